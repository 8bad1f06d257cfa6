"""``lcf people`` and ``lcf db``: a first administrator, and tables of this version."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from lcf_lms import LcfLms, create_app
from lcf_lms.cli import main
from lcf_lms.web.database import make_engine
from tests.hosts import make_host
from tests.pages import Pages

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, on an instance folder of its own."""
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))

    def go(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, list(words), input=typed)

    return go


def test_an_upgrade_says_what_it_did_and_does_it_once(run: Run) -> None:
    first, second = run("db", "upgrade"), run("db", "upgrade")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert re.search(r"lcf\.db: from empty to \d{4}$", first.output.strip())
    assert re.search(r"lcf\.db: at \d{4} already$", second.output.strip())
    assert run("db", "check").output == "0 differences\n"


def test_a_check_tells_what_differs(run: Run, tmp_path: Path) -> None:
    assert "Run `lcf db upgrade` first" in run("db", "check").output
    run("db", "upgrade")
    engine = make_engine(f"sqlite:///{tmp_path / 'instance' / 'lcf.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER lcf_response_no_update"))
    engine.dispose()
    told = run("db", "check")
    assert told.exit_code == 1
    assert "the trigger lcf_response_no_update is missing" in told.output


def test_a_command_says_when_the_database_is_not_ready_or_a_setting_is_wrong(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run("people", "list")
    assert (told.exit_code, told.output) == (
        1,
        "Error: This database is empty. Run `lcf db upgrade` first.\n",
    )
    monkeypatch.setenv("LCF_LMS_PROXIES", "many")
    for words in (("people", "list"), ("db", "upgrade")):
        assert "LCF_LMS_PROXIES" in run(*words).output


def test_a_first_administrator_gets_in_by_a_link(run: Run, tmp_path: Path, pages: Pages) -> None:
    run("db", "upgrade")
    added = run("people", "add", "Ann@Trust.example", "--name", "Ann Lee", "--role", "administrator")
    assert added.exit_code == 0, added.output
    assert added.output.startswith("ann@trust.example: added as administrator\n")
    address = added.output.split()[-1]
    host = make_host("", tmp_path / "instance", pages)
    host.clock.at = host.clock.at.now(host.clock.at.tzinfo)
    browser = host.client()
    assert browser.post_form(address, {"password": "a rather long password"}).status_code == 303
    assert browser.get("/learn/people/").status_code == 200
    again = run("people", "link", "ann@trust.example")
    assert "For Ann Lee" in host.client().get(again.output.split()[-1]).text
    assert run("people", "list").output == "ann@trust.example: Ann Lee, administrator, by local\n"


def test_people_are_let_rest_and_brought_back(run: Run, tmp_path: Path, pages: Pages) -> None:
    run("db", "upgrade")
    run("people", "add", "ann@trust.example", "--name", "Ann", "--role", "administrator")
    link = run("people", "add", "bo@trust.example", "--name", "Bo").output.split()[-1]
    last = run("people", "deactivate", "ann@trust.example")
    assert (last.exit_code, "only administrator who can sign in" in last.output) == (1, True)
    assert run("people", "deactivate", "Bo@trust.example").output == (
        "bo@trust.example: not active any more; sign-ins ended: 0\n"
    )
    assert run("people", "deactivate", "bo@trust.example").output == "bo@trust.example: not active already\n"
    assert "bo@trust.example: Bo, learner, by local, not active" in run("people", "list").output
    refused = run("people", "link", "bo@trust.example")
    assert (refused.exit_code, "Reactivate them first" in refused.output) == (1, True)
    assert make_host("", tmp_path / "instance", pages).client().get(link).status_code == 404
    assert run("people", "reactivate", "bo@trust.example").output == "bo@trust.example: active again\n"
    assert run("people", "reactivate", "bo@trust.example").output == "bo@trust.example: active already\n"
    assert run("people", "link", "bo@trust.example").exit_code == 0
    only = run("people", "list", "--role", "administrator").output
    assert only == "ann@trust.example: Ann, administrator, by local\n"


def test_a_person_may_get_a_password(run: Run, tmp_path: Path, pages: Pages) -> None:
    run("db", "upgrade")
    password = "a rather long password"
    added = run(
        "people", "add", "a@b.example", "--name", "A", "--password", typed=f"{password}\n{password}\n"
    )
    assert added.exit_code == 0, added.output
    assert "/password/" not in added.output
    assert password not in added.output
    browser = make_host("", tmp_path / "instance", pages).client()
    answer = browser.post_form("/learn/sign-in", {"email": "a@b.example", "password": password})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("people", "add", "nobody", "--name", "N"), "“nobody” is not an e-mail address"),
        (("people", "link", "nobody@trust.example"), "There is nobody with the address"),
        (("people", "deactivate", "nobody@trust.example"), "There is nobody with the address"),
        (("people", "reactivate", "nobody@trust.example"), "There is nobody with the address"),
        (("people", "add", "a@b.example", "--name", "N", "--role", "king"), "'king' is not one of"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, words: tuple[str, ...], told: str) -> None:
    run("db", "upgrade")
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert told in result.output
    assert run("people", "list").output == ""


def test_in_a_host_the_same_commands_work_on_the_hosts_application(tmp_path: Path) -> None:
    app = Flask("a_host")
    app.config |= {"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'host.db'}"}
    db = SQLAlchemy(app)
    flask = FlaskGroup(create_app=lambda: app)
    told = CliRunner().invoke(flask, ["lcf", "db", "upgrade"])
    assert "has not mounted LCF Learning" in told.output
    LcfLms().init_app(app)
    done = CliRunner().invoke(flask, ["lcf", "db", "upgrade"])
    assert done.exit_code == 0, done.output
    assert "host.db: from empty" in done.output
    with app.app_context():
        db.engine.dispose()


def test_the_application_is_made_without_touching_the_database(tmp_path: Path) -> None:
    create_app({"LCF_LMS_INSTANCE": str(tmp_path)})
    assert not (tmp_path / "lcf.db").exists()
