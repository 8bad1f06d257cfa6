"""The fields that forms of parts are made of: a line, Markdown, minutes; and how what was sent is tidied."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from wtforms import Field, IntegerField, SelectChoice, StringField, TextAreaField
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


class WholeNumber(IntegerField):
    """A whole number, with kind words where something else came."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError for what is no whole number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write a whole number") from None


def weight() -> IntegerField:
    """How much a decision weighs in every result."""
    return WholeNumber(
        "How much it weighs",
        [
            InputRequired("Write a whole number from 1 to 9"),
            NumberRange(1, 9, "Write a whole number from 1 to 9"),
        ],
        description="From 1 to 9. Most decisions weigh 1.",
        render_kw={"classes": "lcf-field--short", "inputmode": "numeric"},
    )


def minutes() -> IntegerField:
    """How long something takes."""
    return WholeNumber(
        "Minutes",
        [
            InputRequired("Write how many minutes it takes"),
            NumberRange(1, 240, "Write a whole number from 1 to 240"),
        ],
    )


class TagsField(Field):
    """What a decision counts towards: keys with a weight from 1 to 9, ``{"culture": 1}``.

    ``choices`` are what may be picked. Sent as ``tags=culture`` and ``tags-weight-culture=1``.
    """

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, **more)
        self.choices: list[SelectChoice] = []
        self._sent: Any = None

    def process(self, formdata: Any, *args: Any, **more: Any) -> None:
        """Weights stand beside the field, under names of their own."""
        self._sent = formdata
        super().process(formdata, *args, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keys that were picked, with their weights. Raises ValueError for a weight that is none."""
        self.data = {key: self._weight(key) for key in valuelist}

    def _weight(self, key: str) -> int:
        sent = self._sent.get(f"{self.name}-weight-{key}", "1").strip()
        if sent not in set("123456789"):
            raise ValueError("Write each weight as a whole number from 1 to 9")
        return int(sent)

    def pre_validate(self, form: PlainForm) -> None:
        """Only what is offered."""
        if set(self.data or ()) - {choice.value for choice in self.choices}:
            raise ValidationError("Choose from this list")

    def groups(self) -> list[tuple[str, list[tuple[SelectChoice, int | None]]]]:
        """The choices under their headings, each with its weight or None where it is not picked."""
        picked = self.data or {}
        return [
            (heading or "", [(choice, picked.get(choice.value)) for choice in choices])
            for heading, choices in groupby(self.choices, key=lambda choice: choice.optgroup)
        ]
