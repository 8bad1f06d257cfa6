"""What leads may see: who shares which module's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.models.module import Module
from lcf_lms.models.person import Person
from lcf_lms.models.sharing import Sharing


@dataclass(frozen=True, slots=True)
class SharedModule:
    """A module whose decisions a learner shares. ``last_moment`` lies on the last day of it."""

    person: Person
    module: Module
    last_moment: datetime


def shared_modules(session: Session, at: datetime) -> list[SharedModule]:
    """Everything that is shared at that moment, by name and title."""
    query = (
        select(Person, Module, Sharing.until)
        .join(Sharing, Sharing.person_id == Person.id)
        .join(Module, Module.id == Sharing.module_id)
        .where(Sharing.withdrawn_at.is_(None), Sharing.until > at)
        .order_by(Person.name, Module.order, Person.id)
    )
    # A sharing ends at midnight, so a moment before it is still on the day that the learner chose.
    return [
        SharedModule(person, module, until - timedelta(seconds=1))
        for person, module, until in session.execute(query)
    ]
