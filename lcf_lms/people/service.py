"""What can be done to people and their sign-ins. Functions flush; the edge commits."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lcf_lms.models.audit import Audit
from lcf_lms.models.person import (
    DEMO_ISSUER,
    LOCAL_ISSUER,
    ROLES,
    Person,
    Role,
    SignIn,
    SignInLink,
    Throttle,
    select_person,
    select_sign_in,
)
from lcf_lms.people.queries import link_of

LINK_HOURS = 24
LEAST_PASSWORD = 12
WINDOW = timedelta(minutes=15)
TRIES_PER_NAME = 10
TRIES_PER_ADDRESS = 60
AGENT_LENGTH = 200
NAME_LENGTH = 200
DEMO_PEOPLE: tuple[tuple[Role, str], ...] = (
    ("learner", "Ruth Adeyemi-Clarke"),
    ("author", "Beatriz Nolan"),
    ("administrator", "Sam Okafor"),
)

_hasher = PasswordHasher()


class PersonError(Exception):
    """A person cannot be added or changed as asked. The message is a sentence about ``field``."""

    def __init__(self, message: str, field: Literal["name", "email", "roles", "password"] = "name") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Invitation:
    """A person with the secret of a link that signs them in; the secret is kept nowhere else."""

    person: Person
    token: str


def plain_email(email: str) -> str:
    """An address as we compare it: ASCII letters lowered, blanks around it gone."""
    return "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in email.strip())


def digest_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_person(
    session: Session,
    *,
    name: str,
    email: str,
    roles: Iterable[str],
    by: str,
    at: datetime,
    issuer: str = LOCAL_ISSUER,
    password: str | None = None,
) -> Person:
    """Add a person who signs in with us. Raises PersonError."""
    subject = checked_email(email)
    person = Person(
        issuer=issuer,
        subject=subject,
        name=checked_name(name),
        email=email.strip(),
        roles=checked_roles(roles),
        created_at=at,
    )
    if session.scalar(select_person(issuer, subject)) is not None:
        raise PersonError(f"{subject} is there already.", "email")
    session.add(person)
    if password is not None:
        set_password(person, password)
    session.flush()
    note(session, by, at, "person_added", person)
    return person


def checked_email(email: str) -> str:
    """The address as we compare it. Raises PersonError unless it looks like one."""
    subject = plain_email(email)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", subject) or len(subject) > NAME_LENGTH:
        raise PersonError(f"“{email.strip()}” is not an e-mail address.", "email")
    return subject


def checked_name(name: str) -> str:
    """The name without blanks around it. Raises PersonError."""
    plain = name.strip()
    if not plain or len(plain) > NAME_LENGTH or not plain.isprintable():
        raise PersonError("A person needs a name of up to 200 characters.", "name")
    return plain


def checked_roles(roles: Iterable[str]) -> list[str]:
    """The roles in their order, each once. Raises PersonError."""
    wanted = set(roles)
    unknown = sorted(wanted - set(ROLES))
    if unknown:
        raise PersonError(f"There is no role “{unknown[0]}”. There are {', '.join(ROLES)}.", "roles")
    if not wanted:
        raise PersonError("A person needs at least one role.", "roles")
    return [role for role in ROLES if role in wanted]


def set_password(person: Person, password: str) -> None:
    """Keep a password's argon2 hash. Raises PersonError if it is too short."""
    if len(password) < LEAST_PASSWORD:
        raise PersonError(f"A password needs at least {LEAST_PASSWORD} characters.", "password")
    person.password_hash = _hasher.hash(password)


def password_holds(person: Person | None, password: str) -> bool:
    """Whether a password is a person's. It takes as long where there is no such person."""
    known = person.password_hash if person is not None and person.active else None
    try:
        _hasher.verify(known or _nobodys_hash(), password)
    except Argon2Error:
        return False
    return known is not None


def renew_hash(person: Person, password: str) -> None:
    """Hash a password anew where its hash was made with weaker parameters than today's."""
    if person.password_hash is not None and _hasher.check_needs_rehash(person.password_hash):
        person.password_hash = _hasher.hash(password)


