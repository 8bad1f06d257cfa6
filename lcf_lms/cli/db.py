"""``lcf db``: bring the tables to this version, and see whether they are."""

from __future__ import annotations

import click
from sqlalchemy import Engine

from lcf_lms.cli.host import find_app
from lcf_lms.errors import LcfError
from lcf_lms.web import migrating
from lcf_lms.web.state import state


@click.group("db")
def db() -> None:
    """The database: bring it to this version, check it."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this version. Nothing that is stored is lost."""
    engine = _engine()
    before = migrating.version(engine)
    migrating.upgrade(engine)
    after = migrating.version(engine)
    where = engine.url.render_as_string(hide_password=True)
    click.echo(
        f"{where}: at {after} already" if before == after else f"{where}: from {before or 'empty'} to {after}"
    )


@db.command("check")
def check() -> None:
    """See whether the tables are those of this version; exit 1 if not."""
    engine = _engine()
    try:
        migrating.require_newest(engine)
    except LcfError as error:
        raise click.ClickException(str(error)) from error
    found = migrating.differences(engine)
    for one in found:
        click.echo(one, err=True)
    click.echo(f"{len(found)} differences")
    raise SystemExit(1 if found else 0)


def _engine() -> Engine:
    try:
        return state(find_app()).database.engine
    except LcfError as error:
        raise click.ClickException(str(error)) from error
