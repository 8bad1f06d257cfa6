"""Blocks: the pieces of a page, told apart by ``type``."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from lcf_lms.content.base import Id, Line, Markdown, Model
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario

MediaName = Annotated[str, StringConstraints(pattern=r"^media/[a-z0-9][a-z0-9._-]{0,99}$")]


class Text(Model):
    """Running text in Markdown."""

    type: Literal["text"] = "text"
    body: Markdown


class Image(Model):
    """A picture from the module's media. ``description`` is its twin in words."""

    type: Literal["image"] = "image"
    src: MediaName
    alt: Annotated[str, StringConstraints(max_length=300)] = ""
    caption: Line | None = None
    description: Markdown | None = None
    credit: Line | None = None
    wide: bool = False


class Callout(Model):
    """One thought set apart from the text."""

    type: Literal["callout"] = "callout"
    title: Line | None = None
    body: Markdown


class Details(Model):
    """Text that opens on demand."""

    type: Literal["details"] = "details"
    summary: Line
    body: Markdown


class Statement(Model):
    """One statement a learner rates on the framework's scale."""

    id: Id
    text: Line


class SelfRating(Model):
    """Private statements on the framework's rating scale. Never counted, never exported."""

    type: Literal["self_rating"] = "self_rating"
    id: Id
    title: Line
    intro: Markdown | None = None
    statements: tuple[Statement, ...] = Field(min_length=1, max_length=9)


class Reflection(Model):
    """A private question to keep."""

    type: Literal["reflection"] = "reflection"
    id: Id
    title: Line
    prompt: Markdown


class Plan(Model):
    """A private plan: up to ``actions`` actions, each with a date."""

    type: Literal["plan"] = "plan"
    id: Id
    title: Line
    prompt: Markdown
    actions: Annotated[int, Field(ge=1, le=5)] = 3


PRIVATE_TYPES = (SelfRating, Reflection, Plan)


def _kind(value: Any) -> str:
    """Items share one ``type`` and are told apart by ``kind``; every other block by ``type``."""

    def look_up(name: str) -> str | None:
        found = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        return found if isinstance(found, str) else None

    if look_up("type") == "item":
        return look_up("kind") or "kind is missing"
    return look_up("type") or "type is missing"


Block = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[Image, Tag("image")]
    | Annotated[Callout, Tag("callout")]
    | Annotated[Details, Tag("details")]
    | Annotated[SelfRating, Tag("self_rating")]
    | Annotated[Reflection, Tag("reflection")]
    | Annotated[Plan, Tag("plan")]
    | Annotated[SingleChoice, Tag("single_choice")]
    | Annotated[MultipleChoice, Tag("multiple_choice")]
    | Annotated[Scenario, Tag("scenario")],
    Discriminator(_kind),
]
