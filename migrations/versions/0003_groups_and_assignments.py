"""Groups, and modules assigned with a due date"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lcf_lms.models.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lcf_group",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_group")),
        sa.UniqueConstraint("name", name=op.f("uq_lcf_group_name")),
    )
    op.create_table(
        "lcf_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["lcf_group.id"], name=op.f("fk_lcf_group_member_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_group_member_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_lcf_group_member")),
    )
    op.create_index(op.f("ix_lcf_group_member_person_id"), "lcf_group_member", ["person_id"], unique=False)
    _assignments()


def _assignments() -> None:
    op.create_table(
        "lcf_assignment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", Moment(), nullable=False),
        sa.Column("assigned_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (group_id IS NULL)", name=op.f("ck_lcf_assignment_to_a_person_or_a_group")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["lcf_module.id"], name=op.f("fk_lcf_assignment_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_assignment_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["lcf_group.id"], name=op.f("fk_lcf_assignment_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_assignment")),
    )
    op.create_index(op.f("ix_lcf_assignment_person_id"), "lcf_assignment", ["person_id"], unique=False)
    op.create_index(op.f("ix_lcf_assignment_group_id"), "lcf_assignment", ["group_id"], unique=False)
    for to in ("person", "group"):
        op.create_index(
            f"uq_lcf_assignment_one_of_{to}",
            "lcf_assignment",
            ["module_id", f"{to}_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("lcf_assignment")
    op.drop_table("lcf_group_member")
    op.drop_table("lcf_group")
