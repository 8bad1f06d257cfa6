"""A command that a document tells to type is there, with the options it names."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from lcf_lms.cli import main
from tests import documents
from tests.house.test_names import ROOT, tracked

PAGES = [page for page in tracked() if page.suffix == ".md"]


def problem(line: str) -> str | None:
    """What is wrong with a command line, or None. ``a | b`` names several; capitals stand for values."""
    words = line.removeprefix("flask ").split()
    if words[0] == "make":
        return None if words[1] in targets() else f"no target {words[1]}"
    group: click.Command = main
    names: list[click.Command] = []
    for word in words[1:]:
        plain = word.strip("[]…,.")
        if isinstance(group, click.Group) and plain in group.commands:
            found = group.commands[plain]
            if isinstance(found, click.Group):
                group = found
            else:
                names.append(found)
        elif plain.startswith("--"):
            options = {option for command in names for one in command.params for option in one.opts}
            if plain not in options:
                return f"no option {plain}"
        elif not names and plain not in ("", "|"):
            return f"no command {plain}"
    return None


def targets() -> set[str]:
    """The targets of the Makefile that a person may ask for."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    return {line.split(":")[0] for line in lines if ":" in line and "##" in line}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_a_document_is_there(page: Path) -> None:
    found = {line: wrong for line in documents.mentioned(page) if (wrong := problem(line)) is not None}
    assert not found


def test_a_slip_would_be_seen() -> None:
    assert problem("lcf db upgrade") is None
    assert problem("lcf db upgrade | check | backup | restore") is None
    assert problem("lcf db upgrde") == "no command upgrde"
    assert problem("lcf demo --peple 200") == "no option --peple"
    assert problem("make tset") == "no target tset"
    assert sum(len(documents.mentioned(page)) for page in PAGES) > 40


def test_every_command_is_in_a_document_that_people_read() -> None:
    read = " ".join(line for page in PAGES for line in documents.mentioned(page))
    for name in ("doctor", "demo", "serve", "db", "people", "modules", "frameworks", "export", "packages"):
        assert f"lcf {name}" in read, name
