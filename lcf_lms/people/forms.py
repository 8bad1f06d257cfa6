"""The sign-in form."""

from __future__ import annotations

from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import InputRequired, Length

from lcf_lms.web.forms import Form


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
