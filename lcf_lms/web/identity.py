"""Who is asking. A host tells us by a callable; stand-alone, `people` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from lcf_lms.models.person import ROLES, Person, select_person
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session, write_session
from lcf_lms.web.state import state


@dataclass(frozen=True, slots=True)
class Identity:
    """A human as whoever vouches for them tells it.

    ``issuer`` names who vouches and ``subject`` whom they mean; both together are permanent.
    ``roles`` are ours: learner, author, lead, administrator. A host maps its own to them.
    """

    issuer: str
    subject: str
    name: str
    email: str | None = None
    roles: tuple[str, ...] = ("learner",)


IdentityCallable = Callable[[], Identity | None]
"""Called within a request; None: nobody is signed in."""


def identify() -> Person | None:
    """The person of this request, or None. Their row is made, and kept as the host tells it, on the way."""
    if "lcf_person" not in g:
        identity = state().identity()
        g.lcf_person = None if identity is None else _person_of(identity)
    person: Person | None = g.lcf_person
    return person if person is not None and person.active else None


def current_person() -> Person:
    """The person of this request, a row of its Session. Raises Unauthorized (401) where there is none."""
    person = identify()
    if person is None:
        raise Unauthorized
    return person


def _person_of(identity: Identity) -> Person | None:
    if not state().own_sign_in:
        with state().database.session(writes=False) as session:
            known = session.scalar(select_person(identity.issuer, identity.subject))
            same = known is not None and _told(known) == _told(identity)
        if not same:
            _keep(identity)
    return db_session().scalar(select_person(identity.issuer, identity.subject))


def _keep(identity: Identity) -> None:
    try:
        with write_session() as session:
            _write(session, identity)
    except IntegrityError:
        # Another request of the same newcomer was quicker.
        with write_session() as session:
            _write(session, identity)


def _write(session: Session, identity: Identity) -> None:
    person = session.scalar(select_person(identity.issuer, identity.subject))
    if person is None:
        person = Person(issuer=identity.issuer, subject=identity.subject, created_at=now())
        session.add(person)
    person.name, person.email, roles = _told(identity)
    person.roles = list(roles)


def _told(one: Identity | Person) -> tuple[str, str | None, tuple[str, ...]]:
    return one.name, one.email, tuple(role for role in ROLES if role in one.roles)
