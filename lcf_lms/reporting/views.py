"""A lead's pages: people and modules, one person's record, and what a lead can see."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from lcf_lms.models.person import Person
from lcf_lms.reporting import assigned, lists, queries
from lcf_lms.reporting.choosing import choose, page_number, row_or_404
from lcf_lms.reporting.days import today
from lcf_lms.reporting.queries import Filters
from lcf_lms.reporting.shared_decisions import shared_decisions, shared_modules
from lcf_lms.reporting.sheets import MEDIA, Sheet, as_csv, as_xlsx
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import ZONE, render

bp = Blueprint("reporting", __name__)


@bp.get("/reports/")
@permission("lead")
def records() -> str:
    """Who is where in which module, by filters and pages."""
    session, chosen = db_session(), choose(db_session())
    return show(
        "records",
        chosen=chosen,
        figures=queries.figures(session, chosen.filters, today=today()),
        paged=queries.list_records(session, chosen.filters, today=today(), page=page_number()),
        groups=assigned.groups(session),
    )


@bp.get("/reports/records.<any(csv, xlsx):kind>")
@permission("lead")
def records_file(kind: str) -> Response:
    """The whole of that list."""
    filters = choose(db_session()).filters
    found = queries.every_record(db_session(), filters, today=today())
    stem = "overdue" if filters.due == "overdue" else "people-and-modules"
    return hand_over(lists.records_sheet("People and modules", found, ZONE), stem, kind)


@bp.get("/reports/people/<int:number>/")
@permission("lead")
def person(number: int) -> str:
    """One person's record: modules, attempts, dates; decisions only while they share them."""
    session, whom = db_session(), row_or_404(db_session(), Person, number)
    found = queries.every_record(session, Filters(person_id=whom.id), today=today())
    shared = [
        (one.module, shared_decisions(session, whom.id, one.module, now()))
        for one in shared_modules(session, now(), whom.id)
    ]
    return show(
        "person",
        whom=whom,
        records=found,
        attempts=queries.attempts_of(session, whom.id),
        groups=assigned.groups_of(session, whom.id),
        assignments=assigned.assignments_for(session, whom.id),
        shared=shared,
    )


@bp.get("/reports/people/<int:number>/record.<any(csv, xlsx):kind>")
@permission("lead")
def person_file(number: int, kind: str) -> Response:
    """One person's modules."""
    whom = row_or_404(db_session(), Person, number)
    found = queries.every_record(db_session(), Filters(person_id=whom.id), today=today())
    return hand_over(lists.records_sheet(f"Record of {whom.name}", found, ZONE), f"record-{whom.id}", kind)


@bp.get("/reports/people/<int:number>/attempts.<any(csv, xlsx):kind>")
@permission("lead")
def attempts_file(number: int, kind: str) -> Response:
    """One person's attempts."""
    whom = row_or_404(db_session(), Person, number)
    attempts = queries.attempts_of(db_session(), whom.id)
    rows = lists.by_module(queries.modules_to_choose(db_session()), attempts)
    return hand_over(
        lists.attempts_sheet(f"Attempts of {whom.name}", rows, ZONE), f"attempts-{whom.id}", kind
    )


@bp.get("/reports/what-you-can-see")
@permission("lead")
def what_you_can_see() -> str:
    """What leads see of people, and what they never see."""
    return show("what_you_can_see")


def show(name: str, **context: Any) -> str:
    """A page of this room, with what its parts ask for."""
    words: dict[str, Any] = {"states": lists.STATES, "percent_words": lists.percent_words, "today": today()}
    return render(f"lcf/reporting/{name}.html", **words, **context)


def hand_over(sheet: Sheet, stem: str, kind: str) -> Response:
    """A list as a file; its name says the day."""
    content = as_csv(sheet) if kind == "csv" else as_xlsx(sheet, at=now())
    answer = make_response(content)
    answer.content_type = f"{MEDIA[kind]}; charset=utf-8" if kind == "csv" else MEDIA[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{stem}-{today():%Y-%m-%d}.{kind}"'
    return answer


def acting() -> str:
    """Who acts, as it is kept with what they do."""
    whom = current_person()
    return whom.email or whom.name
