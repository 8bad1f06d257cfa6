"""A draft at a glance: its parts as rows, its findings with the form where each is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lcf_lms import checks
from lcf_lms.authoring import parts
from lcf_lms.authoring.editing import form_kind, values_of
from lcf_lms.authoring.parts import ROOT, Part, PartNotFoundError
from lcf_lms.checks.scenario import core_scenes
from lcf_lms.content import markup
from lcf_lms.content.base import Model
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Finding
from lcf_lms.content.scenario import Scenario, Scene

KIND_WORDS = {
    "module": "Module",
    "section": "Section",
    "page": "Page",
    "text": "Text",
    "image": "Image",
    "callout": "Callout",
    "details": "Details",
    "self_rating": "Self-rating",
    "reflection": "Reflection",
    "plan": "Plan",
    "single_choice": "Question",
    "multiple_choice": "Question with several answers",
    "scenario": "Scenario",
    "story": "Scene",
    "decision": "Decision",
    "ending": "Ending",
    "choice": "Choice",
    "statement": "Statement",
}
FIELD_OF = {
    "alt-missing": "alt",
    "choice-long": "text",
    "core-avoidable": "core",
    "dead-end": "goto",
    "goto-unknown": "goto",
    "minutes-over": "minutes",
    "node-unknown": "node",
    "pass-mark-without-evidence": "pass_mark",
    "question-missing": "question",
    "start-unknown": "start",
    "story-long": "body",
    "tag-missing": "tags",
    "tag-unknown": "tags",
    "why-missing": "why",
}
"""The field at which a finding stands; others stand at the head of their part."""
FIRST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A part in the outline. ``mend`` and ``advice`` count the findings mended in its own form."""

    place: str
    parent: str | None
    depth: int
    kind: str
    word: str
    title: str
    minutes: int | None
    mend: int
    advice: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with what an author needs to see: where it is in words, and the form that mends it.

    ``row`` is the id of the choice or statement that it is about, ``field`` the field it stands at.
    """

    finding: Finding
    where: str
    form_place: str
    row: str | None
    field: str | None
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene or an ending as the scenario's outline shows it. ``sign`` is 1, 2, … or A, B, …"""

    sign: str
    place: str
    title: str
    words: str
    on_every_path: bool
    remarks: tuple[Remark, ...]
    first: bool
    last: bool


def remarks(module: Module, findings: Sequence[Finding]) -> list[Remark]:
    """Findings as remarks, in their order. Accepted advice carries the author's reason."""
    return [_remark(module, finding) for finding in findings]


def open_remarks(found: Sequence[Remark]) -> list[Remark]:
    """What still asks for something: accepted advice is left out."""
    return [remark for remark in found if remark.accepted is None]


def rows(module: Module, found: Sequence[Remark]) -> list[Row]:
    """The outline in reading order: every part that has a form of its own, the module first."""
    mend = Counter(remark.form_place for remark in found if remark.finding.blocking)
    advice = Counter(remark.form_place for remark in found if not remark.finding.blocking)
    outline = []
    for part in parts.walk(module):
        kind = form_kind(part)
        if kind is not None:
            outline.append(
                Row(
                    part.place, parts.around(part.place), part.depth, kind, KIND_WORDS[kind],
                    title_of(part.model), getattr(part.model, "minutes", None),
                    mend[part.place], advice[part.place], *_ends(module, part.place),
                )
            )  # fmt: skip
    return outline


def scene_rows(scenario: Scenario, place: str, found: Sequence[Remark]) -> list[SceneRow]:
    """The scenes of a scenario with where each choice leads, then its endings."""
    signs = {scene.id: str(number) for number, scene in enumerate(scenario.scenes, start=1)}
    signs |= {ending.id: chr(64 + number) for number, ending in enumerate(scenario.endings, start=1)}
    core = core_scenes(scenario)
    listed = []
    for index, scene in enumerate(scenario.scenes):
        where = f"{place}/{scene.id}"
        listed.append(
            SceneRow(
                signs[scene.id], where, scene.title, _leads(scenario, scene, signs), scene.id in core,
                tuple(remark for remark in found if remark.form_place == where),
                index == 0, index == len(scenario.scenes) - 1,
            )
        )  # fmt: skip
    for index, ending in enumerate(scenario.endings):
        where = f"{place}/{ending.id}"
        listed.append(
            SceneRow(
                signs[ending.id], where, ending.title, "Ending", False,
                tuple(remark for remark in found if remark.form_place == where),
                index == 0, index == len(scenario.endings) - 1,
            )
        )  # fmt: skip
    return listed


