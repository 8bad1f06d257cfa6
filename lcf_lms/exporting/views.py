"""Packages in the admin: which there are, what is known of each, make, look, download, the sheet."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from lcf_lms._version import __version__
from lcf_lms.exporting import states
from lcf_lms.exporting.assets import AssetsError, player_assets
from lcf_lms.exporting.queries import Exportable, export_of, exportable_module, exportable_modules
from lcf_lms.exporting.service import Maker, export_revision
from lcf_lms.exporting.sheets import sheet as read_sheet
from lcf_lms.models.export import Export
from lcf_lms.packaging.targets import TARGETS
from lcf_lms.rendering.marks import domain_mark
from lcf_lms.signals import package_exported
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.settings import settings
from lcf_lms.web.signalling import announce
from lcf_lms.web.templating import render, url_to

bp = Blueprint("exporting", __name__)


@bp.get("/studio/exports/")
@permission("author", "lead")
def exports() -> str:
    """Every published module with the state of its packages."""
    rows = [
        (each.module, each.revision, states.states(each.exports, each.revision.number))
        for each in exportable_modules(db_session())
    ]
    return render("lcf/exporting/exports.html", rows=rows, words=states, domain_mark=domain_mark)


@bp.get("/studio/exports/<string:slug>/")
@permission("author", "lead")
def module(slug: str) -> str:
    """One module: where it will run, what is known of each package, the history."""
    return _module_page(_exportable(slug))


@bp.post("/studio/exports/<string:slug>/make/<string:target>")
@permission("author", "lead")
def make(slug: str, target: str) -> AnyResponse | tuple[str, int]:
    """Make a package of the published revision, check it and keep its bytes."""
    check_form_token()
    session, person = db_session(), current_person()
    found = _exportable(slug)
    if target not in TARGETS:
        abort(404)
    try:
        assets = player_assets(TARGETS[target].standard)
    except AssetsError as error:
        return _module_page(found, problem=str(error)), 503
    made = export_revision(
        session,
        found.revision,
        target,
        assets,
        Maker(settings().product, settings().organisation, __version__),
        by=person,
        at=now(),
    )
    session.commit()
    if not made.already:
        announce(
            package_exported,
            slug=slug,
            revision=made.export.revision,
            target=target,
            filename=made.export.filename,
            sha256=made.export.sha256,
            by=person.email or person.name,
            at=made.export.built_at,
        )
    return redirect(url_to("lcf.exporting.package", slug=slug, number=made.export.id), 303)


@bp.get("/studio/exports/<string:slug>/packages/<int:number>/")
@permission("author", "lead")
def package(slug: str, number: int) -> str:
    """One package: its state, its findings, its proof, its sha256 in full."""
    export = _export(slug, number)
    return render(
        "lcf/exporting/package.html",
        module=_exportable(slug).module,
        export=export,
        target=TARGETS.get(export.target),
        kind=states.kind_of(export),
        words=states,
        domain_mark=domain_mark,
    )


@bp.get("/studio/exports/<string:slug>/packages/<int:number>/download")
@permission("author", "lead")
def download(slug: str, number: int) -> AnyResponse:
    """The very bytes that were made and checked; a refused package is shown instead of handed out."""
    export = _export(slug, number)
    if states.kind_of(export) is states.Kind.REFUSED:
        return redirect(url_to("lcf.exporting.package", slug=slug, number=number), 303)
    response: Response = make_response(export.content)
    response.content_type = "application/zip"
    response.headers.set("Content-Disposition", "attachment", filename=export.filename)
    return response


@bp.get("/studio/exports/sheets/<string:target>/")
@permission("author", "lead")
def sheet(target: str) -> str:
    """What the administrator of the platform does with the package."""
    if target not in TARGETS:
        abort(404)
    return render("lcf/exporting/sheet.html", target=TARGETS[target], sheet=read_sheet(target))


def _module_page(found: Exportable, problem: str | None = None) -> str:
    return render(
        "lcf/exporting/module.html",
        module=found.module,
        revision=found.revision,
        states=states.states(found.exports, found.revision.number),
        exports=found.exports,
        problem=problem,
        targets=TARGETS,
        words=states,
        domain_mark=domain_mark,
    )


def _exportable(slug: str) -> Exportable:
    found = exportable_module(db_session(), slug)
    if found is None:
        abort(404)
    return found


def _export(slug: str, number: int) -> Export:
    export = export_of(db_session(), slug, number)
    if export is None:
        abort(404)
    return export
