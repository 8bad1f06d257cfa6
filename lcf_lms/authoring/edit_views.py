"""Editing one part of a draft: its form, what comes of saving, and two authors at one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from wtforms import Field, TextAreaField

from lcf_lms.authoring import editing, outline, parts, service
from lcf_lms.authoring.forms import FORMS, PartForm
from lcf_lms.authoring.outline import Remark
from lcf_lms.authoring.parts import Part, PartNotFoundError
from lcf_lms.authoring.views import Opened, author, bp, listed_or_404, look, name_of
from lcf_lms.content.base import Model
from lcf_lms.content.codes import Codes
from lcf_lms.content.scenario import Scenario
from lcf_lms.rendering.map import Marked, ScenarioMap, scenario_map
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import render, url_to

NOT_CARRIED = frozenset({"csrf_token", "lock_version", "opened", "resolve"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two authors left differently, as text."""

    label: str
    mine: str
    theirs: str


@bp.get("/studio/modules/<string:slug>/edit/<path:place>")
@permission("author")
def edit(slug: str, place: str) -> ResponseReturnValue:
    """The form of a part. A choice or a statement is edited in the form of its decision."""
    opened = look(listed_or_404(slug))
    try:
        part = parts.find(opened.document, place)
    except PartNotFoundError:
        abort(404)
    kind = editing.form_kind(part)
    if kind is None:
        inside = outline.form_place(opened.document, place)
        return redirect(url_to("lcf.authoring.edit", slug=slug, place=inside), 303)
    form = FORMS[kind].of_request(**editing.shown(part.model, opened.listed.draft.lock_version))
    editing.add_blank_rows(form)
    return _form_page(opened, part, form, saved=request.args.get("saved"))


@bp.post("/studio/modules/<string:slug>/edit/<path:place>")
@permission("author")
def save(slug: str, place: str) -> ResponseReturnValue:
    """Save a part. Two authors at one part both keep their words: the second one chooses."""
    session = db_session()
    listed = listed_or_404(slug)
    draft = service.draft_for_change(session, listed.module)
    document = service.document_of(draft)
    try:
        part = parts.find(document, place)
        kind = editing.form_kind(part)
        if kind is None:
            raise PartNotFoundError(place)
    except PartNotFoundError:
        return render("lcf/authoring/gone.html", slug=slug, title=document.title, words=list(_carried())), 409
    form = FORMS[kind].of_request()
    around = outline.model_around(document, place)
    framework = service.framework_of(session, document.framework)
    form.offer(editing.offers_for(part, document, around, framework))
    opened = look(listed)
    if request.form.get("resolve") == "both":
        _join(form, part.model)
        return _form_page(opened, part, form, joined=True)
    changed, problems = None, []
    if form.accepted():
        try:
            codes = Codes.model_validate(draft.codes)
            changed = editing.read(form, part.model, editing.taken_ids(part.model, around, codes))
        except ValidationError as error:
            problems = editing.say_errors(form, error)
    if changed is None:
        return _form_page(opened, part, form, problems=problems), 422
    if form["opened"].data != editing.stamp(part.model):
        differences = list(_differences(form, changed, part.model))
        if differences:
            return _conflict_page(opened, part, differences), 409
    merged = form["lock_version"].data != str(draft.lock_version)
    if changed != part.model:
        whole = parts.replace(document, place, changed)
        by = author()
        service.save_draft(session, listed.module, whole, lock_version=draft.lock_version, by=by, at=now())
        session.commit()
    saved = "beside" if merged else "yes"
    return redirect(url_to("lcf.authoring.edit", slug=slug, place=place, saved=saved), 303)


def _form_page(
    opened: Opened, part: Part, form: PartForm, *, saved: str | None = None, joined: bool = False,
    problems: list[str] | None = None,
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
        parent=next((row for row in rows if row.place == outline.place_around(part.place)), None),
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
        problem=bool(problems or form.errors),
        map=_map(opened.listed.module.slug, part, around),
    )  # fmt: skip


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
        carried=list(_carried()),
        opened_stamp=editing.stamp(part.model),
    )


def _carried() -> Iterator[tuple[str, str]]:
    """What the author sent, to be sent again or at least shown: never lost."""
    for name, value in request.form.items(multi=True):
        if name not in NOT_CARRIED:
            yield name, value


def _join(form: PartForm, theirs: Model) -> None:
    """Put both texts into every longer field that differs, mine first: the author makes one of them."""
    values = editing.values_of(theirs)
    for field, other in _pairs(form, values):
        if isinstance(field, TextAreaField) and other and field.data and other.strip() != field.data.strip():
            field.data = f"{field.data.strip()}\n\n{other.strip()}"


def _pairs(form: PartForm, values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """Every field that shows words, beside the stored value of the same field. Rows are matched by id."""
    for field in form:
        if field.short_name in editing.ROWS:
            stored = {row["id"]: row for row in values[field.short_name]}
            for entry in field:
                other = stored.get(entry.form["id"].data, {})
                yield from ((inner, other.get(inner.short_name)) for inner in entry.form)
        elif field.short_name in values:
            yield field, values[field.short_name]


def _differences(form: PartForm, mine: Model, theirs: Model) -> Iterator[Difference]:
    mine_values, their_values = editing.values_of(mine), editing.values_of(theirs)
    for name, value in mine_values.items():
        other = their_values[name]
        if name in editing.ROWS:
            yield from _row_differences(form, name, value, other)
        elif _text(value) != _text(other):
            yield Difference(form[name].label.text, _text(value), _text(other))


def _row_differences(
    form: PartForm, name: str, mine: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> Iterator[Difference]:
    labels = {field.short_name: field.label.text for entry in form[name] for field in entry.form}
    by_id = {row["id"]: row for row in theirs}
    ids = [row["id"] for row in mine]
    for row in mine:
        other = by_id.get(row["id"], {})
        for key, value in row.items():
            if key != "id" and _text(value) != _text(other.get(key)):
                label = f"“{row['text']}”: {labels.get(key, key)}"
                yield Difference(label, _text(value), _text(other.get(key)))
    for row in theirs:
        if row["id"] not in ids:
            yield Difference(f"“{row['text']}”", "Taken away", row["text"])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).strip()
