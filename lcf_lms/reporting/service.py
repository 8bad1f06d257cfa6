"""What leads do: groups, and assigning modules. Functions flush; the edge commits. Each may be sent twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lcf_lms.models.assignment import Assignment, Group, GroupMember
from lcf_lms.models.audit import Audit
from lcf_lms.models.module import Module
from lcf_lms.models.person import Person

LONGEST_NAME = 200
SENT_TWICE = timedelta(minutes=1)
"""Who makes a group of the same name again within this time pressed the button twice."""


class GroupNameError(Exception):
    """A group cannot have that name. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of assigning: how many are new, got another day, were so already."""

    new: int
    changed: int
    same: int


def create_group(session: Session, name: str, *, by: str, at: datetime) -> Group:
    """Make a group. Raises GroupNameError."""
    name = _checked_name(name)
    there = _group_named(session, name)
    if there is not None:
        if there.created_by == by and at - there.created_at <= SENT_TWICE:
            return there
        raise GroupNameError(f"There is a group “{there.name}” already.")
    group = Group(name=name, created_at=at, created_by=by)
    try:
        with session.begin_nested():
            session.add(group)
    except IntegrityError:
        raise GroupNameError(f"There is a group “{name}” already.") from None
    _note(session, by, at, "group_created", group, {})
    return group


def rename_group(session: Session, group: Group, name: str, *, by: str, at: datetime) -> bool:
    """Give a group another name; whether it is another. Raises GroupNameError."""
    name = _checked_name(name)
    there = _group_named(session, name)
    if there is not None and there.id != group.id:
        raise GroupNameError(f"There is a group “{there.name}” already.")
    if group.name == name:
        return False
    before, group.name = group.name, name
    session.flush()
    _note(session, by, at, "group_renamed", group, {"name_before": before})
    return True


def add_people(session: Session, group: Group, people: Iterable[Person], *, by: str, at: datetime) -> int:
    """Add people to a group; how many were not in it."""
    # The group's row is held until the commit: the same press sent twice adds nobody twice.
    session.refresh(group, with_for_update=True)
    inside = set(session.scalars(select(GroupMember.person_id).where(GroupMember.group_id == group.id)))
    new = sorted({person.id for person in people} - inside)
    session.add_all(GroupMember(group_id=group.id, person_id=number, added_at=at) for number in new)
    session.flush()
    if new:
        _note(session, by, at, "group_people_added", group, {"people": new})
    return len(new)


def remove_person(session: Session, group: Group, person_id: int, *, by: str, at: datetime) -> bool:
    """Take a person out of a group; whether they were in it. What they did stays theirs."""
    member = session.get(GroupMember, (group.id, person_id))
    if member is None:
        return False
    session.delete(member)
    session.flush()
    _note(session, by, at, "group_person_removed", group, {"person": person_id})
    return True


def assign_module(
    session: Session,
    module: Module,
    *,
    people: Iterable[Person],
    groups: Iterable[Group],
    due_on: date,
    by: str,
    at: datetime,
) -> Assigned:
    """Assign a module to people and groups. To whom it is assigned already gets this day instead."""
    # The module's row is held until the commit, so that two who assign it find each other's rows.
    session.refresh(module, with_for_update=True)
    living = session.scalars(
        select(Assignment).where(Assignment.module_id == module.id, Assignment.withdrawn_at.is_(None))
    ).all()
    there = {(one.person_id, one.group_id): one for one in living}
    targets = {(person.id, None) for person in people} | {(None, group.id) for group in groups}
    new = changed = 0
    for person_id, group_id in sorted(targets, key=str):
        one = there.get((person_id, group_id))
        if one is not None:
            changed += change_due(session, one, due_on, by=by, at=at)
            continue
        one = Assignment(
            module_id=module.id,
            person_id=person_id,
            group_id=group_id,
            due_on=due_on,
            assigned_at=at,
            assigned_by=by,
        )
        session.add(one)
        session.flush()
        new += 1
        _note(session, by, at, "module_assigned", one, {"due_on": due_on.isoformat()})
    return Assigned(new, changed, len(targets) - new - changed)


def change_due(session: Session, assignment: Assignment, due_on: date, *, by: str, at: datetime) -> bool:
    """Give an assignment another day; whether it is another. A withdrawn one stays as it was."""
    if assignment.due_on == due_on or assignment.withdrawn_at is not None:
        return False
    detail = {"due_on_before": assignment.due_on.isoformat(), "due_on": due_on.isoformat()}
    assignment.due_on = due_on
    session.flush()
    _note(session, by, at, "assignment_changed", assignment, detail)
    return True


def withdraw(session: Session, assignment: Assignment, *, by: str, at: datetime) -> bool:
    """Let an assignment hold no more; whether it did. What people did in the module stays."""
    if assignment.withdrawn_at is not None:
        return False
    assignment.withdrawn_at = at
    session.flush()
    _note(session, by, at, "assignment_withdrawn", assignment, {})
    return True


def _checked_name(name: str) -> str:
    name = " ".join("".join(sign for sign in name if sign.isprintable() or sign.isspace()).split())
    if not name:
        raise GroupNameError("Enter a name.")
    if len(name) > LONGEST_NAME:
        raise GroupNameError(f"A group needs a name of up to {LONGEST_NAME} characters.")
    return name


def _group_named(session: Session, name: str) -> Group | None:
    return session.scalar(select(Group).where(func.lower(Group.name) == name.lower()))


def _note(
    session: Session, by: str, at: datetime, action: str, what: Group | Assignment, detail: dict[str, Any]
) -> None:
    if isinstance(what, Assignment):
        detail = {"module": what.module_id, "person": what.person_id, "group": what.group_id} | detail
    subject = f"{'group' if isinstance(what, Group) else 'assignment'} {what.id}"
    session.add(Audit(at=at, by=by, action=action, subject=subject, detail=detail))
