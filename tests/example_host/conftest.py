"""The example host as its README says: its own tables, ours beside them, four people, one module."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup
from flask.testing import FlaskClient
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from lcf_lms.models.module import Revision
from lcf_lms.play.tables import PlayTables
from lcf_lms.web.state import state
from tests.hosts import dispose
from tests.learning import sample

HERE = Path(__file__).parents[2] / "docs" / "example_host"
SITE = "https://portal.larch.example"


@dataclass
class Portal:
    """The portal as an application, with its commands."""

    app: Flask

    def command(self, *words: str, exit_code: int = 0) -> Result:
        """Run `flask …` as the host's administrator does."""
        group = FlaskGroup(create_app=lambda: self.app)
        ran = self.app.test_cli_runner().invoke(group, list(words))
        assert ran.exit_code == exit_code, ran.output
        return ran

    def signed_in(self, login: str) -> FlaskClient:
        """A browser in which someone has signed in at the portal's own page."""
        client = self.app.test_client()
        answer = client.post("/sign-in", base_url=SITE, data={"login": login, "next": "/learn/"})
        assert (answer.status_code, answer.location) == (303, "/learn/")
        return client

    @property
    def engine(self) -> Engine:
        """The portal's own database."""
        with self.app.app_context():
            engine: Engine = self.app.extensions["sqlalchemy"].engine
            return engine

    def tables(self) -> PlayTables:
        """The play tables of the module that is published."""
        with self.app.app_context(), state().database.session(writes=False) as session:
            return PlayTables.model_validate(session.get_one(Revision, (1, 1)).tables)

    def decide(self, client: FlaskClient) -> Any:
        """Take the item of the module, as its page does."""
        address = f"/learn/api/modules/{sample.SLUG}"
        token = client.get(f"{address}/attempt", base_url=SITE).get_json()["token"]
        code = next(code for code, one in self.tables().decisions.items() if one.scenario is None)
        response = {"id": str(sample_id(1)), "number": 1, "run": 0, "decision": code, "answer": "a"}
        body = {"token": token, "attempt": 1, "revision": 1, "responses": [response]}
        return client.post(f"{address}/responses", base_url=SITE, json=body, headers={"Origin": SITE})


def sample_id(number: int) -> str:
    """A client-made id."""
    return f"00000000-0000-4000-8000-{number:012}"


Make = Callable[[Mapping[str, Any]], Portal]


@pytest.fixture
def make_portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes the portal with settings of its own."""
    monkeypatch.syspath_prepend(str(HERE))
    made: list[Flask] = []

    def make(config: Mapping[str, Any]) -> Portal:
        from portal import create_app

        app = create_app({"SECRET_KEY": "of the tests alone", "TESTING": True, **config})
        made.append(app)
        return Portal(app)

    yield make
    for app in made:
        dispose(app)
    for name in [name for name in sys.modules if name.split(".")[0] == "portal"]:
        del sys.modules[name]


@pytest.fixture
def bare(make_portal: Make, empty_database_url: str) -> Portal:
    """The portal with its own tables and people, before ours came, on SQLite and on PostgreSQL."""
    portal = make_portal({"SQLALCHEMY_DATABASE_URI": empty_database_url})
    portal.command("db", "upgrade")
    portal.command("populate")
    return portal


@pytest.fixture
def portal(bare: Portal) -> Portal:
    """The same with our tables and a module."""
    furnish(bare)
    return bare


def furnish(portal: Portal) -> None:
    """Our tables, and the sample published in them."""
    portal.command("lcf", "db", "upgrade")
    with (
        portal.app.app_context(),
        state().database.session(writes=True) as session,
        session.begin(),
    ):
        sample.publish(session, state().clock())


def schema(engine: Engine) -> set[tuple[str, ...]]:
    """Everything a database is made of: tables, columns, indexes, triggers, functions, sequences."""
    with Session(engine) as session:
        if engine.dialect.name == "sqlite":
            rows = session.execute(text("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"))
            return {tuple(map(str, row)) for row in rows}
        found = {
            ("relation", str(name), str(kind))
            for name, kind in session.execute(
                text("SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace")
            )
        }
        for kind, query in (
            ("function", "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"),
            ("trigger", "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"),
            ("type", "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"),
        ):
            found |= {(kind, str(name)) for name in session.scalars(text(query))}
        described = inspect(engine)
        for table in described.get_table_names():
            found |= {("column", table, str(column)) for column in described.get_columns(table)}
        return found
