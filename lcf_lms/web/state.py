"""What we keep of an application, in ``app.extensions["lcf_lms"]`` and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from jinja2 import Environment

from lcf_lms.web.config import Settings
from lcf_lms.web.database import Database
from lcf_lms.web.identity_protocol import IdentityCallable

KEY = "lcf_lms"


@dataclass(frozen=True, slots=True)
class State:
    """One mounting of the product into one application."""

    settings: Settings
    database: Database
    environment: Environment
    identity: IdentityCallable
    clock: Callable[[], datetime]
    url_prefix: str
    own_sign_in: bool
    """People sign in with us, not with a host."""


def state(app: Flask | None = None) -> State:
    """The state of an application, by default the current one. Raises KeyError where we are not mounted."""
    found: State = (app or current_app).extensions[KEY]
    return found
