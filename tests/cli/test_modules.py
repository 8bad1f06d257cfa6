"""``lcf modules`` and ``lcf frameworks``: files in, files out, nothing stored where something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lcf_lms import resources
from lcf_lms.cli import main
from lcf_lms.content import files
from lcf_lms.content.codes import Codes
from lcf_lms.models.module import FrameworkVersion, Module, Revision
from lcf_lms.signals import module_published
from lcf_lms.web.database import make_engine

SLUG = "compassionate-culture"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on a fresh database: exit code and what it said."""
    monkeypatch.setenv("LCF_LMS_DATABASE_URL", database_url)
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))

    def go(*words: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return go


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the product's module, with its framework beside it, to be spoilt."""
    shutil.copytree(resources.modules_folder(), tmp_path / "modules")
    return tmp_path / "modules" / SLUG


@contextmanager
def stored(url: str) -> Iterator[Session]:
    engine = make_engine(url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spoil(path: Path, old: str, new: str) -> None:
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")


def test_import_and_publish_then_dump_import_dump_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    assert run("frameworks", "import")[0] == 0
    code, said = run("modules", "import", "--publish")
    assert (code, said.splitlines()[-1].split(": ")[-1]) == (0, f"{SLUG} published as revision 1")
    assert run("modules", "dump", SLUG, "--output", tmp_path / "one")[0] == 0
    assert run("modules", "import", "--publish", tmp_path / "one")[1].endswith("is already revision 1\n")
    assert run("modules", "dump", SLUG, "--output", tmp_path / "two")[0] == 0
    one, two = contents(tmp_path / "one" / SLUG), contents(tmp_path / "two" / SLUG)
    assert one == two
    assert {"module.yaml", "codes.yaml", "media/four-questions.svg"} < set(one)
    again = run("modules", "dump", SLUG, "--output", tmp_path / "two")
    assert again == (0, f"{tmp_path / 'two' / SLUG}: 0 files changed\n")


def test_the_product_s_own_module_is_what_a_dump_of_it_gives(run: Run, tmp_path: Path) -> None:
    run("frameworks", "import")
    run("modules", "import", "--publish")
    run("modules", "dump", SLUG, "--output", tmp_path)
    assert contents(tmp_path / SLUG) == contents(resources.modules_folder() / SLUG)


def test_the_signal_tells_of_a_revision_once(run: Run) -> None:
    told: list[Any] = []

    def hear(_app: Any, **payload: Any) -> None:
        told.append((payload["slug"], payload["revision"], payload["by"]))

    run("frameworks", "import")
    with module_published.connected_to(hear):
        run("modules", "import", "--publish")
        run("modules", "import", "--publish")
    assert told == [(SLUG, 1, "command line")]


def test_without_publish_there_is_only_a_draft(run: Run, database_url: str) -> None:
    run("frameworks", "import")
    assert run("modules", "import")[0] == 0
    with stored(database_url) as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 0


def test_absent_leaves_alone_what_is_there(run: Run, database_url: str, folder: Path) -> None:
    assert "lcf-2024 imported" in run("frameworks", "import", "--absent")[1]
    assert "lcf-2024 is here already" in run("frameworks", "import", "--absent")[1]
    run("modules", "import", "--publish", "--absent")
    spoil(folder / "module.yaml", "title: Creating", "title: Making")
    code, said = run("modules", "import", "--publish", "--absent", folder)
    assert (code, said) == (0, f"{folder}: {SLUG} is here already\n")
    with stored(database_url) as session:
        assert session.scalars(select(Module.title)).one().startswith("Creating")


def test_a_wrong_file_says_where_and_nothing_is_stored(run: Run, database_url: str, folder: Path) -> None:
    run("frameworks", "import")
    other = folder.parent / "another"
    shutil.copytree(folder, other)
    spoil(other / "module.yaml", f"slug: {SLUG}", "slug: another")
    spoil(folder / "sections" / "02-first-days.yaml", "level: weak", "level: poor")
    code, said = run("modules", "import", folder.parent)
    assert code == 1
    path = folder / "sections" / "02-first-days.yaml"
    assert f"{path}:" in said
    assert "level" in said
    assert "Nothing was stored." in said
    line = int(said.split(f"{path}:")[1].split(":")[0])
    assert "level: poor" in path.read_text(encoding="utf-8").splitlines()[line - 1]
    with stored(database_url) as session:
        assert session.scalar(select(func.count()).select_from(Module)) == 0


def test_what_stops_a_publication_is_said_with_its_place_and_nothing_is_stored(
    run: Run, database_url: str, folder: Path
) -> None:
    run("frameworks", "import")
    spoil(
        folder / "sections" / "02-first-days.yaml",
        "alt: Four questions after an incident, joined",
        'alt: ""\n        credit: J',
    )
    code, said = run("modules", "import", "--publish", folder)
    assert code == 1
    assert "alt-missing at first_days/four_questions/image-2: The picture has no words" in said
    assert "Say in one sentence what it shows." in said
    with stored(database_url) as session:
        assert session.scalar(select(func.count()).select_from(Module)) == 0


def test_a_module_waits_for_its_framework(run: Run) -> None:
    code, said = run("modules", "import")
    assert code == 1
    assert "The framework lcf-2024 is not here yet." in said


def test_codes_given_here_are_never_given_differently(run: Run, folder: Path) -> None:
    run("frameworks", "import")
    run("modules", "import", "--publish")
    codes = files.read_module(folder).codes
    assert codes is not None
    page, *_ = codes.pages
    differing = codes.model_copy(update={"pages": codes.pages | {page: "zz"}})
    files.write_module(folder, files.ModuleFiles(files.read_module(folder).document, differing))
    code, said = run("modules", "import", folder)
    assert code == 1
    assert f"gave the code of {page} differently" in said


def test_a_module_that_is_not_there_cannot_be_dumped(run: Run, tmp_path: Path) -> None:
    code, said = run("modules", "dump", "nothing", "--output", tmp_path / "out")
    assert (code, said) == (1, "Error: There is no module nothing.\n")
    assert not (tmp_path / "out").exists()


def test_frameworks_are_checked_and_replaced_and_a_wrong_one_is_refused(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    code, said = run("frameworks", "check")
    assert code == 0
    assert "lcf-2024: 6 nodes, 6 values" in said
    run("frameworks", "import")
    path = tmp_path / "lcf-2024.yaml"
    shutil.copyfile(resources.modules_folder() / "frameworks" / "lcf-2024.yaml", path)
    spoil(path, "title:", "title: Renamed,")
    assert run("frameworks", "import", path)[0] == 0
    with stored(database_url) as session:
        assert session.scalars(select(FrameworkVersion)).one().document["title"].startswith("Renamed")
    spoil(path, "kind: domain", "kind: realm")
    for act in ("check", "import"):
        code, said = run("frameworks", act, path)
        assert code == 1
        assert f"{path}:" in said
        assert "realm" in said


def test_an_import_of_older_codes_keeps_the_newer_ones(run: Run, tmp_path: Path, folder: Path) -> None:
    run("frameworks", "import")
    known = files.read_module(folder)
    assert known.codes is not None
    run("modules", "import", "--publish", folder)
    older = Codes(key=known.codes.key, pages=dict(list(known.codes.pages.items())[:1]))
    files.write_module(folder, files.ModuleFiles(known.document, older))
    assert run("modules", "import", folder)[0] == 0
    run("modules", "dump", SLUG, "--output", tmp_path / "out")
    dumped = files.read_module(tmp_path / "out" / SLUG).codes
    assert dumped == known.codes
