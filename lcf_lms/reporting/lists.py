"""What stands in the columns of each list that can be taken away, by the same words as on its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from lcf_lms.models.attempt import Attempt
from lcf_lms.models.module import Module
from lcf_lms.models.person import Person
from lcf_lms.reporting.assigned import AssignmentLine, GroupLine
from lcf_lms.reporting.queries import Record, State
from lcf_lms.reporting.sheets import Cell, Sheet

STATES: dict[State, str] = {
    "not_started": "Not started",
    "started": "Started",
    "finished": "Finished",
    "below_mark": "Finished, below the mark",
}
NOT_ENOUGH = "Not enough evidence"


def percent_words(percent: int | None, finished: bool) -> str:
    """Such as 82%; what to say where there is none; nothing before the end."""
    if not finished:
        return ""
    return NOT_ENOUGH if percent is None else f"{percent}%"


def records_sheet(name: str, records: Iterable[Record], zone: tzinfo) -> Sheet:
    """People and modules."""
    columns = (
        "Person",
        "E-mail address",
        "Module",
        "State",
        "Percent",
        "Finished",
        "Due",
        "Overdue",
        "Last seen",
        "Revision",
    )
    rows = (
        (
            one.name,
            one.email,
            one.title,
            STATES[one.state],
            _percent(one.percent, one.finished),
            _day(one.finished_at, zone),
            one.due_on,
            "Yes" if one.overdue else "",
            _day(one.last_seen_at, zone),
            one.revision,
        )
        for one in records
    )
    return Sheet(name, columns, rows)


def attempts_sheet(name: str, modules: Iterable[tuple[str, list[Attempt]]], zone: tzinfo) -> Sheet:
    """One person's attempts, module by module."""
    rows = (
        (
            title,
            one.ordinal,
            one.revision,
            _day(one.started_at, zone),
            _day(one.last_seen_at, zone),
            _day(one.completed_at, zone),
            _percent(one.percent, one.completed_at is not None),
        )
        for title, attempts in modules
        for one in attempts
    )
    return Sheet(name, ("Module", "Attempt", "Revision", "Started", "Last seen", "Finished", "Percent"), rows)


def groups_sheet(lines: Iterable[GroupLine], zone: tzinfo) -> Sheet:
    """Groups."""
    rows = ((one.group.name, one.people, one.assignments, _day(one.group.created_at, zone)) for one in lines)
    return Sheet("Groups", ("Group", "People", "Assignments", "Made"), rows)


def members_sheet(name: str, people: Iterable[Person]) -> Sheet:
    """The people of one group."""
    return Sheet(name, ("Person", "E-mail address"), ((one.name, one.email or one.subject) for one in people))


def assignments_sheet(lines: Iterable[AssignmentLine], today: date, zone: tzinfo) -> Sheet:
    """Assignments."""
    columns = (
        "Module",
        "Assigned to",
        "E-mail address",
        "Due",
        "People",
        "Finished",
        "Overdue",
        "By",
        "On",
        "Withdrawn",
    )
    rows = (
        (
            one.module.title,
            one.to,
            one.address,
            one.assignment.due_on,
            one.people,
            one.finished,
            one.overdue(today),
            one.by,
            _day(one.assignment.assigned_at, zone),
            _day(one.assignment.withdrawn_at, zone),
        )
        for one in lines
    )
    return Sheet("Assignments", columns, rows)


def by_module(
    modules: Iterable[Module], attempts: dict[int, list[Attempt]]
) -> list[tuple[str, list[Attempt]]]:
    """Titles with their attempts, where there are any."""
    return [(module.title, attempts[module.id]) for module in modules if module.id in attempts]


def _percent(percent: int | None, finished: bool) -> Cell:
    return NOT_ENOUGH if finished and percent is None else percent


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    return None if moment is None else moment.astimezone(zone).date()
