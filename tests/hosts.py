"""The product with people in it: `host` on SQLite, `both` once on each database.

learner = host.client("learner")             a signed-in browser that looks at every page it fetches
learner.get("/learn/")
learner.post_form("/learn/…", {"title": "…"})
learner.post_json("/learn/api/…", {…})
with host.session() as session: …            commits at the end
host.clock.at += timedelta(days=1)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lcf_lms import create_app
from lcf_lms.models.person import LOCAL_ISSUER, Person, select_person
from lcf_lms.people import service
from lcf_lms.people.cookie import COOKIE
from lcf_lms.web.security import TOKEN_FIELD
from lcf_lms.web.state import state
from tests.pages import Pages, client_class


@dataclass
class Clock:
    """The time of the tests; set `at` to move it."""

    at: datetime = datetime(2026, 11, 24, 16, 40, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Host:
    """The real application on a migrated database."""

    app: Flask
    clock: Clock
    pages: Pages
    people: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A Session that commits at the end of the block."""
        with (
            self.app.app_context(),
            state().database.session(writes=True) as session,
            session.begin(),
        ):
            yield session

    def person(self, role: str) -> int:
        """The id of the person of that role (or of any other name, who is a learner)."""
        if role not in self.people:
            with self.session() as session:
                self.people[role] = _person(session, role, self.clock()).id
        return self.people[role]

    def client(self, role: str | None = None) -> Any:
        """A browser: signed in as the person of that role, or nobody's."""
        made = _client_class(self.pages)(self.app, self.app.response_class, use_cookies=True)
        if role is not None:
            number = self.person(role)
            with self.session() as session:
                token = service.begin_sign_in(
                    session,
                    session.get_one(Person, number),
                    agent="tests",
                    at=self.clock(),
                    until=self.clock() + timedelta(days=7),
                )
            made.set_cookie(COOKIE, token, path="/learn/", secure=True, httponly=True)
        return made


def _person(session: Session, role: str, at: datetime) -> Person:
    email = f"{role}@trust.example"
    roles = [role] if role in ("learner", "author", "lead", "administrator") else ["learner"]
    return session.scalar(select_person(LOCAL_ISSUER, email)) or service.add_person(
        session, name=f"The {role}", email=email, roles=roles, by="tests", at=at
    )


def _client_class(pages: Pages) -> type[FlaskClient]:
    looking: Any = client_class(pages)

    class Browser(looking):  # type: ignore[misc]
        """A client over https that keeps cookies as a browser does."""

        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            if args and isinstance(args[0], str):
                kwargs.setdefault("base_url", "https://localhost")
            # Read to its end and closed, as a browser does: files would stay open.
            kwargs.setdefault("buffered", True)
            response: TestResponse = super().open(*args, **kwargs)
            return response

        def token(self, address: str) -> str:
            """The token of the first form of a page."""
            page = self.get(address)
            assert page.status_code == 200, (address, page.status_code)
            found = html.fromstring(page.text).xpath(f"//input[@name='{TOKEN_FIELD}']/@value")
            assert found, f"{address} has no form with a token"
            return str(found[0])

        def post_form(
            self, address: str, fields: Mapping[str, Any], *, page: str | None = None
        ) -> TestResponse:
            """Fill in a form: its token is taken from ``page`` (by default the address itself)."""
            content = {TOKEN_FIELD: self.token(page or address), **fields}
            return self.post(address, data=content, headers={"Origin": "https://localhost"})

        def post_json(self, address: str, content: Mapping[str, Any]) -> TestResponse:
            """Call the API as our own page does: with our Origin and this browser's token."""
            # Every page with a form has a token, and all tokens of a browser and a person are alike.
            self.kept_token = getattr(self, "kept_token", None) or self.token("/learn/account")
            body = {"token": self.kept_token, **content}
            return self.post(address, json=body, headers={"Origin": "https://localhost"})

    return Browser


def make_host(url: str, folder: Path, pages: Pages, **more: Any) -> Host:
    """The product on a database; ``more`` are settings."""
    clock = Clock()
    config = {"TESTING": True, "LCF_LMS_DATABASE_URL": url, "LCF_LMS_INSTANCE": str(folder), **more}
    return Host(create_app(config, clock=clock), clock, pages)


def dispose(app: Flask) -> None:
    """Let go of an application's databases."""
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


@pytest.fixture
def host(sqlite_url: str, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """The product on a fresh SQLite database."""
    made = make_host(sqlite_url, tmp_path / "instance", pages)
    yield made
    dispose(made.app)


@pytest.fixture
def both(database_url: str, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """The product on a fresh database, once on SQLite and once on PostgreSQL."""
    made = make_host(database_url, tmp_path / "instance", pages)
    yield made
    dispose(made.app)
