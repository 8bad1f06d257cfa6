"""A learner's own data: what we keep of them, to read, take away, share and (their notes) delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lcf_lms.content.blocks import Plan, Reflection, SelfRating
from lcf_lms.content.document import Module as Document
from lcf_lms.content.document import private_blocks
from lcf_lms.learning.queries import framework_of
from lcf_lms.learning.service import current_attempt, log_of
from lcf_lms.models.attempt import Attempt, Note, Response, SetAside
from lcf_lms.models.module import Module, Revision
from lcf_lms.models.person import Person, SignIn
from lcf_lms.models.sharing import Sharing, select_sharings_of
from lcf_lms.play.path import Entry, replay
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering.decisions import Told, told

LONGEST_DAYS = 366


class SharingError(Exception):
    """A sharing that cannot be. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with its moment, in words, and whether it stands on the learner's path."""

    row: Response
    words: Told
    on_the_path: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A result as a learner reads it: percent is None where there is not enough evidence."""

    title: str
    percent: int | None
    count: int


@dataclass(frozen=True, slots=True)
class AttemptData:
    """One attempt with its answers and results, and what was set aside."""

    attempt: Attempt
    title: str
    answers: tuple[Answer, ...]
    figures: tuple[Figure, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class NoteData:
    """A private note: what it was asked under, and what was written, as label and text."""

    note: Note
    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ModuleData:
    """All of one module."""

    module: Module
    attempts: tuple[AttemptData, ...]
    notes: tuple[NoteData, ...]
    sharing: Sharing | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """All we keep of one person, but what leads and administrators wrote down about their own acts."""

    person: Person
    modules: tuple[ModuleData, ...]
    sign_ins: tuple[SignIn, ...]
    at: datetime

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return sum(len(one.notes) for one in self.modules)


def own_data(session: Session, person: Person, at: datetime) -> OwnData:
    """Everything of a person, by module in the order of the catalogue."""
    attempts = session.scalars(
        select(Attempt).where(Attempt.person_id == person.id).order_by(Attempt.module_id, Attempt.ordinal)
    ).all()
    notes = session.scalars(select(Note).where(Note.person_id == person.id).order_by(Note.id)).all()
    shared = {one.module_id: one for one in session.scalars(select_sharings_of(person.id, at))}
    touched = {one.module_id for one in attempts} | {one.module_id for one in notes} | set(shared)
    modules = session.scalars(
        select(Module).where(Module.id.in_(touched)).order_by(Module.order, Module.slug)
    ).all()
    sign_ins = session.scalars(
        select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.created_at, SignIn.id)
    ).all()
    return OwnData(
        person,
        tuple(
            ModuleData(
                module,
                tuple(_attempt(session, one) for one in attempts if one.module_id == module.id),
                _notes(session, module, [one for one in notes if one.module_id == module.id]),
                shared.get(module.id),
            )
            for module in modules
        ),
        tuple(sign_ins),
        at,
    )


def delete_notes(session: Session, person_id: int, module: Module | None) -> int:
    """Delete a person's notes, of one module or all; how many there were. Answers stay."""
    query = delete(Note).where(Note.person_id == person_id)
    if module is not None:
        query = query.where(Note.module_id == module.id)
    return len(session.scalars(query.returning(Note.id)).all())


def share(session: Session, person_id: int, module: Module, *, until: datetime, at: datetime) -> Sharing:
    """Let leads see the decisions of one module until then. An earlier sharing ends. Raises SharingError."""
    if current_attempt(session, person_id, module.id) is None:
        raise SharingError("You have not begun this module, so there is nothing to share.")
    if until <= at:
        raise SharingError("Choose today or a later day.")
    if (until - at).days > LONGEST_DAYS:
        raise SharingError("Choose a day within a year. You can share again then.")
    take_back(session, person_id, module, at)
    made = Sharing(person_id=person_id, module_id=module.id, created_at=at, until=until)
    session.add(made)
    session.flush()
    return made


def take_back(session: Session, person_id: int, module: Module, at: datetime) -> bool:
    """End a sharing at once; whether there was one."""
    open_ones: Sequence[Sharing] = session.scalars(
        select(Sharing)
        .where(Sharing.person_id == person_id, Sharing.module_id == module.id, Sharing.withdrawn_at.is_(None))
        .with_for_update()
    ).all()
    for one in open_ones:
        one.withdrawn_at = at
    session.flush()
    return any(one.until > at for one in open_ones)


def _attempt(session: Session, attempt: Attempt) -> AttemptData:
    revision = session.get_one(Revision, (attempt.module_id, attempt.revision))
    document = Document.model_validate(revision.document)
    tables = PlayTables.model_validate(revision.tables)
    rows = log_of(session, attempt)
    entries = [Entry(row.number, row.run, row.decision, row.answer) for row in rows]
    kept = {entry.number for entry in replay(tables, entries).kept}
    aside = session.scalars(
        select(SetAside).where(SetAside.attempt_id == attempt.id).order_by(SetAside.at, SetAside.id)
    ).all()
    answers = zip(rows, told(document, tables, entries), strict=True)
    return AttemptData(
        attempt,
        document.title,
        tuple(Answer(row, words, row.number in kept) for row, words in answers),
        _figures(attempt.results, tables) if attempt.results else (),
        tuple(aside),
    )


def _figures(results: dict[str, Any], tables: PlayTables) -> tuple[Figure, ...]:
    titles = {node.key: node.title for node in tables.lenses.nodes}
    titles |= {value.key: value.title for value in tables.lenses.values}
    rows = [*results["nodes"], *results["values"]]
    whole = results["module"]
    return (
        Figure("The whole module", whole["percent"], whole["count"]),
        *(Figure(titles.get(row["key"], row["key"]), row["percent"], row["count"]) for row in rows),
    )


def _notes(session: Session, module: Module, notes: Sequence[Note]) -> tuple[NoteData, ...]:
    if not notes:
        return ()
    blocks = {
        block.id: block for document in _documents(session, module) for block in private_blocks(document)
    }
    ratings = {rating.key: rating.label for rating in framework_of(session, module.framework).rating_scale}
    return tuple(
        NoteData(
            note,
            blocks[note.block].title if note.block in blocks else note.block,
            _lines(blocks.get(note.block), note.body, ratings),
        )
        for note in notes
    )


def _documents(session: Session, module: Module) -> list[Document]:
    """The module's documents, the newest last: a note may belong to a block that is gone by now."""
    revisions = session.scalars(
        select(Revision).where(Revision.module_id == module.id).order_by(Revision.number)
    )
    return [Document.model_validate(revision.document) for revision in revisions]


def _lines(
    block: SelfRating | Reflection | Plan | None, body: dict[str, Any], ratings: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    statements = {one.id: one.text for one in block.statements} if isinstance(block, SelfRating) else {}
    lines: list[tuple[str, str]] = []
    for key, value in body.items():
        text = str(value).strip()
        if not text:
            continue
        if key in statements:
            lines.append((statements[key], ratings.get(text, text)))
        else:
            # A plan's fields are action_1, by_1, action_2 and so on; a reflection has one, text.
            kind, _, number = key.partition("_")
            label = {"action": f"Action {number}", "by": f"Action {number}, by"}.get(kind, "")
            lines.append((label, text))
    return tuple(lines)
