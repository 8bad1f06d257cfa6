"""Days as people count them: a day ends where they are, whatever the server's clock says."""

from __future__ import annotations

from datetime import date

from lcf_lms.web.clock import now
from lcf_lms.web.templating import ZONE


def today() -> date:
    """The day that it is."""
    return now().astimezone(ZONE).date()
