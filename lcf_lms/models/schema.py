"""All tables together, and the triggers that keep rows as they were written."""

from __future__ import annotations

from sqlalchemy import MetaData

from lcf_lms.models.base import Base

VERSION_TABLE = "lcf_alembic_version"
UNCHANGING = ("lcf_response", "lcf_revision")
"""Tables whose rows are never updated."""


def all_tables() -> MetaData:
    """The metadata of every aggregate; the package has loaded them all."""
    return Base.metadata


def trigger_name(table: str) -> str:
    """The trigger that refuses updates of a table."""
    return f"{table}_no_update"


def refuse_updates(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that make a table refuse updates.

    A batch operation on SQLite copies the table and drops its triggers silently, so a migration that
    uses one on such a table runs these again.
    """
    name = trigger_name(table)
    words = f"rows of {table} are never changed"
    if dialect == "sqlite":
        return (f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",)
    if dialect == "postgresql":
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN RAISE EXCEPTION '{words}'; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        )
    raise ValueError(f"LCF Learning keeps its data in SQLite or PostgreSQL, not in {dialect}")


def allow_updates(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that undo `refuse_updates`."""
    name = trigger_name(table)
    if dialect == "sqlite":
        return (f"DROP TRIGGER {name}",)
    return (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")
