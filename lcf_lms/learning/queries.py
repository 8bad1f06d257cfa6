"""What a learner's pages need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.content.framework import Framework
from lcf_lms.learning.service import can_start_again, current_attempt, replay_of
from lcf_lms.models.assignment import select_due_of
from lcf_lms.models.attempt import Attempt, Note, SetAside
from lcf_lms.models.module import (
    FrameworkVersion,
    Media,
    Module,
    Revision,
    select_catalogue,
    select_framework,
)
from lcf_lms.play.path import Replay, page_done
from lcf_lms.play.tables import PlayTables

Standing = Literal["being_written", "not_started", "started", "finished"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A section on the way through: minutes, and whether everything decided in it is decided."""

    title: str
    minutes: int
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A place in the catalogue: a framework node with its module, or with none yet.

    ``due_on`` is the day by whose end it is to be finished; None where it is finished, or has no day.
    """

    node: str
    title: str
    standing: Standing
    slug: str | None = None
    summary: str = ""
    minutes: int = 0
    stops: tuple[Stop, ...] = ()
    finished_at: datetime | None = None
    last_seen_at: datetime | None = None
    below_mark: bool = False
    due_on: date | None = None

    @property
    def stop(self) -> int:
        """The number of the section the learner is in, from 1; 0 before the start."""
        return next((number for number, stop in enumerate(self.stops, start=1) if stop.here), 0)

    @property
    def minutes_left(self) -> int:
        """The minutes of the sections that are not done."""
        return sum(stop.minutes for stop in self.stops if not stop.done)

    @property
    def share_done(self) -> int:
        """Sections done, in percent of all."""
        return 100 * sum(stop.done for stop in self.stops) // len(self.stops) if self.stops else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """One framework's part of the catalogue. ``plural`` is what it calls its nodes."""

    framework: str
    plural: str
    cards: tuple[Card, ...]


def shelves(session: Session, person_id: int) -> list[Shelf]:
    """The catalogue as one person sees it: every framework with all its top nodes, in its order."""
    modules = list(session.scalars(select_catalogue()))
    due: dict[int, date] = dict(session.execute(select_due_of(person_id)).all())
    return [
        _shelf(session, Framework.model_validate(row.document), modules, person_id, due)
        for row in session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.key))
    ]


def _shelf(
    session: Session, framework: Framework, modules: list[Module], person_id: int, due: dict[int, date]
) -> Shelf:
    cards: list[Card] = []
    for node in framework.nodes:
        own = [module for module in modules if module.framework == framework.key and module.node == node.key]
        cards += [_card(session, module, person_id, due.get(module.id)) for module in own]
        if not own and node.parent is None:
            cards.append(Card(node.key, node.title, "being_written"))
    return Shelf(framework.title, framework.node_kinds[0].plural, tuple(cards))


def _card(session: Session, module: Module, person_id: int, due_on: date | None) -> Card:
    attempt = current_attempt(session, person_id, module.id)
    number = attempt.revision if attempt else module.current_revision
    revision = session.get_one(Revision, (module.id, number))
    document = Document.model_validate(revision.document)
    tables = PlayTables.model_validate(revision.tables)
    replayed = replay_of(session, attempt, tables) if attempt else None
    standing: Standing = (
        "not_started" if attempt is None else "finished" if attempt.completed_at else "started"
    )
    return Card(
        node=module.node,
        title=document.title,
        standing=standing,
        slug=module.slug,
        summary=document.summary,
        minutes=document.minutes,
        stops=_stops(tables, replayed, attempt),
        finished_at=attempt.completed_at if attempt else None,
        last_seen_at=attempt.last_seen_at if attempt else None,
        below_mark=attempt is not None and can_start_again(attempt),
        # Whoever begins again has finished before, and nothing is due any more.
        due_on=None if attempt and (attempt.completed_at or attempt.ordinal > 1) else due_on,
    )


def _stops(tables: PlayTables, replayed: Replay | None, attempt: Attempt | None) -> tuple[Stop, ...]:
    """Sections with what is done. A section without a decision counts as done once it was left behind."""
    place = attempt.place if attempt else ""
    at = next(
        (n for n, section in enumerate(tables.sections) if place in section.pages), 0 if attempt else -1
    )
    stops: list[Stop] = []
    for number, section in enumerate(tables.sections):
        decides = any(tables.pages[page].decisions or tables.pages[page].scenarios for page in section.pages)
        decided = replayed is not None and all(page_done(tables, replayed, page) for page in section.pages)
        done = (
            decided if decides else attempt is not None and (number < at or attempt.completed_at is not None)
        )
        stops.append(Stop(section.title, section.minutes, done, number == at))
    return tuple(stops)


def revision_for(session: Session, module: Module, person_id: int) -> int | None:
    """The revision that a person learns on: the one they began, else the newest published one.

    None where there is nothing to learn: never published, or withdrawn before they began.
    """
    attempt = current_attempt(session, person_id, module.id)
    if attempt is not None:
        return attempt.revision
    return None if module.withdrawn_at is not None else module.current_revision


def framework_of(session: Session, key: str) -> Framework:
    """The framework of a published module."""
    return Framework.model_validate(session.scalars(select_framework(key)).one().document)


def media_of(session: Session, names: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures of a revision: name → bytes."""
    rows = session.scalars(select(Media).where(Media.digest.in_(names.values())))
    content = {row.digest: row.content for row in rows}
    return {name: content[digest] for name, digest in sorted(names.items())}


def notes_of(session: Session, person_id: int, module_id: int) -> dict[str, dict[str, Any]]:
    """A person's private notes on a module: block → version and body."""
    rows = session.scalars(select(Note).where(Note.person_id == person_id, Note.module_id == module_id))
    return {row.block: {"version": row.version, "body": row.body} for row in rows}


def set_aside_count(session: Session, attempt: Attempt) -> int:
    """How many responses were set aside because others came first, not because of a revision."""
    counted = select(func.count()).where(SetAside.attempt_id == attempt.id, SetAside.reason != "revision")
    return session.scalar(counted) or 0
