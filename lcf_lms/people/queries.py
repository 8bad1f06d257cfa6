"""What can be asked about people and their sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.models.person import (
    DEMO_ISSUER,
    LOCAL_ISSUER,
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
