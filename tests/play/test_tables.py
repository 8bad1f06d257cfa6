"""Compiling: what levels, letters and places become, and what cannot be played."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from lcf_lms.content.document import Module
from lcf_lms.play.tables import CompileError, PlayTables, digest, lenses, share
from tests.play.documents import FRAMEWORK, module_data, tables_of


def choice(identity: str, level: str = "sound", **more: Any) -> dict[str, Any]:
    return {"id": identity, "text": identity, "level": level, "why": "So.", **more}


def asking(identity: str, *choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "title": identity,
        "body": "It happens.",
        "ask": "best",
        "question": "What now?",
        "tags": {"culture": 1},
        "choices": list(choices),
        **more,
    }


def story(*scenes: dict[str, Any], start: str = "lift", identity: str = "story") -> dict[str, Any]:
    endings = [
        {"id": one, "title": one, "tone": "open", "text": "It ends.", "debrief": "So."}
        for one in ("good", "bad")
    ]
    return {
        "type": "scenario",
        "id": identity,
        "title": "S",
        "role": "You",
        "setting": "A ward",
        "start": start,
        "scenes": list(scenes),
        "endings": endings,
    }


def compiled(*blocks: dict[str, Any], revision: int = 1) -> PlayTables:
    return tables_of(Module.model_validate(module_data(list(blocks))), revision)


def test_a_scenario_compiles_to_codes_letters_and_places() -> None:
    tables = compiled(
        story(
            {"id": "open", "title": "Open", "body": "It begins.", "goto": "lift"},
            asking("lift", choice("say", "strong", set={"told": "true"}), choice("wait", "weak", goto="bad")),
            asking(
                "talk",
                choice("ask", "mixed", needs={"told": "1"}),
                choice("tell", "weak"),
                weight=3,
                core=True,
            ),
            start="open",
        )
    )
    assert tables.pages["00"].scenarios == ("story",)
    assert tables.pages["00"].decisions == ()
    assert tables.sections[0].pages == ("00",)
    lift, talk = tables.decisions["01"], tables.decisions["02"]
    assert (lift.id, lift.kind, lift.scenario, lift.scene, lift.page) == (
        "story.lift",
        "best",
        "story",
        "lift",
        "00",
    )
    assert (lift.letters, lift.credit, lift.levels) == (
        "ab",
        {"a": 5040, "b": 1260},
        {"a": "strong", "b": "weak"},
    )
    assert lift.core, "every path passes it"
    assert talk.credit == {"a": 5040, "b": 2520}, "over the highest level listed, here mixed"
    assert (talk.weight, talk.core) == (3, True)
    scenario = tables.scenarios["story"]
    assert (scenario.start, scenario.endings) == ("open", ("good", "bad"))
    assert scenario.scenes["open"].goto == "lift"
    assert scenario.scenes["open"].code is None
    assert [one.goto for one in scenario.scenes["lift"].choices.values()] == ["talk", "bad"]
    assert [one.goto for one in scenario.scenes["talk"].choices.values()] == ["good", "good"]
    assert scenario.scenes["lift"].choices["a"].set == {"told": True}
    assert scenario.scenes["talk"].choices["a"].needs == {"told": 1}


def test_a_decision_is_core_by_itself_only_where_every_path_passes() -> None:
    scenes = [
        asking("lift", choice("say", "strong"), choice("wait", "weak", goto="bad")),
        asking("talk", choice("a", "strong"), choice("b", "weak")),
        asking("late", choice("a", "strong"), choice("b", "weak"), core=False),
    ]
    decisions = compiled(story(*scenes)).decisions
    assert {one.scene: one.core for one in decisions.values()} == {"lift": True, "talk": False, "late": False}


def test_items_are_core_and_their_letters_stand_in_the_authors_order() -> None:
    single = {
        "type": "item",
        "kind": "single_choice",
        "id": "one",
        "title": "One",
        "stem": "What?",
        "weight": 4,
        "tags": {"people": 2},
        "choices": [choice("x", "weak"), choice("y", "sound"), choice("z", "harmful")],
    }
    several = {
        "type": "item",
        "kind": "multiple_choice",
        "id": "two",
        "title": "Two",
        "stem": "Which?",
        "marking": "all",
        "choices": [{"id": n, "text": n, "right": n != "q", "why": "So."} for n in "pqr"],
    }
    decisions = compiled(single, several).decisions
    assert decisions["02"].credit == {"a": 1680, "b": 5040, "c": 0}
    assert decisions["02"].levels == {"a": "weak", "b": "sound", "c": "harmful"}
    assert (decisions["02"].core, decisions["02"].weight, decisions["02"].tags) == (True, 4, {"people": 2})
    assert (decisions["03"].letters, decisions["03"].right, decisions["03"].marking) == ("abc", "ac", "all")
    assert (decisions["03"].credit, decisions["03"].levels, decisions["03"].core) == ({}, {}, True)


def test_a_decision_without_a_level_above_harmful_is_worth_nothing() -> None:
    tables = compiled(story(asking("lift", choice("a", "harmful"), choice("b", "harmful")), asking("empty")))
    assert tables.decisions["01"].credit == {"a": 0, "b": 0}
    assert tables.decisions["02"].credit == {}


@pytest.mark.parametrize(
    ("scenes", "start", "place", "message"),
    [
        (
            [asking("lift", choice("a", goto="nowhere"))],
            "lift",
            "section/page_0/story/lift/a",
            "no scene or ending called nowhere",
        ),
        (
            [asking("lift", choice("a"))],
            "nowhere",
            "section/page_0/story",
            "no scene or ending called nowhere",
        ),
        ([{"id": "lift", "title": "L", "body": "B"}], "lift", "section/page_0/story/lift", "nothing follows"),
        ([asking("lift", choice("a", goto="lift"))], "lift", "section/page_0/story", "lift → lift"),
    ],
)
def test_what_cannot_be_played_is_refused(scenes: list[Any], start: str, place: str, message: str) -> None:
    with pytest.raises(CompileError, match=message) as raised:
        compiled(story(*scenes, start=start))
    assert raised.value.place == place
    assert message in raised.value.message


def test_more_situations_than_can_be_walked_are_refused() -> None:
    scenes = [asking(f"s{n}", *(choice(f"c{v}", set={f"f{n}": v}) for v in range(10))) for n in range(6)]
    with pytest.raises(CompileError, match="50,000 situations"):
        compiled(story(*scenes, start="s0"))


def test_the_tables_travel_as_the_same_json_every_time() -> None:
    tables = compiled(story(asking("lift", choice("a", "strong"), choice("b", "weak"))))
    text = tables.as_json()
    assert text == compiled(story(asking("lift", choice("a", "strong"), choice("b", "weak")))).as_json()
    assert PlayTables.model_validate(json.loads(text)) == tables
    assert ": " not in text
    assert list(json.loads(text)) == [
        "format",
        "module",
        "sections",
        "pages",
        "decisions",
        "scenarios",
        "lenses",
    ]


def test_lenses_leave_ambiguous_pairs_out() -> None:
    found = lenses(FRAMEWORK)
    assert (found.framework, found.mapping_version) == ("lcf-2024", "2024-1")
    assert [node.key for node in found.nodes] == ["culture", "people", "constructor"]
    assert {value.key: value.nodes for value in found.values} == {
        "compassion": {"culture": 1},
        "respect": {"people": 1, "constructor": 1},
    }


def test_a_change_of_the_mapping_changes_no_digest_and_any_other_change_does() -> None:
    data = module_data([story(asking("lift", choice("a", "strong"), choice("b", "weak")))])
    module = Module.model_validate(data)
    tables = tables_of(module)
    mapped = tables.model_copy(
        update={"lenses": tables.lenses.model_copy(update={"mapping_version": "2025-1"})}
    )
    assert digest(module, mapped) == digest(module, tables)
    assert digest(module, tables_of(module, revision=2)) != digest(module, tables)
    reworded = copy.deepcopy(data)
    reworded["summary"] = "Another promise."
    assert digest(Module.model_validate(reworded), tables) != digest(module, tables)


@pytest.mark.parametrize(
    ("part", "whole", "credit"),
    [(0, 4, 0), (1, 3, 1680), (1, 11, 458), (3, 11, 1375), (1, 32, 158), (4, 4, 5040)],
)
def test_a_fraction_becomes_credit_by_the_one_rounding_rule(part: int, whole: int, credit: int) -> None:
    assert share(part, whole) == credit
