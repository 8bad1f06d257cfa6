"""What a learner does: begin, answer, keep a place, keep a note.

Every function flushes; the edge commits. Where a rule refuses, it raises, and the edge rolls back:
nothing is half-written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.content.document import private_blocks
from lcf_lms.learning.schemas import MAX_NOTE, LeftOutIn, ResponseIn
from lcf_lms.models.attempt import Attempt, Note, Response, SetAside
from lcf_lms.models.module import Module, Revision
from lcf_lms.play.marking import credit
from lcf_lms.play.path import Entry, Replay, Replayer, replay
from lcf_lms.play.results import Results, results
from lcf_lms.play.tables import PlayTables


class BehindError(Exception):
    """The device does not know the newest log. ``attempt`` is the current one, None if there is none yet."""

    def __init__(self, attempt: Attempt | None, reason: Literal["behind", "revision"]) -> None:
        super().__init__(reason)
        self.attempt, self.reason = attempt, reason


class RefusedError(Exception):
    """A response that cannot be taken. ``client_id`` names it."""

    def __init__(self, client_id: str, reason: Literal["changed", "not_offered"]) -> None:
        super().__init__(f"{reason}: {client_id}")
        self.client_id, self.reason = client_id, reason


class NotOpenError(Exception):
    """There is no such module or revision to learn."""


class NoteConflictError(Exception):
    """The note was changed elsewhere. ``note`` is what is stored."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.block)
        self.note = note


class NoteRefusedError(Exception):
    """There is no such private block, or the text is too long."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a recording: the attempt, the ids now in the log, and what has just happened."""

    attempt: Attempt
    acknowledged: tuple[str, ...]
    results: Results
    added: tuple[Response, ...]
    began: bool
    completed_now: bool


def current_attempt(
    session: Session, person_id: int, module_id: int, *, lock: bool = False
) -> Attempt | None:
    """The person's newest attempt of a module, by ordinal. ``lock`` holds its row until the commit."""
    query = (
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.module_id == module_id)
        .order_by(Attempt.ordinal.desc())
        .limit(1)
    )
    return session.scalar(query.with_for_update() if lock else query)


def can_start_again(attempt: Attempt) -> bool:
    """Starting again is offered only when complete below the mark."""
    return attempt.completed_at is not None and attempt.passed is False


def begin(
    session: Session, *, person_id: int, module: Module, ordinal: int, revision: int, at: datetime
) -> tuple[Attempt, bool]:
    """The attempt of that ordinal, and whether it began just now.

    Raises BehindError if another attempt is the current one, NotOpenError if the module was never
    published, was withdrawn before this beginning, or has no such revision.
    """
    current = current_attempt(session, person_id, module.id, lock=True)
    if current is not None and current.ordinal == ordinal:
        return current, False
    may_begin = (
        ordinal == 1 if current is None else ordinal == current.ordinal + 1 and can_start_again(current)
    )
    if not may_begin:
        raise BehindError(current, "behind")
    if module.withdrawn_at is not None or session.get(Revision, (module.id, revision)) is None:
        raise NotOpenError(module.slug)
    attempt = Attempt(
        person_id=person_id,
        module_id=module.id,
        ordinal=ordinal,
        revision=revision,
        seed=0,
        place="",
        head=0,
        started_at=at,
        last_seen_at=at,
    )
    session.add(attempt)
    session.flush()
    return attempt, True


def record(
    session: Session,
    *,
    person_id: int,
    module: Module,
    ordinal: int,
    revision: int,
    responses: Sequence[ResponseIn],
    at: datetime,
) -> Recorded:
    """Append responses to an attempt's log, beginning the attempt if need be.

    For each in turn: an id that is known with the same content is acknowledged again; then its number
    must be the next and its revision the attempt's (BehindError); then it must be offered on the
    replayed path (RefusedError). A refusal of one stores none.
    """
    attempt, began = begin(
        session, person_id=person_id, module=module, ordinal=ordinal, revision=revision, at=at
    )
    tables = tables_of(session, attempt)
    rows = log_of(session, attempt)
    known = {row.client_id: row for row in rows}
    replayer = Replayer(tables)
    for row in rows:
        replayer.offer(_entry(row))
    added: list[Response] = []
    for one in responses:
        client_id = str(one.id)
        stored = known.get(client_id)
        if stored is not None:
            if _payload(stored) != (revision, one.run, one.decision, one.answer):
                raise RefusedError(client_id, "changed")
            continue
        if revision != attempt.revision:
            raise BehindError(attempt, "revision")
        if one.number != attempt.head + 1:
            raise BehindError(attempt, "behind")
        if not replayer.offer(Entry(one.number, one.run, one.decision, one.answer)):
            raise RefusedError(client_id, "not_offered")
        row = _response(attempt, one, tables, at)
        session.add(row)
        known[client_id] = row
        added.append(row)
        attempt.head = one.number
    attempt.last_seen_at = at
    seen = results(tables, replayer.result(), attempt.place)
    completed_now = _complete(attempt, seen, at)
    session.flush()
    return Recorded(
        attempt, tuple(str(one.id) for one in responses), seen, tuple(added), began, completed_now
    )


