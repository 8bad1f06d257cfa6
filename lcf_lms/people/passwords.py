"""Links by which people set a password. An administrator makes them; mail is the organisation's own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lcf_lms.models.person import LOCAL_ISSUER, PasswordLink, Person
from lcf_lms.people.directory import end_all_sign_ins
from lcf_lms.people.queries import is_let_in, password_link
from lcf_lms.people.service import (
    LINK_HOURS,
    Invitation,
    PersonError,
    digest_of,
    note,
    plain_email,
    set_password,
)

LinkState = Literal["open", "used", "over"]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a link: its state, and its row where there is one to speak of."""

    state: LinkState
    link: PasswordLink | None = None


def make_password_link(session: Session, person: Person, *, by: str, at: datetime) -> Invitation:
    """A link by which a person sets a password, once, for 24 hours. Unused older ones work no more.

    Raises PersonError for those who do not sign in with us, or not any more.
    """
    if person.issuer != LOCAL_ISSUER:
        raise PersonError(f"{person.name} does not sign in with a password.", "password")
    if not person.active:
        raise PersonError(f"{person.name} is not active. Reactivate them first.", "password")
    session.execute(
        delete(PasswordLink).where(PasswordLink.person_id == person.id, PasswordLink.used_at.is_(None))
    )
    token = secrets.token_urlsafe(24)
    session.add(
        PasswordLink(
            digest=digest_of(token),
            person_id=person.id,
            created_at=at,
            expires_at=at + timedelta(hours=LINK_HOURS),
        )
    )
    session.flush()
    note(session, by, at, "password_link_made", person)
    return Invitation(person, token)


def find_link(session: Session, token: str, *, at: datetime) -> Found:
    """What a link is worth now."""
    link = password_link(session, digest_of(token))
    if link is None or not is_let_in(link.person, demo=False):
        return Found("over")
    if link.used_at is not None:
        return Found("used", link)
    return Found("open", link) if at < link.expires_at else Found("over", link)


def use_password_link(session: Session, link: PasswordLink, password: str, *, at: datetime) -> Person:
    """Set the password and use the link up. Every sign-in of the person ends. Raises PersonError."""
    person = link.person
    if plain_email(password) == person.subject:
        raise PersonError("Your e-mail address is no password. Choose another one.", "password")
    set_password(person, password)
    won = session.scalar(
        update(PasswordLink)
        .where(PasswordLink.id == link.id, PasswordLink.used_at.is_(None))
        .values(used_at=at)
        .returning(PasswordLink.id)
    )
    if won is None:
        raise PersonError("This link was used just now. Nothing was changed.", "password")
    end_all_sign_ins(session, person, at)
    session.flush()
    note(session, person.subject, at, "password_set", person)
    return person
