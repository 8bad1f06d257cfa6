"""The stand-alone identity: a cookie that leads to a row."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, request

from lcf_lms.models.person import SignIn
from lcf_lms.people.queries import living_sign_in
from lcf_lms.people.service import digest_of
from lcf_lms.web.clock import now
from lcf_lms.web.database import write_session
from lcf_lms.web.identity import Identity
from lcf_lms.web.security import forget_cookie, set_cookie
from lcf_lms.web.settings import settings
from lcf_lms.web.state import state

COOKIE = "lcf_sign_in"
SEEN_EVERY = timedelta(minutes=5)


def own_identity() -> Identity | None:
    """Who is signed in with us in this browser."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    at = now()
    with state().database.session(writes=False) as session:
        found = living_sign_in(session, digest_of(token), at=at, idle=idle_time(), demo=settings().demo)
        if found is None:
            return None
        person = found.person
        seen_long_ago = at - found.last_seen_at >= SEEN_EVERY
        identity = Identity(person.issuer, person.subject, person.name, person.email, tuple(person.roles))
        number = found.id
    if seen_long_ago:
        _seen(number, at)
    return identity


def current_digest() -> str | None:
    """The digest of this browser's sign-in."""
    token = request.cookies.get(COOKIE)
    return digest_of(token) if token else None


def idle_time() -> timedelta:
    """How long a sign-in may rest."""
    return timedelta(hours=settings().sign_in_hours)


def end_time(at: datetime) -> datetime:
    """When a sign-in that begins now ends in any case."""
    return at + timedelta(days=settings().sign_in_days)


def keep(response: Response, token: str) -> None:
    """Give this browser its secret, until it closes."""
    set_cookie(response, COOKIE, token)


def forget(response: Response) -> None:
    """Take it away."""
    forget_cookie(response, COOKIE)


def _seen(number: int, at: datetime) -> None:
    with write_session() as session:
        found = session.get(SignIn, number)
        if found is not None:
            found.last_seen_at = at
            found.person.last_seen_at = at
