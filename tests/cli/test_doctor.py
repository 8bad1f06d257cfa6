"""``lcf doctor``: every line that does not hold says how to mend it, and mending it makes it hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from lcf_lms import resources
from lcf_lms.cli import main
from lcf_lms.web.database import make_engine

# The name in the package is the command.
doctors: Any = import_module("lcf_lms.cli.doctor")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))
    # The look for a browser is a test of its own: it starts a driver.
    monkeypatch.setattr(doctors, "_browser", lambda: doctors.Check("browser for proofs", True, False, "one"))
    return tmp_path / "instance"


def look() -> tuple[int, dict[str, Any]]:
    ran = CliRunner().invoke(main, ["doctor", "--json"])
    told = json.loads(ran.stdout)
    assert ran.exit_code == (1 if told["missing"] else 0)
    assert all(check["holds"] or check["mend"] for check in told["checks"])
    return ran.exit_code, {check["name"]: check for check in told["checks"]}


def run(*words: str) -> None:
    assert CliRunner().invoke(main, list(words)).exit_code == 0


def missing(found: dict[str, Any]) -> list[str]:
    return [name for name, check in found.items() if not check["holds"]]


def test_from_nothing_to_everything_by_what_it_says(folder: Path) -> None:
    code, found = look()
    assert (code, missing(found), found["tables"]["mend"]) == (1, ["tables"], "lcf db upgrade")
    run("db", "upgrade")
    code, found = look()
    assert (code, missing(found)) == (1, ["modules"])
    assert found["modules"]["mend"] == "lcf frameworks import, then lcf modules import --publish"
    run("frameworks", "import")
    run("modules", "import", "--publish")
    code, found = look()
    assert (code, missing(found)) == (0, [])
    assert found["modules"]["found"] == "compassionate-culture"
    assert found["secret key"]["found"] == f"{folder / 'secret-key'}, mode 600"
    told = CliRunner().invoke(main, ["doctor"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "Everything needed is there")


def test_a_key_that_others_may_read_is_told(folder: Path) -> None:
    run("db", "upgrade")
    (folder / "secret-key").chmod(0o644)
    _, found = look()
    key = found["secret key"]
    assert (key["holds"], key["mend"]) == (False, f"chmod 600 {folder / 'secret-key'}")


def test_a_trigger_that_is_gone_is_told(folder: Path) -> None:
    run("db", "upgrade")
    engine = make_engine(f"sqlite:///{folder / 'lcf.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER lcf_response_no_update"))
    engine.dispose()
    _, found = look()
    assert found["tables and triggers"]["found"] == "the trigger lcf_response_no_update is missing"
    assert "modules" not in found


def test_tables_of_a_newer_version_are_told_apart(folder: Path) -> None:
    run("db", "upgrade")
    engine = make_engine(f"sqlite:///{folder / 'lcf.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE lcf_alembic_version SET version_num = '9999'"))
    engine.dispose()
    _, found = look()
    assert found["tables"]["mend"] == "install the version that made these tables"


def test_a_database_that_is_not_there_is_told_without_its_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LCF_LMS_DATABASE_URL", "postgresql+psycopg://lcf:hidden@127.0.0.1:1/none")
    _, found = look()
    assert found["database"]["holds"] is False
    assert "hidden" not in json.dumps(found)


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("LCF_LMS_LOG", "loud", "settings"),
        ("LCF_LMS_DATABASE_URL", "mysql://x", "settings"),
        ("LCF_LMS_DATABASE_URL", "postgresql+nosuchdriver://x", "settings"),
        ("LCF_LMS_DATABASE_URL", "postgresql+pg8000://x", "settings"),
        ("LCF_LMS_INSTANCE", __file__, "instance folder"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    name: str, value: str, check: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    code, found = look()
    assert (code, found[check]["holds"]) == (1, False)


def test_a_front_end_that_is_not_whole_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "built_folder", lambda: tmp_path)
    _, found = look()
    assert found["front end"]["found"] == f"not built in {tmp_path}"
    (tmp_path / "manifest.json").write_text('{"site.css": "00"}')
    _, found = look()
    assert found["front end"]["found"] == "not whole: site.css"


def test_a_package_that_is_not_installed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["flask>=3.1", "not-there==1", 'absent-too>=1 ; extra == "prove"']
    monkeypatch.setattr(doctors.metadata, "requires", lambda _: asked)
    _, found = look()
    assert found["packages"]["found"] == "not installed: not-there"


def test_without_a_browser_everything_needed_may_still_be_there(tmp_path: Path) -> None:
    environment = {**os.environ, "LCF_LMS_INSTANCE": str(tmp_path), "LCF_LMS_BROWSER": str(tmp_path / "none")}
    for words in (["db", "upgrade"], ["frameworks", "import"], ["modules", "import", "--publish"]):
        subprocess.run([sys.executable, "-m", "lcf_lms", *words], env=environment, check=True)
    command = [sys.executable, "-m", "lcf_lms", "doctor", "--json"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = {check["name"]: check for check in json.loads(ran.stdout)["checks"]}
    assert [name for name, check in found.items() if not check["holds"]] == ["browser for proofs"], found
    assert ran.returncode == 0
