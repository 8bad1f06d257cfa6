"""Who is signed in here, and what they may do over there."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import session

from lcf_lms.web.identity import Identity
from portal.models import User, db

ISSUER = "https://portal.larch.example"
"""Names this portal for good: with it a person keeps their attempts if the portal's address changes."""
ROLES = {"board": "learner", "manager": "learner", "writer": "author", "l&d": "lead", "it": "administrator"}
"""The portal's jobs in the words of LCF Learning."""


def current_user() -> User | None:
    """Whoever the portal's own session names."""
    number = session.get("user")
    return None if number is None else db.session.get(User, number)


def identity() -> Identity | None:
    """The same person as LCF Learning is told of them. A login never changes hands here."""
    user = current_user()
    if user is None:
        return None
    roles = tuple(ROLES[job] for job in user.jobs.split(",") if job in ROLES)
    return Identity(ISSUER, user.login, user.name, user.email, roles)


def sign_in_url(back: str) -> str:
    """Where someone signs in to come back to an address of LCF Learning."""
    return f"/sign-in?{urlencode({'next': back})}"