def begin_sign_in(session: Session, person: Person, *, agent: str, at: datetime, until: datetime) -> str:
    """Sign a person in on one browser; the secret for its cookie."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            digest=digest_of(token),
            person_id=person.id,
            created_at=at,
            last_seen_at=at,
            expires_at=until,
            agent=agent[:AGENT_LENGTH],
        )
    )
    person.last_seen_at = at
    session.flush()
    return token


def end_sign_in(session: Session, sign_in: SignIn, at: datetime) -> None:
    """Make a sign-in work no more. The row stays, as history."""
    sign_in.revoked_at = at
    session.flush()


def end_sign_in_of(session: Session, digest: str, at: datetime) -> None:
    """The same by its digest; nothing where there is none."""
    found = session.scalar(select_sign_in(digest, at))
    if found is not None:
        end_sign_in(session, found, at)


def make_link(
    session: Session, person: Person, *, by: str, at: datetime, until: datetime, demo: bool = False
) -> Invitation:
    """A link that signs a person in: once, or as often as wanted for the demonstration."""
    token = secrets.token_urlsafe(24)
    session.add(
        SignInLink(digest=digest_of(token), person_id=person.id, created_at=at, expires_at=until, demo=demo)
    )
    session.flush()
    if not demo:
        note(session, by, at, "sign_in_link_made", person)
    return Invitation(person, token)


def use_link(session: Session, token: str, *, at: datetime, demo: bool) -> Person | None:
    """The person whom a link signs in, or None. The link is used up, unless it is the demonstration's."""
    link = link_of(session, token_digest=digest_of(token), at=at, demo=demo)
    if link is None:
        return None
    if not link.demo:
        gone = session.execute(
            delete(SignInLink).where(SignInLink.id == link.id).returning(SignInLink.id)
        ).scalar_one_or_none()
        if gone is None:
            return None
    return link.person


def begin_demo(session: Session, *, at: datetime) -> list[Invitation]:
    """The people of the demonstration, each with a new link; links of an earlier one work no more."""
    end_demo(session)
    made = []
    for role, name in DEMO_PEOPLE:
        email = f"{role}@demo.example"
        person = session.scalar(select_person(DEMO_ISSUER, email)) or add_person(
            session, name=name, email=email, roles=[role], by="demo", at=at, issuer=DEMO_ISSUER
        )
        # The link ends with the server that printed it, whenever that is.
        made.append(make_link(session, person, by="demo", at=at, until=at + timedelta(days=3650), demo=True))
    return made


def end_demo(session: Session) -> None:
    """Make the demonstration's links work no more."""
    session.execute(delete(SignInLink).where(SignInLink.demo.is_(True)))
    session.flush()


def count_try(session: Session, kind: str, whom: str, *, at: datetime, most: int) -> bool:
    """Count a try to sign in; whether it may be made. The count lasts `WINDOW` from its first try."""
    key = _throttle_key(kind, whom)
    row = session.get(Throttle, key, with_for_update=True)
    if row is None:
        try:
            with session.begin_nested():
                session.add(Throttle(key=key, started_at=at, count=0))
        except IntegrityError:
            session.expire_all()
        row = session.get_one(Throttle, key, with_for_update=True)
    if at - row.started_at >= WINDOW:
        row.started_at, row.count = at, 0
    row.count += 1
    session.flush()
    return row.count <= most


def forget_tries(session: Session, kind: str, whom: str) -> None:
    """Begin the count anew, after a sign-in that held."""
    session.execute(delete(Throttle).where(Throttle.key == _throttle_key(kind, whom)))


def _throttle_key(kind: str, whom: str) -> str:
    # What was typed into the name is not kept: it may be a password.
    return f"{kind}:{digest_of(whom)[:40]}"


def _nobodys_hash() -> str:
    global _nobody
    if _nobody is None:
        _nobody = _hasher.hash(secrets.token_urlsafe(16))
    return _nobody


_nobody: str | None = None


def note(session: Session, by: str, at: datetime, action: str, person: Person, **detail: Any) -> None:
    """Write down who did what to a person."""
    session.add(
        Audit(at=at, by=by, action=action, subject=person.subject, detail={"issuer": person.issuer} | detail)
    )