def keep_place(session: Session, attempt: Attempt, place: str, at: datetime) -> bool:
    """Keep where the learner is; whether that completed the module. An unknown page is ignored."""
    tables = tables_of(session, attempt)
    if place not in tables.pages:
        return False
    attempt.place = place
    attempt.last_seen_at = at
    completed_now = _complete(attempt, results(tables, replay_of(session, attempt, tables), place), at)
    session.flush()
    return completed_now


def set_aside(
    session: Session, attempt: Attempt, responses: Sequence[LeftOutIn], reason: str, at: datetime
) -> tuple[str, ...]:
    """Keep responses that cannot count any more, once each by id. A response in the log is not set aside."""
    ids = [str(one.id) for one in responses]
    there = set(
        session.scalars(
            select(SetAside.client_id).where(SetAside.attempt_id == attempt.id, SetAside.client_id.in_(ids))
        )
    ) | set(
        session.scalars(
            select(Response.client_id).where(Response.attempt_id == attempt.id, Response.client_id.in_(ids))
        )
    )
    for one in responses:
        if str(one.id) not in there:
            there.add(str(one.id))
            session.add(
                SetAside(
                    attempt_id=attempt.id,
                    client_id=str(one.id),
                    revision=one.revision,
                    run=one.run,
                    decision=one.decision,
                    answer=one.answer,
                    reason=reason,
                    at=at,
                )
            )
    session.flush()
    return tuple(ids)


def keep_note(
    session: Session,
    *,
    person_id: int,
    module: Module,
    document: Document,
    block: str,
    version: int,
    body: dict[str, Any],
    at: datetime,
) -> int:
    """Keep a private note over the version it was written on; the new version.

    The same text again changes nothing. Raises NoteConflictError, NoteRefusedError.
    """
    if block not in {private.id for private in private_blocks(document)} or len(json.dumps(body)) > MAX_NOTE:
        raise NoteRefusedError(block)
    note = session.scalar(
        select(Note)
        .where(Note.person_id == person_id, Note.module_id == module.id, Note.block == block)
        .with_for_update()
    )
    if note is None:
        note = Note(person_id=person_id, module_id=module.id, block=block, version=0, body={}, updated_at=at)
        session.add(note)
    elif note.body == body:
        return note.version
    elif note.version != version:
        raise NoteConflictError(note)
    note.version += 1
    note.body = body
    note.updated_at = at
    session.flush()
    return note.version


def tables_of(session: Session, attempt: Attempt) -> PlayTables:
    """The play tables of the revision that an attempt is pinned to."""
    revision = session.get_one(Revision, (attempt.module_id, attempt.revision))
    return PlayTables.model_validate(revision.tables)


def log_of(session: Session, attempt: Attempt) -> list[Response]:
    """The rows of an attempt's log in their order."""
    query = select(Response).where(Response.attempt_id == attempt.id).order_by(Response.number)
    return list(session.scalars(query))


def replay_of(session: Session, attempt: Attempt, tables: PlayTables) -> Replay:
    """The replayed log of an attempt."""
    return replay(tables, [_entry(row) for row in log_of(session, attempt)])


def progress(attempt: Attempt, seen: Results) -> dict[str, Any]:
    """Progress as the player is told it. Percentages exist only once complete."""
    return {
        "complete": attempt.completed_at is not None,
        "passed": attempt.passed,
        "percent": attempt.percent,
        "place": attempt.place,
        "answered": seen.answered,
        "results": asdict(seen),
    }


def _complete(attempt: Attempt, seen: Results, at: datetime) -> bool:
    """Note completion when it comes; it is never taken back, and practice afterwards changes nothing."""
    if not seen.complete or attempt.completed_at is not None:
        return False
    attempt.completed_at = at
    attempt.passed = seen.passed
    attempt.percent = seen.module.percent
    attempt.results = asdict(seen)
    return True


def _response(attempt: Attempt, one: ResponseIn, tables: PlayTables, at: datetime) -> Response:
    return Response(
        attempt_id=attempt.id,
        number=one.number,
        client_id=str(one.id),
        revision=attempt.revision,
        run=one.run,
        decision=one.decision,
        answer=one.answer,
        credit=credit(tables.decisions[one.decision], one.answer),
        at=at,
    )


def _entry(row: Response) -> Entry:
    return Entry(row.number, row.run, row.decision, row.answer)


def _payload(row: Response) -> tuple[int, int, str, str]:
    return row.revision, row.run, row.decision, row.answer
