"""What an author does to the shape of a draft: add, duplicate, move, delete and put back parts.

Every act is done to the draft that the author looked at (``lock_version``) and to no other; else it raises
``service.DraftConflictError`` and changes nothing. Every function flushes; the edge commits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.authoring import parts, scenes, service
from lcf_lms.authoring.pictures import media_name
from lcf_lms.content import fresh
from lcf_lms.content.base import Model
from lcf_lms.content.blocks import Block, Image, Statement
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Accepted, Page, Section
from lcf_lms.content.document import Module as Document
from lcf_lms.content.items import LevelledOption, MultipleChoice, RightOrWrongOption, SingleChoice
from lcf_lms.content.scenario import Choice, Ending, Scenario, Scene
from lcf_lms.models.audit import Audit
from lcf_lms.models.module import Draft, Module, Revision

REMOVED = "part_removed"
FIELDS = {
    "section": "sections",
    "page": "pages",
    "decision": "scenes",
    "story": "scenes",
    "ending": "endings",
} | dict.fromkeys(fresh.BLOCK_KINDS, "blocks")
"""Every kind that can be added, with the field it goes into."""


OPTIONS: dict[type[Model], type[Model]] = {SingleChoice: LevelledOption, MultipleChoice: RightOrWrongOption}


class NotHereError(Exception):
    """This kind of part cannot stand there."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts when, on which module, and which version of its draft they looked at."""

    module: Module
    lock_version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A file as it came: the name it had, and its bytes, which are known to be a picture."""

    filename: str
    content: bytes


def ids_taken(session: Session, draft: Draft) -> set[str]:
    """Every id that this module ever used: in its draft, its revisions and its codes."""
    taken = set(parts.ids_given(Codes.model_validate(draft.codes)))
    taken |= parts.ids_of(service.document_of(draft))
    query = select(Revision.document).where(Revision.module_id == draft.module_id)
    for document in session.scalars(query):
        taken |= parts.ids_of(Document.model_validate(document))
    return taken


def add_part(session: Session, act: Act, parent: str, kind: str, title: str = "") -> str:
    """Add a part at the end of its like; its place. Raises NotHereError, PartNotFoundError."""
    draft = service.draft_for_change(session, act.module)
    document = service.document_of(draft)
    around, field = parts.find(document, parent).model, FIELDS.get(kind)
    if field is None or field not in type(around).model_fields:
        raise NotHereError(kind)
    child = _new(kind, title, ids_taken(session, draft))
    index = len(getattr(around, field))
    whole = parts.insert(document, parent, field, index, child)
    _save(session, act, whole)
    return parts.place_of(whole, parent, field, index)


def _new(kind: str, title: str, taken: set[str]) -> Model:
    title = title or fresh.TITLES.get(kind, "")
    if kind in scenes.KINDS:
        return scenes.new_place(kind, title, taken)
    name = parts.new_id(title, taken, kind)
    if kind == "section":
        return fresh.section(name, title, fresh.page(parts.new_id(fresh.TITLES["page"], {*taken, name})))
    return fresh.page(name, title) if kind == "page" else fresh.block(kind, name)


def add_image(session: Session, act: Act, page: str, file: Picture, alt: str, credit: str | None) -> str:
    """Add a picture at the end of a page; its place. Raises NotHereError, PartNotFoundError."""
    draft = service.draft_for_change(session, act.module)
    document = service.document_of(draft)
    around = parts.find(document, page).model
    if not isinstance(around, Page):
        raise NotHereError("image")
    name, media = keep_picture(session, draft, file)
    image = Image(src=name, alt=alt, credit=credit or None)
    whole = parts.insert(document, page, "blocks", len(around.blocks), image)
    _save(session, act, whole, media)
    return parts.place_of(whole, page, "blocks", len(around.blocks))


def keep_picture(session: Session, draft: Draft, file: Picture) -> tuple[str, dict[str, str]]:
    """Store a picture; the name it gets in the draft, and the draft's media with it."""
    digest = hashlib.sha256(file.content).hexdigest()
    name = media_name(file.filename, file.content, draft.media, digest)
    return name, {**draft.media, name: service.keep_media(session, name, file.content)}


def duplicate_part(session: Session, act: Act, place: str) -> str:
    """Put a copy behind a part; the copy's place. Raises PartNotFoundError."""
    draft = service.draft_for_change(session, act.module)
    whole, copy = parts.duplicate(service.document_of(draft), place, ids_taken(session, draft))
    _save(session, act, whole)
    return copy


def move_part(session: Session, act: Act, place: str, to: str) -> str:
    """Move a part ``up``, ``down``, or to the end of the part named ``to``; its new place.

    Raises PartNotFoundError, OnlyOneError.
    """
    document = service.document_of(service.draft_for_change(session, act.module))
    where = parts.spot(document, place)
    step = {"up": -1, "down": 1}.get(to)
    if step is not None:
        parent, index = where.parent, min(max(where.index + step, 0), where.count - 1)
    else:
        parent = to
        index = len(getattr(parts.find(document, to).model, where.field, ()))
        index -= parent == where.parent
    if (parent, index) == (where.parent, where.index):
        return place
    whole = parts.move(document, place, parent, index)
    _save(session, act, whole)
    return parts.place_of(whole, parent, where.field, index)