def differences(before: Module, after: Module) -> list[tuple[str, str]]:
    """What is different in words: ("New" | "Changed" | "Gone", where) in reading order, what is gone last."""
    old = {part.place: part for part in parts.walk(before) if form_kind(part)}
    new = {part.place: part for part in parts.walk(after) if form_kind(part)}
    listed = []
    for place, part in new.items():
        if place not in old:
            listed.append(("New", where_in_words(after, place)))
        elif values_of(part.model) != values_of(old[place].model):
            listed.append(("Changed", where_in_words(after, place)))
    return listed + [("Gone", where_in_words(before, place)) for place in old if place not in new]


def next_remark(module: Module, found: Sequence[Remark], place: str) -> Remark | None:
    """The finding to go on with after a form: what must be mended first, then in reading order onward."""
    order = {part.place: number for number, part in enumerate(parts.walk(module))}
    here = order.get(place, 0)
    others = [remark for remark in open_remarks(found) if remark.form_place != place]
    return min(
        others,
        key=lambda one: (not one.finding.blocking, order[one.form_place] < here, order[one.form_place]),
        default=None,
    )


def locate(module: Module, place: str) -> str:
    """The place of a part as ``parts`` knows it; what is not found is the module's own.

    Checks name places by path. Compiling also names a decision (``scenario.scene``) or a page alone.
    """
    try:
        return parts.find(module, place).place
    except PartNotFoundError:
        ending = f"/{place.replace('.', '/')}"
        return next((part.place for part in parts.walk(module) if part.place.endswith(ending)), ROOT)


def form_place(module: Module, place: str) -> str:
    """The place whose form holds this part: its own, or that of the part around it."""
    part = parts.find(module, place)
    while form_kind(part) is None:
        part = parts.find(module, parts.around(part.place) or ROOT)
    return part.place


def model_around(module: Module, place: str) -> Model | None:
    """The part around a part; None for the module."""
    around = parts.around(place)
    return None if around is None else parts.find(module, around).model


def title_of(model: Model) -> str:
    """What a part is called, or its first words where it has no title."""
    for name in ("title", "summary", "caption", "alt", "text"):
        words = getattr(model, name, None)
        if words:
            return str(words)
    return shortened(markup.plain(getattr(model, "body", "")) or str(getattr(model, "src", "")))


def word_of(part: Part) -> str:
    """The word for a part's kind."""
    return KIND_WORDS[form_kind(part) or part.kind]


def shortened(words: str) -> str:
    """The first words of a text."""
    return words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS].rsplit(' ', 1)[0]}…"


def contents(part: Part) -> list[str]:
    """What a part holds, counted in words: “2 pages”, “5 blocks”."""
    counts = Counter(
        "block" if hasattr(inner.model, "type") else inner.kind for inner in parts.below(part.model)
    )
    names = [name for name in ("page", "block", "scene", "ending", "choice") if counts[name]]
    return [f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in names]


def where_in_words(module: Module, place: str) -> str:
    """A place for people: the page, then what is on it."""
    if place == ROOT:
        return "The module’s details"
    steps = place.split("/")
    words: list[str] = []
    for depth in range(min(2, len(steps)), len(steps) + 1):
        part = parts.find(module, "/".join(steps[:depth]))
        word = KIND_WORDS[form_kind(part) or part.kind]
        words.append(f"{word.lower() if words else word} “{title_of(part.model).rstrip('.')}”")
    return ", ".join(words)


def _ends(module: Module, place: str) -> tuple[bool, bool]:
    """Whether a part is the first, and the last, of its like."""
    if place == ROOT:
        return True, True
    where = parts.spot(module, place)
    return where.index == 0, where.index == where.count - 1


def _remark(module: Module, finding: Finding) -> Remark:
    place = locate(module, finding.place)
    form = form_place(module, place)
    return Remark(
        finding,
        where_in_words(module, place),
        form,
        place.rpartition("/")[2] if place != form else None,
        FIELD_OF.get(finding.code),
        checks.accepted_reason(module, finding),
    )


def _leads(scenario: Scenario, scene: Scene, signs: dict[str, str]) -> str:
    if scene.ask is None:
        return f"Story → {signs.get(scene.goto or '', 'nothing')}"
    ways = [scenario.next_place(scene, choice) or "" for choice in scene.choices]
    targets = ", ".join(dict.fromkeys(signs.get(way, "nothing") for way in ways)) or "nothing"
    return f"Decision, {len(scene.choices)} {'choice' if len(scene.choices) == 1 else 'choices'} → {targets}"
