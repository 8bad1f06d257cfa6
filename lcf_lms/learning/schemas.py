"""What the player may send. Unknown keys are refused; nothing is taken over by name."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{2}$")]
Answer = Annotated[str, StringConstraints(pattern=r"^[0-9a-z:_]{1,64}$")]
Ordinal = Annotated[int, Field(ge=1, le=9999)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
MAX_NOTE = 20_000
"""Characters of one note as JSON."""


class Body(BaseModel):
    """A request's body. ``token`` proves that the page came from us."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    token: str = ""


class ResponseIn(BaseModel):
    """One response as the device made it: client-made id, number in the log, run, decision, answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    number: Number
    run: Annotated[int, Field(ge=0, le=9999)]
    decision: Code
    answer: Answer


class ResponsesIn(Body):
    """Consecutive responses of one attempt."""

    attempt: Ordinal
    revision: Ordinal
    responses: Annotated[tuple[ResponseIn, ...], Field(min_length=1, max_length=200, strict=False)]


class StartIn(Body):
    """The learner pressed Start."""

    attempt: Ordinal
    revision: Ordinal


class LeftOutIn(BaseModel):
    """A response that cannot count any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    run: Annotated[int, Field(ge=0, le=9999)]
    decision: Code
    answer: Answer
    revision: Ordinal


class SetAsideIn(Body):
    """Responses to keep apart, and why."""

    attempt: Ordinal
    reason: Literal["elsewhere", "not_offered", "changed", "revision"]
    responses: Annotated[tuple[LeftOutIn, ...], Field(min_length=1, max_length=200, strict=False)]


class PlaceIn(Body):
    """Where the learner is: a page's code."""

    attempt: Ordinal
    place: Code


class NoteIn(Body):
    """A private note. ``version`` is the one this text was written over; 0 for a first text."""

    block: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    version: Annotated[int, Field(ge=0, le=1_000_000)]
    body: dict[str, JsonValue]
