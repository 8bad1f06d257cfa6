"""Who may use a route. Every route says so; one that does not is closed to everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar, get_args

from flask import current_app, request
from werkzeug.exceptions import Forbidden

from lcf_lms.models.person import Person
from lcf_lms.web.database import READING
from lcf_lms.web.identity import current_person, identify

Permission = Literal["anyone", "person", "learner", "author", "lead", "administrator"]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
MEANING: dict[Permission, str] = {
    "anyone": "without signing in",
    "person": "whoever is signed in",
    "learner": "people with the role learner",
    "author": "people who write and publish modules",
    "lead": "people who look after learning: they assign modules, see who has finished, hand out packages",
    "administrator": "people who look after the installation; they may do everything",
}
MARK = "lcf_permissions"
View = TypeVar("View", bound=Callable[..., object])


def permission(*names: Permission) -> Callable[[View], View]:
    """Say who may use a view: whoever holds any of these. Written below the route decorator.

    Raises ValueError for an unknown or missing name.
    """
    if not names or set(names) - set(PERMISSIONS):
        raise ValueError(f"a permission is one of {', '.join(PERMISSIONS)}")

    def mark(view: View) -> View:
        setattr(view, MARK, names)
        return view

    return mark


def permissions_of(view: Callable[..., object]) -> tuple[Permission, ...]:
    """What `permission` said of a view; empty if it said nothing."""
    found: tuple[Permission, ...] = getattr(view, MARK, ())
    return found


def holds(person: Person | None, *names: Permission) -> bool:
    """Whether a person (None: nobody) holds any of these."""
    if "anyone" in names:
        return True
    if person is None:
        return False
    return "person" in names or "administrator" in person.roles or any(name in person.roles for name in names)


def may(*names: Permission) -> bool:
    """Whether the person of this request holds any of these."""
    return holds(identify(), *names)


def check() -> None:
    """Before every request of ours. Raises Unauthorized or Forbidden."""
    names = permissions_of(current_app.view_functions[request.endpoint or ""])
    if "anyone" in names:
        if request.method not in READING:
            # Who it is may be noted in a row: before the view's own Session takes the write lock.
            identify()
        return
    person = current_person()
    if not names or not holds(person, *names):
        raise Forbidden
