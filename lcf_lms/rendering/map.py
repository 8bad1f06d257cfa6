"""The map of a scenario: a layered drawing and the same in words.

The only file that knows the layout engine. It is given the size of every box and gives back
places and lines; the drawing itself is ours. Equal input gives equal bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import graphlay
from markupsafe import Markup, escape

from lcf_lms.content.scenario import Scenario, Scene

BOX = 152
LINE = 19
CHARACTERS = 18
"""Letters of 14 px Arial that fit on a line of a box."""
_EDGE = 14
_STATES = {"dead-end": "Dead end", "unreachable": "No way here"}
_CORNER = 8


@dataclass(frozen=True, slots=True)
class Way:
    """From one place to another. ``label`` names the choices that lead there: "a", "a, c", "all" or ""."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """A scene (number) or an ending (letter). ``state`` is "", "dead-end" or "unreachable"."""

    key: str
    sign: str
    title: str
    is_ending: bool
    state: str


@dataclass(frozen=True, slots=True)
class ScenarioMap:
    """``drawing`` is an SVG whose name is ``name``; ``lines`` say the same, a sentence a place."""

    drawing: Markup
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What the drawing points out: the place that is open, and the places and ways of one walk."""

    selected: str | None = None
    taken: frozenset[str] = field(default_factory=frozenset)
    taken_ways: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def scenario_map(
    scenario: Scenario, marked: Marked | None = None, link: Callable[[str], str] | None = None
) -> ScenarioMap:
    """Draw a scenario, finished or not. ``link`` gives a box's address from a scene's or an ending's id."""
    marked = marked or Marked()
    ways = ways_of(scenario)
    places = places_of(scenario, ways)
    name = _name(scenario, places)
    return ScenarioMap(
        drawing=_draw(places, ways, marked, name, link), name=name, lines=tuple(_lines(places, ways))
    )


def ways_of(scenario: Scenario) -> list[Way]:
    """Every way between two places that are there, in the order of scenes and choices."""
    known = {scene.id for scene in scenario.scenes} | {ending.id for ending in scenario.endings}
    ways: list[Way] = []
    for scene in scenario.scenes:
        led: dict[str, list[str]] = {}
        for number, choice in enumerate(scene.choices if scene.ask else ()):
            target = scenario.next_place(scene, choice)
            if target in known:
                led.setdefault(str(target), []).append(chr(ord("a") + number))
        if not scene.ask and scene.goto in known:
            led[str(scene.goto)] = []
        for target, letters in led.items():
            ways.append(Way(scene.id, target, _label(scene, letters)))
    return ways


def places_of(scenario: Scenario, ways: Iterable[Way]) -> list[Place]:
    """Scenes with their numbers, then endings with their letters, each with what is wrong with it."""
    leaves: dict[str, set[str]] = {}
    for way in ways:
        leaves.setdefault(way.source, set()).add(way.target)
    reached = _reached(scenario.start, leaves)
    places = []
    for number, scene in enumerate(scenario.scenes, start=1):
        state = "unreachable" if scene.id not in reached else "" if scene.id in leaves else "dead-end"
        places.append(Place(scene.id, str(number), scene.title, False, state))
    for number, ending in enumerate(scenario.endings):
        state = "" if ending.id in reached else "unreachable"
        places.append(Place(ending.id, chr(ord("A") + number), ending.title, True, state))
    return places


def _label(scene: Scene, letters: list[str]) -> str:
    if len(letters) > 1 and len(letters) == len(scene.choices):
        return "all"
    return ", ".join(letters)


