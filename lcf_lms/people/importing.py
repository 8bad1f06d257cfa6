"""Importing a list of people: first what would change, then the change. Functions flush; the edge commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lcf_lms.models.audit import Audit
from lcf_lms.models.person import Person
from lcf_lms.people.directory import change_person, people_by_address
from lcf_lms.people.lists import Refused, Row
from lcf_lms.people.service import add_person

NEW_ROLES = ("learner",)
"""What a new person may do where the file does not say."""
KEEPS_ADMINISTRATOR = (
    "A list takes the role administrator from nobody. Take it away on {name}’s own page, "
    "or write the role into the line."
)


@dataclass(frozen=True, slots=True)
class Change:
    """A line that would change a person: what is different, as words before and after."""

    row: Row
    differences: tuple[tuple[str, str, str], ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do."""

    new: tuple[Row, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Row, ...]
    refused: tuple[Refused, ...]

    @property
    def to_do(self) -> tuple[Row, ...]:
        """The rows that would add or change somebody, in the order of the file."""
        return tuple(sorted((*self.new, *(one.row for one in self.changed)), key=lambda row: row.line))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[Refused, ...]


def plan(session: Session, rows: Iterable[Row], refused: Iterable[Refused] = ()) -> Plan:
    """What these rows would do to the people there are now. Nothing is changed."""
    listed = list(rows)
    there = people_by_address(session, [row.subject for row in listed])
    new: list[Row] = []
    changed: list[Change] = []
    unchanged: list[Row] = []
    kept_out = list(refused)
    for row in listed:
        person = there.get(row.subject)
        if person is None:
            new.append(row)
            continue
        differences = _differences(row, person)
        if not differences:
            unchanged.append(row)
        elif row.roles is not None and "administrator" in set(person.roles) - set(row.roles):
            kept_out.append(Refused(row.line, row.email, KEEPS_ADMINISTRATOR.format(name=person.name)))
        else:
            changed.append(Change(row, differences, person.active))
    kept_out.sort(key=lambda one: one.line)
    return Plan(tuple(new), tuple(changed), tuple(unchanged), tuple(kept_out))


def carry_out(session: Session, rows: Iterable[Row], *, by: str, at: datetime) -> Imported:
    """Add and change the people of these rows, all or none. A second time it changes nothing."""
    made = plan(session, rows)
    for row in made.new:
        add_person(session, name=row.name, email=row.email, roles=row.roles or NEW_ROLES, by=by, at=at)
    there = people_by_address(session, [one.row.subject for one in made.changed])
    for one in made.changed:
        person = there[one.row.subject]
        roles = person.roles if one.row.roles is None else one.row.roles
        change_person(
            session, person, name=one.row.name, email=person.email or one.row.email, roles=roles, by=by, at=at
        )
    if made.new or made.changed:
        detail = {"added": len(made.new), "changed": len(made.changed)}
        session.add(Audit(at=at, by=by, action="people_imported", subject="people", detail=detail))
    session.flush()
    return Imported(len(made.new), len(made.changed), len(made.unchanged), made.refused)


def _differences(row: Row, person: Person) -> tuple[tuple[str, str, str], ...]:
    found: list[tuple[str, str, str]] = []
    if row.name != person.name:
        found.append(("name", person.name, row.name))
    if row.roles is not None and list(row.roles) != person.roles:
        found.append(("roles", ", ".join(person.roles), ", ".join(row.roles)))
    return tuple(found)
