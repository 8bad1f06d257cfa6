"""Play tables: the compiled form of a revision.

The only place where levels and right answers become numbers. Server and browser look up and add.
The shape is the JSON that the page carries; ``frontend/src/play/tables.ts`` is its type.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from lcf_lms.content.base import Model
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Decision, Module, walk_blocks, walk_decisions
from lcf_lms.content.framework import Framework
from lcf_lms.content.items import Level, MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario
from lcf_lms.play import FULL_CREDIT, graph

LEVEL_NUMBERS: Mapping[Level, int] = {
    Level.HARMFUL: 0,
    Level.WEAK: 1,
    Level.MIXED: 2,
    Level.SOUND: 3,
    Level.STRONG: 4,
}


class CompileError(Exception):
    """A document that cannot be played. ``place`` is a path of ids."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place, self.message = place, message


class ModuleTable(Model):
    """The module's own figures."""

    key: str
    slug: str
    title: str
    revision: int
    pass_mark: int | None
    language: str
    framework: str
    node: str


class SectionTable(Model):
    """A section: its page codes in order."""

    id: str
    title: str
    minutes: int
    pages: tuple[str, ...]


class PageTable(Model):
    """A page: its place and what is decided on it, in reading order."""

    id: str
    title: str
    section: str
    decisions: tuple[str, ...]
    scenarios: tuple[str, ...]


class DecisionTable(Model):
    """How one decision or item is marked and counted."""

    id: str
    kind: Literal["best", "single_choice", "multiple_choice"]
    page: str
    scenario: str | None
    scene: str | None
    core: bool
    weight: int
    tags: dict[str, int]
    letters: str
    credit: dict[str, int]
    levels: dict[str, str]
    right: str
    marking: Literal["partial", "all"]


class ChoiceTable(Model):
    """Where a choice leads, which flags it sets, which it needs."""

    goto: str
    set: dict[str, bool | int] = Field(default_factory=dict)
    needs: dict[str, bool | int] = Field(default_factory=dict)


class SceneTable(Model):
    """A scene: a decision if it has a code, else passed on to ``goto``."""

    code: str | None
    goto: str | None
    choices: dict[str, ChoiceTable]


class ScenarioTable(Model):
    """A scenario's graph. Scene and ending ids are unique over both."""

    id: str
    title: str
    page: str
    start: str
    scenes: dict[str, SceneTable]
    endings: tuple[str, ...]


class NodeLens(Model):
    """A framework node as results show it."""

    key: str
    kind: str
    title: str
    short: str


class ValueLens(Model):
    """A value and the weights of the nodes that serve it."""

    key: str
    title: str
    nodes: dict[str, int]


class Lenses(Model):
    """What results are seen through: nodes, values and the mapping's version."""

    framework: str
    framework_title: str
    mapping_version: str
    nodes: tuple[NodeLens, ...]
    values: tuple[ValueLens, ...]


