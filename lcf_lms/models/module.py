"""Frameworks, modules, drafts, immutable revisions, and their pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from lcf_lms.models.base import Base, Digest, Key, Name, Serial


class FrameworkVersion(Base):
    """A framework as it was imported: a ``content.framework.Framework`` as JSON."""

    __tablename__ = "lcf_framework"

    id: Mapped[Serial]
    key: Mapped[Key] = mapped_column(unique=True)
    document: Mapped[dict[str, Any]]


class Module(Base):
    """A module in the catalogue. ``current_revision`` is what newcomers begin on; None if never published."""

    __tablename__ = "lcf_module"
    __table_args__ = (CheckConstraint("current_revision >= 1", name="current_revision_begins_at_one"),)

    id: Mapped[Serial]
    slug: Mapped[Key] = mapped_column(unique=True)
    title: Mapped[str]
    node: Mapped[Key]
    framework: Mapped[Key]
    order: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    current_revision: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]


class Draft(Base):
    """A module's working copy. ``lock_version`` grows with each save; ``media`` maps names to digests."""

    __tablename__ = "lcf_draft"
    __table_args__ = (CheckConstraint("lock_version >= 0", name="lock_version_is_not_negative"),)

    module_id: Mapped[int] = mapped_column(ForeignKey("lcf_module.id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[dict[str, Any]]
    codes: Mapped[dict[str, Any]]
    media: Mapped[dict[str, Any]]
    lock_version: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]
    updated_by: Mapped[Name]


class Revision(Base):
    """An immutable numbered publication: document, play tables, pictures, digest. Rows are never updated."""

    __tablename__ = "lcf_revision"
    __table_args__ = (CheckConstraint("number >= 1", name="number_begins_at_one"),)

    module_id: Mapped[int] = mapped_column(ForeignKey("lcf_module.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    tables: Mapped[dict[str, Any]]
    media: Mapped[dict[str, Any]]
    digest: Mapped[Digest]
    note: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]
    published_by: Mapped[Name]


class Media(Base):
    """A picture by its SHA-256."""

    __tablename__ = "lcf_media"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_is_whole"),)

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    content_type: Mapped[Name]
    content: Mapped[bytes] = mapped_column(LargeBinary)


def select_module(slug: str) -> Select[Module]:
    """The module of that slug."""
    return select(Module).where(Module.slug == slug)


def select_catalogue() -> Select[Module]:
    """Published modules that are not withdrawn, in the order their authors gave."""
    published = Module.current_revision.is_not(None) & Module.withdrawn_at.is_(None)
    return select(Module).where(published).order_by(Module.order, Module.slug)


def select_framework(key: str) -> Select[FrameworkVersion]:
    """The framework of that key."""
    return select(FrameworkVersion).where(FrameworkVersion.key == key)
