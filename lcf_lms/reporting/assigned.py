"""Groups, who is in them, and what is assigned to whom: what can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from lcf_lms.models.assignment import Assignment, Group, GroupMember
from lcf_lms.models.module import Module
from lcf_lms.models.person import Person
from lcf_lms.reporting.queries import PAGE, recorded_attempts, said

FOUND = 50
CHUNK = 500


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with the number of its active people, and of what is assigned to it."""

    group: Group
    people: int
    assignments: int


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment, to whom it is, how far its active people are, and the name of who made it."""

    assignment: Assignment
    module: Module
    person: Person | None
    group: Group | None
    people: int
    finished: int
    by: str

    @property
    def to(self) -> str:
        """The name of the person or the group."""
        return self.group.name if self.group else self.person.name if self.person else ""

    @property
    def address(self) -> str:
        """The person's e-mail address; nothing for a group."""
        return (self.person.email or self.person.subject) if self.person else ""

    def overdue(self, today: date) -> int:
        """How many have not finished after the day; nobody where it is withdrawn."""
        past = self.assignment.due_on < today and self.assignment.withdrawn_at is None
        return self.people - self.finished if past else 0


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """One page of assignments: how many there are in all, how many pages, which one this is (from 1)."""

    lines: list[AssignmentLine]
    total: int
    pages: int
    page: int


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom addresses belong to: active people, addresses of nobody, and of more than one person."""

    people: list[Person]
    unknown: list[str]
    twofold: list[str]


def groups(session: Session) -> list[GroupLine]:
    """Every group, by name."""
    people = (
        select(func.count())
        .select_from(GroupMember)
        .join(Person, Person.id == GroupMember.person_id)
        .where(GroupMember.group_id == Group.id, Person.active.is_(True))
        .scalar_subquery()
    )
    assigned = (
        select(func.count())
        .where(Assignment.group_id == Group.id, Assignment.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(select(Group, people, assigned).order_by(func.lower(Group.name), Group.id))
    return [GroupLine(*row) for row in rows]


def members(session: Session, group_id: int) -> Sequence[Person]:
    """The active people of a group, by name."""
    query = (
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(GroupMember.group_id == group_id, Person.active.is_(True))
        .order_by(Person.name, Person.id)
    )
    return session.scalars(query).all()


def groups_of(session: Session, person_id: int) -> Sequence[Group]:
    """The groups that a person is in, by name."""
    query = (
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.person_id == person_id)
        .order_by(func.lower(Group.name))
    )
    return session.scalars(query).all()


def people_to_add(session: Session, group_id: int, words: str) -> tuple[Sequence[Person], int]:
    """Active people outside a group, by words of their name or address: the first ones, and how many."""
    inside = select(GroupMember.person_id).where(GroupMember.group_id == group_id)
    query = select(Person).where(Person.active.is_(True), Person.id.not_in(inside))
    if words:
        query = query.where(said(words))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return session.scalars(query.order_by(Person.name, Person.id).limit(FOUND)).all(), total


def people_by_number(session: Session, numbers: Iterable[int]) -> list[Person]:
    """The active ones of these people."""
    wanted, found = sorted(set(numbers)), list[Person]()
    for start in range(0, len(wanted), CHUNK):
        query = select(Person).where(Person.id.in_(wanted[start : start + CHUNK]), Person.active.is_(True))
        found += session.scalars(query)
    return found


def people_at(session: Session, addresses: Iterable[str]) -> Addressed:
    """Whom e-mail addresses belong to, whatever their capitals."""
    wanted = {address.lower(): address for address in addresses}
    holders: dict[str, list[Person]] = {key: [] for key in wanted}
    keys = sorted(wanted)
    address = func.lower(func.coalesce(Person.email, Person.subject))
    for start in range(0, len(keys), CHUNK):
        query = select(Person).where(address.in_(keys[start : start + CHUNK]), Person.active.is_(True))
        for person in session.scalars(query.order_by(Person.id)):
            holders[(person.email or person.subject).lower()].append(person)
    return Addressed(
        people=[found[0] for found in holders.values() if len(found) == 1],
        unknown=[wanted[key] for key, found in holders.items() if not found],
        twofold=[wanted[key] for key, found in holders.items() if len(found) > 1],
    )


def list_assignments(
    session: Session,
    *,
    module_id: int | None = None,
    group_id: int | None = None,
    withdrawn: bool = False,
    page: int,
) -> AssignmentPage:
    """One page of assignments, what is due first first; ``withdrawn``: those that hold no more."""
    query = _narrowed(module_id, group_id, withdrawn)
    total = (
        session.scalar(select(func.count()).select_from(query.with_only_columns(Assignment.id).subquery()))
        or 0
    )
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    shown = query.order_by(Assignment.due_on, Assignment.id).offset((page - 1) * PAGE).limit(PAGE)
    return AssignmentPage([AssignmentLine(*row) for row in session.execute(shown)], total, pages, page)


def every_assignment(
    session: Session, *, module_id: int | None = None, group_id: int | None = None, withdrawn: bool = False
) -> list[AssignmentLine]:
    """The whole of that list."""
    query = _narrowed(module_id, group_id, withdrawn)
    return [AssignmentLine(*row) for row in session.execute(query.order_by(Assignment.due_on, Assignment.id))]


def _narrowed(
    module_id: int | None, group_id: int | None, withdrawn: bool
) -> Select[Any, Any, Any, Any, Any, Any, Any]:
    ended = Assignment.withdrawn_at
    query = _lines().where(ended.is_not(None) if withdrawn else ended.is_(None))
    if module_id is not None:
        query = query.where(Assignment.module_id == module_id)
    return query if group_id is None else query.where(Assignment.group_id == group_id)


def find_assignment(session: Session, number: int) -> AssignmentLine | None:
    """One assignment."""
    row = session.execute(_lines().where(Assignment.id == number)).one_or_none()
    return None if row is None else AssignmentLine(*row)


def assignments_for(session: Session, person_id: int) -> Sequence[AssignmentLine]:
    """What is assigned to a person, by themselves or in a group, what is due first first."""
    inside = select(GroupMember.group_id).where(GroupMember.person_id == person_id)
    query = _lines().where(
        Assignment.withdrawn_at.is_(None),
        or_(Assignment.person_id == person_id, Assignment.group_id.in_(inside)),
    )
    return [AssignmentLine(*row) for row in session.execute(query.order_by(Assignment.due_on, Assignment.id))]


def _lines() -> Select[Any, Any, Any, Any, Any, Any, Any]:
    """Assignments with module, person or group, people, and how many of them have finished."""
    alone = select(Assignment.id, Assignment.person_id, Assignment.module_id)
    together = select(Assignment.id, GroupMember.person_id, Assignment.module_id).join(
        GroupMember, GroupMember.group_id == Assignment.group_id
    )
    whose = union_all(alone.where(Assignment.person_id.is_not(None)), together).subquery()
    attempt = recorded_attempts()
    progress = (
        select(
            whose.c.id,
            func.count().label("people"),
            func.sum(case((attempt.c.completed_at.is_not(None), 1), else_=0)).label("finished"),
        )
        .join(Person, and_(Person.id == whose.c.person_id, Person.active.is_(True)))
        .outerjoin(
            attempt,
            and_(attempt.c.person_id == whose.c.person_id, attempt.c.module_id == whose.c.module_id),
        )
        .group_by(whose.c.id)
        .subquery()
    )
    maker = aliased(Person)
    by = select(func.min(maker.name)).where(maker.email == Assignment.assigned_by).scalar_subquery()
    return (
        select(
            Assignment,
            Module,
            Person,
            Group,
            func.coalesce(progress.c.people, 0),
            func.coalesce(progress.c.finished, 0),
            func.coalesce(by, Assignment.assigned_by),
        )
        .join(Module, Module.id == Assignment.module_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .outerjoin(Group, Group.id == Assignment.group_id)
        .outerjoin(progress, progress.c.id == Assignment.id)
    )
