"""The decisions of one module that a learner shares with leads. Notes and practice never belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.models.attempt import Attempt, Response
from lcf_lms.models.module import Module, Revision
from lcf_lms.models.sharing import select_sharing
from lcf_lms.play.path import Entry, replay
from lcf_lms.play.results import first_run
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering.decisions import Told, told


@dataclass(frozen=True, slots=True)
class SharedAttempt:
    """The decisions of one attempt that count, in the order they were made."""

    ordinal: int
    revision: int
    decisions: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What a learner shares of a module. ``last_moment`` lies on the last day on which it is shared."""

    last_moment: datetime
    attempts: tuple[SharedAttempt, ...]


def shared_decisions(session: Session, person_id: int, module: Module, at: datetime) -> Shared | None:
    """A person's decisions of a module, if they share them at that moment; else None."""
    sharing = session.scalar(select_sharing(person_id, module.id, at))
    if sharing is None:
        return None
    attempts = session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person_id, Attempt.module_id == module.id)
        .order_by(Attempt.ordinal)
    )
    # A sharing ends at midnight, so a moment before it is still on the day that the learner chose.
    return Shared(sharing.until - timedelta(seconds=1), tuple(_attempt(session, one) for one in attempts))


def _attempt(session: Session, attempt: Attempt) -> SharedAttempt:
    revision = session.get_one(Revision, (attempt.module_id, attempt.revision))
    tables = PlayTables.model_validate(revision.tables)
    rows = session.scalars(
        select(Response).where(Response.attempt_id == attempt.id).order_by(Response.number)
    )
    log = [Entry(row.number, row.run, row.decision, row.answer) for row in rows]
    counted = first_run(replay(tables, log))
    document = Document.model_validate(revision.document)
    return SharedAttempt(attempt.ordinal, attempt.revision, tuple(told(document, tables, counted)))
