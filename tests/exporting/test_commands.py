"""``lcf export``: the same package as the admin makes, twice the same bytes, or a plain reason."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lcf_lms.cli import main
from lcf_lms.content import files
from lcf_lms.content.codes import Codes
from lcf_lms.exporting.service import revision_to_export
from lcf_lms.models.export import Export
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.targets import TARGETS
from lcf_lms.play.codes import extend
from tests.exporting.publishing import publish
from tests.packaging.revisions import DRAWING, FRAMEWORK, document


@pytest.fixture
def run(host: Any, sqlite_url: str, tmp_path: Path) -> Any:
    """Run a command on the host's database; gives its exit code and what it said."""
    environment = {"LCF_LMS_DATABASE_URL": sqlite_url, "LCF_LMS_INSTANCE": str(tmp_path / "instance")}

    def invoke(*arguments: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(each) for each in arguments], env=environment)
        return result.exit_code, result.output

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny module as files, with its framework beside it."""
    module = document()
    place = tmp_path / "modules" / "listening"
    codes = extend(Codes(key="k3y0aa"), module)
    files.write_module(place, files.ModuleFiles(module, codes, {"media/door.svg": DRAWING}))
    (tmp_path / "modules" / "frameworks").mkdir()
    written = tmp_path / "modules" / "frameworks" / "small-2026.yaml"
    written.write_bytes(files.framework_as_file(FRAMEWORK))
    return place


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_export_twice_gives_equal_bytes(host: Any, run: Any, tmp_path: Path, target: str) -> None:
    with host.session() as session:
        publish(session)
    digests = []
    for folder in ("first", "second"):
        code, said = run("export", "listening", "--target", target, "--output", tmp_path / folder)
        assert code == 0, said
        content = (tmp_path / folder / f"listening-1-{target}.zip").read_bytes()
        assert check(content, TARGETS[target]) == []
        digests.append(hashlib.sha256(content).hexdigest())
        assert digests[-1] in said
    assert digests[0] == digests[1]
    with host.session() as session:
        (kept,) = session.scalars(select(Export))
        assert (kept.sha256, kept.target, kept.built_by) == (digests[0], target, None)


def test_an_older_revision_can_be_named(host: Any, run: Any, tmp_path: Path) -> None:
    with host.session() as session:
        publish(session, 1)
        publish(session, 2)
        assert revision_to_export(session, "listening")[1].number == 2
    assert run("export", "listening", "--target", "esr", "--output", tmp_path, "--revision", "1")[0] == 0
    assert (tmp_path / "listening-1-esr.zip").exists()
    assert not (tmp_path / "listening-2-esr.zip").exists()


def test_what_is_not_published_is_said_and_nothing_is_written(run: Any, tmp_path: Path) -> None:
    code, said = run("export", "nothing", "--target", "esr", "--output", tmp_path / "out")
    assert (code, said) == (1, "Error: There is no module 'nothing'.\n")
    assert not (tmp_path / "out").exists()


def test_files_and_database_give_the_same_package(host: Any, run: Any, folder: Path, tmp_path: Path) -> None:
    with host.session() as session:
        publish(session)
    assert run("export", "listening", "--target", "esr", "--output", tmp_path / "database")[0] == 0
    code, said = run(
        "export", "listening", "--target", "esr", "--output", tmp_path / "files", "--from", folder
    )
    assert code == 0, said
    name = "listening-1-esr.zip"
    assert (tmp_path / "files" / name).read_bytes() == (tmp_path / "database" / name).read_bytes()


def test_files_without_codes_are_not_packaged(run: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "codes.yaml").unlink()
    code, said = run("export", "listening", "--target", "esr", "--output", tmp_path, "--from", folder)
    assert code == 1
    assert "has no codes.yaml" in said


def test_another_module_in_the_folder_is_noticed(run: Any, folder: Path, tmp_path: Path) -> None:
    code, said = run("export", "speaking", "--target", "esr", "--output", tmp_path, "--from", folder)
    assert code == 1
    assert "holds the module 'listening', not 'speaking'" in said


def test_files_that_could_not_be_published_are_not_packaged(run: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "media" / "door.svg").unlink()
    code, said = run("export", "listening", "--target", "esr", "--output", tmp_path / "o", "--from", folder)
    assert code == 1
    assert "door.svg" in said
    assert not (tmp_path / "o").exists()
