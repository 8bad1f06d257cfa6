"""Where a choice leads, what is offered, whether a scenario is over.

Mirrored in ``frontend/src/play/path.ts``. Flags are compared as whole numbers: true is 1, false
and a flag never set are 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lcf_lms.play.marking import is_answer
from lcf_lms.play.tables import PlayTables, ScenarioTable

Flags = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One response in play: number in the log, run (0 counts, from 1 on practice), decision code, answer."""

    number: int
    run: int
    decision: str
    answer: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a run stands: at a scene that asks, or at an ending; one of the two is None.

    ``passed`` are the scenes that were shown without asking on the way here.
    """

    scene: str | None
    ending: str | None
    flags: Flags
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One decision taken: the scene, the flags held there, and the entry."""

    scene: str
    flags: Flags
    entry: Entry


@dataclass(slots=True)
class Walk:
    """A scenario's first run and its practice runs (run number → steps and position)."""

    position: Position
    steps: list[Step] = field(default_factory=list)
    practice: dict[int, tuple[list[Step], Position]] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether the first run is at an ending."""
        return self.position.ending is not None


@dataclass(frozen=True, slots=True)
class Replay:
    """What a log says: entries that stand on the path, entries that do not, answers and walks."""

    kept: list[Entry]
    left_out: list[Entry]
    items: dict[str, Entry]
    scenarios: dict[str, Walk]


def begin(scenario: ScenarioTable) -> Position:
    """The position at the start of a run."""
    return _arrive(scenario, scenario.start, {})


def offered(scenario: ScenarioTable, scene: str, flags: Flags) -> str:
    """The letters offered at a scene under these flags, in the author's order."""
    return "".join(
        letter
        for letter, choice in scenario.scenes[scene].choices.items()
        if all(flags.get(flag, 0) == int(value) for flag, value in choice.needs.items())
    )


def step(scenario: ScenarioTable, position: Position, letter: str) -> Position:
    """The position after a choice that was offered."""
    assert position.scene is not None
    choice = scenario.scenes[position.scene].choices[letter]
    flags = {**position.flags, **{flag: int(value) for flag, value in choice.set.items()}}
    return _arrive(scenario, choice.goto, flags)


def _arrive(scenario: ScenarioTable, place: str, flags: Flags) -> Position:
    passed: list[str] = []
    while place not in scenario.endings:
        scene = scenario.scenes[place]
        if scene.code is not None:
            return Position(place, None, flags, tuple(passed))
        passed.append(place)
        assert scene.goto is not None
        place = scene.goto
    return Position(None, place, flags, tuple(passed))


class Replayer:
    """Takes a log entry by entry and keeps what stands on the path."""

    def __init__(self, tables: PlayTables) -> None:
        self._tables = tables
        self._kept: list[Entry] = []
        self._left_out: list[Entry] = []
        self._items: dict[str, Entry] = {}
        self._item_runs: dict[str, int] = {}
        self._walks = {key: Walk(begin(scenario)) for key, scenario in tables.scenarios.items()}

    def offer(self, entry: Entry) -> bool:
        """Whether the entry was offered at this point; if so the path moves on."""
        taken = self._take(entry)
        (self._kept if taken else self._left_out).append(entry)
        return taken

    def result(self) -> Replay:
        """What stands so far."""
        return Replay(self._kept, self._left_out, self._items, self._walks)

    def _take(self, entry: Entry) -> bool:
        decision = self._tables.decisions.get(entry.decision)
        if decision is None or entry.run < 0 or not is_answer(decision, entry.answer):
            return False
        if decision.scenario is None:
            return self._take_item(entry)
        assert decision.scene is not None
        walk = self._walks[decision.scenario]
        scenario = self._tables.scenarios[decision.scenario]
        if entry.run == 0:
            position, steps = walk.position, walk.steps
        elif not walk.ended:
            return False
        elif entry.run in walk.practice:
            steps, position = walk.practice[entry.run]
        elif entry.run == len(walk.practice) + 1:
            start = next((s for s in walk.steps if s.scene == decision.scene), None)
            if start is None:
                return False
            steps, position = [], Position(start.scene, None, start.flags)
        else:
            return False
        if position.scene != decision.scene or entry.answer not in offered(
            scenario, decision.scene, position.flags
        ):
            return False
        steps.append(Step(decision.scene, position.flags, entry))
        after = step(scenario, position, entry.answer)
        if entry.run == 0:
            walk.position = after
        else:
            walk.practice[entry.run] = (steps, after)
        return True

    def _take_item(self, entry: Entry) -> bool:
        if entry.run == 0:
            if entry.decision in self._items:
                return False
            self._items[entry.decision] = entry
            self._item_runs[entry.decision] = 0
            return True
        if self._item_runs.get(entry.decision, -1) + 1 != entry.run:
            return False
        self._item_runs[entry.decision] = entry.run
        return True


def replay(tables: PlayTables, log: Iterable[Entry]) -> Replay:
    """Replay a log in its order."""
    replayer = Replayer(tables)
    for entry in log:
        replayer.offer(entry)
    return replayer.result()


def page_done(tables: PlayTables, replayed: Replay, page: str) -> bool:
    """Whether everything that is decided on a page is decided."""
    table = tables.pages[page]
    return all(code in replayed.items for code in table.decisions) and all(
        replayed.scenarios[key].ended for key in table.scenarios
    )
