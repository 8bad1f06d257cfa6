"""Assignments: who is to finish what by when; assign, change the day, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lcf_lms.models.assignment import Group
from lcf_lms.models.module import Module, select_catalogue
from lcf_lms.reporting import assigned, lists, queries, service
from lcf_lms.reporting.assigned import AssignmentLine
from lcf_lms.reporting.choosing import LARGEST, choose, is_number, page_number
from lcf_lms.reporting.days import today
from lcf_lms.reporting.forms import AssignForm, DueForm, addresses, month_from, trouble_with
from lcf_lms.reporting.queries import Filters
from lcf_lms.reporting.views import acting, bp, hand_over, show
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.templating import ZONE, url_to

DONE = {
    "changed": "The new day is kept. Everyone sees it on their home page.",
    "same": "Nothing was different, so nothing was changed.",
    "withdrawn": "The assignment is withdrawn. What people did in the module stays.",
}


@bp.get("/assignments/")
@permission("lead")
def assignments() -> str:
    """Assignments that hold, or with ``?withdrawn=yes`` those that do not; by module, group and pages."""
    session, chosen = db_session(), choose(db_session())
    listed = assigned.list_assignments(
        session,
        module_id=chosen.filters.module_id,
        group_id=chosen.filters.group_id,
        withdrawn=_withdrawn(),
        page=page_number(),
    )
    return show(
        "assignments",
        chosen=chosen,
        listed=listed,
        withdrawn=_withdrawn(),
        groups=assigned.groups(session),
        figures=queries.figures(session, Filters(), today=today()),
        done=_done(),
    )


@bp.get("/assignments.<any(csv, xlsx):kind>")
@permission("lead")
def assignments_file(kind: str) -> Response:
    """The whole of that list."""
    filters = choose(db_session()).filters
    lines = assigned.every_assignment(
        db_session(), module_id=filters.module_id, group_id=filters.group_id, withdrawn=_withdrawn()
    )
    return hand_over(lists.assignments_sheet(lines, today(), ZONE), "assignments", kind)


@bp.get("/assignments/new")
@permission("lead")
def new_assignment() -> str:
    """Ask what, to whom, by when; the address may name a module, a group, a person."""
    chosen = choose(db_session())
    form = AssignForm.of_request(
        module=chosen.module.slug if chosen.module else "",
        groups=[chosen.group.id] if chosen.group else [],
        emails=_address_of(request.args.get("person", "")),
        due_on=month_from(today()),
    )
    return _assign_page(form)


@bp.post("/assignments/new")
@permission("lead")
def assign() -> ResponseReturnValue:
    """Assign it: to all who were named, or to nobody."""
    session, form = db_session(), AssignForm.of_request()
    modules, groups = _offer(form)
    if form.accepted() and form.due_on.data is not None:
        addressed = assigned.people_at(session, addresses(form.emails.data or ""))
        trouble = trouble_with(addressed)
        chosen = [group for group in groups if group.id in set(form.groups.data or [])]
        if trouble is not None:
            form.emails.errors = [trouble]
        elif not (chosen or addressed.people):
            form.emails.errors = ["Choose a group, or enter e-mail addresses of people"]
        else:
            module = next(one for one in modules if one.slug == form.module.data)
            came = service.assign_module(
                session,
                module,
                people=addressed.people,
                groups=chosen,
                due_on=form.due_on.data,
                by=acting(),
                at=now(),
            )
            session.commit()
            told = {"did": "assigned", "new": came.new, "changed": came.changed}
            return redirect(url_to("lcf.reporting.assignments", module=module.slug, **told), 303)
    return show("assign", form=form), 422


@bp.get("/assignments/<int:number>/")
@permission("lead")
def assignment(number: int) -> str:
    """One assignment: how far people are, and what can be changed."""
    line = _line_or_404(number)
    return show("assignment", line=line, form=DueForm.of_request(due_on=line.assignment.due_on), done=_done())


@bp.post("/assignments/<int:number>/due")
@permission("lead")
def change_due(number: int) -> ResponseReturnValue:
    """Keep another day."""
    line, form = _line_or_404(number), DueForm.of_request()
    if form.accepted() and form.due_on.data is not None:
        other = service.change_due(db_session(), line.assignment, form.due_on.data, by=acting(), at=now())
        db_session().commit()
        did = "changed" if other else "same"
        return redirect(url_to("lcf.reporting.assignment", number=number, did=did), 303)
    return show("assignment", line=line, form=form, done=None), 422


@bp.post("/assignments/<int:number>/withdraw")
@permission("lead")
def withdraw(number: int) -> ResponseReturnValue:
    """Let it hold no more."""
    check_form_token()
    line = _line_or_404(number)
    held = service.withdraw(db_session(), line.assignment, by=acting(), at=now())
    db_session().commit()
    return redirect(
        url_to("lcf.reporting.assignment", number=number, did="withdrawn" if held else "same"), 303
    )


def _assign_page(form: AssignForm) -> str:
    _offer(form)
    return show("assign", form=form)


def _offer(form: AssignForm) -> tuple[Sequence[Module], list[Group]]:
    session = db_session()
    modules, groups = session.scalars(select_catalogue()).all(), assigned.groups(session)
    form.offer(modules, groups)
    return modules, [line.group for line in groups]


def _address_of(number: str) -> str:
    if not number:
        return ""
    found = assigned.people_by_number(db_session(), [int(number)]) if is_number(number) else []
    return (found[0].email or found[0].subject) if found else abort(404)


def _withdrawn() -> bool:
    return request.args.get("withdrawn", "") == "yes"


def _done() -> str | None:
    did = request.args.get("did", "")
    if did != "assigned":
        return DONE.get(did)
    new, changed = (request.args.get(key, 0, type=int) for key in ("new", "changed"))
    told = [f"{new} made" if new else "", f"{changed} got the new day" if changed else ""]
    words = ", ".join(one for one in told if one)
    return f"Assignments: {words}." if words else "It was assigned to them like that already."


def _line_or_404(number: int) -> AssignmentLine:
    found = assigned.find_assignment(db_session(), number) if number <= LARGEST else None
    return found if found is not None else abort(404)
