"""Every kind of field as its component, with label, hint, error and value."""

from __future__ import annotations

from typing import Any

import pytest
from flask import request
from lxml import html
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from lcf_lms.web.forms import Form
from lcf_lms.web.security import BROWSER_COOKIE, TOKEN_FIELD, api_token
from tests.hosts import Host

CHOICES = [SelectChoice("a", "A <b>"), SelectChoice("b", "B")]
MUST = [InputRequired("Fill this in")]


class Every(Form):
    """One of each."""

    text = StringField("Text <i>", MUST, description="A <hint>", render_kw={"maxlength": 30, "data_x": "1"})
    email = EmailField("E-mail", MUST)
    url = URLField("Address", MUST)
    tel = TelField("Telephone", MUST)
    number = IntegerField("Number", MUST, render_kw={"inputmode": "numeric"})
    date = DateField("Date", MUST)
    password = PasswordField("Password", MUST)
    long = TextAreaField("Long", MUST)
    counted = TextAreaField("Counted", MUST, render_kw={"maxlength": 200, "rows": 3})
    file = FileField("File", MUST, render_kw={"accept": ".zip"})
    radio = RadioField("Radio", MUST, choices=CHOICES)
    many = SelectMultipleField("Many", MUST, choices=CHOICES)
    select = SelectField("Select", MUST, choices=CHOICES)
    yes = BooleanField("Yes", MUST)
    hidden = HiddenField()
    save = SubmitField("Save", render_kw={"classes": "nhsuk-button--secondary"})


VALUES: dict[str, Any] = {
    "text": 'say "so" & <so>',
    "email": "a@b.example",
    "url": "https://a.example",
    "tel": "01",
    "number": 7,
    "password": "secret",
    "long": "one\n\n  two </textarea>",
    "counted": "one\n    two",
    "radio": "b",
    "many": ["a"],
    "select": "b",
    "yes": True,
    "hidden": "h<",
}
VISIBLE = [name for name in VALUES if name != "hidden"] + ["date", "file"]


def parsed(markup: str) -> html.HtmlElement:
    return html.fromstring(f"<div>{markup}</div>")


@pytest.mark.parametrize("name", VISIBLE)
def test_a_field_is_labelled_and_tells_its_error(host: Host, name: str) -> None:
    with host.app.test_request_context("/learn/", method="POST"):
        form = Every.of_request()
        assert not form.accepted()
        root = parsed(form[name]())
        control = root.xpath(f".//*[@name='{name}']")[0]
        assert root.xpath(f".//label[@for='{control.get('id')}']")
        assert "Fill this in" in root.text_content()
        summary = parsed(form.summary())
        target = summary.xpath(f".//a[@href='#{form[name].id}']")
        assert [link.text_content().strip() for link in target] == ["Fill this in"]
        assert root.xpath(f".//*[@id='{form[name].id}' and (self::input or self::select or self::textarea)]")


@pytest.mark.parametrize("name", ["text", "email", "url", "tel", "number", "long", "counted", "hidden"])
def test_a_value_comes_back_exactly(host: Host, name: str) -> None:
    with host.app.test_request_context("/learn/"):
        root = parsed(Every.of_request(**VALUES)[name]())
    control = root.xpath(f".//*[@name='{name}']")[0]
    value = control.text if control.tag == "textarea" else control.get("value")
    assert value == str(VALUES[name])


def test_what_is_chosen_is_chosen(host: Host) -> None:
    with host.app.test_request_context("/learn/"):
        form = Every.of_request(**VALUES)
        assert parsed(form.radio()).xpath(".//input[@checked]/@value") == ["b"]
        assert parsed(form.many()).xpath(".//input[@checked]/@value") == ["a"]
        assert parsed(form.select()).xpath(".//option[@selected]/@value") == ["b"]
        assert parsed(form.yes()).xpath(".//input[@checked]/@value") == ["y"]
        assert parsed(form.radio()).xpath(".//legend")[0].text_content().strip() == "Radio"


def test_a_password_never_goes_back_into_the_page(host: Host) -> None:
    with host.app.test_request_context("/learn/", method="POST", data={"password": "secret"}):
        assert "secret" not in Every.of_request().password()


def test_hints_attributes_and_buttons(host: Host) -> None:
    with host.app.test_request_context("/learn/"):
        form = Every.of_request()
        text = parsed(form.text())
        assert text.xpath(".//input/@maxlength") == ["30"]
        assert text.xpath(".//input/@data-x") == ["1"]
        assert text.xpath(".//*[contains(@class, 'nhsuk-hint')]")[0].text_content().strip() == "A <hint>"
        assert parsed(form.text(label_classes="nhsuk-label--l")).xpath(
            ".//label[contains(@class, 'nhsuk-label--l')]"
        )
        assert parsed(form.counted()).xpath(".//*[@data-maxlength='200']")
        assert parsed(form.file()).xpath(".//input[@type='file']/@accept") == [".zip"]
        button = parsed(form.save()).xpath(".//button")[0]
        assert (button.get("name"), button.text_content().strip()) == ("save", "Save")
        assert "nhsuk-button--secondary" in button.get("class")
        assert form.summary() == ""


def test_a_kind_without_a_component_is_told(host: Host) -> None:
    class Odd(Form):
        """A field of no kind."""

        odd = Field("Odd")

    with host.app.test_request_context("/learn/"), pytest.raises(TypeError, match="no component for Field"):
        Odd.of_request().odd()


class Small(Form):
    """One field."""

    title = StringField("Title")


def submit(host: Host, token: str, browser: str, **headers: str) -> bool:
    with host.app.test_request_context(
        "/learn/",
        method="POST",
        base_url="https://localhost",
        data={"title": "x", TOKEN_FIELD: token},
        headers={"Cookie": f"{BROWSER_COOKIE}={browser}", **headers},
    ):
        form = Small.of_request()
        accepted = form.accepted()
        assert accepted or "open for too long" in form.summary()
        return accepted


def test_a_form_needs_the_token_of_its_own_browser(host: Host) -> None:
    with host.app.test_request_context("/learn/", headers={"Cookie": f"{BROWSER_COOKIE}=one"}):
        token = api_token()
        assert token in str(Small.of_request().token()) or TOKEN_FIELD in str(Small.of_request().token())
    assert submit(host, token, "one")
    assert submit(host, token, "one", Origin="https://localhost")
    assert not submit(host, token, "two")
    assert not submit(host, "", "one")
    assert not submit(host, token[:-1], "one")
    assert not submit(host, f"x{token}", "one")
    assert not submit(host, "ü.ü", "one")
    assert not submit(host, token, "one", Origin="https://evil.example")


def test_a_get_is_never_accepted(host: Host) -> None:
    with host.app.test_request_context("/learn/?title=x"):
        assert request.method == "GET"
        assert not Small.of_request(title="y").accepted()
        assert Small.of_request(title="y").title.data == "y"
