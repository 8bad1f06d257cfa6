"""The forms about people: signing in, one person, a new password, a list to import."""

from __future__ import annotations

from typing import Any

from wtforms import (
    EmailField,
    FileField,
    PasswordField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Length

from lcf_lms.models.person import ROLES
from lcf_lms.people.service import LEAST_PASSWORD, PersonError
from lcf_lms.web.forms import Form

ROLE_WORDS = {
    "learner": "Learner: takes modules",
    "author": "Author: writes and publishes modules",
    "lead": "L&D lead: assigns modules and sees who has finished",
    "administrator": "Administrator: looks after people and this installation, and may do everything",
}


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField(
        "E-mail address",
        [
            InputRequired("Enter your e-mail address"),
            Length(max=200, message="That e-mail address is too long"),
        ],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=1000, message="That password is too long")],
        description="You can paste it from a password manager.",
        render_kw={"autocomplete": "current-password"},
    )
    sign_in = SubmitField("Sign in")


class PersonForm(Form):
    """Who somebody is, and what they may do."""

    name = StringField(
        "Name",
        [InputRequired("Enter a name"), Length(max=200, message="That name is too long")],
        description="As pages show it.",
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        "E-mail address",
        [
            InputRequired("Enter an e-mail address"),
            Length(max=200, message="That e-mail address is too long"),
        ],
        description="They sign in with it.",
        render_kw={"autocomplete": "off"},
    )
    roles = SelectMultipleField(
        "What may they do?",
        [InputRequired("Choose at least one role")],
        choices=[SelectChoice(role, ROLE_WORDS[role]) for role in ROLES],
    )
    save = SubmitField("Save")

    def words(self) -> dict[str, Any]:
        """What was entered, as the services take it."""
        return {"name": self.name.data or "", "email": self.email.data or "", "roles": self.roles.data or []}

    def refuse(self, error: PersonError) -> None:
        """Show an error at the field it is about."""
        self[error.field].errors = [str(error)]


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(
        "Password",
        [
            InputRequired("Enter a password"),
            Length(min=LEAST_PASSWORD, message=f"A password needs at least {LEAST_PASSWORD} characters"),
            Length(max=1000, message="That password is too long"),
        ],
        description=f"At least {LEAST_PASSWORD} characters. Three words that do not belong together are "
        "good. You can paste it from a password manager.",
        render_kw={"autocomplete": "new-password"},
    )
    save = SubmitField("Set password and sign in")


class ImportForm(Form):
    """A list of people as a file."""

    file = FileField(
        "CSV file",
        description="Up to 1 MB, saved as CSV from a spreadsheet.",
        render_kw={"accept": ".csv,text/csv"},
    )
    check = SubmitField("Check the file")
