"""The search: against a slow walk over every single path, and at its limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from lcf_lms.content.document import Module
from lcf_lms.play import graph
from lcf_lms.play.path import begin, offered, step
from lcf_lms.play.tables import ScenarioTable
from tests.play.documents import module_data, scenarios, tables_of


def table(scenes: dict[str, Any], endings: tuple[str, ...] = ("end",)) -> ScenarioTable:
    """Scenes as ``{id: goto}`` or ``{id: [goto | (goto, set, needs)]}``."""
    built: dict[str, Any] = {}
    for name, leads in scenes.items():
        if isinstance(leads, str):
            built[name] = {"code": None, "goto": leads, "choices": {}}
            continue
        choices = [lead if isinstance(lead, tuple) else (lead, {}, {}) for lead in leads]
        built[name] = {
            "code": "00",
            "goto": None,
            "choices": {
                chr(97 + n): {"goto": goto, "set": sets, "needs": needs}
                for n, (goto, sets, needs) in enumerate(choices)
            },
        }
    return ScenarioTable.model_validate(
        {
            "id": "s",
            "title": "S",
            "page": "00",
            "start": next(iter(scenes)),
            "scenes": built,
            "endings": endings,
        }
    )


def every_path(scenario: ScenarioTable) -> list[tuple[list[str], str]]:
    """Every path: the decisions taken and the ending, by the player's own steps."""
    found: list[tuple[list[str], str]] = []
    waiting = [(begin(scenario), list[str]())]
    while waiting:
        position, taken = waiting.pop()
        if position.ending is not None:
            found.append((taken, position.ending))
            continue
        assert position.scene is not None
        for letter in offered(scenario, position.scene, position.flags):
            waiting.append((step(scenario, position, letter), [*taken, position.scene]))
    return found


@given(scenarios("story"))
def test_the_search_agrees_with_walking_every_path(story: dict[str, Any]) -> None:
    scenario = tables_of(Module.model_validate(module_data([story]))).scenarios["story"]
    paths = every_path(scenario)
    lengths = [len(taken) for taken, _ in paths]
    assert graph.path_lengths(scenario) == (len(paths), min(lengths), max(lengths))
    asked = {name for name, scene in scenario.scenes.items() if scene.code}
    assert graph.unavoidable(scenario) == {name for name in asked if all(name in taken for taken, _ in paths)}
    walked = graph.explore(scenario)
    assert walked.endings == {ending for _, ending in paths}
    assert {place for place, _ in walked.offers} >= {name for taken, _ in paths for name in taken}
    assert graph.find_cycle(scenario) == []


def test_a_flag_set_back_to_nothing_is_the_same_state_as_never_set() -> None:
    scenario = table(
        {"one": [("two", {"x": False}, {}), ("two", {"x": 0}, {}), "two"], "two": ["end", "end"]}
    )
    assert len(graph.explore(scenario).offers) == 2
    assert [flags for flags, _ in graph.explore(scenario).states_of("two")] == [frozenset()]


def test_choices_that_need_a_flag_are_offered_only_with_it() -> None:
    scenario = table(
        {
            "one": [("two", {"x": 3}, {}), "two"],
            "two": [("end", {}, {"x": 3}), "end", ("end", {}, {"x": False})],
        }
    )
    assert sorted(graph.explore(scenario).states_of("two"), key=str) == sorted(
        [(frozenset({("x", 3)}), ("a", "b")), (frozenset(), ("b", "c"))], key=str
    )


@pytest.mark.parametrize(
    ("scenes", "cycle"),
    [
        ({"one": "one"}, ["one", "one"]),
        ({"one": ["two", "end"], "two": "three", "three": ["end", "two"]}, ["two", "three", "two"]),
        ({"one": ["end", "end"], "two": ["three"], "three": "two"}, ["two", "three", "two"]),
        ({"one": ["two", "three"], "two": ["four"], "three": ["four"], "four": ["end"]}, []),
    ],
)
def test_a_cycle_is_found_wherever_it_is(scenes: dict[str, Any], cycle: list[str]) -> None:
    assert graph.find_cycle(table(scenes)) == cycle


def test_where_a_scene_can_lead_is_named_once() -> None:
    scenario = table({"one": ["two", "end", "two"], "two": "end"})
    assert graph.exits(scenario.scenes["one"]) == ["two", "end"]
    assert graph.exits(scenario.scenes["two"]) == ["end"]


def test_no_decision_is_unavoidable_where_nothing_ends() -> None:
    stuck = table({"one": [("end", {}, {"x": True}), ("end", {}, {"x": 2})]})
    assert graph.unavoidable(stuck) == frozenset()
    assert graph.path_lengths(stuck) == (0, 1, 1)
    assert graph.path_lengths(table({"one": "end"})) == (1, 0, 0)


def test_paths_are_counted_with_the_shortest_and_the_longest() -> None:
    scenario = table({"one": ["two", "three"], "two": ["three", "end"], "three": "four", "four": ["end"]})
    assert graph.path_lengths(scenario) == (3, 2, 3)


def test_a_story_deeper_than_the_stack_of_python_is_walked() -> None:
    names = [f"s{n}" for n in range(1200)]
    scenario = table(
        {name: [onward, onward] for name, onward in zip(names, [*names[1:], "end"], strict=True)}
    )
    assert graph.path_lengths(scenario) == (2**1200, 1200, 1200)
    assert graph.find_cycle(scenario) == []


def wide(states: int) -> ScenarioTable:
    """A scenario with that many (scene, flags) states: digits are set one after the other, then shortened."""
    digits = len(str(states)) - 1
    scenes: dict[str, Any] = {
        f"s{n}": [(f"s{n + 1}", {f"f{n}": value}, {}) for value in range(10)] for n in range(digits)
    }
    return table({**scenes, f"s{digits}": ["end"]})


def test_more_than_50_000_states_are_too_many() -> None:
    assert len(graph.explore(wide(10_000)).offers) == 11_111
    with pytest.raises(graph.TooManyStatesError):
        graph.explore(wide(100_000))


def test_exactly_50_000_states_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert graph.MAX_STATES == 50_000
    monkeypatch.setattr(graph, "MAX_STATES", 111)
    assert len(graph.explore(wide(100)).offers) == 111
    monkeypatch.setattr(graph, "MAX_STATES", 110)
    with pytest.raises(graph.TooManyStatesError):
        graph.explore(wide(100))
