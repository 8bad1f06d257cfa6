"""All our rows as one zip that SQLite and PostgreSQL both read: a backup of one restores into the other.

``manifest.json`` holds the format, the product's version, the migration, the time, and for each table the
number of its rows and the SHA-256 of ``tables/<name>.jsonl``: one JSON object a row in the order of the
primary key, columns by name, times in UTC, bytes in base64. Tables are read as they are in the database and
not as this version knows them, so a backup can be made before an upgrade. The secret key and a host's own
tables are no part of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    null,
    select,
    text,
)

from lcf_lms._version import __version__
from lcf_lms.errors import LcfError
from lcf_lms.models.schema import VERSION_TABLE
from lcf_lms.web import migrating

MANIFEST = "manifest.json"
BATCH = 50
"""Rows in memory at once: some hold whole packages."""


class BackupError(LcfError):
    """A backup cannot be made, read or restored. Nothing was changed."""


class TableInBackup(BaseModel):
    """What the manifest says of a table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds; ``tables`` in an order in which they can be filled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["lcf-backup-1"] = "lcf-backup-1"
    product: str
    migration: str
    made_at: datetime
    tables: dict[str, TableInBackup]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def backup(engine: Engine, path: Path, *, at: datetime) -> Manifest:
    """Write a backup of one moment while the product runs; it appears whole or not at all.

    Only its owner may read the file: it holds personal data. Raises BackupError.
    """
    if path.exists():
        raise BackupError(f"{path} is there already. Name a new file.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    migration = migrating.version(engine)
    if migration is None:
        raise BackupError("This database has no tables of ours, so there is nothing to back up.")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, _moment(engine) as connection:
                _require_sound(connection)
                tables = {table.name: _write(archive, table, connection) for table in _reflected(connection)}
                made = Manifest(product=__version__, migration=migration, made_at=at, tables=tables)
                archive.writestr(MANIFEST, made.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.rename(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return made


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup, after every table of it was read and compared. Raises BackupError."""
    try:
        with zipfile.ZipFile(path) as archive:
            made = Manifest.model_validate_json(archive.read(MANIFEST))
            for name, told in made.tables.items():
                digest, rows = hashlib.sha256(), 0
                with archive.open(_member(name)) as file:
                    for line in file:
                        digest.update(line)
                        rows += 1
                if (rows, digest.hexdigest()) != (told.rows, told.sha256):
                    raise BackupError(f"{path} is damaged: {name} is not what its manifest says.")
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValidationError) as error:
        raise BackupError(f"{path} is not a whole backup of ours: {type(error).__name__}.") from None
    return made


def restore(engine: Engine, path: Path) -> Manifest:
    """Fill an empty database from a backup and bring it to this version: whole, or not at all.

    The rows are read back and compared with the manifest before anything is kept. Raises BackupError
    for a database with rows of ours, a damaged backup, or one of a newer version of the product.
    """
    made = read_manifest(path)
    if not migrating.is_known(made.migration):
        raise BackupError(
            f"This backup was made by version {made.product}, which this one ({__version__}) does not know. "
            "Restore it with that version or a newer one."
        )
    now = migrating.version(engine)
    with migrating.Transaction(engine) as connection:
        _require_empty(connection)
        if now != made.migration:
            # The tables are empty: they may be made anew as they were when the backup was made.
            if now is not None:
                migrating.downgrade_on(connection, "base")
            migrating.upgrade_on(connection, made.migration)
        tables = {table.name: table for table in _reflected(connection)}
        if set(tables) != set(made.tables):
            raise BackupError(f"{path} has other tables than migration {made.migration} makes.")
        with zipfile.ZipFile(path) as archive:
            for table in tables.values():
                _fill(archive, table, connection)
        for name, table in tables.items():
            if _summary(table, connection) != made.tables[name]:
                raise BackupError(f"{name} did not arrive as it is in {path}. Nothing was stored.")
        _go_on_counting(tables.values(), connection)
        _require_sound(connection)
        migrating.upgrade_on(connection)
    return made


@contextmanager
def _moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, however long it reads."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _reflected(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name.startswith("lcf_") and name != VERSION_TABLE)
    return found.sorted_tables


def _member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _lines(table: Table, connection: Connection) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query, execution_options={"yield_per": BATCH}).mappings():
        told = {
            column.name: _plain(row[column.name]) for column in sorted(table.columns, key=lambda c: c.name)
        }
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(archive: zipfile.ZipFile, table: Table, connection: Connection) -> TableInBackup:
    with archive.open(_member(table.name), "w", force_zip64=True) as file:
        return _summary(table, connection, file)


def _summary(table: Table, connection: Connection, file: Any = None) -> TableInBackup:
    digest, rows = hashlib.sha256(), 0
    for line in _lines(table, connection):
        digest.update(line)
        rows += 1
        if file is not None:
            file.write(line)
    return TableInBackup(rows=rows, sha256=digest.hexdigest())


def _fill(archive: zipfile.ZipFile, table: Table, connection: Connection) -> None:
    with archive.open(_member(table.name)) as file:
        while lines := list(islice(file, BATCH)):
            rows = [json.loads(line) for line in lines]
            connection.execute(
                insert(table),
                [
                    {c.name: _stored(c, row[c.name], connection.dialect.name) for c in table.columns}
                    for row in rows
                ],
            )


def _plain(value: Any) -> Any:
    """A value of a row as JSON says it."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _stored(column: Column[Any], value: Any, dialect: str) -> Any:
    """The same back, as the column takes it."""
    if value is None:
        # A JSON column would take None for the word null.
        return null() if isinstance(column.type, JSON) else None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=None) if dialect == "sqlite" else moment
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _require_empty(connection: Connection) -> None:
    tables = _reflected(connection)
    if tables and connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {', '.join(table.name for table in tables)}"))
    for table in tables:
        if connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(
                f"This database is in use: {table.name} has rows. Restore into an empty database; "
                "`lcf db remove` empties one."
            )


def _require_sound(connection: Connection) -> None:
    """SQLite alone can be asked whether its file is whole and every key leads somewhere."""
    if connection.dialect.name != "sqlite":
        return
    told = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if told != "ok":
        raise BackupError(f"The database file is damaged: {told}")
    lost = [
        row for row in connection.exec_driver_sql("PRAGMA foreign_key_check") if row[0].startswith("lcf_")
    ]
    if lost:
        raise BackupError(f"{len(lost)} rows point to rows that are not there, the first in {lost[0][0]}.")


def _go_on_counting(tables: Any, connection: Connection) -> None:
    """PostgreSQL counts ids apart from the rows."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            where = {"table": table.name, "column": column.name}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), where)
            if sequence is not None:
                most = connection.scalar(select(func.max(column)))
                connection.execute(
                    text("SELECT setval(:sequence, :most, :used)"),
                    {"sequence": sequence, "most": most or 1, "used": most is not None},
                )
