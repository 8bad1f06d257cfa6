"""A module's folder, both ways; and what a broken one says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from lcf_lms.content import yaml_text
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.files import (
    ContentError,
    ModuleFiles,
    framework_as_file,
    module_as_files,
    read_framework,
    read_module,
    write_module,
)
from lcf_lms.play import codes
from tests.play.documents import FRAMEWORK, KEY, modules

MODULE = """\
schema_version: 1
slug: quiet-ward
title: The quiet ward
summary: A promise.
audience: Ward leaders
minutes: 12
language: en-GB
framework: lcf-2024
node: culture
order: 012
objectives:
  - no
  - 2024-02-28
"""
SECTION = """\
id: begin
title: 1_000
minutes: 5
pages:
  - id: first
    title: First
    blocks:
      - type: text
        body: |
          Hello.

          There.
      - type: item
        kind: single_choice
        id: hour
        title: The first hour
        stem: What now?
        tags:
          culture: 2
        choices:
          - id: ask
            text: Ask
            level: strong
            why: It helps.
"""


def folder_of(path: Path, module: str = MODULE, section: str = SECTION) -> Path:
    (path / "sections").mkdir(parents=True)
    (path / "module.yaml").write_text(module, "utf-8")
    (path / "sections" / "01-begin.yaml").write_text(section, "utf-8")
    return path


def problem_of(path: Path) -> str:
    with pytest.raises(ContentError) as raised:
        read_module(path)
    assert len(raised.value.problems) == 1, str(raised.value)
    return str(raised.value).removeprefix(f"{path}/")


def test_a_folder_is_read_as_strings_and_nothing_changes_silently(tmp_path: Path) -> None:
    document = read_module(folder_of(tmp_path)).document
    assert document.objectives == ("no", "2024-02-28")
    assert document.sections[0].title == "1_000"
    assert document.order == 12, "a number's field holds a number"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "id: hour",
            "id: hour\n        di: x",
            [
                ":16:9: sections/begin/pages/first/blocks/hour/di: di is not",
                "take it out, or check its spelling",
            ],
        ),
        (
            "        stem: What now?\n",
            "",
            [":13:9: sections/begin/pages/first/blocks/hour/stem: stem is missing", "add stem"],
        ),
        ("level: strong", "level: superb", [":23:13: ", "choices/ask/level: this is not one of", "'strong'"]),
        ("kind: single_choice", "kind: essay", [":13:9: ", "this is not one of", "'single_choice'"]),
        (
            "kind: single_choice",
            "title: Again",
            [":16:9: the key title stands here twice", "keep one of the two"],
        ),
        ("culture: 2", "culture: 10", [":19:11: ", "tags/culture: input should be less than or equal to 9"]),
        (
            "id: first",
            "id: First",
            [":5:5: sections/begin/pages/First/id: this does not have the form", "lower-case"],
        ),
        ("text: Ask", "text: [Ask]", [":22:13: ", "choices/ask/text: a text should stand here"]),
        ("text: Ask", "text: &a Ask", [":22:19: anchors and aliases are not read", "write the text out"]),
        ("text: Ask", "text: !!str Ask", [":22:19: YAML tags (!) are not read"]),
        ("text: Ask", "text: A\x07sk", [":22:20: a control character stands here"]),
        ("text: Ask", "text: Ask: me", [":22:22: this is not YAML", "check the indentation and the quotes"]),
    ],
)
def test_a_broken_section_says_file_line_column_place_and_mend(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    assert SECTION.count(old) == 1
    told = problem_of(folder_of(tmp_path, section=SECTION.replace(old, new)))
    assert told.startswith("sections/01-begin.yaml:")
    assert "To mend it: " in told
    for part in said:
        assert part in told, told


def test_a_missing_key_of_a_page_stands_at_that_page(tmp_path: Path) -> None:
    told = problem_of(folder_of(tmp_path, section=SECTION.replace("    title: First\n", "")))
    where = "sections/01-begin.yaml:5:5: sections/begin/pages/first/title"
    assert told == f"{where}: title is missing. To mend it: add title."


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (
            MODULE.replace("minutes: 12\n", ""),
            "module.yaml:1:1: minutes: minutes is missing. To mend it: add minutes.",
        ),
        (
            MODULE.replace("minutes: 12", "minutes: many"),
            "module.yaml:6:1: minutes: input should be a valid integer",
        ),
        (MODULE + "surprise: x\n", "module.yaml:14:1: surprise: surprise is not a key that is known here"),
        (
            MODULE + "sections:\n  - id: x\n",
            "module.yaml:14:1: sections: sections stand in files of their own",
        ),
        (
            MODULE.replace("  - no\n", "  - null\n"),
            "module.yaml:12:5: objectives/0: a text should stand here",
        ),
        (
            "- a\n- b\n",
            "module.yaml:1:1: the file does not hold keys and values. To mend it: begin with a key.",
        ),
        ("", "module.yaml:1:1: the file is empty. To mend it: write the document."),
        (
            "a: " + "[" * 99,
            "module.yaml:1:43: the file is nested more than 40 deep. To mend it: make it flatter.",
        ),
        ("a: " + "x" * 1_000_000, "module.yaml:1:1: the file is larger than 1 MB. To mend it: divide it."),
    ],
)
def test_a_broken_module_file_says_where(tmp_path: Path, module: str, said: str) -> None:
    assert problem_of(folder_of(tmp_path, module=module)).startswith(said)


def test_everything_wrong_is_named_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        MODULE.replace("order: 012", "order: x").replace("title: The quiet ward", "title: ''"),
        SECTION.replace("minutes: 5", "minutes: 0"),
    )
    with pytest.raises(ContentError) as raised:
        read_module(tmp_path)
    lines = str(raised.value).splitlines()
    assert [line.removeprefix(f"{tmp_path}/").split(": ")[0] for line in lines] == [
        "module.yaml:3:1",
        "module.yaml:10:1",
        "sections/01-begin.yaml:3:1",
    ]


def test_no_module_no_section(tmp_path: Path) -> None:
    assert problem_of(tmp_path) == "module.yaml:1:1: there is no such file. To mend it: write it."
    (tmp_path / "module.yaml").write_text(MODULE, "utf-8")
    assert problem_of(tmp_path).startswith(
        "module.yaml:1:1: sections: at least 1 should stand here. To mend it: add"
    )


@settings(max_examples=60)
@given(modules())
def test_dump_read_dump_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, module: Module
) -> None:
    folder = tmp_path_factory.mktemp("module")
    held = ModuleFiles(module, codes.extend(Codes(key=KEY), module), {"media/a.svg": b"<svg/>"})
    written = write_module(folder, held)
    assert sorted(written) == ["codes.yaml", "media/a.svg", "module.yaml", "sections/01-section.yaml"]
    back = read_module(folder)
    assert back == held
    assert module_as_files(back) == {name: (folder / name).read_bytes() for name in written}
    assert write_module(folder, back) == []


def test_writing_removes_a_section_that_is_gone_and_leaves_the_rest(tmp_path: Path) -> None:
    held = read_module(folder_of(tmp_path))
    (tmp_path / "sections" / "02-old.yaml").write_text("id: old\n", "utf-8")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    assert "sections/02-old.yaml" in write_module(tmp_path, held)
    assert not (tmp_path / "sections" / "02-old.yaml").exists()
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
    assert read_module(tmp_path) == held


def test_sections_are_read_in_the_order_of_their_file_names(tmp_path: Path) -> None:
    folder_of(tmp_path)
    for number, name in ((10, "later"), (2, "early")):
        text = SECTION.replace("id: begin", f"id: {name}")
        (tmp_path / "sections" / f"{number:02d}-{name}.yaml").write_text(text, "utf-8")
    assert [section.id for section in read_module(tmp_path).document.sections] == ["begin", "early", "later"]


def test_codes_that_are_not_codes_are_refused(tmp_path: Path) -> None:
    folder_of(tmp_path)
    (tmp_path / "codes.yaml").write_text("key: ab12cd\npages:\n  first: 012\n", "utf-8")
    assert problem_of(tmp_path).startswith("codes.yaml:3:3: pages/first: this does not have the form")
    (tmp_path / "codes.yaml").write_text("key: '012345'\npages:\n  first: 01\n", "utf-8")
    assert read_module(tmp_path).codes == Codes(key="012345", pages={"first": "01"})


def test_media_are_plain_files_of_at_most_two_megabytes(tmp_path: Path) -> None:
    folder_of(tmp_path)
    media = tmp_path / "media"
    media.mkdir()
    (media / "a.svg").write_bytes(b"<svg/>")
    assert read_module(tmp_path).media == {"media/a.svg": b"<svg/>"}
    (media / "big.png").write_bytes(b"x" * 2_000_001)
    assert "larger than 2 MB" in problem_of(tmp_path)
    (media / "big.png").unlink()
    (media / "link.svg").symlink_to(tmp_path / "module.yaml")
    assert "not a plain file" in problem_of(tmp_path)


def test_a_framework_is_read_and_written_as_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lcf.yaml"
    path.write_bytes(framework_as_file(FRAMEWORK))
    assert read_framework(path) == FRAMEWORK
    assert framework_as_file(read_framework(path)) == path.read_bytes()
    path.write_bytes(path.read_bytes().replace(b"mapping_version", b"mapping_versoin"))
    with pytest.raises(ContentError, match=r"lcf.yaml:\d+:1: mapping_versoin"):
        read_framework(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodes": [{"key": "respect"}]}, "used more than once: respect"),
        ({"nodes": [{"kind": "planet"}]}, "the kind planet"),
        ({"nodes": [{"parent": "nobody"}]}, "the parent nobody"),
        (
            {"mapping": [{"value": "culture", "node": "culture", "basis": "table"}]},
            "culture → culture names something unknown",
        ),
    ],
)
def test_a_framework_whose_names_disagree_is_refused(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    data = yaml_text.read(framework_as_file(FRAMEWORK)).data
    if "nodes" in change:
        data["nodes"][2] |= change["nodes"][0]
    else:
        data |= change
    path = tmp_path / "lcf.yaml"
    path.write_bytes(yaml_text.write(data))
    with pytest.raises(ContentError, match=said):
        read_framework(path)


def test_a_framework_finds_its_nodes() -> None:
    assert FRAMEWORK.node("people").title == "People"
    assert FRAMEWORK.keys == {"culture", "people", "constructor", "compassion", "respect"}
    with pytest.raises(KeyError):
        FRAMEWORK.node("respect")


def test_the_repository_s_own_content_is_in_canonical_form() -> None:
    root = Path(__file__).parents[2] / "modules"
    frameworks = sorted((root / "frameworks").glob("*.yaml"))
    assert frameworks
    for path in frameworks:
        assert framework_as_file(read_framework(path)) == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("pages:\n  first: '0a'\ndecisions:\n  hour: '0a'\n", "0a stands for both first and hour"),
        ("letters:\n  hour:\n    ask: a\n    wait: a\n", "a stands for both hour.ask and hour.wait"),
    ],
)
def test_a_code_that_was_given_twice_is_refused(tmp_path: Path, codes: str, said: str) -> None:
    folder_of(tmp_path)
    (tmp_path / "codes.yaml").write_text(f"key: ab12cd\n{codes}", "utf-8")
    assert problem_of(tmp_path).startswith(f"codes.yaml:1:1: {said}. To mend it: ")


def test_the_same_letter_in_two_decisions_is_no_clash() -> None:
    letters = {"hour": {"ask": "a"}, "day": {"ask": "a"}}
    assert Codes(key=KEY, letters=letters).letters == letters
