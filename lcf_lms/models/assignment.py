"""Groups of people, and modules that are assigned to people or groups with a due date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, func, select, text, union_all
from sqlalchemy.orm import Mapped, mapped_column

from lcf_lms.models.base import Base, Name, Serial
from lcf_lms.models.module import Module


class Group(Base):
    """People who learn together, by a name of the lead's choosing."""

    __tablename__ = "lcf_group"

    id: Mapped[Serial]
    name: Mapped[Name] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[Name]


class GroupMember(Base):
    """A person in a group. Joining and leaving are noted in the audit."""

    __tablename__ = "lcf_group_member"
    __table_args__ = (Index(None, "person_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("lcf_group.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime]


class Assignment(Base):
    """A module for one person or one group, to be finished by the end of ``due_on``, where the people are.

    Of a module and a person (or group) at most one is not withdrawn. Rows stay as history.
    """

    __tablename__ = "lcf_assignment"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (group_id IS NULL)", name="to_a_person_or_a_group"),
        Index(None, "person_id"),
        Index(None, "group_id"),
        Index(
            "uq_lcf_assignment_one_of_person",
            "module_id",
            "person_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(
            "uq_lcf_assignment_one_of_group",
            "module_id",
            "group_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Serial]
    module_id: Mapped[int] = mapped_column(ForeignKey("lcf_module.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("lcf_group.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[Name]
    withdrawn_at: Mapped[datetime | None]


def select_due() -> Select[int, int, date]:
    """Person, module and day for all that is due: the earliest day where a person has it twice.

    Withdrawn assignments and withdrawn modules are not due. Whether a person has finished is not asked.
    """
    person, group = (
        select(to.label("person_id"), Assignment.module_id, Assignment.due_on)
        .join(Module, Module.id == Assignment.module_id)
        .where(Assignment.withdrawn_at.is_(None), Module.withdrawn_at.is_(None))
        for to in (Assignment.person_id, GroupMember.person_id)
    )
    every = union_all(
        person.where(Assignment.person_id.is_not(None)),
        group.join(GroupMember, GroupMember.group_id == Assignment.group_id),
    ).subquery()
    return select(every.c.person_id, every.c.module_id, func.min(every.c.due_on).label("due_on")).group_by(
        every.c.person_id, every.c.module_id
    )


def select_due_of(person_id: int) -> Select[int, date]:
    """Module and day for all that is due for one person."""
    due = select_due().subquery()
    return select(due.c.module_id, due.c.due_on).where(due.c.person_id == person_id)
