"""The fields that forms of parts are made of: a line, Markdown, minutes; and how what was sent is tidied."""

from __future__ import annotations

from typing import Any

from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from lcf_lms.content import markup

MAX_LINE = 300
MAX_PROSE = 20_000


def tidy_line(value: Any) -> Any:
    """One line without blanks at its ends; what was never sent stays None."""
    return " ".join(value.split()) if isinstance(value, str) else value


def tidy_prose(value: Any) -> Any:
    """Text with plain line ends and without blanks behind its last word."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")


def only_safe_markdown(_form: PlainForm, field: Field) -> None:
    """Refuse what the safe subset of Markdown does not have."""
    found = markup.problems(field.data or "")
    if found:
        raise ValidationError(f"In this text {found[0]}. Write it in words, or take it out")


def line(label: str, *, needed: str = "", hint: str = "", rows: int = 1) -> StringField:
    """A line of text, over several ``rows`` on the screen where it is long.

    ``needed`` is what to say when it is empty; without it a draft may leave it empty.
    """
    kind = StringField if rows == 1 else TextAreaField
    return kind(
        label,
        [
            DataRequired(needed) if needed else Optional(),
            Length(max=MAX_LINE, message=f"Use at most {MAX_LINE} characters"),
        ],
        filters=[tidy_line],
        description=hint,
        render_kw={} if rows == 1 else {"rows": rows},
    )


def prose(label: str, *, needed: str = "", hint: str = "", rows: int = 5) -> TextAreaField:
    """Markdown over several lines."""
    return TextAreaField(
        label,
        [
            DataRequired(needed) if needed else Optional(),
            Length(max=MAX_PROSE, message=f"Use at most {MAX_PROSE:,} characters"),
            only_safe_markdown,
        ],
        filters=[tidy_prose],
        description=hint,
        render_kw={"rows": rows},
    )


def minutes() -> IntegerField:
    return IntegerField(
        "Minutes",
        [
            InputRequired("Write how many minutes it takes"),
            NumberRange(1, 240, "Write a whole number from 1 to 240"),
        ],
    )
