"""Signing in and out, and the account page. There only where people sign in with us."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response

from lcf_lms.models.person import Person, SignIn
from lcf_lms.people import cookie, service
from lcf_lms.people.forms import SignInForm
from lcf_lms.people.queries import link_of, local_person, sign_ins_of
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session, write_session
from lcf_lms.web.identity import current_person, identify
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.settings import settings
from lcf_lms.web.state import state
from lcf_lms.web.templating import home_address, render, url_to

bp = Blueprint("people", __name__)

WRONG = "The e-mail address or the password is not right"
TOO_OFTEN = "That was tried too often. Wait 15 minutes, then try again."
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


@bp.route("/sign-in", methods=["GET", "POST"])
@permission("anyone")
def sign_in() -> Response:
    """Sign in with e-mail address and password."""
    if identify() is not None:
        return redirect(_back(), 303)
    form = SignInForm.of_request()
    if form.accepted():
        email = service.plain_email(form.email.data or "")
        if not _may_try(email):
            form.form_errors.append(TOO_OFTEN)
        else:
            person = _person_by_password(email, form.password.data or "")
            if person is not None:
                return _signed_in(person)
            form.password.errors = [WRONG]
    return make_response(
        render("lcf/people/sign-in.html", form=form), 422 if request.method == "POST" else 200
    )


@bp.get("/cannot-sign-in")
@permission("anyone")
def cannot_sign_in() -> str:
    """What to do when signing in does not work."""
    return render("lcf/people/cannot-sign-in.html")


@bp.get("/sign-in/<string:token>")
@permission("anyone")
def sign_in_link(token: str) -> Response:
    """A link shows a button: programs that look into mail must not use it up."""
    link = link_of(db_session(), token_digest=service.digest_of(token), at=now(), demo=settings().demo)
    page = render("lcf/people/sign-in-link.html", link=link)
    return make_response(page, 200 if link is not None else 404)


@bp.post("/sign-in/<string:token>")
@permission("anyone")
def sign_in_by_link(token: str) -> Response:
    """The button was pressed."""
    check_form_token()
    session = db_session()
    person = service.use_link(session, token, at=now(), demo=settings().demo)
    if person is None:
        return make_response(render("lcf/people/sign-in-link.html", link=None), 404)
    return begin_here(person)


@bp.post("/sign-out")
@permission("anyone")
def sign_out() -> Response:
    """End this browser's sign-in."""
    check_form_token()
    _end_current()
    db_session().commit()
    response = make_response(redirect(url_to("lcf.people.sign_in"), 303))
    cookie.forget(response)
    return response


@bp.get("/account")
@permission("person")
def account() -> str:
    """Who I am, and where I am signed in."""
    found = sign_ins_of(db_session(), current_person().id, at=now(), idle=cookie.idle_time())
    here = cookie.current_digest()
    rows = [{"sign_in": one, "device": device(one.agent), "here": one.digest == here} for one in found]
    return render("lcf/people/account.html", rows=rows)


@bp.post("/account/sign-ins/<int:number>/revoke")
@permission("person")
def revoke(number: int) -> Response:
    """End one of my sign-ins."""
    check_form_token()
    session = db_session()
    found = session.get(SignIn, number)
    if found is None or found.person_id != current_person().id:
        abort(404)
    here = found.digest == cookie.current_digest()
    service.end_sign_in(session, found, now())
    session.commit()
    response = make_response(redirect(url_to("lcf.people.sign_in" if here else "lcf.people.account"), 303))
    if here:
        cookie.forget(response)
    return response


def device(agent: str) -> str:
    """A browser's description of itself in a few words, such as *Firefox on Windows*."""
    browser = next((name for part, name in BROWSERS if part in agent), "A browser")
    system = next((name for part, name in SYSTEMS if part in agent), "")
    return f"{browser} on {system}" if system else browser


def begin_here(person: Person) -> Response:
    """Sign a person in on this browser, whoever was signed in before; they go home."""
    _end_current()
    return _signed_in(person)


def _may_try(email: str) -> bool:
    """Counted first, in a transaction of its own: a crash must not give tries back."""
    address = request.remote_addr or ""
    with write_session() as session:
        by_name = service.count_try(session, "name", email, at=now(), most=service.TRIES_PER_NAME)
        by_address = service.count_try(session, "address", address, at=now(), most=service.TRIES_PER_ADDRESS)
    return by_name and by_address


def _person_by_password(email: str, password: str) -> Person | None:
    # Hashing takes its time on purpose, so it is done before the write lock is taken.
    with state().database.session(writes=False) as session:
        known = local_person(session, email)
    if not service.password_holds(known, password):
        return None
    person = local_person(db_session(), email)
    if person is not None:
        service.renew_hash(person, password)
        service.forget_tries(db_session(), "name", email)
    return person


def _signed_in(person: Person) -> Response:
    at = now()
    agent = request.headers.get("User-Agent", "")
    token = service.begin_sign_in(db_session(), person, agent=agent, at=at, until=cookie.end_time(at))
    db_session().commit()
    response = make_response(redirect(_back(), 303))
    cookie.keep(response, token)
    return response


def _end_current() -> None:
    digest = cookie.current_digest()
    if digest is not None:
        service.end_sign_in_of(db_session(), digest, now())


def _back() -> str:
    """Where the person wanted to go, if it is a page of ours, else home."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    plain = not parts.scheme and not parts.netloc and re.fullmatch(r"/[\x21-\x5b\x5d-\x7e]*", wanted)
    if (
        plain
        and not wanted.startswith("//")
        and parts.path.startswith(home_address())
        and "/api/" not in parts.path
    ):
        return wanted
    return home_address()
