"""``lcf export``: the package of a published revision, or of module files."""

from __future__ import annotations

from pathlib import Path

import click

from lcf_lms import checks, resources
from lcf_lms._version import __version__
from lcf_lms.cli.host import open_host
from lcf_lms.cli.packages import TARGET, say_findings
from lcf_lms.content import files
from lcf_lms.content.framework import Framework
from lcf_lms.exporting.assets import AssetsError, player_assets
from lcf_lms.exporting.service import Maker, NotPublishedError, export_revision, revision_to_export
from lcf_lms.packaging.build import Package, PackageRequest, build
from lcf_lms.packaging.targets import TARGETS
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import compile_tables
from lcf_lms.web.clock import now
from lcf_lms.web.settings import settings

PRODUCT = "LCF Learning"


@click.command("export")
@click.argument("slug")
@TARGET
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to put the zip into; made if it is not there.",
)
@click.option("--revision", type=click.IntRange(min=1), help="Another revision than the published one.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take the module from this folder of files instead of the database.",
)
def export(slug: str, target_name: str, output: Path, revision: int | None, source: Path | None) -> None:
    """Make the package of the module SLUG; exit 1 if it does not hold for its target.

    A package of a published revision is kept in the database, as the studio does.
    """
    try:
        if source is None:
            package = _published(slug, target_name, revision)
        else:
            package = _from_files(slug, target_name, revision or 1, source)
    except (AssetsError, NotPublishedError, files.ContentError) as error:
        raise click.ClickException(str(error)) from error
    path = output / package.filename
    if say_findings(str(path), package.findings, target_name):
        raise SystemExit(1)
    output.mkdir(parents=True, exist_ok=True)
    path.write_bytes(package.content)
    click.echo(f"{path}: {package.size:,} bytes, {len(package.files)} files, sha256 {package.sha256}")


def _published(slug: str, target_name: str, number: int | None) -> Package:
    with open_host() as (_, session):
        _, revision = revision_to_export(session, slug, number)
        maker = Maker(settings().product, settings().organisation, __version__)
        assets = player_assets(TARGETS[target_name].standard)
        return export_revision(session, revision, target_name, assets, maker, by=None, at=now()).package


def _from_files(slug: str, target_name: str, revision: int, folder: Path) -> Package:
    module = files.read_module(folder)
    document = module.document
    if document.slug != slug:
        raise click.ClickException(f"{folder} holds the module '{document.slug}', not '{slug}'.")
    if module.codes is None:
        raise click.ClickException(
            f"{folder} has no codes.yaml. Codes are given when a module is first published: "
            "publish it, and take its files from 'lcf modules dump'."
        )
    framework = _framework(folder, document.framework)
    found = checks.run(document, framework, frozenset(module.media), module.codes)
    stopped = [finding for finding in found if finding.blocking]
    if stopped:
        say_findings(str(folder), stopped, target_name)
        raise SystemExit(1)
    assets = player_assets(TARGETS[target_name].standard)
    return build(
        PackageRequest(
            document=document,
            tables=compile_tables(document, extend(module.codes, document), framework, revision),
            framework=framework,
            media=module.media,
            target=target_name,
            script=assets.script,
            style=assets.style,
            licences=assets.licences,
            product=PRODUCT,
            organisation="",
            product_version=__version__,
        )
    )


def _framework(folder: Path, key: str) -> Framework:
    """The framework file beside the modules, else the product's own."""
    for root in (folder.parent, resources.modules_folder()):
        path = root / "frameworks" / f"{key}.yaml"
        if path.exists():
            return files.read_framework(path)
    raise click.ClickException(f"There is no framework '{key}' beside {folder}.")
