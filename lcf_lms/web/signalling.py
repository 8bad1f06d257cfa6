"""Sending signals from the edge."""

from __future__ import annotations

from typing import Any, cast

from blinker import NamedSignal
from flask import Flask, current_app
from werkzeug.local import LocalProxy


def announce(signal: NamedSignal, **payload: Any) -> None:
    """Send a signal of `lcf_lms.signals`, after the commit. A receiver that raises is logged, not felt."""
    app = cast("LocalProxy[Flask]", current_app)._get_current_object()
    for receiver in signal.receivers_for(app):
        try:
            receiver(app, **payload)
        except Exception:
            app.logger.exception("a receiver of %s failed", signal.name)
