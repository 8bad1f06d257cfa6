"""The culture module as a package, whole or with a fault planted in its player."""

from __future__ import annotations

import io
import zipfile

from lcf_lms import resources
from lcf_lms.content.codes import Codes
from lcf_lms.content.files import read_framework, read_module
from lcf_lms.exporting.assets import player_assets
from lcf_lms.packaging.build import PackageRequest, build
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import compile_tables

SLUG = "compassionate-culture"


def culture(target: str) -> bytes:
    """The package as `lcf export` makes it of the files in `modules/`."""
    files = read_module(resources.modules_folder() / SLUG)
    document = files.document
    framework = read_framework(resources.modules_folder() / "frameworks" / f"{document.framework}.yaml")
    codes = extend(files.codes or Codes(key="prove1"), document)
    assets = player_assets("scorm12")
    return build(
        PackageRequest(
            document=document,
            tables=compile_tables(document, codes, framework, 1),
            framework=framework,
            media=dict(files.media),
            target=target,
            script=assets.script,
            style=assets.style,
            licences=assets.licences,
            product="LCF Learning",
            organisation="",
            product_version="0",
        )
    ).content


def with_fault(package: bytes, script: str) -> bytes:
    """The same package, its player ending with some more script."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith(".js"):
                content += f"\n;{script}\n".encode()
            new.writestr(info, content)
    return out.getvalue()
