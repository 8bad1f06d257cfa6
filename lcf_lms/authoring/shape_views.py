"""Adding, duplicating, moving, deleting and putting back parts of a draft."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lcf_lms.authoring import outline, parts, scenes, service, shaping
from lcf_lms.authoring.addresses import part_address, row_address
from lcf_lms.authoring.fields import MAX_LINE, tidy_line
from lcf_lms.authoring.forms import ConfirmForm, NewImageForm
from lcf_lms.authoring.parts import OnlyOneError, PartNotFoundError
from lcf_lms.authoring.queries import Listed
from lcf_lms.authoring.shaping import Act, NotHereError, Picture
from lcf_lms.authoring.views import author, bp, listed_or_404
from lcf_lms.content.document import Module as Document
from lcf_lms.content.document import Page
from lcf_lms.content.scenario import Ending, Scenario, Scene
from lcf_lms.models.audit import Audit
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.templating import render, url_to


@bp.post("/studio/modules/<string:slug>/add/<path:place>")
@permission("author")
def add(slug: str, place: str) -> ResponseReturnValue:
    """Add a part at the end of the part at ``place``, and open it."""
    title = str(tidy_line(request.form.get("title", "")))[:MAX_LINE]
    kind = request.form.get("kind", "")

    def work(act: Act) -> str:
        added = shaping.add_part(db_session(), act, place, kind, title)
        return part_address(slug, added, did="added", part=added)

    return _do(slug, place, work)


@bp.post("/studio/modules/<string:slug>/duplicate/<path:place>")
@permission("author")
def duplicate(slug: str, place: str) -> ResponseReturnValue:
    """Put a copy behind a part."""

    def work(act: Act) -> str:
        copy = shaping.duplicate_part(db_session(), act, place)
        return row_address(slug, copy, did="copied", part=copy)

    return _do(slug, parts.around(place), work)


@bp.post("/studio/modules/<string:slug>/move/<path:place>")
@permission("author")
def move(slug: str, place: str) -> ResponseReturnValue:
    """Move a part up, down, or to the end of another page or section (``to``)."""
    to = request.form.get("to_place" if request.form.get("to") == "place" else "to", "")

    def work(act: Act) -> str:
        moved = shaping.move_part(db_session(), act, place, to)
        return row_address(slug, moved, did="moved", part=moved)

    return _do(slug, parts.around(place), work)


@bp.post("/studio/modules/<string:slug>/turn/<path:place>")
@permission("author")
def turn(slug: str, place: str) -> ResponseReturnValue:
    """Make a scene a decision, a story or an ending."""
    into = request.form.get("into", "")

    def work(act: Act) -> str:
        turned = shaping.turn_scene(db_session(), act, place, into)
        return part_address(slug, turned, did="turned", part=turned)

    return _do(slug, place, work)


@bp.get("/studio/modules/<string:slug>/delete/<path:place>")
@permission("author")
def delete(slug: str, place: str) -> ResponseReturnValue:
    """Ask before a part is deleted, and say what goes with it; ``into``: before a scene loses choices."""
    listed = listed_or_404(slug)
    document = service.document_of(listed.draft)
    try:
        part, where = parts.find(document, place), parts.spot(document, place)
    except PartNotFoundError:
        return _gone(slug, document)
    into = request.args.get("into") if isinstance(part.model, Scene) else None
    return render(
        "lcf/authoring/delete.html",
        listed=listed,
        place=place,
        word=outline.word_of(part),
        title=outline.title_of(part.model),
        lost=outline.contents(part),
        ways=_ways(document, place) if into in (None, "ending") else [],
        into=into if into in scenes.KINDS else None,
        back=part_address(slug, outline.form_place(document, place)),
        published=listed.newest is not None,
        alone=where.count == 1 and where.field not in ("blocks", "choices"),
        form=ConfirmForm.of_request(),
    )


@bp.post("/studio/modules/<string:slug>/delete/<path:place>")
@permission("author")
def remove(slug: str, place: str) -> ResponseReturnValue:
    """Delete a part; the next page offers to put it back."""
    parent = parts.around(place) or parts.ROOT

    def work(act: Act) -> str:
        number = shaping.remove_part(db_session(), act, place)
        return part_address(slug, _shown_at(act, parent), did="deleted", number=number)

    return _do(slug, parent, work, again=lambda listed: _deleted_before(listed, place))


@bp.post("/studio/modules/<string:slug>/put-back/<int:number>")
@permission("author")
def put_back(slug: str, number: int) -> ResponseReturnValue:
    """Put a deleted part back where it was."""

    def work(act: Act) -> str:
        place = shaping.put_back(db_session(), act, number)
        return row_address(slug, place, did="back", part=place)

    return _do(slug, parts.ROOT, work)


@bp.get("/studio/modules/<string:slug>/add-image/<path:place>")
@permission("author")
def choose_image(slug: str, place: str) -> ResponseReturnValue:
    """Ask for a picture, and for its words."""
    listed = listed_or_404(slug)
    return _image_page(listed, place, NewImageForm.of_request(lock_version=str(listed.draft.lock_version)))


@bp.post("/studio/modules/<string:slug>/add-image/<path:place>")
@permission("author")
def add_image(slug: str, place: str) -> ResponseReturnValue:
    """Add a picture at the end of a page."""
    form = NewImageForm.of_request()
    if not form.accepted():
        page = _image_page(listed_or_404(slug), place, form)
        return (page, 422) if isinstance(page, str) else page
    sent = form["picture"].data
    picture = Picture(sent.filename or "", sent.stream.read())

    def work(act: Act) -> str:
        added = shaping.add_image(db_session(), act, place, picture, form["alt"].data, form["credit"].data)
        return part_address(slug, added, did="added", part=added)

    # Nobody's words can be overwritten by a picture at the end, and a file is tedious to choose again.
    return _do(slug, place, work, whatever=True)


def _do(
    slug: str,
    back: str | None,
    work: Callable[[Act], str],
    *,
    again: Callable[[Listed], str | None] | None = None,
    whatever: bool = False,
) -> ResponseReturnValue:
    """Do something to the draft that the author looked at, and lead on.

    ``back`` is the part to show where the draft has changed meanwhile; ``again`` may know that this very
    thing was done by an earlier press; ``whatever``: any version of the draft will do.
    """
    check_form_token()
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    document = service.document_of(draft)
    sent = request.form.get("lock_version", "")
    lock_version = draft.lock_version if whatever else int(sent) if sent.isdecimal() else -1
    try:
        address = work(Act(listed.module, lock_version, author(), now()))
    except service.DraftConflictError:
        session.rollback()
        done = again(listed) if again is not None else None
        return redirect(done or part_address(slug, _nearest(document, back), did="stale"), 303)
    except OnlyOneError as error:
        return render("lcf/authoring/only-one.html", slug=slug, **_named(document, error.place)), 409
    except (PartNotFoundError, NotHereError):
        if sent != str(draft.lock_version) and not whatever:
            done = again(listed) if again is not None else None
            return redirect(done or part_address(slug, _nearest(document, back), did="stale"), 303)
        return _gone(slug, document)
    session.commit()
    return redirect(address, 303)


def _nearest(document: Document, place: str | None) -> str:
    """The place, or that of the nearest part around it that is still there."""
    while place is not None and place != parts.ROOT:
        try:
            return outline.form_place(document, place)
        except PartNotFoundError:
            place = parts.around(place)
    return parts.ROOT


def _shown_at(act: Act, place: str) -> str:
    """The part whose page lists the children of ``place``."""
    draft = service.draft_for_change(db_session(), act.module)
    return outline.form_place(service.document_of(draft), place) if place != parts.ROOT else place


def _deleted_before(listed: Listed, place: str) -> str | None:
    """Where a first press led that deleted this very part: pressing twice changes nothing."""
    query = (
        select(Audit)
        .where(Audit.action == shaping.REMOVED, Audit.subject == listed.module.slug, Audit.by == author())
        .order_by(Audit.id.desc())
        .limit(1)
    )
    row = db_session().scalar(query)
    name = place.rpartition("/")[2]
    if row is None or row.detail["part"].get("id") != name or row.detail["parent"] != parts.around(place):
        return None
    parent = _nearest(service.document_of(listed.draft), str(row.detail["parent"]))
    return part_address(listed.module.slug, parent, did="deleted", number=row.id)


def _gone(slug: str, document: Document) -> ResponseReturnValue:
    return render("lcf/authoring/gone.html", slug=slug, title=document.title, words=[]), 404


def _named(document: Document, place: str) -> dict[str, str]:
    part = parts.find(document, place)
    word = outline.word_of(part)
    parent = parts.around(place) or parts.ROOT
    return {"word": word, "title": outline.title_of(part.model), "place": place, "parent": parent}


def _ways(document: Document, place: str) -> list[str]:
    """What leads to a scene or an ending, in words."""
    model = parts.find(document, place).model
    scenario = parts.find(document, parts.around(place) or parts.ROOT).model
    if not isinstance(model, Scene | Ending) or not isinstance(scenario, Scenario):
        return []
    begins = ["The scenario, which begins here"] if scenario.start == model.id else []
    return begins + [
        f"“{scene.title}”" + (f", choice “{outline.shortened(choice.text)}”" if choice is not None else "")
        for scene, choice in scenes.ways_to(scenario, model.id)
    ]


def _image_page(listed: Listed, place: str, form: NewImageForm) -> ResponseReturnValue:
    document = service.document_of(listed.draft)
    try:
        page = parts.find(document, place).model
    except PartNotFoundError:
        page = document
    if not isinstance(page, Page):
        return _gone(listed.module.slug, document)
    back = url_to("lcf.authoring.edit", slug=listed.module.slug, place=place)
    context = {"listed": listed, "page": page, "form": form, "back": back, "problem": bool(form.errors)}
    return render("lcf/authoring/add-image.html", **context)
