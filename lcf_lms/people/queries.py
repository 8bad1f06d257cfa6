"""What can be asked about people and their sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from lcf_lms.models.person import (
    DEMO_ISSUER,
    LOCAL_ISSUER,
    PasswordLink,
    Person,
    SignIn,
    SignInLink,
    select_person,
    select_sign_in,
    select_sign_ins_of,
)


def local_person(session: Session, email: str) -> Person | None:
    """The person who signs in with us by that address (as `plain_email` gives it)."""
    return session.scalar(select_person(LOCAL_ISSUER, email))


def living_sign_in(
    session: Session, digest: str, *, at: datetime, idle: timedelta, demo: bool
) -> SignIn | None:
    """The sign-in of that digest, if it still works: neither revoked nor over, and used lately."""
    found = session.scalar(select_sign_in(digest, at))
    if found is None or at - found.last_seen_at > idle or not is_let_in(found.person, demo=demo):
        return None
    return found


def sign_ins_of(session: Session, person_id: int, *, at: datetime, idle: timedelta) -> list[SignIn]:
    """A person's sign-ins that still work, the last used first."""
    return [
        one for one in session.scalars(select_sign_ins_of(person_id, at)) if at - one.last_seen_at <= idle
    ]


def link_of(session: Session, *, token_digest: str, at: datetime, demo: bool) -> SignInLink | None:
    """The link of that digest, if it still works."""
    link = session.scalar(
        select(SignInLink).where(SignInLink.digest == token_digest, SignInLink.expires_at > at)
    )
    return link if link is not None and is_let_in(link.person, demo=demo) else None


def is_let_in(person: Person, *, demo: bool) -> bool:
    """Whether a person may sign in. The demonstration's people may only while it runs."""
    return person.active and (demo or person.issuer != DEMO_ISSUER)


def everyone(session: Session) -> list[Person]:
    """Every person, by name."""
    return list(session.scalars(select(Person).order_by(Person.name, Person.id)))


Standing = Literal["active", "waiting", "resting"]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of people: how many there are in all, how many pages, which one this is (from 1)."""

    people: list[Person]
    total: int
    pages: int
    page: int


def list_people(
    session: Session, *, words: str, role: str | None, standing: Standing | None, page: int
) -> Listed:
    """People by name: whose name or address has these words, who hold a role, who stand like that.

    *waiting* are those who sign in with us and have no password yet; *resting* are not active.
    """
    query = select(Person)
    if words:
        query = query.where(
            Person.name.icontains(words, autoescape=True) | Person.email.icontains(words, autoescape=True)
        )
    if role is not None:
        query = query.where(_holds(role))
    if standing is not None:
        query = query.where(Person.active.is_(standing != "resting"))
    if standing == "waiting":
        query = query.where(Person.issuer == LOCAL_ISSUER, Person.password_hash.is_(None))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    rows = session.scalars(query.order_by(Person.name, Person.id).offset((page - 1) * PAGE).limit(PAGE))
    return Listed(list(rows), total, pages, page)


def select_administrators() -> Select[Person]:
    """Everyone active who holds the role administrator."""
    return select(Person).where(Person.active.is_(True), _holds("administrator"))


def password_link(session: Session, token_digest: str) -> PasswordLink | None:
    """The link of that digest, whether it still works or not."""
    return session.scalar(select(PasswordLink).where(PasswordLink.digest == token_digest))


def _holds(role: str) -> ColumnElement[bool]:
    # Roles are a JSON list of plain words, which reads the same as text on every database.
    return cast(Person.roles, String).contains(f'"{role}"', autoescape=True)
