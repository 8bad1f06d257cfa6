"""One form per kind of part, its fields named as in the document; choices stand with their decision.

A form never stores anything: ``editing`` fills it from a part and reads a part out of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask import request
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from lcf_lms.authoring.fields import (
    MAX_LINE,
    TagsField,
    WholeNumber,
    line,
    prose,
    tidy_line,
    tidy_prose,
    weight,
)
from lcf_lms.authoring.fields import minutes as minutes_field
from lcf_lms.authoring.pictures import ACCEPT, MAX_BYTES, picture_problem
from lcf_lms.authoring.row_forms import (
    ROW_LISTS,
    ChoiceRow,
    LevelledRow,
    RightOrWrongRow,
    SourceRow,
    StatementRow,
    TermRow,
)
from lcf_lms.content.base import SLUG_PATTERN
from lcf_lms.web.forms import Form, component
from lcf_lms.web.security import TOKEN_FIELD

MAX_ROWS = 200
TONES = [SelectChoice("settled", "Settled"), SelectChoice("open", "Open"), SelectChoice("costly", "Costly")]
CORE = [
    SelectChoice("", "If every path passes it"),
    SelectChoice("yes", "Yes, for everyone"),
    SelectChoice("no", "No"),
]
MARKINGS = [
    SelectChoice("partial", "Part of it, for each choice that is right"),
    SelectChoice("all", "Only when all of it is right"),
]


class PartForm(Form):
    """What every form of a part carries: which words it began from, so that nobody's are overwritten."""

    lock_version = HiddenField()
    opened = HiddenField()

    @classmethod
    def sent(cls, data: MultiDict[str, str]) -> Self:
        """The form as it was sent, from ``data`` instead of the request's own fields; files come along."""
        both: list[MultiDict[str, Any]] = [data, request.files]
        return cls(CombinedMultiDict(both))

    def error_list(self) -> Markup:
        """The list of errors for the head of the page, those of rows included."""
        errors = []
        for field in self:
            if field.short_name not in ROW_LISTS:
                link = {} if field.name == TOKEN_FIELD else {"href": f"#{field.id}"}
                errors += [{"text": str(error), **link} for error in field.errors]
                continue
            for number, entry in enumerate(field, start=1):
                named = f"{ROW_LISTS[field.short_name]} {number}"
                errors += [
                    {"text": f"{error} ({named})", "href": f"#{target}"}
                    for target, error in entry.form.errors_at()
                ]
        params = {"titleText": "This was not saved", "errorList": errors}
        return component("error-summary", "errorSummary", params) if errors else Markup("")

    def offer(self, offers: Mapping[str, Sequence[SelectChoice]]) -> None:
        """Fill the lists to pick from: ``node``, ``tags``, ``start``, ``goto``."""
        for name, choices in offers.items():
            if name in self:
                self[name].choices = list(choices)
        rows = self["choices"] if "choices" in self else []  # noqa: SIM401 - a form has no get
        for entry in rows:
            if "goto" in entry.form and "choice_goto" in offers:
                entry.form["goto"].choices = list(offers["choice_goto"])


class ModuleForm(PartForm):
    """The module's own details."""

    title = line("Title", needed="Write the title")
    summary = line("Promise", needed="Write what it promises", hint="One sentence: what people can do then.")
    audience = line("For whom", needed="Write for whom it is")
    minutes = minutes_field()
    node = SelectField("Mainly about")
    objectives = TextAreaField(
        "What people will be able to do (optional)",
        [Optional()],
        filters=[tidy_prose],
        description="One a line.",
        render_kw={"rows": 5},
    )
    pass_mark = WholeNumber(
        "Pass mark in percent (optional)",
        [Optional(), NumberRange(0, 100, "Write a whole number from 0 to 100")],
        description="Left empty, everyone who reaches the end has finished.",
    )
    note = prose("Note to authors (optional)", hint="Learners never see it.")
    glossary = FieldList(FormField(TermRow), max_entries=MAX_ROWS)
    sources = FieldList(FormField(SourceRow), max_entries=MAX_ROWS)

    def validate_objectives(self, field: Field) -> None:
        """Every line is one objective."""
        if any(len(line) > MAX_LINE for line in (field.data or "").split("\n")):
            raise ValidationError(f"Use at most {MAX_LINE} characters a line")


