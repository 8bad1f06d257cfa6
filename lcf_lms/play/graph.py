"""The search over a scenario's graph: cycles, reachable states, decisions that every path passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_STATES = 50_000


class ChoiceLike(Protocol):
    """What the search needs of a choice."""

    @property
    def goto(self) -> str: ...
    @property
    def set(self) -> Mapping[str, bool | int]: ...
    @property
    def needs(self) -> Mapping[str, bool | int]: ...


class SceneLike(Protocol):
    """What the search needs of a scene."""

    @property
    def code(self) -> str | None: ...
    @property
    def goto(self) -> str | None: ...
    @property
    def choices(self) -> Mapping[str, ChoiceLike]: ...


class ScenarioLike(Protocol):
    """What the search needs of a scenario."""

    @property
    def start(self) -> str: ...
    @property
    def scenes(self) -> Mapping[str, SceneLike]: ...
    @property
    def endings(self) -> tuple[str, ...]: ...


Flags = frozenset[tuple[str, int]]
StateKey = tuple[str, Flags]


class TooManyStatesError(Exception):
    """A scenario has more than 50,000 (scene, flags) states."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """Every reachable (scene, flags) state with the letters offered there, and the endings reached."""

    offers: dict[StateKey, tuple[str, ...]]
    endings: frozenset[str]

    def states_of(self, scene: str) -> Iterator[tuple[Flags, tuple[str, ...]]]:
        """The reachable states of one scene."""
        for (place, flags), letters in self.offers.items():
            if place == scene:
                yield flags, letters


def exits(scene: SceneLike) -> list[str]:
    """Where a scene can lead, regardless of flags, each place once."""
    places = (
        [choice.goto for choice in scene.choices.values()] if scene.code is not None else [scene.goto or ""]
    )
    return list(dict.fromkeys(place for place in places if place))


def find_cycle(scenario: ScenarioLike) -> list[str]:
    """The scenes of one cycle, first repeated at the end; empty if there is none. Flags are ignored:
    a circle that only flags prevent is still one that an author should not draw."""
    done: set[str] = set()
    for root in scenario.scenes:
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(exits(scenario.scenes[root])))]
        on_path = [root]
        while stack:
            place, onward = stack[-1]
            following = next((p for p in onward if p in scenario.scenes and p not in done), None)
            if following is None:
                done.add(place)
                stack.pop()
                on_path.pop()
            elif following in on_path:
                return [*on_path[on_path.index(following) :], following]
            else:
                stack.append((following, iter(exits(scenario.scenes[following]))))
                on_path.append(following)
    return []


def explore(scenario: ScenarioLike, without: str | None = None) -> Exploration:
    """Walk all states from the start; ``without`` names a scene that may not be entered.

    Raises TooManyStatesError.
    """
    offers: dict[StateKey, tuple[str, ...]] = {}
    endings: set[str] = set()
    waiting: list[StateKey] = [(scenario.start, frozenset())]
    while waiting:
        state = waiting.pop()
        place, flags = state
        if place in scenario.endings:
            endings.add(place)
            continue
        if place == without or state in offers:
            continue
        scene = scenario.scenes[place]
        held = dict(flags)
        letters = tuple(letter for letter, choice in scene.choices.items() if _open(choice, held))
        offers[state] = letters
        if len(offers) > MAX_STATES:
            raise TooManyStatesError
        if scene.code is None:
            waiting.append((scene.goto or "", flags))
        for letter in letters:
            choice = scene.choices[letter]
            waiting.append((choice.goto, _after(held, choice)))
    return Exploration(offers, frozenset(endings))


def _open(choice: ChoiceLike, held: Mapping[str, int]) -> bool:
    return all(held.get(flag, 0) == int(value) for flag, value in choice.needs.items())


def _after(held: Mapping[str, int], choice: ChoiceLike) -> Flags:
    """Flags at 0 are dropped: never set and set to false are the same state."""
    flags = {**held, **{flag: int(value) for flag, value in choice.set.items()}}
    return frozenset((flag, value) for flag, value in flags.items() if value)


def unavoidable(scenario: ScenarioLike) -> frozenset[str]:
    """The decisions that every path passes: without them no ending is reachable."""
    asked = [key for key, scene in scenario.scenes.items() if scene.code is not None]
    if not explore(scenario).endings:
        return frozenset()
    return frozenset(key for key in asked if not explore(scenario, without=key).endings)


def path_lengths(scenario: ScenarioLike) -> tuple[int, int, int]:
    """Number of paths, and decisions on the shortest and on the longest, over all reachable states.

    The scenario has no cycle. A stack instead of recursion: a long story is deeper than Python's own stack.
    """
    start: StateKey = (scenario.start, frozenset())
    measured: dict[StateKey, tuple[int, int, int]] = {}
    stack = [start]
    while stack:
        state = stack[-1]
        onward = _onward(scenario, state)
        unmeasured = [other for other in onward if other not in measured]
        if unmeasured:
            stack.extend(unmeasured)
            continue
        stack.pop()
        below = [measured[other] for other in onward]
        asks = state[0] not in scenario.endings and scenario.scenes[state[0]].code is not None
        measured[state] = (
            sum(count for count, _, _ in below) if below else int(state[0] in scenario.endings),
            min((short for _, short, _ in below), default=0) + asks,
            max((long for _, _, long in below), default=0) + asks,
        )
    return measured[start]


def _onward(scenario: ScenarioLike, state: StateKey) -> list[StateKey]:
    """The states that follow one: none after an ending, else one per choice offered or where it leads on."""
    place, flags = state
    if place in scenario.endings:
        return []
    scene = scenario.scenes[place]
    if scene.code is None:
        return [(scene.goto or "", flags)]
    held = dict(flags)
    return [(choice.goto, _after(held, choice)) for choice in scene.choices.values() if _open(choice, held)]
