"""People, as administrators look after them."""

from __future__ import annotations

from typing import Any, get_args

from flask import abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from lcf_lms.models.person import LOCAL_ISSUER, ROLES, Person, SignIn
from lcf_lms.people import cookie, directory, queries, service
from lcf_lms.people.forms import PersonForm
from lcf_lms.people.passwords import make_password_link
from lcf_lms.people.views import bp, device
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.settings import settings
from lcf_lms.web.templating import render, url_to

DONE = {
    "added": "{name} is added. Make a link, so that they can set a password.",
    "changed": "Saved.",
    "same": "Nothing was different, so nothing was changed.",
    "deactivated": "{name} cannot sign in any more. Everything they did is kept.",
    "reactivated": "{name} can sign in again.",
    "ended": "That sign-in has ended.",
}


@bp.get("/people/")
@permission("administrator")
def people() -> str:
    """Everyone, by filters and pages."""
    words = request.args.get("name", "").strip()[:200]
    role = _one_of(request.args.get("role"), ROLES)
    standing = _one_of(request.args.get("standing"), get_args(queries.Standing))
    listed = queries.list_people(
        db_session(),
        words=words,
        role=role,
        standing=standing,
        page=request.args.get("page", 1, type=int),
    )
    chosen = {"name": words or None, "role": role, "standing": standing}
    return render(
        "lcf/people/people.html", listed=listed, chosen=chosen, roles=ROLES, local_issuer=LOCAL_ISSUER
    )


@bp.get("/people/new")
@permission("administrator")
def new_person() -> str:
    """Ask who it is."""
    return render("lcf/people/edit.html", form=PersonForm.of_request(roles=["learner"]), whom=None)


@bp.post("/people/new")
@permission("administrator")
def add_person() -> ResponseReturnValue:
    """Add them."""
    form = PersonForm.of_request()
    if form.accepted():
        try:
            made = service.add_person(db_session(), **form.words(), by=_by(), at=now())
            db_session().commit()
            return redirect(url_to("lcf.people.person", number=made.id, did="added"), 303)
        except service.PersonError as error:
            form.refuse(error)
    return render("lcf/people/edit.html", form=form, whom=None), 422


@bp.get("/people/<int:number>")
@permission("administrator")
def person(number: int) -> str:
    """One person: what they may do, and where they are signed in."""
    return _person_page(_person_or_404(number))


@bp.get("/people/<int:number>/edit")
@permission("administrator")
def edit_person(number: int) -> str:
    """Change name, address, roles."""
    whom = _person_or_404(number)
    form = PersonForm.of_request(name=whom.name, email=whom.email or "", roles=whom.roles)
    return render("lcf/people/edit.html", form=form, whom=whom)


@bp.post("/people/<int:number>/edit")
@permission("administrator")
def change_person(number: int) -> ResponseReturnValue:
    """Keep what was changed."""
    whom = _person_or_404(number)
    form = PersonForm.of_request()
    if form.accepted():
        try:
            different = directory.change_person(
                db_session(), whom, **form.words(), by=_by(), at=now(), demo=settings().demo
            )
            db_session().commit()
            did = "changed" if different else "same"
            return redirect(url_to("lcf.people.person", number=number, did=did), 303)
        except service.PersonError as error:
            form.refuse(error)
    return render("lcf/people/edit.html", form=form, whom=whom), 422


@bp.get("/people/<int:number>/deactivate")
@permission("administrator")
def ask_to_deactivate(number: int) -> str:
    """Say what it means before it is done."""
    return render("lcf/people/deactivate.html", whom=_person_or_404(number))


@bp.post("/people/<int:number>/deactivate")
@permission("administrator")
def deactivate(number: int) -> ResponseReturnValue:
    """Let a person in no more."""
    check_form_token()
    whom = _person_or_404(number)
    try:
        directory.deactivate(db_session(), whom, by=_by(), at=now(), demo=settings().demo)
    except service.PersonError as error:
        return render("lcf/people/deactivate.html", whom=whom, refused=str(error)), 422
    db_session().commit()
    return redirect(url_to("lcf.people.person", number=number, did="deactivated"), 303)


@bp.post("/people/<int:number>/reactivate")
@permission("administrator")
def reactivate(number: int) -> ResponseReturnValue:
    """Let a person in again."""
    check_form_token()
    directory.reactivate(db_session(), _person_or_404(number), by=_by(), at=now())
    db_session().commit()
    return redirect(url_to("lcf.people.person", number=number, did="reactivated"), 303)


@bp.post("/people/<int:number>/password-link")
@permission("administrator")
def make_link(number: int) -> ResponseReturnValue:
    """Make a link by which they set a password, and show it this once."""
    check_form_token()
    whom = _person_or_404(number)
    try:
        made = make_password_link(db_session(), whom, by=_by(), at=now())
    except service.PersonError as error:
        return _person_page(whom, refused=str(error)), 422
    db_session().commit()
    address = url_to("lcf.people.password_link", token=made.token, _external=True)
    return _person_page(whom, link=address)


@bp.post("/people/<int:number>/sign-ins/<int:sign_in>/revoke")
@permission("administrator")
def revoke_of(number: int, sign_in: int) -> ResponseReturnValue:
    """End one of a person's sign-ins."""
    check_form_token()
    session = db_session()
    found = session.get(SignIn, sign_in)
    if found is None or found.person_id != number:
        abort(404)
    here = found.digest == cookie.current_digest()
    directory.revoke_sign_in(session, found, by=_by(), at=now())
    session.commit()
    if not here:
        return redirect(url_to("lcf.people.person", number=number, did="ended"), 303)
    response = make_response(redirect(url_to("lcf.people.sign_in"), 303))
    cookie.forget(response)
    return response


def _person_page(whom: Person, **more: Any) -> str:
    found = queries.sign_ins_of(db_session(), whom.id, at=now(), idle=cookie.idle_time())
    here = cookie.current_digest()
    rows = [{"sign_in": one, "device": device(one.agent), "here": one.digest == here} for one in found]
    did = DONE.get(request.args.get("did", ""))
    return render(
        "lcf/people/person.html",
        whom=whom,
        rows=rows,
        hours=service.LINK_HOURS,
        signs_in_here=whom.issuer == LOCAL_ISSUER,
        done=did.format(name=whom.name) if did else None,
        **more,
    )


def _person_or_404(number: int) -> Person:
    # The database's integers end at 2^31 - 1 on PostgreSQL; no id lies beyond.
    found = db_session().get(Person, number) if number < 2**31 else None
    if found is None:
        abort(404)
    return found


def _one_of(word: str | None, words: tuple[Any, ...]) -> Any:
    return word if word in words else None


def _by() -> str:
    acting = current_person()
    return acting.email or acting.subject
