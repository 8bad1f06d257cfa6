"""Our own Session on whose engine it may be.

The host's session is never used: committing it would commit the host's half-done rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, request
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, SessionTransaction

from lcf_lms.errors import HostError, SettingError
from lcf_lms.web.config import Settings
from lcf_lms.web.state import state

WRITES = "lcf_writes"
BUSY_MILLISECONDS = 10_000
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Database:
    """Where our tables are. The engine is looked up on first use: a host may add its own after us."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._own: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine: that of LCF_LMS_DATABASE_URL, else the host's. Raises HostError, SettingError."""
        if self._own is not None:
            return self._own
        if self._settings.database_url:
            self._own = make_engine(self._settings.database_url)
            return self._own
        return self._of_host()

    def _of_host(self) -> Engine:
        extension = self._app.extensions.get("sqlalchemy")
        if extension is None:
            raise HostError(
                "LCF Learning found no Flask-SQLAlchemy in this application. "
                "Call its init_app too, or set LCF_LMS_DATABASE_URL."
            )
        key = self._settings.bind_key or None
        with self._app.app_context():
            engines: dict[str | None, Engine] = extension.engines
        if key not in engines:
            raise SettingError(f"LCF_LMS_BIND_KEY is {key!r}; Flask-SQLAlchemy has no engine of that name.")
        return engines[key]

    def session(self, *, writes: bool) -> Session:
        """A Session of ours. The caller commits and closes it.

        On SQLite one that ``writes`` takes the write lock when it begins: two requests that read, decide
        and write would otherwise both decide on the same state. One that reads sees one snapshot.
        """
        return OurSession(self.engine, info={WRITES: writes}, expire_on_commit=False)

    def dispose(self) -> None:
        """Close the connections of an engine that we made."""
        if self._own is not None:
            self._own.dispose()


class OurSession(Session):
    """A Session by a name of its own, so that what is hooked onto it touches no session of a host."""


@event.listens_for(OurSession, "after_begin")
def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    # Python's driver would begin only before the first write, after what was read has become stale.
    if connection.dialect.name == "sqlite" and not connection.in_nested_transaction():
        connection.exec_driver_sql("BEGIN IMMEDIATE" if session.info[WRITES] else "BEGIN")


def make_engine(url: str) -> Engine:
    """An engine of our own. Raises SettingError as `require_usable` does."""
    require_usable(url)
    engine = create_engine(url, **engine_options(url))
    keep_safely(engine)
    return engine


def require_usable(url: str) -> None:
    """Raises SettingError for a URL that is none, another kind of database, or a driver that is missing."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise SettingError("LCF_LMS_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
        parsed.get_dialect().import_dbapi()
    except ArgumentError as error:
        raise SettingError(f"LCF_LMS_DATABASE_URL is not a database URL: {error}") from None
    except ImportError as error:
        raise SettingError(
            f"LCF_LMS_DATABASE_URL needs the driver {error.name}: pip install 'lcf-learning[postgresql]', "
            "and begin the URL with postgresql+psycopg://."
        ) from None


def engine_options(url: str) -> dict[str, Any]:
    """How an engine of ours is made: a connection that died is noticed before it is used.

    What a failing statement carried is personal data, so it stays out of tracebacks.
    """
    options: dict[str, Any] = {"hide_parameters": True}
    return options | {"pool_pre_ping": True} if url.startswith("postgresql") else options


def keep_safely(engine: Engine) -> None:
    """On SQLite: what is committed survives a power cut, readers do not wait, keys are kept.

    For engines that we made; a host's engine is the host's.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)


def _pragmas(connection: Any, _record: Any) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def db_session() -> Session:
    """The one Session of this request. The view commits; what is not committed at the end is rolled back.

    In a GET it reads one snapshot; a GET that must write uses `write_session`.
    """
    session: Session | None = g.get("lcf_session")
    if session is None:
        session = g.lcf_session = state().database.session(writes=request.method not in READING)
    return session


@contextmanager
def write_session() -> Iterator[Session]:
    """A short Session apart that commits at the end of the block, or rolls back."""
    with state().database.session(writes=True) as session, session.begin():
        yield session


def close_session(_error: BaseException | None = None) -> None:
    """Give the request's connection back."""
    session: Session | None = g.pop("lcf_session", None)
    if session is not None:
        session.close()
