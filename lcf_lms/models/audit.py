"""Who did what to what, and when: acts of authors and administrators, never a learner's answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from lcf_lms.models.base import Base, Key, Name, Serial


class Audit(Base):
    """One act."""

    __tablename__ = "lcf_audit"
    __table_args__ = (Index(None, "subject", "at"),)

    id: Mapped[Serial]
    at: Mapped[datetime]
    by: Mapped[Name]
    action: Mapped[Key]
    subject: Mapped[Name]
    detail: Mapped[dict[str, Any]]
