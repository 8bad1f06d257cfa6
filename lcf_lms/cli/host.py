"""The application and a Session for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lcf_lms.errors import LcfError
from lcf_lms.factory import create_app
from lcf_lms.web.migrating import require_newest
from lcf_lms.web.state import KEY, state

BY = "command line"
"""Who acted, where a command did."""


def find_app() -> Flask:
    """The host's application under `flask lcf`, else the stand-alone one. Raises ClickException."""
    context = click.get_current_context(silent=True)
    info = context.find_object(ScriptInfo) if context is not None else None
    try:
        app = create_app() if info is None else info.load_app()
    except LcfError as error:
        raise click.ClickException(str(error)) from error
    if KEY not in app.extensions:
        raise click.ClickException(
            "This application has not mounted LCF Learning: call LcfLms().init_app(app)."
        )
    return app


@contextmanager
def open_host() -> Iterator[tuple[Flask, Session]]:
    """The application, its context pushed, and a Session that commits at the end of the block.

    Raises ClickException where the database is not at this version.
    """
    app = find_app()
    with app.app_context():
        database = state().database
        try:
            require_newest(database.engine)
        except LcfError as error:
            raise click.ClickException(str(error)) from error
        try:
            with database.session(writes=True) as session, session.begin():
                yield app, session
        finally:
            # A command ends here: no connection is left to be found open.
            database.engine.dispose()


def require_inside(app: Flask, engine: Engine, what: str) -> None:
    """Made-up people, and links that let anyone in who reads the screen, never come over real data.

    Raises ClickException, naming ``what`` was asked for, unless the database lies in the instance folder.
    """
    folder = Path(app.instance_path).resolve()
    database = engine.url.database or ""
    if engine.dialect.name != "sqlite" or not Path(database).resolve().is_relative_to(folder):
        raise click.ClickException(
            f"{what} works only on a database inside {folder}, and this one is elsewhere."
        )
