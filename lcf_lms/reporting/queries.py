"""Who is where in which module: one line is one person in one module, never a single decision or a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, Subquery, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session

from lcf_lms.models.assignment import GroupMember, select_due
from lcf_lms.models.attempt import Attempt
from lcf_lms.models.module import Module
from lcf_lms.models.person import Person

State = Literal["not_started", "started", "finished", "below_mark"]
Due = Literal["overdue", "coming", "set"]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and empty words narrow nothing.

    The state *finished* holds those below the mark too. Due *coming* are not finished and not overdue,
    *set* has a date at all.
    """

    module_id: int | None = None
    group_id: int | None = None
    person_id: int | None = None
    state: State | None = None
    due: Due | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One person in one module. ``percent`` is there only once complete, and with enough evidence.

    Percent, revision and dates are those of the first attempt that reached the mark, else of the latest
    completed one, else of the one that is open. ``again``: another is open after a completed one.
    """

    person_id: int
    name: str
    email: str
    module_id: int
    slug: str
    title: str
    node: str
    state: State
    percent: int | None
    revision: int | None
    started_at: datetime | None
    finished_at: datetime | None
    last_seen_at: datetime | None
    again: bool
    due_on: date | None
    overdue: bool

    @property
    def finished(self) -> bool:
        """Whether they are through, at whatever mark."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many lines of a list are where. ``finished`` holds those below the mark too."""

    lines: int
    people: int
    modules: int
    not_started: int
    started: int
    finished: int
    below_mark: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of lines: how many there are in all, how many pages, which one this is (from 1)."""

    records: list[Record]
    total: int
    pages: int
    page: int


def recorded_attempts() -> Subquery:
    """Of every person and module the attempt that the record shows, by the rule of `Record`."""
    passed = Attempt.passed.is_(True)
    rank = case((passed, 0), (Attempt.completed_at.is_not(None), 1), else_=2)
    pair = [Attempt.person_id, Attempt.module_id]
    ranked = select(
        Attempt.person_id,
        Attempt.module_id,
        Attempt.revision,
        Attempt.started_at,
        Attempt.completed_at,
        Attempt.passed,
        Attempt.percent,
        func.max(Attempt.last_seen_at).over(partition_by=pair).label("last_seen_at"),
        func.max(case((Attempt.completed_at.is_(None), 1), else_=0)).over(partition_by=pair).label("open"),
        func.row_number()
        .over(partition_by=pair, order_by=[rank, case((passed, Attempt.ordinal), else_=-Attempt.ordinal)])
        .label("line"),
    ).subquery()
    return select(ranked).where(ranked.c.line == 1).subquery()


def _lines(filters: Filters, today: date, *, narrowed: bool = True) -> Subquery:
    """All lines; ``narrowed`` also by state and due, else by the other filters alone."""
    attempt, due = recorded_attempts(), select_due().subquery()
    state = case(
        (attempt.c.person_id.is_(None), "not_started"),
        (attempt.c.completed_at.is_(None), "started"),
        (attempt.c.passed.is_(False), "below_mark"),
        else_="finished",
    )
    overdue = and_(due.c.due_on < today, attempt.c.completed_at.is_(None))
    query = (
        select(
            Person.id.label("person_id"),
            Person.name,
            func.coalesce(Person.email, Person.subject).label("email"),
            Module.id.label("module_id"),
            Module.slug,
            Module.title,
            Module.node,
            Module.order,
            state.label("state"),
            attempt.c.percent,
            attempt.c.revision,
            attempt.c.started_at,
            attempt.c.completed_at.label("finished_at"),
            attempt.c.last_seen_at,
            case((and_(attempt.c.open == 1, attempt.c.completed_at.is_not(None)), 1), else_=0).label("again"),
            due.c.due_on,
            case((overdue, 1), else_=0).label("overdue"),
        )
        .select_from(Person)
        .join(Module, true())
        .outerjoin(attempt, and_(attempt.c.person_id == Person.id, attempt.c.module_id == Module.id))
        .outerjoin(due, and_(due.c.person_id == Person.id, due.c.module_id == Module.id))
        .where(Module.current_revision.is_not(None))
        .where(or_(Module.withdrawn_at.is_(None), attempt.c.person_id.is_not(None)))
    )
    query = _whose(query, filters, learns=or_(attempt.c.person_id.is_not(None), due.c.due_on.is_not(None)))
    if narrowed:
        if filters.state is not None:
            states = ("finished", "below_mark") if filters.state == "finished" else (filters.state,)
            query = query.where(state.in_(states))
        if filters.due is not None:
            coming = and_(due.c.due_on >= today, attempt.c.completed_at.is_(None))
            query = query.where(
                {"overdue": overdue, "coming": coming}.get(filters.due, due.c.due_on.is_not(None))
            )
    return query.subquery()


def _whose(query: Select[Any], filters: Filters, *, learns: ColumnElement[bool]) -> Select[Any]:
    """Active people who are learners, or began or were assigned something; one person whoever they are."""
    if filters.person_id is not None:
        query = query.where(Person.id == filters.person_id)
    else:
        # Roles are a JSON list of plain words, which reads the same as text on every database.
        learner = cast(Person.roles, String).contains('"learner"', autoescape=True)
        query = query.where(Person.active.is_(True), or_(learner, learns))
    if filters.module_id is not None:
        query = query.where(Module.id == filters.module_id)
    if filters.group_id is not None:
        query = query.where(
            Person.id.in_(select(GroupMember.person_id).where(GroupMember.group_id == filters.group_id))
        )
    if filters.words:
        query = query.where(said(filters.words))
    return query


def said(words: str) -> ColumnElement[bool]:
    """Whether a person's name or address holds these words."""
    return or_(
        Person.name.icontains(words, autoescape=True),
        func.coalesce(Person.email, Person.subject).icontains(words, autoescape=True),
    )


