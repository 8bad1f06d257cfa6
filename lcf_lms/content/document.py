"""The module as a document: sections, pages, blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from lcf_lms.content.base import Id, Line, Markdown, Model, SchemaVersion, Slug
from lcf_lms.content.blocks import PRIVATE_TYPES, Block, Plan, Reflection, SelfRating
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario, Scene

Minutes = Annotated[int, Field(ge=1, le=240)]


class Term(Model):
    """A glossary entry."""

    term: Line
    meaning: Line


class Source(Model):
    """Where a stated fact comes from. ``date`` is month and year as printed."""

    id: Id
    publisher: Line
    title: Line
    date: Line
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$", max_length=500)]


class Accepted(Model):
    """Advice an author has taken note of, with the reason for leaving things as they are."""

    code: Line
    where: Line
    reason: Line


class Page(Model):
    """One screen: a title and its blocks."""

    id: Id
    title: Line
    blocks: tuple[Block, ...] = ()


class Section(Model):
    """A part of a module that can be taken up by itself."""

    id: Id
    title: Line
    minutes: Minutes
    pages: tuple[Page, ...] = Field(min_length=1)


class Module(Model):
    """What is published and exported. ``node`` is the framework node it mainly serves."""

    schema_version: SchemaVersion = 1
    slug: Slug
    title: Line
    summary: Line
    audience: Line
    minutes: Minutes
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en-GB"
    framework: Slug
    node: Id
    order: Annotated[int, Field(ge=0, le=999)] = 0
    objectives: tuple[Line, ...] = ()
    pass_mark: Annotated[int, Field(ge=0, le=100)] | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    glossary: tuple[Term, ...] = ()
    sources: tuple[Source, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    note: Markdown | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the page and section it stands on, and its place as a path of ids."""

    section: Section
    page: Page
    block: Block
    place: str


def walk_blocks(module: Module) -> Iterator[Placed]:
    """Every block in reading order. Blocks without an id are named by type and number."""
    for section in module.sections:
        for page in section.pages:
            for number, block in enumerate(page.blocks, start=1):
                name = getattr(block, "id", None) or f"{block.type}-{number}"
                yield Placed(section, page, block, f"{section.id}/{page.id}/{name}")


@dataclass(frozen=True, slots=True)
class Decision:
    """Anything that is answered and marked: an item, or a scene that asks.

    ``key`` is its stable name in the module: the item's id or ``<scenario>.<scene>``.
    """

    key: str
    placed: Placed
    item: SingleChoice | MultipleChoice | None
    scenario: Scenario | None
    scene: Scene | None


def walk_decisions(module: Module) -> Iterator[Decision]:
    """Every item and every scene that asks, in reading order."""
    for placed in walk_blocks(module):
        block = placed.block
        if isinstance(block, SingleChoice | MultipleChoice):
            yield Decision(block.id, placed, block, None, None)
        elif isinstance(block, Scenario):
            for scene in block.scenes:
                if scene.ask is not None:
                    yield Decision(block.scene_key(scene), placed, None, block, scene)


def private_blocks(module: Module) -> Iterator[SelfRating | Reflection | Plan]:
    """The blocks whose answers belong to the learner alone."""
    for placed in walk_blocks(module):
        if isinstance(placed.block, PRIVATE_TYPES):
            yield placed.block
