"""``lcf packages check``: says what it found, and exits by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lcf_lms.cli.packages import packages
from tests.packaging.samples import sound_files, with_manifest, zipped


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(packages, list(arguments))
    return result.exit_code, result.output


def test_a_sound_package_holds(tmp_path: Path) -> None:
    path = tmp_path / "sound.zip"
    path.write_bytes(zipped(sound_files()))
    assert run("check", str(path), "--target", "esr") == (0, f"{path}: holds for esr, 0 advice\n")


def test_a_dangling_resource_is_refused_for_that_reason(tmp_path: Path) -> None:
    path = tmp_path / "dangling.zip"
    path.write_bytes(with_manifest(('identifierref="lcf-sco-listening"', 'identifierref="gone"')))
    code, said = run("check", str(path), "--target", "esr")
    assert code == 1
    assert "blocking: resource-dangling" in said
    assert "'gone'" in said
    assert "refused for esr, 1 must be mended" in said


@pytest.mark.parametrize("command", ["check", "prove"])
def test_a_hostile_zip_is_never_driven(tmp_path: Path, command: str) -> None:
    path = tmp_path / "hostile.zip"
    path.write_bytes(zipped({"../outside.html": b"x"}))
    code, said = run(command, str(path), "--target", "scorm12")
    assert code == 1
    assert "zip-path-escape" in said


def test_an_unknown_target_names_those_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "any.zip"
    path.write_bytes(b"")
    code, said = run("check", str(path), "--target", "moodle")
    assert code == 2
    assert "esr" in said
    assert "scorm12" in said