class SectionForm(PartForm):
    """A section's details."""

    title = line("Title", needed="Write the title")
    minutes = minutes_field()


class PageForm(PartForm):
    """A page's details."""

    title = line("Title", needed="Write the title")


class TextForm(PartForm):
    """Running text."""

    body = prose("Text", needed="Write the text", rows=12)


class CalloutForm(PartForm):
    """A callout."""

    title = line("Heading (optional)")
    body = prose("Text", needed="Write the text", rows=6)


class DetailsForm(PartForm):
    """Text that opens on demand."""

    summary = line("What to press", needed="Write what people press to open it")
    body = prose("Text", needed="Write the text", rows=8)


class ImageForm(PartForm):
    """A picture's words."""

    alt = line(
        "What does the picture say?",
        hint="One or two sentences for people who cannot see it. Say what it shows, not “a chart”.",
    )
    caption = line("Caption (optional)")
    description = prose("The same in words (optional)", hint="Stands under it, for everyone.", rows=8)
    credit = line("Who made it (optional)")
    wide = BooleanField("Wider than the text")
    picture = FileField(
        "Another picture (optional)",
        description="PNG, JPEG, WebP or SVG, up to 2 MB.",
        render_kw={"accept": ACCEPT},
    )

    def validate_picture(self, field: Field) -> None:
        """Only pictures that every browser shows and that can run nothing."""
        refuse_unsafe(field)


class SelfRatingForm(PartForm):
    """A private self-rating."""

    title = line("Title", needed="Write the title")
    intro = prose("Before the statements (optional)")
    statements = FieldList(FormField(StatementRow), max_entries=MAX_ROWS)


class ReflectionForm(PartForm):
    """A private question to keep."""

    title = line("Title", needed="Write the title")
    prompt = prose("Question", needed="Write the question")


class PlanForm(PartForm):
    """A private plan."""

    title = line("Title", needed="Write the title")
    prompt = prose("What to plan", needed="Write what to plan")
    actions = SelectField("How many actions", coerce=int, choices=[SelectChoice(str(n)) for n in range(1, 6)])


class ItemForm(PartForm):
    """What every item has."""

    title = line("Title", needed="Write the title")
    body = prose("Story (optional)", hint="Up to 80 words fit a small frame. A quote begins with >.", rows=8)
    stem = line("Question", needed="Write the question")
    tags = TagsField("Counts towards")
    weight = weight()


class SingleChoiceForm(ItemForm):
    """An item where one choice is taken."""

    feedback = prose("Afterwards, whatever was chosen (optional)")
    choices = FieldList(FormField(LevelledRow), max_entries=MAX_ROWS)


class MultipleChoiceForm(ItemForm):
    """An item where any number of choices are taken."""

    marking = RadioField("What earns credit?", choices=MARKINGS)
    feedback = prose("Afterwards, whatever was chosen (optional)")
    choices = FieldList(FormField(RightOrWrongRow), max_entries=MAX_ROWS)


class ScenarioForm(PartForm):
    """A scenario's own words."""

    title = line("Title", needed="Write the title")
    role = line("Who the learner is", needed="Write who the learner is")
    setting = line("Where it happens", needed="Write where it happens")
    start = SelectField("Begins with")


class StoryForm(PartForm):
    """A scene that tells and leads on."""

    title = line("Title", needed="Write the title")
    when = line("When and where (optional)", hint="For example: Tuesday, 4.40pm. Larch Ward.")
    body = prose("What happens", needed="Write what happens", hint="A quote begins with >.", rows=10)
    goto = SelectField("Goes to")


