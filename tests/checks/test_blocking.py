"""Each way to spoil a draft gives exactly the finding that stops it, at its place."""

from __future__ import annotations

import pytest

from lcf_lms.checks import is_publishable
from lcf_lms.checks.scenario import core_scenes
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Severity
from lcf_lms.content.scenario import Scenario
from tests.checks.drafts import (
    MEDIA,
    Data,
    Spoil,
    block,
    blocks,
    choice,
    choice_of,
    draft,
    found_in,
    only_items,
    scene_of,
    several,
    told,
)
from tests.checks.spoilt import FIRST, SPOILT, many_flags


def test_the_draft_itself_has_no_finding() -> None:
    assert found_in() == []
    assert is_publishable(found_in())


@pytest.mark.parametrize(
    ("spoil", "expected"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT]
)
def test_what_stops_a_publication_is_found_at_its_place(spoil: Spoil, expected: set[tuple[str, str]]) -> None:
    findings = found_in(spoil)
    stopping = [one for one in findings if one.blocking]
    assert sorted((one.code, one.place) for one in stopping) == sorted(expected), "each once"
    assert not is_publishable(findings)
    assert findings[: len(stopping)] == stopping, "blocking ones stand first"
    for one in stopping:
        assert one.severity is Severity.BLOCKING
        assert one.message.endswith((".", "”."))
        assert one.mend.endswith((".", ")."))


def one_item_without_pass_mark(data: Data) -> None:
    data["pass_mark"] = None
    only_items(data, several("signs", "+-"))


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (
            lambda d: (
                choice_of(d, "late.go").update(needs={"told": False}),
                scene_of(d, "late")["choices"].append(choice("x", "weak", goto="bad")),
            ),
            "a hidden second choice beside a third",
        ),
        (
            lambda d: scene_of(d, "late").update(
                core=False,
                choices=[*scene_of(d, "late")["choices"], choice("call", "strong", needs={"told": True})],
            ),
            "the best choice hidden where it does not count",
        ),
        (
            lambda d: block(d, "text").update(
                body="[`code`](https://example.org/) and <https://example.org/>"
            ),
            "links with words of any kind",
        ),
        (one_item_without_pass_mark, "one item and no pass mark"),
        (lambda d: block(d, "signs").update(several("signs", "+" + 25 * "-")), "26 choices"),
        (
            lambda d: d.update(
                sections=[{"id": "x", "title": "X", "minutes": 1, "pages": [{"id": "x", "title": "X"}]}],
                pass_mark=None,
            ),
            "reading only",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_sound_stops_nothing(spoil: Spoil, codes: str) -> None:
    assert [one for one in found_in(spoil) if one.blocking] == [], codes


def test_a_pass_mark_counts_only_what_every_path_passes() -> None:
    def two_core_of_three(data: Data) -> None:
        blocks(data)[-3:] = []

    assert told(found_in(two_core_of_three)) >= {("pass-mark-without-evidence", "module")}
    message = next(
        one.message for one in found_in(two_core_of_three) if one.code == "pass-mark-without-evidence"
    )
    assert "only 2 core decisions" in message

    def talk_on_every_path(data: Data) -> None:
        two_core_of_three(data)
        choice_of(data, "lift.wait").pop("goto")

    assert told(found_in(talk_on_every_path)) == set()


def scenario_of(data: Data) -> Scenario:
    built = Module.model_validate(data).sections[0].pages[1].blocks[0]
    assert isinstance(built, Scenario)
    return built


def test_core_scenes_are_those_of_the_tables_and_all_where_a_story_cannot_be_walked() -> None:
    data = draft()
    assert core_scenes(scenario_of(data)) == {"lift", "late"}
    scene_of(data, "lift")["core"] = False
    scene_of(data, "talk")["core"] = True
    assert core_scenes(scenario_of(data)) == {"talk", "late"}
    for spoil in (SPOILT[0][1], lambda d: choice_of(d, "talk.hint").update(goto="lift")):
        data = draft()
        spoil(data)
        assert core_scenes(scenario_of(data)) == {"lift", "talk", "late"}
    data = draft()
    many_flags(data)
    assert core_scenes(scenario_of(data)) == {"lift", "talk", "late", *(f"s{n}" for n in range(5))}


def test_pictures_at_hand_are_told_apart() -> None:
    assert told(found_in(media=())) == {("media-missing", f"{FIRST}/image-2")}
    assert found_in(media=(*MEDIA, "media/unused.svg")) == []
