"""What learners share with leads: the decisions of one module. Notes and practice never belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.models.attempt import Attempt, Response
from lcf_lms.models.module import Module, Revision
from lcf_lms.models.person import Person
from lcf_lms.models.sharing import Sharing, select_sharing
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


@dataclass(frozen=True, slots=True)
class SharedModule:
    """A module whose decisions a learner shares. ``last_moment`` lies on the last day of it."""

    person: Person
    module: Module
    last_moment: datetime


def shared_modules(session: Session, at: datetime, person_id: int | None = None) -> list[SharedModule]:
    """Everything that is shared at that moment, by everyone or one person, by name and title."""
    query = (
        select(Person, Module, Sharing.until)
        .join(Sharing, Sharing.person_id == Person.id)
        .join(Module, Module.id == Sharing.module_id)
        .where(Sharing.withdrawn_at.is_(None), Sharing.until > at)
        .order_by(Person.name, Module.order, Person.id)
    )
    if person_id is not None:
        query = query.where(Person.id == person_id)
    return [SharedModule(person, module, _last(until)) for person, module, until in session.execute(query)]


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
    return Shared(_last(sharing.until), tuple(_attempt(session, one) for one in attempts))


def _last(until: datetime) -> datetime:
    # A sharing ends at midnight, so a moment before it is still on the day that the learner chose.
    return until - timedelta(seconds=1)


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
