"""What a learner lets leads see: one module's decisions, until a day they chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import Mapped, mapped_column

from lcf_lms.models.base import Base, Serial


class Sharing(Base):
    """A learner shares their decisions of one module. It ends at ``until``, or at once when taken back.

    Rows stay as history. Per person and module at most one is not taken back.
    """

    __tablename__ = "lcf_sharing"
    __table_args__ = (
        CheckConstraint("until > created_at", name="ends_after_it_began"),
        Index(None, "module_id"),
        Index(
            "uq_lcf_sharing_one_living",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Serial]
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    module_id: Mapped[int] = mapped_column(ForeignKey("lcf_module.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


def select_sharing(person_id: int, module_id: int, at: datetime) -> Select[Sharing]:
    """The sharing of a person's decisions of a module that holds at that moment."""
    return select_sharings_of(person_id, at).where(Sharing.module_id == module_id)


def select_sharings_of(person_id: int, at: datetime) -> Select[Sharing]:
    """All that a person shares at that moment."""
    return (
        select(Sharing)
        .where(Sharing.person_id == person_id, Sharing.withdrawn_at.is_(None), Sharing.until > at)
        .order_by(Sharing.module_id)
    )
