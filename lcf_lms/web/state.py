"""What we keep of an application, in ``app.extensions["lcf_lms"]`` and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from jinja2 import Environment

    from lcf_lms.web.config import Settings
    from lcf_lms.web.database import Database
    from lcf_lms.web.identity import IdentityCallable

KEY = "lcf_lms"


@dataclass(frozen=True, slots=True)
class State:
    """One mounting of the product into one application.

    ``own_sign_in``: people sign in with us, not with a host. ``url_prefix`` is without its last slash.
    ``sign_in_url`` gives where people sign in, to come back to an address of ours.
    """

    settings: Settings
    database: Database
    environment: Environment
    identity: IdentityCallable
    clock: Callable[[], datetime]
    url_prefix: str
    own_sign_in: bool
    sign_in_url: Callable[[str], str | None]


def state(app: Flask | None = None) -> State:
    """The state of an application, by default the current one. Raises KeyError where we are not mounted."""
    found: State = (app or current_app).extensions[KEY]
    return found
