"""Groups: make, rename, add and remove people."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lcf_lms.models.assignment import Group
from lcf_lms.reporting import assigned, lists, service
from lcf_lms.reporting.choosing import is_number, row_or_404
from lcf_lms.reporting.forms import AddPeopleForm, GroupForm, addresses, trouble_with
from lcf_lms.reporting.views import acting, bp, hand_over, show
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.templating import ZONE, url_to

MANY = 20
DONE = {
    "made": "The group is made. Add the people who belong to it.",
    "renamed": "The group has its new name.",
    "same": "Nothing was different, so nothing was changed.",
    "removed": "Taken out of the group. What they did stays theirs.",
}


@bp.get("/reports/groups/")
@permission("lead")
def groups() -> str:
    """Every group."""
    return show("groups", groups=assigned.groups(db_session()))


@bp.get("/reports/groups.<any(csv, xlsx):kind>")
@permission("lead")
def groups_file(kind: str) -> Response:
    """The same as a file."""
    return hand_over(lists.groups_sheet(assigned.groups(db_session()), ZONE), "groups", kind)


@bp.get("/reports/groups/new")
@permission("lead")
def new_group() -> str:
    """Ask for its name."""
    return show("group_name", form=GroupForm.of_request(), group=None)


@bp.post("/reports/groups/new")
@permission("lead")
def create_group() -> ResponseReturnValue:
    """Make it."""
    form = GroupForm.of_request()
    if form.accepted():
        try:
            made = service.create_group(db_session(), form.name.data or "", by=acting(), at=now())
            db_session().commit()
            return redirect(url_to("lcf.reporting.group", number=made.id, did="made"), 303)
        except service.GroupNameError as error:
            form.name.errors = [str(error)]
    return show("group_name", form=form, group=None), 422


@bp.get("/reports/groups/<int:number>/")
@permission("lead")
def group(number: int) -> str:
    """Who is in it; ``?find=`` narrows whom one may add."""
    return _group_page(row_or_404(db_session(), Group, number), AddPeopleForm.of_request())


@bp.get("/reports/groups/<int:number>/people.<any(csv, xlsx):kind>")
@permission("lead")
def members_file(number: int, kind: str) -> Response:
    """Who is in it, as a file."""
    whole = row_or_404(db_session(), Group, number)
    people = assigned.members(db_session(), whole.id)
    return hand_over(lists.members_sheet(whole.name, people), f"group-{whole.id}", kind)


@bp.post("/reports/groups/<int:number>/people")
@permission("lead")
def add_people(number: int) -> ResponseReturnValue:
    """Add those who were chosen and those whose addresses are there: all of them or nobody."""
    session, whole, form = db_session(), row_or_404(db_session(), Group, number), AddPeopleForm.of_request()
    if form.accepted():
        chosen = [number for number in form.people.data or [] if is_number(str(number))]
        addressed = assigned.people_at(session, addresses(form.emails.data or ""))
        trouble = trouble_with(addressed)
        people = assigned.people_by_number(session, chosen) + addressed.people
        if trouble is not None:
            form.emails.errors = [trouble]
        elif not people:
            form.emails.errors = ["Choose people, or enter their e-mail addresses"]
        else:
            count = service.add_people(session, whole, people, by=acting(), at=now())
            session.commit()
            return redirect(url_to("lcf.reporting.group", number=whole.id, did="added", count=count), 303)
    return _group_page(whole, form), 422


@bp.post("/reports/groups/<int:number>/people/<int:member>/remove")
@permission("lead")
def remove_person(number: int, member: int) -> ResponseReturnValue:
    """Take one person out."""
    check_form_token()
    whole = row_or_404(db_session(), Group, number)
    gone = service.remove_person(db_session(), whole, member, by=acting(), at=now())
    db_session().commit()
    return redirect(url_to("lcf.reporting.group", number=number, did="removed" if gone else "same"), 303)


@bp.get("/reports/groups/<int:number>/rename")
@permission("lead")
def new_group_name(number: int) -> str:
    """Ask for another name."""
    whole = row_or_404(db_session(), Group, number)
    return show("group_name", form=GroupForm.of_request(name=whole.name), group=whole)


@bp.post("/reports/groups/<int:number>/rename")
@permission("lead")
def rename_group(number: int) -> ResponseReturnValue:
    """Keep it."""
    whole, form = row_or_404(db_session(), Group, number), GroupForm.of_request()
    if form.accepted():
        try:
            other = service.rename_group(db_session(), whole, form.name.data or "", by=acting(), at=now())
            db_session().commit()
            did = "renamed" if other else "same"
            return redirect(url_to("lcf.reporting.group", number=number, did=did), 303)
        except service.GroupNameError as error:
            form.name.errors = [str(error)]
    return show("group_name", form=form, group=whole), 422


def _group_page(whole: Group, form: AddPeopleForm) -> str:
    session = db_session()
    words = request.args.get("find", "").replace("\0", "").strip()[:200]
    found, total = assigned.people_to_add(session, whole.id, words)
    # A long list of everybody is no help: then only whom one looked for.
    found = found if words or total <= MANY else []
    form.offer(found)
    return show(
        "group",
        group=whole,
        members=assigned.members(session, whole.id),
        assignments=assigned.list_assignments(session, group_id=whole.id, page=1).lines,
        form=form,
        find=words,
        found=found,
        total=total,
        done=_done(),
    )


def _done() -> str | None:
    did, count = request.args.get("did", ""), request.args.get("count", 0, type=int)
    if did == "added":
        if count == 0:
            return "They were in the group already."
        return "1 person is added." if count == 1 else f"{count} people are added."
    return DONE.get(did)
