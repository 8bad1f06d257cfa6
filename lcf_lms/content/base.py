"""The ground every document model stands on: frozen, closed to unknown keys, short typed names."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

ID_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
SLUG_PATTERN = r"^[a-z][a-z0-9-]{0,59}$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n]+$")]
Markdown = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Weight = Annotated[int, Field(ge=1, le=9)]
Tags = dict[Id, Weight]


def _flag_value(value: Any) -> Any:
    """Files hold strings only, so a flag's ``true``, ``false`` and digits are read here."""
    if isinstance(value, str):
        if value in {"true", "false"}:
            return value == "true"
        if len(value) == 1 and value in "0123456789":
            return int(value)
    if isinstance(value, bool) or (isinstance(value, int) and 0 <= value <= 9):
        return value
    raise ValueError("a flag holds true, false or a whole number from 0 to 9")


FlagValue = Annotated[bool | int, BeforeValidator(_flag_value)]
Flags = dict[Id, FlagValue]


def _version(value: Any) -> Any:
    """Files hold strings only."""
    return 1 if value == "1" else value


SchemaVersion = Annotated[Literal[1], BeforeValidator(_version)]


class Model(BaseModel):
    """Base of every part of a document."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)
