"""Documents: closed to what they do not know, frozen, and walked in reading order."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from lcf_lms.content.blocks import Text
from lcf_lms.content.document import Module, private_blocks, walk_blocks, walk_decisions
from lcf_lms.content.scenario import Scenario
from tests.checks.drafts import block, choice_of, draft, scene_of, story


def module() -> Module:
    return Module.model_validate(draft())


def test_blocks_are_walked_in_reading_order_with_their_place() -> None:
    assert [placed.place for placed in walk_blocks(module())] == [
        "begin/first/text-1",
        "begin/first/image-2",
        "begin/first/callout-3",
        "begin/first/details-4",
        "begin/first/rate",
        "begin/first/think",
        "begin/first/plan",
        "begin/first/hour",
        "begin/first/day",
        "begin/first/signs",
        "begin/second/story",
    ]


def test_decisions_are_items_and_scenes_that_ask() -> None:
    found = list(walk_decisions(module()))
    assert [one.key for one in found] == ["hour", "day", "signs", "story.lift", "story.talk", "story.late"]
    assert [one.item is None for one in found] == [False] * 3 + [True] * 3
    assert [block.id for block in private_blocks(module())] == ["rate", "think", "plan"]


def test_without_goto_the_story_goes_to_the_next_scene_and_then_to_the_first_ending() -> None:
    scenario = next(p.block for p in walk_blocks(module()) if isinstance(p.block, Scenario))
    scenes = {scene.id: scene for scene in scenario.scenes}
    assert scenario.next_place(scenes["open"], None) == "lift"
    lift, late = scenes["lift"], scenes["late"]
    assert [scenario.next_place(lift, choice) for choice in lift.choices] == ["talk", "late", "talk"]
    assert [scenario.next_place(late, choice) for choice in late.choices] == ["good", "bad"]


def test_a_document_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        module().title = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "held"),
    [("true", True), ("false", False), ("7", 7), (0, 0), (9, 9), (True, True), (False, False)],
)
def test_a_flag_holds_truth_or_a_digit(value: Any, held: bool | int) -> None:
    data = draft()
    choice_of(data, "lift.ask")["set"] = {"told": value}
    scenario = Module.model_validate(data).sections[0].pages[1].blocks[0]
    assert isinstance(scenario, Scenario)
    found = scenario.scenes[1].choices[0].set["told"]
    assert found == held
    assert type(found) is type(held)


@pytest.mark.parametrize("value", [10, -1, "10", "yes", "", None, 1.5, "١"])
def test_a_flag_holds_nothing_else(value: Any) -> None:
    data = draft()
    choice_of(data, "lift.ask")["set"] = {"told": value}
    with pytest.raises(ValidationError):
        Module.model_validate(data)


@pytest.mark.parametrize("identity", ["", "A", "1a", "a-b", "a b", "_a", "é", "a\n", "a" * 61, "__proto__"])
def test_ids_are_slugs_of_at_most_sixty_characters(identity: str) -> None:
    data = draft()
    block(data, "hour")["id"] = identity
    with pytest.raises(ValidationError):
        Module.model_validate(data)
    block(data, identity)["id"] = "a" * 60
    Module.model_validate(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(surprise=1),
        lambda d: d.update(pass_mark=101),
        lambda d: d.update(pass_mark=-1),
        lambda d: d.update(schema_version=2),
        lambda d: d.update(sections=[]),
        lambda d: d["sections"][0].update(pages=[]),
        lambda d: d["sources"][0].update(url="http://example.org/"),
        lambda d: d["sources"][0].update(url="https://example.org/ a"),
        lambda d: d.update(title="two\nlines"),
        lambda d: block(d, "image").update(src="media/../secret.svg"),
        lambda d: block(d, "image").update(src="https://example.org/a.svg"),
        lambda d: block(d, "hour").update(weight=0),
        lambda d: block(d, "hour")["tags"].update(culture=10),
        lambda d: block(d, "hour").pop("kind"),
        lambda d: block(d, "text").pop("type"),
        lambda d: block(d, "text").update(type=7),
        lambda d: block(d, "rate").update(statements=[]),
        lambda d: block(d, "plan").update(actions=6),
        lambda d: choice_of(d, "hour.ask").pop("why"),
        lambda d: choice_of(d, "lift.ask").update(level="best"),
        lambda d: choice_of(d, "signs.c0").update(level="strong"),
        lambda d: scene_of(d, "lift").update(ask="rate_each"),
        lambda d: story(d)["endings"][0].update(tone="sad"),
        lambda d: story(d).update(endings=[]),
    ],
)
def test_what_the_format_does_not_know_is_refused(change: Any) -> None:
    data = copy.deepcopy(draft())
    change(data)
    with pytest.raises(ValidationError):
        Module.model_validate(data)


def test_blocks_may_be_given_as_values() -> None:
    data = draft()
    data["sections"][0]["pages"][0]["blocks"] = [Text(body="Hello.")]
    assert Module.model_validate(data).sections[0].pages[0].blocks == (Text(body="Hello."),)