class DecisionForm(PartForm):
    """A scene that asks, with all its choices."""

    title = line("Title", needed="Write the title")
    when = line("When and where (optional)", hint="For example: Tuesday, 4.40pm. Larch Ward.")
    body = prose(
        "What happens",
        needed="Write what happens",
        hint="Up to 80 words fit a small frame. A quote begins with >.",
        rows=10,
    )
    question = line("Question")
    tags = TagsField("Counts towards")
    weight = weight()
    core = RadioField("Does it count in the module’s result?", choices=CORE)
    choices = FieldList(FormField(ChoiceRow), max_entries=MAX_ROWS)


class EndingForm(PartForm):
    """Where a story ends."""

    title = line("Title", needed="Write the title")
    when = line("When and where (optional)")
    tone = RadioField("How things stand", [InputRequired("Choose how things stand")], choices=TONES)
    text = prose("What happens", needed="Write what happens", rows=8)
    debrief = prose("Looking back", needed="Write what to take from it", rows=8)


class NewImageForm(PartForm):
    """A picture for a page."""

    picture = FileField(
        "Picture",
        description="PNG, JPEG, WebP or SVG, up to 2 MB.",
        render_kw={"accept": ACCEPT},
    )
    alt = line(
        "What does the picture say?",
        needed="Say what the picture shows",
        hint="One or two sentences for people who cannot see it. Say what it shows, not “a chart”.",
    )
    credit = line("Who made it (optional)")

    def validate_picture(self, field: Field) -> None:
        """A picture there must be."""
        if not field.data:
            raise ValidationError("Choose a picture")
        refuse_unsafe(field)


class NewModuleForm(Form):
    """A module from nothing."""

    title = line("Title", needed="Write the title")
    slug = StringField(
        "Address",
        [
            Optional(),
            Length(max=60, message="Use at most 60 characters"),
        ],
        filters=[tidy_line],
        description="Small letters, digits and hyphens. Left empty, it is made of the title. It stays.",
        render_kw={"classes": "lcf-field--middle", "autocomplete": "off", "spellcheck": False},
    )
    promise = line("Promise", needed="Write what it promises", hint="One sentence: what people can do then.")
    audience = line("For whom", needed="Write for whom it is")
    minutes = minutes_field()
    framework = SelectField("Framework")
    node = SelectField("Mainly about")

    def validate_slug(self, field: Field) -> None:
        """As the document wants it."""
        if field.data and not re.fullmatch(SLUG_PATTERN, field.data):
            raise ValidationError("Begin with a small letter, then use small letters, digits and hyphens")


class AcceptForm(Form):
    """Why advice is left as it is."""

    reason = line("Leave it as it is, because…", needed="Write why you leave it as it is", rows=2)


class PublishForm(Form):
    """What an author says when publishing. ``lock_version`` tells which draft they looked at."""

    lock_version = HiddenField()
    note = TextAreaField(
        "What changed? (optional)",
        [Optional(), Length(max=2_000, message="Use at most 2,000 characters")],
        filters=[tidy_prose],
        description="Other authors see it in the history.",
        render_kw={"rows": 3},
    )


class ConfirmForm(Form):
    """Nothing but the token that shows the press came from our own page."""


def refuse_unsafe(field: Field) -> None:
    """Raises ValidationError for a file that was sent and is no picture we can show."""
    if field.data:
        content = field.data.stream.read(MAX_BYTES + 1)
        field.data.stream.seek(0)
        problem = picture_problem(content)
        if problem:
            raise ValidationError(problem)


FORMS: Mapping[str, type[PartForm]] = {
    "module": ModuleForm,
    "section": SectionForm,
    "page": PageForm,
    "text": TextForm,
    "callout": CalloutForm,
    "details": DetailsForm,
    "image": ImageForm,
    "self_rating": SelfRatingForm,
    "reflection": ReflectionForm,
    "plan": PlanForm,
    "single_choice": SingleChoiceForm,
    "multiple_choice": MultipleChoiceForm,
    "scenario": ScenarioForm,
    "story": StoryForm,
    "decision": DecisionForm,
    "ending": EndingForm,
}
"""The form of every kind of part that has one. A scene is a *decision* if it asks, else a *story*."""