def list_records(session: Session, filters: Filters, *, today: date, page: int) -> Paged:
    """One page of a list. A page beyond the last is the last."""
    lines = _lines(filters, today)
    total = session.scalar(select(func.count()).select_from(lines)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    query = _in_order(lines, filters).offset((page - 1) * PAGE).limit(PAGE)
    return Paged(_records(session, query), total, pages, page)


def every_record(session: Session, filters: Filters, *, today: date) -> list[Record]:
    """The whole of a list."""
    return _records(session, _in_order(_lines(filters, today), filters))


def figures(session: Session, filters: Filters, *, today: date) -> Figures:
    """How many lines are where, whatever state and due a list is narrowed to."""
    lines = _lines(filters, today, narrowed=False)

    def count(holds: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)

    row = session.execute(
        select(
            func.count(),
            func.count(lines.c.person_id.distinct()),
            func.count(lines.c.module_id.distinct()),
            count(lines.c.state == "not_started"),
            count(lines.c.state == "started"),
            count(lines.c.finished_at.is_not(None)),
            count(lines.c.state == "below_mark"),
            count(lines.c.overdue == 1),
        ).select_from(lines)
    ).one()
    return Figures(*row)


def attempts_of(session: Session, person_id: int) -> dict[int, list[Attempt]]:
    """All attempts of a person in their order, by module."""
    found: dict[int, list[Attempt]] = {}
    query = select(Attempt).where(Attempt.person_id == person_id).order_by(Attempt.module_id, Attempt.ordinal)
    for attempt in session.scalars(query):
        found.setdefault(attempt.module_id, []).append(attempt)
    return found


def modules_to_choose(session: Session) -> Sequence[Module]:
    """Every module that was ever published, in the order of the catalogue."""
    query = select(Module).where(Module.current_revision.is_not(None)).order_by(Module.order, Module.slug)
    return session.scalars(query).all()


def _in_order(lines: Subquery, filters: Filters) -> Select[Any]:
    """By name; where it is about dates, what is due first comes first."""
    first = [lines.c.due_on] if filters.due is not None else []
    order = [*first, lines.c.name, lines.c.person_id, lines.c.order, lines.c.slug]
    return select(*(column for column in lines.c if column.name != "order")).order_by(*order)


def _records(session: Session, query: Select[Any]) -> list[Record]:
    return [
        Record(**{**row, "again": bool(row["again"]), "overdue": bool(row["overdue"])})
        for row in session.execute(query).mappings()
    ]
