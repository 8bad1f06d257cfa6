"""Editing one part of a draft: its form, what comes of saving, and two authors at one place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from lcf_lms.authoring import conflicts, editing, outline, parts, rows, service, shaping
from lcf_lms.authoring.addresses import row_address, row_id
from lcf_lms.authoring.conflicts import Difference
from lcf_lms.authoring.flags import flags_of
from lcf_lms.authoring.forms import FORMS, PartForm
from lcf_lms.authoring.hurdles import carried_words
from lcf_lms.authoring.outline import Remark
from lcf_lms.authoring.parts import Part, PartNotFoundError
from lcf_lms.authoring.queries import Listed
from lcf_lms.authoring.rows import Act
from lcf_lms.authoring.scenes import NewPlaces, place_behind
from lcf_lms.authoring.views import Opened, author, bp, listed_or_404, look, name_of, news_here
from lcf_lms.content import fresh
from lcf_lms.content.base import Model
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module as Document
from lcf_lms.content.items import ItemBase
from lcf_lms.content.scenario import Scenario
from lcf_lms.models.module import Draft
from lcf_lms.rendering.map import Marked, ScenarioMap, scenario_map
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import render, url_to

ADD_KINDS = {
    "section": ("page",),
    "page": ("text", "image", *fresh.BLOCK_KINDS[1:]),
    "scenario": ("decision", "story", "ending"),
}
"""What can be added inside a part, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What can be done to a part as a whole. ``others`` are the places it may move to, with their words."""

    first: bool
    last: bool
    alone: bool
    others: list[tuple[str, str]]


@bp.get("/studio/modules/<string:slug>/edit/<path:place>")
@permission("author")
def edit(slug: str, place: str) -> ResponseReturnValue:
    """The form of a part. A choice or a statement is edited in the form of its decision."""
    opened = look(listed_or_404(slug))
    try:
        part = parts.find(opened.document, place)
    except PartNotFoundError:
        gone = render("lcf/authoring/gone.html", slug=slug, title=opened.document.title, words=[])
        return gone, 404
    kind = editing.form_kind(part)
    if kind is None:
        inside = outline.form_place(opened.document, place)
        return redirect(url_to("lcf.authoring.edit", slug=slug, place=inside), 303)
    form = FORMS[kind].of_request(**editing.shown(part.model, opened.listed.draft.lock_version))
    return _form_page(opened, part, form, saved=request.args.get("saved"))


@bp.post("/studio/modules/<string:slug>/edit/<path:place>")
@permission("author")
def save(slug: str, place: str) -> ResponseReturnValue:
    """Save a part. Two authors at one part both keep their words: the second one chooses.

    A button of a row (``do``) first does its act to what was sent; ``after`` says where to go on.
    """
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    document = service.document_of(draft)
    part = _part_of(document, place, request.form.get("opened", ""))
    kind = editing.form_kind(part) if part is not None else None
    if part is None or kind is None:
        words = [value for name, value in carried_words() if value and not name.endswith("-id")]
        return render("lcf/authoring/gone.html", slug=slug, title=document.title, words=words), 409
    act = rows.pressed(request.form.get("do", ""))
    data: MultiDict[str, str] = request.form
    row = 0
    if act is not None:
        data, row = rows.carry_out(request.form, act, needs_why=isinstance(part.model, ItemBase))
    form = FORMS[kind].sent(data)
    around = outline.model_around(document, part.place)
    framework = service.framework_of(session, document.framework)
    form.offer(editing.offers_for(part, document, around, framework))
    opened = look(listed)
    if request.form.get("resolve") == "both":
        conflicts.join(form, part.model)
        return _form_page(opened, part, form, joined=True)
    changed, new, problems = _read(form, part, around, draft)
    open_row = f"{act.field}-{row}" if act is not None else None
    if changed is None:
        return _form_page(opened, part, form, problems=problems, open_row=open_row), 422
    if form["opened"].data != editing.stamp(part.model):
        differences = list(conflicts.differences(form, changed, part.model))
        if differences:
            return _conflict_page(opened, part, differences), 409
    merged = form["lock_version"].data != str(draft.lock_version)
    _store(listed, draft, part, changed, new, form)
    return redirect(_next_address(slug, part.place, changed, act, row, merged=merged), 303)


def _part_of(document: Document, place: str, stamp: str) -> Part | None:
    """The part that a form was opened for: at its place or, for a block without an id, wherever it is."""
    try:
        part = parts.find(document, place)
    except PartNotFoundError:
        part = None
    if part is not None and (hasattr(part.model, "id") or editing.form_kind(part) is None):
        return part
    if part is not None and (part.place == parts.ROOT or editing.stamp(part.model) == stamp):
        return part
    same = [
        one
        for one in parts.walk(document)
        if not hasattr(one.model, "id") and one.place != parts.ROOT and editing.stamp(one.model) == stamp
    ]
    return same[0] if len(same) == 1 else part


def _read(
    form: PartForm, part: Part, around: Model | None, draft: Draft
) -> tuple[Model | None, NewPlaces, list[str]]:
    """The part that was sent, or None; scenes and endings it asks for; what is wrong without a field."""
    new = NewPlaces(set())
    if not form.accepted():
        return None, new, []
    if "goto" in form or "choices" in form:
        new.taken |= shaping.ids_taken(db_session(), draft)
    taken = editing.taken_ids(part.model, around, Codes.model_validate(draft.codes))
    try:
        return editing.read(form, part.model, taken, new), new, []
    except ValidationError as error:
        return None, new, editing.say_errors(form, error)


def _store(listed: Listed, draft: Draft, part: Part, changed: Model, new: NewPlaces, form: PartForm) -> None:
    """Save a part that holds, with what it asks for besides: new places to go to, another picture."""
    session, media = db_session(), None
    sent = form["picture"].data if "picture" in form else None
    if sent:
        picture = shaping.Picture(sent.filename or "", sent.stream.read())
        name, media = shaping.keep_picture(session, draft, picture)
        changed = changed.model_copy(update={"src": name})
    if changed == part.model:
        return
    whole = parts.replace(service.document_of(draft), part.place, changed)
    whole = place_behind(whole, part.place, new.made) if new.made else whole
    service.save_draft(
        session, listed.module, whole, lock_version=draft.lock_version, by=author(), at=now(), media=media
    )
    session.commit()


def _next_address(slug: str, place: str, changed: Model, act: Act | None, row: int, *, merged: bool) -> str:
    """Where saving leads: to the same form, to the row that was pressed, or back to the list."""
    saved = "beside" if merged else "yes"
    if act is not None and act.what == "delete":
        listed = getattr(changed, act.field)
        if act.index < len(listed):
            return url_to("lcf.authoring.delete", slug=slug, place=f"{place}/{listed[act.index].id}")
    if act is not None:
        here = f"{act.field}-{row}"
        first = "term" if act.field == "glossary" else "publisher" if act.field == "sources" else "text"
        return f"{url_to('lcf.authoring.edit', slug=slug, place=place, saved=saved, row=here)}#{here}-{first}"
    if request.form.get("after") == "row":
        return row_address(slug, place, saved=saved)
    return url_to("lcf.authoring.edit", slug=slug, place=place, saved=saved)


def _form_page(
    opened: Opened, part: Part, form: PartForm, *, saved: str | None = None, joined: bool = False,
    problems: list[str] | None = None, open_row: str | None = None,
) -> str:  # fmt: skip
    document = opened.document
    framework = service.framework_of(db_session(), document.framework)
    around = outline.model_around(document, part.place)
    form.offer(editing.offers_for(part, document, around, framework))
    editing.add_blank_rows(form)
    here = [remark for remark in opened.open_remarks if remark.form_place == part.place]
    rows = outline.rows(document, opened.open_remarks)
    kind = editing.form_kind(part)
    scenario = part.model if isinstance(part.model, Scenario) else None
    return render(
        "lcf/authoring/edit.html",
        opened=opened,
        part=part,
        kind=kind,
        word=outline.KIND_WORDS[kind or ""],
        title=outline.title_of(part.model),
        parent=next((row for row in rows if row.place == parts.around(part.place)), None),
        children=[row for row in rows if row.parent == part.place],
        form=form,
        head_remarks=[remark for remark in here if not _stands_at_field(remark, form)],
        remarks=here,
        scenes=outline.scene_rows(scenario, part.place, opened.open_remarks) if scenario else [],
        next_remark=outline.next_remark(document, opened.remarks, part.place),
        changed_by=name_of(opened.listed.draft.updated_by),
        saved=saved,
        joined=joined,
        heads=problems or [],
        open_row=open_row or request.args.get("row"),
        did=news_here(opened),
        row_id=row_id,
        kind_words=outline.KIND_WORDS,
        tools=_tools(document, part),
        add_kinds=ADD_KINDS.get(kind or "", ()),
        flags=flags_of(around) if isinstance(around, Scenario) else [],
        problem=bool(problems or form.errors),
        map=_map(opened.listed.module.slug, part, around),
    )  # fmt: skip


def _tools(document: Document, part: Part) -> Tools | None:
    """What can be done to this part; None for the module itself."""
    if part.place == parts.ROOT:
        return None
    where = parts.spot(document, part.place)
    like = {"pages": "section", "blocks": "page"}.get(where.field)
    others = [
        (one.place, outline.where_in_words(document, one.place))
        for one in parts.walk(document)
        if one.kind == like and one.place != where.parent
    ]
    alone = where.count == 1 and where.field != "blocks"
    return Tools(where.index == 0, where.index == where.count - 1, alone, others)


def _map(slug: str, part: Part, around: Model | None) -> ScenarioMap | None:
    """The map of the scenario that a part is or stands in; what is open is marked."""
    scenario = part.model if isinstance(part.model, Scenario) else around
    if not isinstance(scenario, Scenario):
        return None
    inside = isinstance(part.model, Scenario)
    place, _, key = (part.place, "", None) if inside else part.place.rpartition("/")

    def link(name: str) -> str:
        return url_to("lcf.authoring.edit", slug=slug, place=f"{place}/{name}")

    return scenario_map(scenario, Marked(selected=key), link)


def _stands_at_field(remark: Remark, form: PartForm) -> bool:
    """Whether the form shows this finding at a field, or at the row of its choice."""
    if remark.row is not None:
        return True
    return remark.field is not None and remark.field in form


def _conflict_page(opened: Opened, part: Part, differences: list[Difference]) -> str:
    kind = editing.form_kind(part)
    return render(
        "lcf/authoring/conflict.html",
        opened=opened,
        part=part,
        word=outline.KIND_WORDS[kind or ""].lower(),
        differences=differences,
        other=name_of(opened.listed.draft.updated_by),
        carried=list(carried_words()),
        opened_stamp=editing.stamp(part.model),
    )
