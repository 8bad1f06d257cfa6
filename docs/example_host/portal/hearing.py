"""What the portal hears of learning, kept in a table of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blinker import NamedSignal
from flask import Flask
from sqlalchemy.orm import Session

from lcf_lms import signals
from portal.models import Heard, db

SIGNALS = (
    signals.module_published,
    signals.attempt_started,
    signals.response_recorded,
    signals.attempt_completed,
    signals.package_exported,
)


def listen(app: Flask) -> None:
    """Hear every signal of this application."""
    for signal in SIGNALS:
        # Kept strongly: a receiver that nobody holds would be forgotten at once.
        signal.connect(_writer(signal), sender=app, weak=False)


def _writer(signal: NamedSignal) -> Callable[..., None]:
    def write(app: Flask, **payload: Any) -> None:
        # A signal comes after the commit, in the request's or the command's application context. A session
        # of its own keeps this commit apart from whatever the portal has half done.
        with Session(db.engine) as session:
            told = {name: value for name, value in payload.items() if name not in ("at", "subject")}
            login = str(payload.get("subject", payload.get("by", "")))
            row = Heard(signal=signal.name, login=login, told=json.dumps(told), at=payload["at"])
            session.add(row)
            session.commit()

    return write