def _reached(start: str, leaves: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting.extend(leaves.get(place, ()))
    return reached


def _name(scenario: Scenario, places: list[Place]) -> str:
    scenes = sum(not place.is_ending for place in places)
    endings = len(places) - scenes
    return (
        f"Map of {scenario.title}: {scenes} {'scene' if scenes == 1 else 'scenes'}, "
        f"{endings} {'ending' if endings == 1 else 'endings'}"
    )


def _lines(places: list[Place], ways: list[Way]) -> Iterable[str]:
    named = {place.key: place for place in places}
    for place in places:
        head = _named(place)
        if place.state == "unreachable":
            head += " (no way here)"
        if place.is_ending:
            yield f"{head} (ending)"
            continue
        onward = [
            f"{way.label} → {_named(named[way.target])}".lstrip() for way in ways if way.source == place.key
        ]
        yield f"{head}: {'; '.join(onward)}" if onward else f"{head}: a dead end"


def _named(place: Place) -> str:
    return f"{place.sign} {place.title.rstrip('.')}"


def _draw(
    places: list[Place], ways: list[Way], marked: Marked, name: str, link: Callable[[str], str] | None
) -> Markup:
    boxes = {place.key: _words(place) for place in places}
    heights = {key: 22 + LINE * max(2, len(words)) for key, words in boxes.items()}
    laid = _layout(places, ways, heights)
    low, high = laid.bounds["min"], laid.bounds["max"]
    left, top = low["x"] - _EDGE, low["y"] - _EDGE
    width, height = high["x"] - low["x"] + 2 * _EDGE, high["y"] - low["y"] + 2 * _EDGE
    drawn = [_way(way, edge, left, top, marked) for way, edge in zip(ways, laid.edges, strict=True)]
    for place, node in zip(places, laid.nodes, strict=True):
        x, y = node["center"]["x"] - left - BOX / 2, node["center"]["y"] - top - heights[place.key] / 2
        drawn.append(_box(place, boxes[place.key], (x, y, heights[place.key]), marked, link))
    role = "group" if link else "img"
    return Markup(
        '<svg class="lcf-map__drawing" role="{}" aria-label="{}" focusable="false" '
        'viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(role, name, *(_number(value) for value in (width, height, width, height)), Markup().join(drawn))


def _layout(places: list[Place], ways: list[Way], heights: Mapping[str, int]) -> graphlay.Layout:
    graph = graphlay.Graph()
    for place in places:
        graph.node(place.key, width=float(BOX), height=float(heights[place.key]))
    for way in ways:
        size = {"width": _disc(way.label), "height": 22.0} if way.label else {"width": 0.0, "height": 0.0}
        graph.edge(way.source, way.target, label_size=size)
    return graphlay.layout(graph, options={"direction": "topbottom", "routing": {"style": "orthogonal"}})


def _disc(label: str) -> float:
    return max(22.0, 10.0 + 7.5 * len(label))


def _words(place: Place) -> list[str]:
    """The title in lines, room left for the sign; what does not fit in three is cut. Then what is wrong."""
    indent = " " * (len(place.sign) + 1)
    lines = textwrap.wrap(
        indent + place.title, CHARACTERS, max_lines=3, placeholder="…", drop_whitespace=True
    )
    state = [_STATES[place.state]] if place.state else []
    return ([line.strip() for line in lines] or [""]) + state


def _box(
    place: Place,
    words: list[str],
    at: tuple[float, float, int],
    marked: Marked,
    link: Callable[[str], str] | None,
) -> Markup:
    x, y, height = at
    states = [f"is-{place.state}"] if place.state else []
    states += ["is-selected"] if place.key == marked.selected else []
    states += ["is-taken"] if place.key in marked.taken else []
    first = y + height / 2 - LINE * (len(words) - 1) / 2 + 5
    inset = 22 if place.is_ending else 12
    last = len(words) - 1 if place.state else -1
    lines = [
        Markup('<tspan{} x="{}" y="{}">{}{} </tspan>').format(
            Markup(' class="lcf-map__label"') if number == last else "",
            _number(x + inset),
            _number(first + LINE * number),
            Markup('<tspan class="lcf-map__number">{}</tspan> ').format(place.sign) if number == 0 else "",
            line,
        )
        for number, line in enumerate(words)
    ]
    shape = Markup('<rect class="lcf-map__box" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
        _number(x), _number(y), BOX, height, _number(height / 2 if place.is_ending else 10)
    )
    inner = Markup("{}<text>{}</text>").format(shape, Markup().join(lines))
    kind = (
        Markup('class="lcf-map__place {}"').format(" ".join(states))
        if states
        else Markup('class="lcf-map__place"')
    )
    if link is None:
        return Markup("<g {}>{}</g>").format(kind, inner)
    return Markup('<a href="{}" {}>{}</a>').format(link(place.key), kind, inner)


def _way(way: Way, edge: Mapping[str, Any], left: float, top: float, marked: Marked) -> Markup:
    points = [(point["x"] - left, point["y"] - top) for point in edge["points"]]
    taken = (way.source, way.target) in marked.taken_ways
    state = "is-taken" if taken else "is-not-taken" if marked.taken else ""
    parts = [Markup('<path class="lcf-map__way" d="{}"/>').format(_path(points)), _tip(points)]
    anchor = edge["label_anchor"]
    if way.label and anchor:
        x, y, wide = anchor["x"] - left, anchor["y"] - top, _disc(way.label)
        parts.append(
            Markup('<rect class="lcf-map__disc" x="{}" y="{}" width="{}" height="22" rx="11"/>').format(
                _number(x - wide / 2), _number(y - 11), _number(wide)
            )
        )
        parts.append(
            Markup('<text class="lcf-map__letter" x="{}" y="{}">{}</text>').format(
                _number(x), _number(y + 4.5), way.label
            )
        )
    return Markup('<g class="lcf-map__edge {}">{}</g>').format(state, Markup().join(parts))


def _path(points: list[tuple[float, float]]) -> str:
    """A line through all points, its corners rounded."""
    steps = [f"M{_number(points[0][0])} {_number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        steps.append(f"L{_pair(enter)}Q{_pair(corner)} {_pair(leave)}")
    steps.append(f"L{_pair(points[-1])}")
    return "".join(steps)


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    length = max(abs(other[0] - corner[0]), abs(other[1] - corner[1]), 0.001)
    reach = min(_CORNER, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * reach, corner[1] + (other[1] - corner[1]) * reach


def _tip(points: list[tuple[float, float]]) -> Markup:
    """The arrow at the end, along the last stretch."""
    (x, y), (from_x, from_y) = points[-1], points[-2]
    length = max(abs(x - from_x), abs(y - from_y), 0.001)
    along_x, along_y = (x - from_x) / length, (y - from_y) / length
    back_x, back_y = x - 8 * along_x, y - 8 * along_y
    corners = [
        (x, y),
        (back_x - 4.5 * along_y, back_y + 4.5 * along_x),
        (back_x + 4.5 * along_y, back_y - 4.5 * along_x),
    ]
    return Markup('<polygon class="lcf-map__tip" points="{}"/>').format(
        " ".join(_pair(one) for one in corners)
    )


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def as_list(drawn: ScenarioMap) -> Markup:
    """The map's twin in words."""
    items = Markup().join(Markup("<li>{}</li>").format(escape(line)) for line in drawn.lines)
    return Markup('<ul class="lcf-map__words">{}</ul>').format(items)
