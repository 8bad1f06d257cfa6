"""The settings of the current application."""

from __future__ import annotations

from lcf_lms.web.config import Settings
from lcf_lms.web.state import state


def settings() -> Settings:
    """The settings of the current application."""
    return state().settings
