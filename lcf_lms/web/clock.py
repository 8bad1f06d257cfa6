"""The clock is the application's, so that a test can set it."""

from __future__ import annotations

from datetime import UTC, datetime

from lcf_lms.web.state import state


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Now by the clock of the current application: aware, in UTC."""
    return state().clock()
