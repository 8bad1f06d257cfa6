"""Databases for tests: migrated once a session on each engine, then copied for every test that wants one."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcf_lms.web import migrating
from lcf_lms.web.database import make_engine
from tests.postgres import Server, server

ENGINES = (
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.postgres),
)
_numbers = itertools.count(1)


def migrate(url: str) -> None:
    """Bring a database to the newest migration, as `lcf db upgrade` does."""
    engine = make_engine(url)
    try:
        migrating.upgrade(engine)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """One PostgreSQL for the session."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody writes to."""
    place = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{place}")
    return place


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server) -> Iterator[str]:
    """The name of a migrated PostgreSQL database that nobody connects to."""
    name = "lcf_test_template"
    postgresql_server.drop(name)
    migrate(postgresql_server.create(name))
    yield name
    postgresql_server.drop(name)


@pytest.fixture
def empty_postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database without any table: for tests of migrations."""
    name = f"lcf_test_{next(_numbers)}"
    postgresql_server.drop(name)
    yield postgresql_server.create(name)
    postgresql_server.drop(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet: for tests of migrations."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh migrated SQLite database."""
    place = tmp_path / "lcf.db"
    shutil.copyfile(sqlite_template, place)
    return f"sqlite:///{place}"


@pytest.fixture
def postgresql_url(postgresql_server: Server, postgresql_template: str) -> Iterator[str]:
    """The URL of a fresh migrated PostgreSQL database; tests that use it carry the mark `postgres`."""
    name = f"lcf_test_{next(_numbers)}"
    postgresql_server.drop(name)
    yield postgresql_server.create(name, postgresql_template)
    postgresql_server.drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh migrated database: every test that takes it runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database without any table, on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
