"""Items: questions outside a scenario. One model per kind, told apart by ``kind``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from lcf_lms.content.base import Id, Line, Markdown, Model, Tags, Weight


class Level(StrEnum):
    """How good a choice is, from harmful to strong. Only ``play.tables`` turns it into a number."""

    HARMFUL = "harmful"
    WEAK = "weak"
    MIXED = "mixed"
    SOUND = "sound"
    STRONG = "strong"


class LevelledOption(Model):
    """A choice of a ``single_choice`` item: its level and the reason for it."""

    id: Id
    text: Line
    level: Level
    why: Markdown


class RightOrWrongOption(Model):
    """A choice of a ``multiple_choice`` item: right or not, and the reason."""

    id: Id
    text: Line
    right: bool
    why: Markdown


class ItemBase(Model):
    """What every item has. ``tags`` name nodes or values of the framework with a weight 1–9."""

    type: Literal["item"] = "item"
    id: Id
    title: Line
    body: Markdown | None = None
    stem: Line
    tags: Tags = Field(default_factory=dict)
    weight: Weight = 1
    feedback: Markdown | None = None


class SingleChoice(ItemBase):
    """One choice is taken; credit is its level over the highest level listed."""

    kind: Literal["single_choice"]
    choices: tuple[LevelledOption, ...] = Field(min_length=1)


class MultipleChoice(ItemBase):
    """Any number of choices are taken; ``marking`` says whether part of the credit can be had."""

    kind: Literal["multiple_choice"]
    marking: Literal["partial", "all"] = "partial"
    choices: tuple[RightOrWrongOption, ...] = Field(min_length=1)


Item = Annotated[SingleChoice | MultipleChoice, Field(discriminator="kind")]