class PlayTables(Model):
    """Everything a player needs and nothing an author keeps for themselves."""

    format: Literal[1] = 1
    module: ModuleTable
    sections: tuple[SectionTable, ...]
    pages: dict[str, PageTable]
    decisions: dict[str, DecisionTable]
    scenarios: dict[str, ScenarioTable]
    lenses: Lenses

    def as_json(self) -> str:
        """The tables as compact JSON in a fixed order."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def share(numerator: int, denominator: int) -> int:
    """A fraction as credit, by the one rounding rule: half rounds up, in whole numbers."""
    return (2 * FULL_CREDIT * numerator + denominator) // (2 * denominator)


def digest(module: Module, tables: PlayTables) -> str:
    """SHA-256 over the document and its tables without the lenses: no mapping change alters it."""
    parts = {
        "document": module.model_dump(mode="json"),
        "tables": tables.model_dump(mode="json", exclude={"lenses"}),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def lenses(framework: Framework) -> Lenses:
    """The lenses of a framework: ambiguous pairs of the mapping stay out."""
    return Lenses(
        framework=framework.key,
        framework_title=framework.title,
        mapping_version=framework.mapping_version,
        nodes=tuple(
            NodeLens(key=node.key, kind=node.kind, title=node.title, short=node.short)
            for node in framework.nodes
        ),
        values=tuple(
            ValueLens(
                key=value.key,
                title=value.title,
                nodes={p.node: 1 for p in framework.mapping if p.value == value.key and p.basis == "table"},
            )
            for value in framework.values
        ),
    )


def compile_tables(module: Module, codes: Codes, framework: Framework, revision: int) -> PlayTables:
    """Compile a document. ``codes`` must already cover it (``codes.extend``).

    Raises CompileError for what cannot be played: a ``goto`` to nowhere, a scene that leads on to
    nothing, a scenario without the start it names, a cycle, more situations than can be walked.
    """
    scenarios = {
        placed.block.id: _scenario(placed.block, codes, placed.page.id, placed.place)
        for placed in walk_blocks(module)
        if isinstance(placed.block, Scenario)
    }
    unavoidable = {key: _unavoidable(table) for key, table in scenarios.items()}
    decisions = {
        codes.decisions[decision.key]: _decision(decision, codes, unavoidable)
        for decision in walk_decisions(module)
    }
    return PlayTables(
        module=ModuleTable(
            key=codes.key,
            slug=module.slug,
            title=module.title,
            revision=revision,
            pass_mark=module.pass_mark,
            language=module.language,
            framework=module.framework,
            node=module.node,
        ),
        sections=tuple(
            SectionTable(
                id=section.id,
                title=section.title,
                minutes=section.minutes,
                pages=tuple(codes.pages[page.id] for page in section.pages),
            )
            for section in module.sections
        ),
        pages=_pages(module, codes),
        decisions=decisions,
        scenarios=scenarios,
        lenses=lenses(framework),
    )


def _pages(module: Module, codes: Codes) -> dict[str, PageTable]:
    return {
        codes.pages[page.id]: PageTable(
            id=page.id,
            title=page.title,
            section=section.id,
            decisions=tuple(
                codes.decisions[block.id]
                for block in page.blocks
                if isinstance(block, SingleChoice | MultipleChoice)
            ),
            scenarios=tuple(block.id for block in page.blocks if isinstance(block, Scenario)),
        )
        for section in module.sections
        for page in section.pages
    }


def _scenario(scenario: Scenario, codes: Codes, page_id: str, place: str) -> ScenarioTable:
    known = {scene.id for scene in scenario.scenes} | {ending.id for ending in scenario.endings}

    def leads(goto: str | None, where: str) -> str:
        if goto is None:
            raise CompileError(where, "nothing follows here")
        if goto not in known:
            raise CompileError(where, f"there is no scene or ending called {goto}")
        return goto

    leads(scenario.start, place)
    scenes: dict[str, SceneTable] = {}
    for scene in scenario.scenes:
        where = f"{place}/{scene.id}"
        if scene.ask is None:
            scenes[scene.id] = SceneTable(code=None, goto=leads(scene.goto, where), choices={})
            continue
        letters = codes.letters[scenario.scene_key(scene)]
        scenes[scene.id] = SceneTable(
            code=codes.decisions[scenario.scene_key(scene)],
            goto=None,
            choices={
                letters[choice.id]: ChoiceTable(
                    goto=leads(scenario.next_place(scene, choice), f"{where}/{choice.id}"),
                    set=choice.set,
                    needs=choice.needs,
                )
                for choice in scene.choices
            },
        )
    table = ScenarioTable(
        id=scenario.id,
        title=scenario.title,
        page=codes.pages[page_id],
        start=scenario.start,
        scenes=scenes,
        endings=tuple(ending.id for ending in scenario.endings),
    )
    cycle = graph.find_cycle(table)
    if cycle:
        raise CompileError(place, f"the story goes in a circle: {' → '.join(cycle)}")
    return table


def _unavoidable(table: ScenarioTable) -> frozenset[str]:
    try:
        return graph.unavoidable(table)
    except graph.TooManyStatesError as error:
        raise CompileError(table.id, f"the flags make more than {graph.MAX_STATES:,} situations") from error


def _decision(decision: Decision, codes: Codes, unavoidable: Mapping[str, frozenset[str]]) -> DecisionTable:
    letters = codes.letters[decision.key]
    page = codes.pages[decision.placed.page.id]
    if decision.scene is not None:
        assert decision.scenario is not None
        scene = decision.scene
        core = scene.core if scene.core is not None else scene.id in unavoidable[decision.scenario.id]
        levels = {letters[choice.id]: choice.level for choice in scene.choices}
        return DecisionTable(
            id=decision.key,
            kind="best",
            page=page,
            scenario=decision.scenario.id,
            scene=scene.id,
            core=core,
            weight=scene.weight,
            tags=scene.tags,
            letters="".join(levels),
            credit=_level_credit(levels),
            levels={k: v.value for k, v in levels.items()},
            right="",
            marking="partial",
        )
    item = decision.item
    assert item is not None
    if isinstance(item, SingleChoice):
        levels = {letters[choice.id]: choice.level for choice in item.choices}
        return DecisionTable(
            id=item.id,
            kind="single_choice",
            page=page,
            scenario=None,
            scene=None,
            core=True,
            weight=item.weight,
            tags=item.tags,
            letters="".join(levels),
            credit=_level_credit(levels),
            levels={k: v.value for k, v in levels.items()},
            right="",
            marking="partial",
        )
    return DecisionTable(
        id=item.id,
        kind="multiple_choice",
        page=page,
        scenario=None,
        scene=None,
        core=True,
        weight=item.weight,
        tags=item.tags,
        letters="".join(letters[choice.id] for choice in item.choices),
        credit={},
        levels={},
        right="".join(sorted(letters[choice.id] for choice in item.choices if choice.right)),
        marking=item.marking,
    )


def _level_credit(levels: Mapping[str, Level]) -> dict[str, int]:
    """Level of the choice over the highest level listed, so hidden choices change no answer's worth."""
    highest = max((LEVEL_NUMBERS[level] for level in levels.values()), default=0)
    return {letter: share(LEVEL_NUMBERS[level], max(highest, 1)) for letter, level in levels.items()}
