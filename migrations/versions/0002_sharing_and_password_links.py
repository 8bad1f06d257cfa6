"""What learners share with leads, and links by which people set a password"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lcf_lms.models.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lcf_password_link",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_lcf_password_link_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_password_link_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_password_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_lcf_password_link_digest")),
    )
    op.create_index(op.f("ix_lcf_password_link_person_id"), "lcf_password_link", ["person_id"], unique=False)
    op.create_table(
        "lcf_sharing",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.CheckConstraint("until > created_at", name=op.f("ck_lcf_sharing_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_sharing_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["lcf_module.id"], name=op.f("fk_lcf_sharing_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_sharing")),
    )
    op.create_index(op.f("ix_lcf_sharing_module_id"), "lcf_sharing", ["module_id"], unique=False)
    op.create_index(
        "uq_lcf_sharing_one_living",
        "lcf_sharing",
        ["person_id", "module_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("lcf_sharing")
    op.drop_table("lcf_password_link")
