"""Leaving advice as it is, with a reason, and taking that back."""

from __future__ import annotations

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from lcf_lms.authoring import service, shaping
from lcf_lms.authoring.addresses import part_address
from lcf_lms.authoring.forms import AcceptForm
from lcf_lms.authoring.outline import Remark
from lcf_lms.authoring.shaping import Act
from lcf_lms.authoring.views import Opened, author, bp, listed_or_404, look
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.templating import render, url_to


@bp.get("/studio/modules/<string:slug>/accept/<string:code>/<path:where>")
@permission("author")
def accept(slug: str, code: str, where: str) -> ResponseReturnValue:
    """Ask why this advice is left as it is."""
    opened = look(listed_or_404(slug))
    remarks = _remarks(opened, code, where)
    form = AcceptForm.of_request(reason=remarks[0].accepted or "")
    return _page(opened, remarks, form)


@bp.post("/studio/modules/<string:slug>/accept/<string:code>/<path:where>")
@permission("author")
def keep_reason(slug: str, code: str, where: str) -> ResponseReturnValue:
    """Keep the reason in the document."""
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    opened = look(listed)
    remarks = _remarks(opened, code, where)
    form = AcceptForm.of_request()
    if not form.accepted():
        return _page(opened, remarks, form), 422
    act = Act(listed.module, draft.lock_version, author(), now())
    shaping.accept_advice(session, act, code, where, form["reason"].data)
    session.commit()
    return redirect(_back(slug, remarks[0]), 303)


@bp.post("/studio/modules/<string:slug>/take-back/<string:code>/<path:where>")
@permission("author")
def take_back(slug: str, code: str, where: str) -> ResponseReturnValue:
    """Open this advice again."""
    check_form_token()
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    act = Act(listed.module, draft.lock_version, author(), now())
    shaping.take_back(session, act, code, where)
    session.commit()
    return redirect(url_to("lcf.authoring.publish", slug=slug), 303)


def _remarks(opened: Opened, code: str, where: str) -> list[Remark]:
    """The advice of that code at that place; a kind page where there is none (any more)."""
    found = [
        remark
        for remark in opened.remarks
        if not remark.finding.blocking and (remark.finding.code, remark.finding.place) == (code, where)
    ]
    return found or abort(404)


def _page(opened: Opened, remarks: list[Remark], form: AcceptForm) -> str:
    back = _back(opened.listed.module.slug, remarks[0])
    return render(
        "lcf/authoring/accept.html",
        opened=opened,
        remarks=remarks,
        form=form,
        back=back,
        problem=bool(form.errors),
    )


def _back(slug: str, remark: Remark) -> str:
    """Where the author came from: the list of findings, or the part itself."""
    if request.args.get("back") == "part":
        return part_address(slug, remark.form_place)
    return url_to("lcf.authoring.publish", slug=slug)
