"""Publishing, withdrawing, and offering again."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lcf_lms.authoring import outline, queries, service
from lcf_lms.authoring.forms import ConfirmForm, PublishForm
from lcf_lms.authoring.views import Opened, author, bp, listed_or_404, look
from lcf_lms.content.document import Module as Document
from lcf_lms.rendering.words import number_word
from lcf_lms.signals import module_published
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.signalling import announce
from lcf_lms.web.templating import render, url_to


@bp.get("/studio/modules/<string:slug>/publish")
@permission("author")
def publish(slug: str) -> str:
    """What stops the next revision, or what it brings and whom it touches."""
    opened = look(listed_or_404(slug))
    form = PublishForm.of_request(lock_version=str(opened.listed.draft.lock_version))
    return _publish_page(opened, form, done=request.args.get("done"))


@bp.post("/studio/modules/<string:slug>/publish")
@permission("author")
def make_revision(slug: str) -> ResponseReturnValue:
    """Publish the draft that the author looked at: not a later one, and never the same one twice."""
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    form = PublishForm.of_request()
    if not form.accepted():
        return _publish_page(look(listed), form), 422
    if not listed.changed and listed.newest is not None:
        return redirect(url_to("lcf.authoring.publish", slug=slug, done="already"), 303)
    if form["lock_version"].data != str(draft.lock_version):
        form["lock_version"].data = str(draft.lock_version)
        return _publish_page(look(listed), form, moved=True), 409
    by, at = author(), now()
    try:
        published = service.publish_module(session, listed.module, by=by, at=at, note=form["note"].data or "")
    except service.NotPublishableError:
        return _publish_page(look(listed), form), 409
    session.commit()
    if not published.new:
        return redirect(url_to("lcf.authoring.publish", slug=slug, done="already"), 303)
    announce(module_published, slug=slug, revision=published.revision.number, by=by, at=at)
    return redirect(url_to("lcf.authoring.publish", slug=slug, done="published"), 303)


@bp.get("/studio/modules/<string:slug>/withdraw")
@permission("author")
def withdraw(slug: str) -> ResponseReturnValue:
    """Ask before a module is taken out of the catalogue."""
    listed = listed_or_404(slug)
    if listed.state != "published":
        return redirect(url_to("lcf.authoring.module", slug=slug), 303)
    people = queries.people_of(db_session(), [listed.module.id])[listed.module.id]
    return render("lcf/authoring/withdraw.html", listed=listed, people=people, form=ConfirmForm.of_request())


@bp.post("/studio/modules/<string:slug>/withdraw")
@permission("author")
def take_out(slug: str) -> ResponseReturnValue:
    """Take a module out of the catalogue. People on the way may finish it."""
    listed = listed_or_404(slug)
    if listed.state == "published" and ConfirmForm.of_request().accepted():
        service.withdraw_module(db_session(), listed.module, by=author(), at=now())
        db_session().commit()
    return redirect(url_to("lcf.authoring.module", slug=slug), 303)


@bp.post("/studio/modules/<string:slug>/offer-again")
@permission("author")
def offer_again(slug: str) -> ResponseReturnValue:
    """Put a withdrawn module back into the catalogue, at its newest revision."""
    listed = listed_or_404(slug)
    if listed.state == "withdrawn" and ConfirmForm.of_request().accepted():
        service.offer_again(db_session(), listed.module, by=author(), at=now())
        db_session().commit()
    return redirect(url_to("lcf.authoring.module", slug=slug), 303)


def _publish_page(opened: Opened, form: PublishForm, *, done: str | None = None, moved: bool = False) -> str:
    listed = opened.listed
    people = queries.people_of(db_session(), [listed.module.id])[listed.module.id]
    before = Document.model_validate(listed.newest.document) if listed.newest is not None else None
    return render(
        "lcf/authoring/publish.html",
        opened=opened,
        form=form,
        people=people,
        must=[remark for remark in opened.open_remarks if remark.finding.blocking],
        advice=[remark for remark in opened.open_remarks if not remark.finding.blocking],
        accepted=[remark for remark in opened.remarks if remark.accepted is not None],
        differences=outline.differences(before, opened.document) if before is not None else [],
        nothing_new=listed.newest is not None and not listed.changed,
        done=done,
        moved=moved,
        number_word=number_word,
    )
