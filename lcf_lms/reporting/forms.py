"""The forms of leads: a group and who is in it, an assignment and its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    Field,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from lcf_lms.models.module import Module
from lcf_lms.models.person import Person
from lcf_lms.reporting.assigned import Addressed, GroupLine
from lcf_lms.reporting.days import today
from lcf_lms.reporting.service import LONGEST_NAME
from lcf_lms.web.forms import Form

FURTHEST = 5
"""How many years ahead a day may be: further is a slip of the finger."""
LONGEST_LIST = 50_000


class DayField(DateField):
    """A day from today on."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As WTForms asks; an empty field is the validators' concern."""
        if not any(valuelist):
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a day such as 18/12/2026") from None


def from_today(_form: Form, field: Field) -> None:
    """Raises ValidationError for a day that is over, or years away."""
    if field.data is None:
        return
    if field.data < today():
        raise ValidationError("Choose today or a later day")
    if field.data.year > today().year + FURTHEST:
        raise ValidationError(f"Choose a day within {FURTHEST} years")


def _due_field() -> Any:
    return DayField(
        "Due by the end of",
        [InputRequired("Choose a day"), from_today],
        render_kw={"classes": "lcf-field--short"},
    )


def _addresses_field(label: str) -> Any:
    return TextAreaField(
        label,
        [Length(max=LONGEST_LIST, message="That list is too long. Paste it in parts.")],
        description="One a line. You can paste a column of a spreadsheet.",
        render_kw={"rows": 4, "autocomplete": "off", "spellcheck": "false"},
    )


class GroupForm(Form):
    """What a group is called."""

    name = StringField(
        "Name",
        [
            InputRequired("Enter a name"),
            Length(max=LONGEST_NAME, message=f"A name has up to {LONGEST_NAME} characters"),
        ],
        description="Such as Board and deputies, 2026.",
        render_kw={"autocomplete": "off", "classes": "lcf-field--middle"},
    )
    save = SubmitField("Save")


class AddPeopleForm(Form):
    """Whom to add to a group: chosen from a list, or by their addresses."""

    people = SelectMultipleField("People who are not in it", coerce=int, validate_choice=False)
    emails = _addresses_field("Or their e-mail addresses")
    add = SubmitField("Add to the group")

    def offer(self, people: Iterable[Person]) -> None:
        """Show these people to choose from."""
        self.people.choices = [
            SelectChoice(one.id, f"{one.name}, {one.email or one.subject}") for one in people
        ]


class AssignForm(Form):
    """What, to whom, by when."""

    module = SelectField("Module", [InputRequired("Choose a module")])
    due_on = _due_field()
    groups = SelectMultipleField("Groups", coerce=int, validate_choice=False)
    emails = _addresses_field("People, by their e-mail addresses")
    assign = SubmitField("Assign")

    def offer(self, modules: Sequence[Module], groups: Sequence[GroupLine]) -> None:
        """Show these modules and groups to choose from."""
        self.module.choices = [
            SelectChoice("", "Choose a module"),
            *(SelectChoice(one.slug, one.title) for one in modules),
        ]
        self.groups.choices = [
            SelectChoice(
                one.group.id, f"{one.group.name}, {one.people} {'person' if one.people == 1 else 'people'}"
            )
            for one in groups
        ]


class DueForm(Form):
    """Another day for an assignment."""

    due_on: Any = _due_field()
    save = SubmitField("Save")


def addresses(text: str) -> list[str]:
    """The e-mail addresses of a list, each once: one a line, or between commas or semicolons; of
    ``Ruth <ruth@trust.example>`` what stands in the brackets."""
    found: dict[str, None] = {}
    for piece in re.split(r"[\r\n,;\t]+", text.replace("\0", "")):
        inside = re.search(r"<([^<>]*)>", piece)
        word = (inside.group(1) if inside else piece).strip()
        if word:
            found[word] = None
    return list(found)


def trouble_with(addressed: Addressed) -> str | None:
    """What to say of addresses that lead to nobody, or to more than one person; None if all is well."""
    if addressed.unknown:
        return f"Nobody active has {_listed(addressed.unknown)}. Nothing was changed."
    if addressed.twofold:
        return f"More than one person has {_listed(addressed.twofold)}. Nothing was changed."
    return None


def _listed(words: list[str]) -> str:
    shown = ", ".join(word[:80] for word in words[:10])
    return f"{shown} and {len(words) - 10} more" if len(words) > 10 else shown


def month_from(day: date) -> date:
    """Four weeks later: what a form proposes."""
    return date.fromordinal(day.toordinal() + 28)
