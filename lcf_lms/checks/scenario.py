"""The walk over a scenario's graph: dead ends, circles, what is offered where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from lcf_lms.content.document import Module, walk_blocks
from lcf_lms.content.finding import Finding, advice, blocking
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario, Scene
from lcf_lms.play import graph
from lcf_lms.play.tables import LEVEL_NUMBERS, ChoiceTable, ScenarioTable, SceneTable

ENOUGH_CORE = 3
"""A pass mark over fewer core responses than this would judge from too little."""

UNEVEN = 2
"""The longest path may be this many times the shortest before it is worth a remark."""


def findings(module: Module) -> Iterator[Finding]:
    """Scenario findings of a document."""
    for placed in walk_blocks(module):
        if isinstance(placed.block, Scenario):
            yield from scenario_findings(placed.block, placed.place)
    yield from _pass_mark(module)


def _pass_mark(module: Module) -> Iterator[Finding]:
    if module.pass_mark is None:
        return
    blocks = [placed.block for placed in walk_blocks(module)]
    items = sum(isinstance(block, SingleChoice | MultipleChoice) for block in blocks)
    core = items + sum(len(core_scenes(block)) for block in blocks if isinstance(block, Scenario))
    if core < ENOUGH_CORE:
        yield blocking(
            "pass-mark-without-evidence",
            "module",
            f"The module has a pass mark but only {core} core decisions; under {ENOUGH_CORE} say too little.",
            "Add decisions that every path passes, or take the pass mark away.",
        )


def scenario_findings(scenario: Scenario, place: str) -> Iterator[Finding]:
    """Findings of one scenario; the walk begins only once every ``goto`` leads somewhere."""
    broken = list(_links(scenario, place))
    yield from broken
    if broken:
        return
    table = graph_of(scenario)
    cycle = graph.find_cycle(table)
    if cycle:
        yield blocking(
            "cycle",
            f"{place}/{cycle[0]}",
            f"The story goes in a circle: {' → '.join(cycle)}.",
            "Lead one of these choices onward; a learner goes back by practising.",
        )
        return
    try:
        walked = graph.explore(table)
    except graph.TooManyStatesError:
        yield blocking(
            "states-too-many",
            place,
            f"The flags make more than {graph.MAX_STATES:,} different situations.",
            "Use fewer flags, or divide the scenario.",
        )
        return
    yield from _reached(scenario, walked, place)
    yield from _offers(scenario, table, walked, place)
    yield from _lengths(table, place)


def graph_of(scenario: Scenario) -> ScenarioTable:
    """The graph of a scenario by choice ids, to search and draw. Every ``goto`` must lead somewhere."""
    return ScenarioTable(
        id=scenario.id,
        title=scenario.title,
        page="",
        start=scenario.start,
        scenes={scene.id: _scene_of(scenario, scene) for scene in scenario.scenes},
        endings=tuple(ending.id for ending in scenario.endings),
    )


def core_scenes(scenario: Scenario) -> frozenset[str]:
    """The decisions that count for everyone. Where the story cannot be walked yet: all not taken out."""
    asked = {scene.id: scene.core for scene in scenario.scenes if scene.ask is not None}
    unavoidable = frozenset(asked)
    if not any(_links(scenario, "")) and not graph.find_cycle(graph_of(scenario)):
        with suppress(graph.TooManyStatesError):
            unavoidable = graph.unavoidable(graph_of(scenario))
    return frozenset(key for key, core in asked.items() if (key in unavoidable if core is None else core))


def _scene_of(scenario: Scenario, scene: Scene) -> SceneTable:
    if scene.ask is None:
        return SceneTable(code=None, goto=scene.goto, choices={})
    return SceneTable(
        code=scene.id,
        goto=None,
        choices={
            choice.id: ChoiceTable(
                goto=scenario.next_place(scene, choice) or "", set=dict(choice.set), needs=dict(choice.needs)
            )
            for choice in scene.choices
        },
    )


def _links(scenario: Scenario, place: str) -> Iterator[Finding]:
    names = [scene.id for scene in scenario.scenes] + [ending.id for ending in scenario.endings]
    known = set(names)
    for name in sorted(known):
        if names.count(name) > 1:
            yield blocking(
                "id-duplicate",
                place,
                f"The scene or ending id {name} is used {names.count(name)} times.",
                "Give each its own id; answers refer to ids.",
            )
    if scenario.start not in {scene.id for scene in scenario.scenes}:
        yield blocking(
            "start-unknown",
            place,
            f"The story begins at {scenario.start}, which is no scene.",
            "Choose a first scene.",
        )
    for scene in scenario.scenes:
        where = f"{place}/{scene.id}"
        if scene.ask is None and scene.choices:
            yield blocking(
                "choices-without-ask",
                where,
                "This scene has choices but does not ask.",
                "Let it ask, or take the choices away.",
            )
        if scene.ask is None and scene.goto is None:
            yield blocking(
                "dead-end",
                where,
                f"“{scene.title}” is a dead end. A learner who gets here cannot go on.",
                "Give it a next scene, or make it an ending.",
            )
        if scene.ask is not None and scene.goto is not None:
            yield blocking(
                "goto-beside-choices",
                where,
                "This scene asks, so its choices say where the story goes.",
                "Take the scene's own next scene away.",
            )
        targets = [(where, scene.goto), *((f"{where}/{choice.id}", choice.goto) for choice in scene.choices)]
        for spot, goto in targets:
            if goto is not None and goto not in known:
                yield blocking(
                    "goto-unknown",
                    spot,
                    f"There is no scene or ending called {goto}.",
                    f"Choose one of: {', '.join(sorted(known))}.",
                )


def _reached(scenario: Scenario, walked: graph.Exploration, place: str) -> Iterator[Finding]:
    reached = {scene for scene, _ in walked.offers}
    for scene in scenario.scenes:
        if scene.id not in reached:
            yield blocking(
                "scene-unreachable",
                f"{place}/{scene.id}",
                f"No path leads to “{scene.title}”.",
                "Let a choice lead here, or delete the scene.",
            )
    if not walked.endings:
        yield blocking("ending-missing", place, "No path comes to an ending.", "Let at least one path end.")
        return
    for ending in scenario.endings:
        if ending.id not in walked.endings:
            yield blocking(
                "ending-unreachable",
                f"{place}/{ending.id}",
                f"No path leads to the ending “{ending.title}”.",
                "Let a choice lead here, or delete the ending.",
            )


def _offers(
    scenario: Scenario, table: ScenarioTable, walked: graph.Exploration, place: str
) -> Iterator[Finding]:
    unavoidable = graph.unavoidable(table)
    for scene in scenario.scenes:
        if scene.ask is None:
            continue
        where = f"{place}/{scene.id}"
        levels = {choice.id: choice.level for choice in scene.choices}
        best = max((LEVEL_NUMBERS[level] for level in levels.values()), default=0)
        states = [letters for _, letters in walked.states_of(scene.id)]
        if any(len({levels[name] for name in letters}) < 2 for letters in states):
            yield blocking(
                "offer-too-narrow",
                where,
                "On some path fewer than two choices of different levels are offered here.",
                "Offer at least two choices of different levels whatever happened before.",
            )
        core = scene.core if scene.core is not None else scene.id in unavoidable
        if core and any(best not in {LEVEL_NUMBERS[levels[name]] for name in letters} for letters in states):
            yield blocking(
                "best-not-offered",
                where,
                "On some path the best choice is hidden, though this decision counts.",
                "Offer a choice of the highest level on every path, or let it not count (core: false).",
            )
        if scene.core and scene.id not in unavoidable and walked.endings:
            yield blocking(
                "core-avoidable",
                where,
                "This decision counts for everyone, but a path leads around it.",
                "Lead every path through it, or let it not count (core: false).",
            )


def _lengths(table: ScenarioTable, place: str) -> Iterator[Finding]:
    _, shortest, longest = graph.path_lengths(table)
    if longest > UNEVEN * max(shortest, 1):
        yield advice(
            "paths-uneven",
            place,
            f"The shortest path has {shortest} decisions, the longest {longest}.",
            "Bring the paths closer together, so that nobody learns much less.",
        )
