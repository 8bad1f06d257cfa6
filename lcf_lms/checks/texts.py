"""Every text of a document with its place: what access and language look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lcf_lms.content.base import Model
from lcf_lms.content.blocks import Block, Callout, Details, Image, Plan, Reflection, SelfRating, Text
from lcf_lms.content.document import Module, walk_blocks
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario, Scene


@dataclass(frozen=True, slots=True)
class Told:
    """One text: where it stands, its words, whether it is Markdown, and what part it plays.

    ``role`` is one of reading, story, choice, consequence, why, ending, prompt.
    """

    place: str
    words: str
    markdown: bool
    role: str


def told(module: Module) -> Iterator[Told]:
    """Every text in reading order."""
    for placed in walk_blocks(module):
        yield from _block(placed.block, placed.place)


def _block(block: Block, place: str) -> Iterator[Told]:
    if isinstance(block, Text | Callout | Details):
        yield Told(place, block.body, True, "reading")
    elif isinstance(block, Image):
        yield from _optional(block, place, {"description": "reading"})
    elif isinstance(block, SelfRating):
        yield from _optional(block, place, {"intro": "reading"})
        for statement in block.statements:
            yield Told(f"{place}/{statement.id}", statement.text, False, "prompt")
    elif isinstance(block, Reflection | Plan):
        yield Told(place, block.prompt, True, "prompt")
    elif isinstance(block, SingleChoice | MultipleChoice):
        yield from _optional(block, place, {"body": "story", "feedback": "why"})
        yield Told(place, block.stem, False, "prompt")
        for choice in block.choices:
            yield Told(f"{place}/{choice.id}", choice.text, False, "choice")
            yield Told(f"{place}/{choice.id}", choice.why, True, "why")
    else:
        yield from _scenario(block, place)


def _scenario(scenario: Scenario, place: str) -> Iterator[Told]:
    for scene in scenario.scenes:
        yield from _scene(scene, f"{place}/{scene.id}")
    for ending in scenario.endings:
        yield Told(f"{place}/{ending.id}", ending.text, True, "ending")
        yield Told(f"{place}/{ending.id}", ending.debrief, True, "ending")


def _scene(scene: Scene, place: str) -> Iterator[Told]:
    yield Told(place, scene.body, True, "story")
    for choice in scene.choices:
        where = f"{place}/{choice.id}"
        yield Told(where, choice.text, False, "choice")
        if choice.then is not None:
            yield Told(where, choice.then.body, True, "consequence")
        if choice.why:
            yield Told(where, choice.why, True, "why")


def _optional(block: Model, place: str, fields: dict[str, str]) -> Iterator[Told]:
    for name, role in fields.items():
        words = getattr(block, name)
        if words:
            yield Told(place, words, True, role)
