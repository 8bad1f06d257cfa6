"""``lcf serve``: the product on this machine, with three people to be."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from lcf_lms import create_app
from lcf_lms.cli import main
from lcf_lms.people import service
from lcf_lms.web.clock import now
from lcf_lms.web.database import make_engine, write_session
from tests.hosts import dispose

Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder with a migrated database."""
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    return tmp_path / "instance"


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts `lcf serve` as a process of its own."""
    running: list[subprocess.Popen[str]] = []

    def go(*words: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "lcf_lms", "serve", *words],
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield go
    for process in running:
        process.terminate()
        process.communicate(timeout=30)


def said(process: subprocess.Popen[str]) -> str:
    """What it prints, up to its last line before it serves."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl+C stops" in line:
            break
    return "".join(lines)


def fetch(address: str) -> str:
    """A page, once the server answers."""
    for _ in range(300):
        try:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            with error:
                return str(error.read().decode())
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_the_demonstration_signs_in_over_plain_http_until_it_stops(folder: Path, start: Start) -> None:
    port = free_port()
    process = start("--demo", PORT=str(port))
    words = said(process)
    links = re.findall(rf"(\w+) .*(http://127\.0\.0\.1:{port}/learn/sign-in/[\w-]+)", words)
    assert [role for role, _ in links] == ["learner", "author", "administrator"]
    address = links[0][1]
    assert "This link signs you in as Ruth" in fetch(address)
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    for role, address in links:
        with opener.open(address) as page:
            [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page.read().decode())
        form = urlencode({"csrf_token": token}).encode()
        with opener.open(address, form) as home:
            assert home.url == f"http://127.0.0.1:{port}/learn/", role
    assert {cookie.secure for cookie in jar} == {False}
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    engine = make_engine(f"sqlite:///{folder / 'lcf.db'}")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM lcf_sign_in_link")) == 0
        assert connection.scalar(text("SELECT count(*) FROM lcf_person")) == 3
    engine.dispose()


def test_without_a_demonstration_links_of_one_that_was_killed_are_gone(folder: Path, start: Start) -> None:
    app = create_app()
    with app.app_context(), write_session() as session:
        [link, *_] = service.begin_demo(session, at=now())
    dispose(app)
    port = free_port()
    words = said(start(PORT=str(port)))
    assert "/sign-in/" not in words
    page = fetch(f"http://127.0.0.1:{port}/learn/sign-in/{link.token}")
    assert "does not work any more" in page


def test_the_demonstration_is_left_out_over_a_named_database(folder: Path, start: Start) -> None:
    words = said(
        start("--demo", PORT=str(free_port()), LCF_LMS_DATABASE_URL=f"sqlite:///{folder / 'lcf.db'}")
    )
    assert "the demonstration is left out" in words
    assert "/sign-in/" not in words


def test_the_demonstration_refuses_a_database_that_lies_elsewhere(folder: Path, tmp_path: Path) -> None:
    (folder / "lcf.db").rename(tmp_path / "real.db")
    (folder / "lcf.db").symlink_to(tmp_path / "real.db")
    told = CliRunner().invoke(main, ["serve", "--demo", "--port", str(free_port())])
    assert told.exit_code == 1
    assert "works only on a database inside" in told.output


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert told.exit_code == 1
    assert f"Port {port} is taken" in told.output


def test_a_database_that_is_not_ready_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path))
    told = CliRunner().invoke(main, ["serve", "--port", str(free_port())])
    assert (told.exit_code, told.output) == (
        1,
        "Error: This database is empty. Run `lcf db upgrade` first.\n",
    )
