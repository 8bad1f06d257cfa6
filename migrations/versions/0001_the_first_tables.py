"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lcf_lms.models.base import Moment
from lcf_lms.models.schema import allow_updates, refuse_updates

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UNCHANGING = ("lcf_response", "lcf_revision")
TABLES = (
    "lcf_set_aside",
    "lcf_response",
    "lcf_export",
    "lcf_attempt",
    "lcf_sign_in_link",
    "lcf_sign_in",
    "lcf_revision",
    "lcf_note",
    "lcf_draft",
    "lcf_throttle",
    "lcf_person",
    "lcf_module",
    "lcf_media",
    "lcf_framework",
    "lcf_audit",
)


def upgrade() -> None:
    _people()
    _modules()
    _attempts()
    _beside_the_log()
    _exports()
    _audit()
    for table in UNCHANGING:
        for statement in refuse_updates(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in UNCHANGING:
        for statement in allow_updates(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table in TABLES:
        op.drop_table(table)


def _people() -> None:
    """People, their sign-ins and the throttle."""
    op.create_table(
        "lcf_person",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_person")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_lcf_person_issuer_subject")),
    )
    op.create_table(
        "lcf_sign_in",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_lcf_sign_in_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_sign_in_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_sign_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_lcf_sign_in_digest")),
    )
    op.create_index(op.f("ix_lcf_sign_in_person_id"), "lcf_sign_in", ["person_id"], unique=False)
    op.create_table(
        "lcf_sign_in_link",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_lcf_sign_in_link_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_sign_in_link_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_sign_in_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_lcf_sign_in_link_digest")),
    )
    op.create_index(op.f("ix_lcf_sign_in_link_person_id"), "lcf_sign_in_link", ["person_id"], unique=False)
    op.create_table(
        "lcf_throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_lcf_throttle_count_is_not_negative")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lcf_throttle")),
    )


def _modules() -> None:
    """Frameworks, modules, drafts, revisions, pictures."""
    op.create_table(
        "lcf_framework",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_framework")),
        sa.UniqueConstraint("key", name=op.f("uq_lcf_framework_key")),
    )
    op.create_table(
        "lcf_module",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("framework", sa.String(length=64), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("current_revision", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "current_revision >= 1", name=op.f("ck_lcf_module_current_revision_begins_at_one")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_module")),
        sa.UniqueConstraint("slug", name=op.f("uq_lcf_module_slug")),
    )
    op.create_table(
        "lcf_draft",
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("lock_version >= 0", name=op.f("ck_lcf_draft_lock_version_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["module_id"], ["lcf_module.id"], name=op.f("fk_lcf_draft_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("module_id", name=op.f("pk_lcf_draft")),
    )
    op.create_table(
        "lcf_media",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_lcf_media_digest_is_whole")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_lcf_media")),
    )
    op.create_table(
        "lcf_revision",
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_lcf_revision_number_begins_at_one")),
        sa.ForeignKeyConstraint(
            ["module_id"], ["lcf_module.id"], name=op.f("fk_lcf_revision_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("module_id", "number", name=op.f("pk_lcf_revision")),
    )


def _attempts() -> None:
    """Attempts and their log."""
    op.create_table(
        "lcf_attempt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=2), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("completed_at", Moment(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "completed_at IS NOT NULL OR (passed IS NULL AND percent IS NULL AND results IS NULL)",
            name=op.f("ck_lcf_attempt_results_only_once_complete"),
        ),
        sa.CheckConstraint("head >= 0", name=op.f("ck_lcf_attempt_head_is_not_negative")),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_lcf_attempt_ordinal_begins_at_one")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_lcf_attempt_percent_in_range")),
        sa.ForeignKeyConstraint(
            ["module_id", "revision"],
            ["lcf_revision.module_id", "lcf_revision.number"],
            name=op.f("fk_lcf_attempt_module_id_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_attempt_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_attempt")),
        sa.UniqueConstraint(
            "person_id", "module_id", "ordinal", name=op.f("uq_lcf_attempt_person_id_module_id_ordinal")
        ),
    )
    op.create_index(
        op.f("ix_lcf_attempt_module_id_revision"), "lcf_attempt", ["module_id", "revision"], unique=False
    )
    op.create_index(
        "uq_lcf_attempt_one_open",
        "lcf_attempt",
        ["person_id", "module_id"],
        unique=True,
        sqlite_where=sa.text("completed_at IS NULL"),
        postgresql_where=sa.text("completed_at IS NULL"),
    )
    op.create_table(
        "lcf_response",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=2), nullable=False),
        sa.Column("answer", sa.String(length=64), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("credit BETWEEN 0 AND 5040", name=op.f("ck_lcf_response_credit_in_range")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_lcf_response_number_begins_at_one")),
        sa.CheckConstraint("run >= 0", name=op.f("ck_lcf_response_run_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["lcf_attempt.id"], name=op.f("fk_lcf_response_attempt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_response")),
        sa.UniqueConstraint("attempt_id", "client_id", name=op.f("uq_lcf_response_attempt_id_client_id")),
        sa.UniqueConstraint("attempt_id", "number", name=op.f("uq_lcf_response_attempt_id_number")),
    )


def _beside_the_log() -> None:
    """What was set aside, and private notes."""
    op.create_table(
        "lcf_set_aside",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=2), nullable=False),
        sa.Column("answer", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("run >= 0", name=op.f("ck_lcf_set_aside_run_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["lcf_attempt.id"], name=op.f("fk_lcf_set_aside_attempt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_set_aside")),
        sa.UniqueConstraint("attempt_id", "client_id", name=op.f("uq_lcf_set_aside_attempt_id_client_id")),
    )
    op.create_table(
        "lcf_note",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_lcf_note_version_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["module_id"], ["lcf_module.id"], name=op.f("fk_lcf_note_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["lcf_person.id"], name=op.f("fk_lcf_note_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_note")),
        sa.UniqueConstraint(
            "person_id", "module_id", "block", name=op.f("uq_lcf_note_person_id_module_id_block")
        ),
    )
    op.create_index(op.f("ix_lcf_note_module_id"), "lcf_note", ["module_id"], unique=False)


def _exports() -> None:
    """Packages that were made."""
    op.create_table(
        "lcf_export",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("built_at", Moment(), nullable=False),
        sa.Column("built_by", sa.Integer(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_lcf_export_sha256_is_whole")),
        sa.CheckConstraint("size > 0", name=op.f("ck_lcf_export_size_is_positive")),
        sa.ForeignKeyConstraint(
            ["built_by"], ["lcf_person.id"], name=op.f("fk_lcf_export_built_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["module_id", "revision"],
            ["lcf_revision.module_id", "lcf_revision.number"],
            name=op.f("fk_lcf_export_module_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_export")),
    )
    op.create_index(op.f("ix_lcf_export_built_by"), "lcf_export", ["built_by"], unique=False)
    op.create_index(
        op.f("ix_lcf_export_module_id_revision"), "lcf_export", ["module_id", "revision"], unique=False
    )
    op.create_index(
        op.f("ix_lcf_export_module_id_target"), "lcf_export", ["module_id", "target"], unique=False
    )
    op.create_index(op.f("ix_lcf_export_sha256"), "lcf_export", ["sha256"], unique=False)


def _audit() -> None:
    """Who did what."""
    op.create_table(
        "lcf_audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lcf_audit")),
    )
    op.create_index(op.f("ix_lcf_audit_subject_at"), "lcf_audit", ["subject", "at"], unique=False)
