"""One name for one thing, and no room that says nothing."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff"}
SUFFIXES = {".py", ".ts", ".scss", ".mjs", ".jinja", ".html"}
AMERICAN = re.compile(r"\b(behavior|organization|customize|analyze|favorite|catalog)\b", re.IGNORECASE)
SPOKEN = {".jinja", ".html", ".yaml", ".md"}


def tracked() -> list[Path]:
    """Files that are, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in sorted(set(listed.stdout.splitlines())) if (ROOT / name).is_file()]


def test_no_module_is_called_by_an_empty_word() -> None:
    files = [file for file in tracked() if file.suffix in SUFFIXES]
    assert len(files) > 100
    named = [file for file in files if {file.name.split(".")[0].strip("_-"), file.parent.name} & EMPTY_WORDS]
    assert not named


@pytest.mark.parametrize("ending", sorted(SPOKEN))
def test_words_are_spelt_the_british_way(ending: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in tracked()
        if file.suffix == ending
        for match in AMERICAN.finditer(file.read_text("utf-8"))
    ]
    assert not found


def test_errors_end_in_error() -> None:
    made = re.compile(r"^class (\w+)\((?:\w+\.)*(\w*(?:Exception|Error))\):", re.MULTILINE)
    classes = [
        match.group(1)
        for file in tracked()
        if file.suffix == ".py" and file.is_relative_to(ROOT / "lcf_lms")
        for match in made.finditer(file.read_text("utf-8"))
    ]
    assert classes
    assert [name for name in classes if not name.endswith("Error")] == []
