"""Any zip → findings: can it be unpacked safely, is it a package, does it suit the target."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from lcf_lms.content.finding import Finding, advice, blocking
from lcf_lms.packaging import archive, xml_text
from lcf_lms.packaging.manifest_checks import launch_file, manifest_findings
from lcf_lms.packaging.opening import open_zip
from lcf_lms.packaging.references import reference_findings
from lcf_lms.packaging.targets import Target

_XML_ENDINGS = (".xml", ".xsd", ".svg", ".xhtml")
_SETTINGS = re.compile(rb'<script type="application/json" id="lcf-settings">(.*?)</script>', re.DOTALL)


def check(data: bytes, target: Target) -> list[Finding]:
    """Findings about the zip ``data`` as a package for ``target``; an empty list means: nothing found.

    A hostile zip is refused before it is unpacked, and then only those reasons are given.
    """
    opened = open_zip(data)
    if opened.findings:
        return list(opened.findings)
    files = opened.files
    return [
        *_name_findings(files),
        *_xml_findings(files),
        *manifest_findings(files, target),
        *reference_findings(files),
        *_launch_findings(files, target),
        *_weight_findings(data, files, target),
    ]


def _name_findings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(files):
        alike[name.lower()].append(name)
        if not archive.NAME.fullmatch(name):
            yield blocking(
                "name-odd",
                name,
                "Some platform changes or does not find a file of this name.",
                "Use only a-z, 0-9, dot, hyphen and underscore.",
            )
    for names in alike.values():
        if len(names) > 1:
            yield blocking(
                "name-clash",
                names[0],
                f"{' and '.join(names)} differ only in capitals: some servers take one for the other.",
                "Rename one of them.",
            )


def _xml_findings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for name in sorted(files):
        if not name.lower().endswith(_XML_ENDINGS):
            continue
        try:
            xml_text.parse(files[name])
        except xml_text.UnsafeXmlError:
            yield blocking(
                "xml-doctype",
                name,
                "This file declares a document type, by which a reader can be made to fetch or to swell.",
                "Take the declaration out.",
            )
        except xml_text.BrokenXmlError as error:
            yield blocking(
                "xml-broken", name, f"This file is not well-formed XML: {error}.", "Mend the file."
            )


def _launch_findings(files: Mapping[str, bytes], target: Target) -> Iterator[Finding]:
    launch = launch_file(files)
    if launch is None or launch not in files:
        return
    if launch != target.launch:
        yield advice(
            "launch-place",
            launch,
            f"The module opens at '{launch}', and the administrator's sheet says '{target.launch}'.",
            f"Name the launch file {target.launch}, at the root.",
        )
    found = _SETTINGS.search(files[launch])
    if found is None:
        return
    made_for = _target_name(found[1])
    if made_for != target.name:
        yield blocking(
            "target-other",
            launch,
            f"This package is made for '{made_for}', so it does what {target.title} may not take.",
            f"Export the module for '{target.name}', or check it for '{made_for}'.",
        )


def _target_name(settings: bytes) -> str:
    try:
        parsed = json.loads(settings)
    except ValueError:
        return "nothing that can be read"
    target = parsed.get("target") if isinstance(parsed, dict) else None
    name = target.get("name") if isinstance(target, dict) else None
    return name if isinstance(name, str) else "no target"


def _weight_findings(data: bytes, files: Mapping[str, bytes], target: Target) -> Iterator[Finding]:
    if len(data) > target.size_aim:
        yield advice(
            "size",
            "the zip",
            f"The package weighs {len(data):,} bytes, and should stay within {target.size_aim:,}.",
            "Look at its media: they are mostly the reason.",
        )
    if len(files) > target.file_aim:
        yield advice(
            "file-count",
            "the zip",
            f"The package holds {len(files)} files, and should stay within {target.file_aim}.",
            "Put small drawings into the page.",
        )