def remove_part(session: Session, act: Act, place: str) -> int:
    """Delete a part. The number by which ``put_back`` finds it. Raises PartNotFoundError, OnlyOneError."""
    document = service.document_of(service.draft_for_change(session, act.module))
    where, model = parts.spot(document, place), parts.find(document, place).model
    _save(session, act, parts.remove(document, place))
    detail = {
        "parent": where.parent,
        "field": where.field,
        "index": where.index,
        "part": model.model_dump(mode="json"),
        "accepted": [
            one.model_dump(mode="json")
            for one in document.accepted
            if one.where == place or one.where.startswith(f"{place}/")
        ],
    }
    row = Audit(at=act.at, by=act.by, action=REMOVED, subject=act.module.slug, detail=detail)
    session.add(row)
    session.flush()
    return row.id


def removed_part(session: Session, module: Module, number: int) -> Audit | None:
    """What was deleted from this module under that number, or None."""
    row = session.get(Audit, number)
    return row if row is not None and (row.action, row.subject) == (REMOVED, module.slug) else None


def put_back(session: Session, act: Act, number: int) -> str:
    """Put a deleted part back where it was; its place. What is there already is not put there twice.

    Raises PartNotFoundError where the part around it is gone too, or there is nothing of that number.
    """
    row = removed_part(session, act.module, number)
    if row is None:
        raise parts.PartNotFoundError(str(number))
    document = service.document_of(service.draft_for_change(session, act.module))
    parent, field = str(row.detail["parent"]), str(row.detail["field"])
    around = parts.find(document, parent).model
    child = _read(around, field, row.detail["part"])
    name = getattr(child, "id", None)
    if name is not None and name in parts.ids_of(document) and field != "choices":
        return parent
    index = min(int(row.detail["index"]), len(getattr(around, field)))
    whole = parts.insert(document, parent, field, index, child)
    accepted = tuple(Accepted.model_validate(one) for one in row.detail["accepted"])
    _save(session, act, whole.model_copy(update={"accepted": (*whole.accepted, *accepted)}))
    return parts.place_of(whole, parent, field, index)


def _read(around: Model, field: str, raw: object) -> Model:
    """A stored part as what its parent holds in that field."""
    kinds: dict[str, Any] = {
        "sections": Section,
        "pages": Page,
        "blocks": Block,
        "scenes": Scene,
        "endings": Ending,
        "statements": Statement,
        "choices": OPTIONS.get(type(around), Choice),
    }
    adapter: TypeAdapter[Model] = TypeAdapter(kinds[field])
    return adapter.validate_python(raw)


def turn_scene(session: Session, act: Act, place: str, into: str) -> str:
    """Make a scene a decision, a story or an ending; its place. Raises NotHereError, PartNotFoundError."""
    document = service.document_of(service.draft_for_change(session, act.module))
    where, scene = parts.spot(document, place), parts.find(document, place).model
    scenario = parts.find(document, where.parent).model
    if not isinstance(scene, Scene) or not isinstance(scenario, Scenario):
        raise NotHereError(into)
    if into == "ending":
        whole = parts.remove(document, place)
        whole = parts.insert(whole, where.parent, "endings", len(scenario.endings), scenes.as_ending(scene))
    elif into == "decision" and scene.ask is None:
        whole = parts.replace(document, place, scenes.as_decision(scene))
    elif into == "story" and scene.ask is not None:
        first = scenario.next_place(scene, scene.choices[0]) if scene.choices else None
        whole = parts.replace(document, place, scenes.as_story(scene, first))
    else:
        return place
    _save(session, act, whole)
    return place


def accept_advice(session: Session, act: Act, code: str, where: str, reason: str) -> None:
    """Leave advice as it is, with a reason; an earlier reason for the same is replaced."""
    _with_accepted(
        session, act, lambda kept: (*kept, Accepted(code=code, where=where, reason=reason)), code, where
    )


def take_back(session: Session, act: Act, code: str, where: str) -> None:
    """Open advice again that was left as it is."""
    _with_accepted(session, act, lambda kept: kept, code, where)


def _with_accepted(
    session: Session,
    act: Act,
    change: Callable[[tuple[Accepted, ...]], tuple[Accepted, ...]],
    code: str,
    where: str,
) -> None:
    document = service.document_of(service.draft_for_change(session, act.module))
    kept = tuple(one for one in document.accepted if (one.code, one.where) != (code, where))
    _save(session, act, document.model_copy(update={"accepted": change(kept)}))


def _save(session: Session, act: Act, whole: Document, media: dict[str, str] | None = None) -> None:
    service.save_draft(
        session, act.module, whole, lock_version=act.lock_version, by=act.by, at=act.at, media=media
    )
