"""Exports: the very bytes that were handed over, with what was checked and proven."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lcf_lms.models.base import Base, Digest, Key, Name, Serial


class Export(Base):
    """One package that was built for a target. ``proof`` is None until it was driven
    in a browser; ``built_by`` is None for the command line."""

    __tablename__ = "lcf_export"
    __table_args__ = (
        ForeignKeyConstraint(["module_id", "revision"], ["lcf_revision.module_id", "lcf_revision.number"]),
        Index(None, "module_id", "target"),
        Index(None, "module_id", "revision"),
        Index(None, "built_by"),
        Index(None, "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint("size > 0", name="size_is_positive"),
    )

    id: Mapped[Serial]
    module_id: Mapped[int]
    revision: Mapped[int]
    target: Mapped[Key]
    filename: Mapped[Name]
    sha256: Mapped[Digest]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    built_at: Mapped[datetime]
    built_by: Mapped[int | None] = mapped_column(ForeignKey("lcf_person.id", ondelete="SET NULL"))
    findings: Mapped[list[Any]]
    proof: Mapped[dict[str, Any] | None]
