"""Rows of lists inside forms: choices, statements, terms, sources, and the flags of a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from lcf_lms.authoring.fields import line, prose, tidy_line
from lcf_lms.authoring.flags import flag_id
from lcf_lms.content.items import Level
from lcf_lms.web.forms import Fields

ROW_LISTS = {"choices": "choice", "statements": "statement", "glossary": "term", "sources": "source"}
FLAG_LISTS = ("set", "needs")
MAX_FLAGS = 12
LEVELS = [SelectChoice(level.value, level.value.capitalize()) for level in Level]
SHORT = "Up to 110 characters fit a small frame."
FLAG_VALUES = [
    SelectChoice("yes", "yes"),
    SelectChoice("no", "no"),
    *(SelectChoice(str(n), str(n)) for n in range(10)),
]


class RowForm(PlainForm):
    """One row of a list inside a form. What has words of its own is kept; an empty row is none."""

    class Meta(Fields):
        """The form around it carries the token."""

        csrf = False

    id = HiddenField()

    @property
    def blank(self) -> bool:
        """Whether nothing was ever written into this row."""
        quiet = {"id", "right", "goto", *FLAG_LISTS}
        return not self["id"].data and not any(
            field.data for field in self if field.name.rsplit("-", 1)[-1] not in quiet
        )

    @property
    def kept(self) -> bool:
        """Whether the row belongs to the part when it is saved."""
        return not self.blank

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """An empty row has nothing to mend."""
        return not self.kept or super().validate(extra_validators)

    def errors_at(self) -> Iterator[tuple[str, str]]:
        """The errors of all fields, those of flags included, each with the id of its field."""
        for field in self:
            if field.short_name in FLAG_LISTS:
                for entry in field:
                    yield from ((inner.id, str(error)) for inner in entry.form for error in inner.errors)
            else:
                yield from ((field.id, str(error)) for error in field.errors)


class FlagRow(PlainForm):
    """Something to remember, or to have remembered, by name and value."""

    class Meta(Fields):
        """The form around it carries the token."""

        csrf = False

    name = StringField(
        "What", [Optional(), Length(max=60, message="Use at most 60 characters")], filters=[tidy_line]
    )
    value = SelectField("Value", choices=FLAG_VALUES)

    def validate_name(self, field: Field) -> None:
        """A name needs a letter to begin with."""
        if field.data and flag_id(field.data) is None:
            raise ValidationError("Begin with a letter")


class StatementRow(RowForm):
    """A statement of a self-rating."""

    text = line("Statement", needed="Write the statement", rows=2)


class TermRow(RowForm):
    """An entry of the glossary."""

    term = line("Term", needed="Write the term")
    meaning = line("Meaning", needed="Write what it means", rows=2)


class SourceRow(RowForm):
    """Where a stated fact comes from."""

    publisher = line("Publisher", needed="Write who published it")
    title = line("Title", needed="Write its title")
    date = line(
        "Month and year", needed="Write when it was published", hint="As printed, for example: July 2023."
    )
    url = StringField(
        "Address",
        [
            DataRequired("Write its address"),
            Length(max=500, message="Use at most 500 characters"),
            Regexp(r"^https://[^\s<>\"]+$", message="Begin with https://"),
        ],
        filters=[tidy_line],
        render_kw={"inputmode": "url", "spellcheck": False},
    )


class LevelledRow(RowForm):
    """A choice of a single-choice item."""

    text = line("The learner chooses", needed="Write what the learner chooses", hint=SHORT, rows=2)
    level = RadioField("How good is this choice?", [InputRequired("Choose how good it is")], choices=LEVELS)
    why = prose("Why", needed="Write why")


class RightOrWrongRow(RowForm):
    """A choice of a multiple-choice item."""

    text = line("The learner chooses", needed="Write what the learner chooses", hint=SHORT, rows=2)
    right = BooleanField("This choice is right")
    why = prose("Why", needed="Write why")


class ChoiceRow(RowForm):
    """A choice of a scene, with what happens next."""

    text = line("The learner chooses", needed="Write what the learner chooses", hint=SHORT, rows=2)
    level = RadioField("How good is this choice?", [InputRequired("Choose how good it is")], choices=LEVELS)
    then_when = line("What happens next: when and where (optional)")
    then_title = line("What happens next: heading (optional)")
    then_body = prose("What happens next (optional)")
    why = prose("Why", hint="What was good about it, what it cost, and what to do next time.")
    goto = SelectField("Goes to")
    set = FieldList(FormField(FlagRow), "Remember", max_entries=MAX_FLAGS)
    needs = FieldList(FormField(FlagRow), "Offer it only if", max_entries=MAX_FLAGS)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """A time or a heading alone tells nothing."""
        holds = super().validate(extra_validators)
        body = self["then_body"]
        if self.kept and not body.data and (self["then_when"].data or self["then_title"].data):
            body.errors = [*body.errors, "Write what happens next, or empty its time and heading"]
            return False
        return holds
