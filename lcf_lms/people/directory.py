"""What an administrator does to people: change, let rest, bring back. Functions flush; the edge commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lcf_lms.models.person import (
    LOCAL_ISSUER,
    PasswordLink,
    Person,
    SignIn,
    SignInLink,
    select_person,
)
from lcf_lms.people.queries import is_let_in, select_administrators
from lcf_lms.people.service import (
    PersonError,
    checked_email,
    checked_name,
    checked_roles,
    note,
)

LAST = (
    "{name} is the only administrator who can sign in. Make another person an administrator first, "
    "so that somebody can look after this installation."
)


class LastAdministratorError(PersonError):
    """Nobody would be left to look after the installation."""

    def __init__(self, person: Person) -> None:
        super().__init__(LAST.format(name=person.name), "roles")


def change_person(
    session: Session,
    person: Person,
    *,
    name: str,
    email: str,
    roles: Iterable[str],
    by: str,
    at: datetime,
    demo: bool = False,
) -> tuple[str, ...]:
    """Change name, address and roles; what is different now. Raises PersonError, and then changes nothing.

    Who signs in with us signs in by the new address from now on.
    """
    name, subject, wanted = checked_name(name), checked_email(email), checked_roles(roles)
    renamed = person.issuer == LOCAL_ISSUER and subject != person.subject
    if renamed and session.scalar(select_person(LOCAL_ISSUER, subject)) is not None:
        raise PersonError("Somebody else signs in with that address already.", "email")
    before = {"name": person.name, "email": person.email, "roles": person.roles}
    after = {"name": name, "email": email.strip(), "roles": wanted}
    different = tuple(key for key in before if before[key] != after[key])
    if not different:
        return ()
    if "administrator" in person.roles and "administrator" not in wanted:
        require_another_administrator(session, person, demo=demo)
    detail: dict[str, Any] = {"changed": list(different)}
    if "roles" in different:
        detail |= {"roles_before": person.roles, "roles": wanted}
    if renamed:
        detail["subject_before"] = person.subject
        person.subject = subject
    person.name, person.email, person.roles = name, email.strip(), wanted
    session.flush()
    note(session, by, at, "person_changed", person, **detail)
    return different


def deactivate(session: Session, person: Person, *, by: str, at: datetime, demo: bool = False) -> int:
    """Let a person in no more; how many sign-ins ended. Nothing of theirs is deleted. Raises PersonError."""
    if not person.active:
        return 0
    require_another_administrator(session, person, demo=demo)
    person.active = False
    ended = end_all_sign_ins(session, person, at)
    session.execute(
        delete(PasswordLink).where(PasswordLink.person_id == person.id, PasswordLink.used_at.is_(None))
    )
    session.execute(delete(SignInLink).where(SignInLink.person_id == person.id, SignInLink.demo.is_(False)))
    session.flush()
    note(session, by, at, "person_deactivated", person, sign_ins_ended=ended)
    return ended


def reactivate(session: Session, person: Person, *, by: str, at: datetime) -> bool:
    """Let a person in again, with the password and the answers they had; whether that is new."""
    if person.active:
        return False
    person.active = True
    session.flush()
    note(session, by, at, "person_reactivated", person)
    return True


def revoke_sign_in(session: Session, sign_in: SignIn, *, by: str, at: datetime) -> None:
    """End another person's sign-in."""
    sign_in.revoked_at = at
    session.flush()
    note(session, by, at, "sign_in_revoked", sign_in.person, sign_in=sign_in.id)


def end_all_sign_ins(session: Session, person: Person, at: datetime) -> int:
    """End every sign-in of a person; how many."""
    ended: Sequence[int] = session.scalars(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.revoked_at.is_(None), SignIn.expires_at > at)
        .values(revoked_at=at)
        .returning(SignIn.id)
    ).all()
    return len(ended)


def require_another_administrator(session: Session, person: Person, *, demo: bool) -> None:
    """Raises LastAdministratorError if this is the only administrator who can sign in.

    The rows are held until the commit: two who let each other rest would leave nobody.
    """
    if "administrator" not in person.roles or not person.active:
        return
    there = session.scalars(select_administrators().order_by(Person.id).with_for_update()).all()
    if not any(one.id != person.id and is_let_in(one, demo=demo) for one in there):
        raise LastAdministratorError(person)


def people_by_address(session: Session, subjects: Iterable[str]) -> dict[str, Person]:
    """Those of these addresses who sign in with us, by address."""
    wanted, found = sorted(set(subjects)), dict[str, Person]()
    for start in range(0, len(wanted), 500):
        query = select(Person).where(
            Person.issuer == LOCAL_ISSUER, Person.subject.in_(wanted[start : start + 500])
        )
        found |= {person.subject: person for person in session.scalars(query)}
    return found
