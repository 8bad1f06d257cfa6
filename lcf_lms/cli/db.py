"""``lcf db``: bring the tables to this version, keep a copy of them, take them away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from lcf_lms.cli.host import find_app
from lcf_lms.errors import LcfError
from lcf_lms.web import backups, migrating
from lcf_lms.web.clock import system_clock
from lcf_lms.web.state import state

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group("db")
def db() -> None:
    """The database: bring it to this version, check it, back it up, take our tables away."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this version. Nothing that is stored is lost."""
    with _engine() as engine:
        before = migrating.version(engine)
        migrating.upgrade(engine)
        after = migrating.version(engine)
        if before == after:
            click.echo(f"{_where(engine)}: at {after} already")
        else:
            click.echo(f"{_where(engine)}: from {before or 'empty'} to {after}")


@db.command("check")
def check() -> None:
    """See whether the tables are those of this version; exit 1 if not."""
    with _engine() as engine:
        migrating.require_newest(engine)
        found = migrating.differences(engine)
    for one in found:
        click.echo(one, err=True)
    click.echo(f"{len(found)} differences")
    raise SystemExit(1 if found else 0)


@db.command("backup")
@FILE
def backup(file: Path) -> None:
    """Write everything that is stored into the zip FILE, while the product runs.

    SQLite and PostgreSQL make the same file. It holds personal data; only you may read it. The secret key
    is not in it.
    """
    with _engine() as engine:
        made = backups.backup(engine, file, at=system_clock())
    size = file.stat().st_size
    click.echo(f"{file}: {made.rows} rows of {len(made.tables)} tables at {made.migration}, {size:,} bytes")


@db.command("restore")
@FILE
def restore(file: Path) -> None:
    """Fill an empty database from the zip FILE and bring it to this version; all of it, or nothing.

    Every row is read back and compared before anything is kept.
    """
    with _engine() as engine:
        made = backups.restore(engine, file)
        click.echo(
            f"{_where(engine)}: {made.rows} rows of {len(made.tables)} tables, as they were at "
            f"{made.made_at:%d %B %Y %H:%M} UTC; compared row by row, now at {migrating.version(engine)}"
        )


@db.command("remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(yes: bool) -> None:
    """Drop our tables and everything in them. Tables of a host are not touched."""
    with _engine() as engine:
        if not yes:
            click.echo(f"This drops all tables of LCF Learning in {_where(engine)}, with everything in them.")
            click.echo("`lcf db backup FILE` keeps a copy.")
            click.confirm("Drop them?", abort=True)
        gone = migrating.remove(engine)
        click.echo(f"{_where(engine)}: {len(gone)} tables dropped")


def _where(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def _engine() -> Iterator[Engine]:
    """The engine of our tables; what a person can mend is told as a sentence."""
    try:
        engine = state(find_app()).database.engine
        try:
            yield engine
        finally:
            engine.dispose()
    except LcfError as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise click.ClickException(f"The database refused: {reason}") from error
