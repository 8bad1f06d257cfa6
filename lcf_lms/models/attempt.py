"""Attempts, their append-only log, what was set aside, and private notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lcf_lms.models.base import Base, Key, Serial


class Attempt(Base):
    """One person's go at a module, pinned to the revision it began on. At most one is open.

    ``head`` is the number of the newest response; ``percent`` and ``results`` exist only once complete.
    """

    __tablename__ = "lcf_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "ordinal"),
        ForeignKeyConstraint(["module_id", "revision"], ["lcf_revision.module_id", "lcf_revision.number"]),
        CheckConstraint("ordinal >= 1", name="ordinal_begins_at_one"),
        CheckConstraint("head >= 0", name="head_is_not_negative"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_in_range"),
        CheckConstraint(
            "completed_at IS NOT NULL OR (passed IS NULL AND percent IS NULL AND results IS NULL)",
            name="results_only_once_complete",
        ),
        Index(None, "module_id", "revision"),
        Index(
            "uq_lcf_attempt_one_open",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=text("completed_at IS NULL"),
            postgresql_where=text("completed_at IS NULL"),
        ),
    )

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    module_id: Mapped[int]
    ordinal: Mapped[int]
    revision: Mapped[int]
    seed: Mapped[int] = mapped_column(default=0)
    place: Mapped[str] = mapped_column(String(2), default="")
    head: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    passed: Mapped[bool | None]
    percent: Mapped[int | None]
    results: Mapped[dict[str, Any] | None]


class Response(Base):
    """One row of an attempt's log. Rows are never updated; a trigger sees to it."""

    __tablename__ = "lcf_response"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        UniqueConstraint("attempt_id", "client_id"),
        CheckConstraint("credit BETWEEN 0 AND 5040", name="credit_in_range"),
        CheckConstraint("number >= 1", name="number_begins_at_one"),
        CheckConstraint("run >= 0", name="run_is_not_negative"),
    )

    id: Mapped[Serial]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("lcf_attempt.id", ondelete="CASCADE"))
    number: Mapped[int]
    client_id: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    run: Mapped[int]
    decision: Mapped[str] = mapped_column(String(2))
    answer: Mapped[Key]
    credit: Mapped[int]
    at: Mapped[datetime]


class SetAside(Base):
    """A response that could not count any more: kept, shown to the learner, never counted."""

    __tablename__ = "lcf_set_aside"
    __table_args__ = (
        UniqueConstraint("attempt_id", "client_id"),
        CheckConstraint("run >= 0", name="run_is_not_negative"),
    )

    id: Mapped[Serial]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("lcf_attempt.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    run: Mapped[int]
    decision: Mapped[str] = mapped_column(String(2))
    answer: Mapped[Key]
    reason: Mapped[Key]
    at: Mapped[datetime]


class Note(Base):
    """A learner's private self-rating, reflection or plan. Theirs alone; in no log, export or package."""

    __tablename__ = "lcf_note"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "block"),
        Index(None, "module_id"),
        CheckConstraint("version >= 0", name="version_is_not_negative"),
    )

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    module_id: Mapped[int] = mapped_column(ForeignKey("lcf_module.id", ondelete="CASCADE"))
    block: Mapped[Key]
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
