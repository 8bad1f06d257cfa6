"""Bringing the tables to this version: by a command, never when a worker starts, never by create_all."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from lcf_lms import resources
from lcf_lms.errors import SchemaError
from lcf_lms.models.schema import UNCHANGING, VERSION_TABLE, all_tables, trigger_name


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a table of the database is ours: we never look at a host's (Alembic's ``include_name``)."""
    return kind != "table" or (name is not None and name.startswith("lcf_") and name != VERSION_TABLE)


def is_the_hosts(name: str | None, kind: str, parents: Any) -> bool:
    """The same for a host's own migrations, which would otherwise propose to drop our tables."""
    return kind != "table" or name is None or not name.startswith("lcf_")


def head() -> str:
    """The newest migration. Raises an error of Alembic's if there are two."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def version(engine: Engine) -> str | None:
    """The migration that a database is at; None: it has none of our tables."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return context.get_current_revision()


def is_known(migration: str) -> bool:
    """Whether this version of the product has that migration."""
    scripts = ScriptDirectory.from_config(_config())
    return any(one.revision == migration for one in scripts.walk_revisions())


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the tables to a migration, in one transaction."""
    with Transaction(engine) as connection:
        upgrade_on(connection, to)


def upgrade_on(connection: Connection, to: str = "head") -> None:
    """The same within a `Transaction` that does more than this."""
    command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the tables back to an older migration; ``base`` leaves the version table alone, empty."""
    with Transaction(engine) as connection:
        downgrade_on(connection, to)


def downgrade_on(connection: Connection, to: str) -> None:
    """The same within a `Transaction` that does more than this."""
    command.downgrade(_config(connection), to)


def remove(engine: Engine) -> list[str]:
    """Drop all that is ours and nothing else: tables with their indexes and triggers, functions, the
    version table; their names. All of it or, if something fails, nothing.

    Raises SchemaError where another version of the product has tables here that we do not know.
    """
    with Transaction(engine) as connection:
        there = {name for name in inspect(connection).get_table_names() if name.startswith("lcf_")}
        ours = {VERSION_TABLE, *all_tables().tables}
        if there - ours:
            strangers = ", ".join(sorted(there - ours))
            raise SchemaError(
                f"This database has tables that this version does not know: {strangers}. "
                "Remove them with the version of the product that made them."
            )
        all_tables().drop_all(connection)
        for name in map(trigger_name, UNCHANGING) if connection.dialect.name == "postgresql" else ():
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))
        connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))
        return sorted(there)


def require_newest(engine: Engine) -> None:
    """Raises SchemaError, in words, if a database is not at this version."""
    found = version(engine)
    if found is None:
        raise SchemaError("This database is empty. Run `lcf db upgrade` first.")
    if found != head():
        raise SchemaError("This database is at another version. Run `lcf db upgrade` first.")


def differences(engine: Engine) -> list[str]:
    """How a migrated database differs from the models, in words; empty if it does not."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "include_name": is_ours, "compare_type": True}
        )
        found = [str(one) for one in compare_metadata(context, all_tables())]
        there = _triggers(connection)
    missing = [trigger_name(table) for table in UNCHANGING if trigger_name(table) not in there]
    return found + [f"the trigger {name} is missing" for name in missing]


def _triggers(connection: Connection) -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.dialect.name]
    return set(connection.scalars(text(query)))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


class Transaction:
    """A connection in a transaction, for changing tables.

    Python's SQLite driver commits before DDL unless told to begin.
    """

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()

    def __enter__(self) -> Connection:
        if self._connection.dialect.name == "sqlite":
            # A batch operation drops a table that others point to, and makes it anew.
            self._connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            self._connection.commit()
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._connection.commit()
            else:
                self._connection.rollback()
            if self._connection.dialect.name == "sqlite":
                # The pooled connection must not come back without its keys.
                self._connection.invalidate()
        finally:
            self._connection.close()
