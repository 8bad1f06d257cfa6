"""The stand-alone log: a line a request that says nothing of whoever asked."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from lcf_lms import LcfLms, create_app
from lcf_lms.errors import SettingError
from lcf_lms.web import logs
from lcf_lms.web.identity import Identity
from lcf_lms.web.state import state
from tests.hosts import dispose


@pytest.fixture
def make(sqlite_url: str, tmp_path: Path) -> Iterator[Any]:
    made: list[Flask] = []

    def go(form: str, **more: Any) -> Flask:
        app = create_app(
            {
                "LCF_LMS_DATABASE_URL": sqlite_url,
                "LCF_LMS_INSTANCE": str(tmp_path),
                "LCF_LMS_LOG": form,
                **more,
            }
        )

        @app.get("/broken/<string:name>")
        def broken(name: str) -> str:
            with state().database.session(writes=False) as session:
                session.execute(text("SELECT no_such_thing(:secret)"), {"secret": name})
            return name

        made.append(app)
        return app

    yield go
    for app in made:
        dispose(app)
    logging.getLogger("lcf_lms").handlers.clear()


def test_a_request_is_one_line(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    client = make("plain").test_client()
    answer = client.get(
        "/learn/sign-in/a-secret-token?email=ruth@trust.example",
        headers={"User-Agent": "ruths"},
        buffered=True,
    )
    [line] = capsys.readouterr().err.splitlines()
    pattern = r"\d{4}-\d\d-\d\dT[\d:.]+Z INFO [0-9a-f]{16} GET /learn/sign-in/<string:token> 404 \d+ ms"
    assert re.fullmatch(pattern, line)
    assert answer.headers["X-Request-Id"] in line


def test_as_json_it_is_one_object(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    client = make("json").test_client()
    client.get("/nowhere/ruth?q=1", buffered=True)
    client.post("/learn/nowhere/ruth", buffered=True)
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["method"], one["route"], one["status"], one["level"]) for one in told] == [
        ("GET", "-", 404, "info"),
        ("POST", "/learn/<path:address>", 404, "info"),
    ]
    assert set(told[0]) == {
        "time",
        "level",
        "request",
        "message",
        "method",
        "route",
        "status",
        "milliseconds",
    }
    assert told[0]["request"] != told[1]["request"]


@pytest.mark.parametrize("form", ["plain", "json"])
def test_what_goes_wrong_is_told_with_its_request_and_without_what_was_sent(
    form: str, make: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = make(form).test_client().get("/broken/ruth?q=ruth", buffered=True)
    assert answer.status_code == 500
    told = capsys.readouterr().err
    assert "no_such_thing" in told and "Traceback" in told
    assert "raised at GET /broken/<string:name>" in told
    assert "ruth" not in told
    if form == "json":
        lines = [json.loads(line) for line in told.splitlines()]
        assert {line["request"] for line in lines} == {answer.headers["X-Request-Id"]}


def test_a_learners_work_leaves_no_name_and_no_answer(
    host: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    learner = host.client("learner")
    learner.get("/learn/")
    host.client(None).post_form(
        "/learn/sign-in", {"email": "learner@trust.example", "password": "wrong word"}
    )
    told = capsys.readouterr().err + caplog.text
    assert told.count("GET /learn/sign-in") == told.count("POST /learn/sign-in") == 2
    for word in ("learner", "trust.example", "wrong", "127.0.0.1"):
        assert word not in told


@pytest.mark.parametrize(
    ("proxies", "sent", "taken"),
    [
        (0, "from-the-outside", False),
        (1, "from-the-proxy-17", True),
        (1, "x\nforged", False),
        (1, "short", False),
    ],
)
def test_a_number_is_taken_over_from_a_proxy_alone(
    proxies: int, sent: str, taken: bool, make: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make("plain", LCF_LMS_PROXIES=proxies)
    answer = app.test_client().get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": sent}, buffered=True)
    assert (answer.headers["X-Request-Id"] == sent) is taken
    assert (sent in capsys.readouterr().err) is taken


def test_switched_off_nothing_is_written(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = make("off").test_client().get("/healthz", buffered=True)
    assert capsys.readouterr().err == ""
    assert "X-Request-Id" not in answer.headers


def test_another_word_stops_the_start() -> None:
    with pytest.raises(SettingError, match='LCF_LMS_LOG is "loud"; it must be plain, json, off'):
        create_app({"LCF_LMS_LOG": "loud"})


def test_a_hosts_log_is_left_alone(sqlite_url: str) -> None:
    app = Flask("a_host")
    app.config |= {"SECRET_KEY": "theirs", "LCF_LMS_DATABASE_URL": sqlite_url, "LCF_LMS_LOG": "json"}
    before = app.wsgi_app
    LcfLms(identity=lambda: Identity("https://trust.example", "ruth", "Ruth")).init_app(app)
    answer = app.test_client().get("/learn/")
    assert (answer.status_code, "X-Request-Id" in answer.headers) == (200, False)
    assert app.wsgi_app == before
    assert not [one for one in app.logger.handlers if isinstance(one, logs.OurHandler)]
    assert not [one for one in logging.getLogger().handlers if isinstance(one, logs.OurHandler)]
    state(app).database.dispose()
