"""Forms: WTForms whose fields render as components of the NHS design system, with a token of our own.

One function, `Fields.render_field`, is what WTForms asks for every field; so forms stay plain WTForms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from flask import request
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, validators
from wtforms import Form as PlainForm
from wtforms import fields as kinds
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from lcf_lms.web.security import TOKEN_FIELD, api_token, form_token_holds
from lcf_lms.web.state import state

if TYPE_CHECKING:
    from _typeshed import SupportsItems

OPEN_TOO_LONG = "This page was open for too long. Nothing was changed. Please send it again."


class BrowserToken(CSRF):
    """Hooks our token into WTForms: bound to this browser and this person."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """A fresh token."""
        return api_token()

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:
        """Raises ValidationError unless the token that came is ours."""
        if not form_token_holds(field.data or ""):
            raise validators.ValidationError(OPEN_TOO_LONG)


class Fields(DefaultMeta):
    """How fields render; by itself for a form that is part of another."""

    locales = ("en",)

    def render_field(self, field: Field, render_kw: SupportsItems[str, Any]) -> Markup:
        """A field as its component: label, hint, error and all. Raises TypeError for an unknown kind."""
        words = {**(field.render_kw or {}), **dict(render_kw.items())}
        for kind, render in COMPONENTS:
            if isinstance(field, kind):
                return render(field, words)
        raise TypeError(f"there is no component for {type(field).__name__}")


class WithToken(Fields):
    """The same with our token."""

    csrf = True
    csrf_class = BrowserToken
    csrf_field_name = TOKEN_FIELD


class Form(PlainForm):
    """Base of our forms.

    ``Form.of_request(name=value, …)`` takes what was sent on a POST, else the values given.
    """

    Meta = WithToken

    @classmethod
    def of_request(cls, **values: Any) -> Self:
        """The form of the current request."""
        both: list[MultiDict[str, Any]] = [request.form, request.files]
        sent = CombinedMultiDict(both) if request.method == "POST" else None
        return cls(sent, data=values)

    def accepted(self) -> bool:
        """Whether this is a POST, and everything in it holds."""
        return request.method == "POST" and bool(self.validate())

    def token(self) -> Markup:
        """The hidden field that proves where the form came from."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, api_token())

    def summary(self) -> Markup:
        """The list of errors for the head of the page, each leading to its field; empty without any."""
        errors = [
            {"text": _first(field), **({} if field.name == TOKEN_FIELD else {"href": f"#{_target(field)}"})}
            for field in self
            if field.errors
        ] + [{"text": text} for text in self.form_errors]
        if not errors:
            return Markup("")
        return component(
            "error-summary", "errorSummary", {"titleText": "There is a problem", "errorList": errors}
        )


def component(folder: str, macro: str, params: dict[str, Any]) -> Markup:
    """A component of the design system, rendered and escaped in our own environment."""
    template = state().environment.get_template(f"nhsuk/components/{folder}/macro.jinja")
    return Markup(getattr(template.module, macro)(params))


def _first(field: Field) -> str:
    """The first error, wherever it stands in a field of fields."""
    error: Any = field.errors
    while not isinstance(error, str):
        error = next(iter(error.values() if isinstance(error, dict) else error))
    return error


def _target(field: Field) -> str:
    """What a link in the summary leads to: of radios and checkboxes the first."""
    return str(field.id)


def _common(field: Field, words: dict[str, Any]) -> dict[str, Any]:
    """Name, label, hint, error; what remains of ``words`` becomes attributes."""
    label: dict[str, Any] = {"text": field.label.text}
    if "label_classes" in words:
        label["classes"] = words.pop("label_classes")
    params: dict[str, Any] = {"id": field.id, "name": field.name, "label": label}
    for key in ("autocomplete", "inputmode", "classes", "rows", "maxlength", "width", "spellcheck", "accept"):
        if key in words:
            params[key] = words.pop(key)
    if field.description:
        params["hint"] = {"text": field.description}
    if field.errors:
        params["errorMessage"] = {"text": _first(field)}
    params["attributes"] = {
        name.replace("_", "-"): value for name, value in words.items() if value is not None
    }
    return params


def _text(kind: str) -> Callable[[Any, dict[str, Any]], Markup]:
    def render(field: Any, words: dict[str, Any]) -> Markup:
        params = _common(field, words)
        if "maxlength" in params:
            params["attributes"]["maxlength"] = params.pop("maxlength")
        return component("input", "input", {**params, "type": kind, "value": field._value()})

    return render


def _password(field: Any, words: dict[str, Any]) -> Markup:
    # What was typed never goes back into the page.
    return component("password-input", "passwordInput", _common(field, words))


def _textarea(field: Any, words: dict[str, Any]) -> Markup:
    params = {"rows": 6, **_common(field, words), "value": field._value()}
    if "maxlength" in params:
        return component("character-count", "characterCount", params)
    return component("textarea", "textarea", params)


def _file(field: Any, words: dict[str, Any]) -> Markup:
    params = _common(field, words)
    if "accept" in params:
        params["attributes"]["accept"] = params.pop("accept")
    return component("file-upload", "fileUpload", params)


def _select(field: Any, words: dict[str, Any]) -> Markup:
    items = [
        {"value": choice.value, "text": choice.label, "selected": choice.selected}
        for choice in field.iter_choices()
    ]
    return component("select", "select", {**_common(field, words), "items": items})


def _choices(folder: str, macro: str) -> Callable[[Any, dict[str, Any]], Markup]:
    def render(field: Any, words: dict[str, Any]) -> Markup:
        params = _common(field, words)
        label = params.pop("label")
        classes = label.get("classes", "nhsuk-fieldset__legend--s")
        items = [
            {"value": choice.value, "text": choice.label, "checked": choice.selected}
            for choice in field.iter_choices()
        ]
        legend = {"text": label["text"], "classes": classes}
        return component(
            folder,
            macro,
            {"idPrefix": params.pop("id"), **params, "fieldset": {"legend": legend}, "items": items},
        )

    return render


def _boolean(field: Any, words: dict[str, Any]) -> Markup:
    params = _common(field, words)
    params.pop("label")
    item = {"value": "y", "text": field.label.text, "checked": bool(field.data), "id": field.id}
    return component("checkboxes", "checkboxes", {"idPrefix": params.pop("id"), **params, "items": [item]})


def _submit(field: Any, words: dict[str, Any]) -> Markup:
    params = {"text": field.label.text, "name": field.name, "value": "1", "preventDoubleClick": True}
    if "classes" in words:
        params["classes"] = words["classes"]
    return component("button", "button", params)


def _hidden(field: Any, words: dict[str, Any]) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(field.name, field._value())


COMPONENTS: tuple[tuple[type[Field], Callable[[Any, dict[str, Any]], Markup]], ...] = (
    # SubmitField is a BooleanField, PasswordField a StringField, and so on: the narrower kind first.
    (kinds.SubmitField, _submit),
    (kinds.BooleanField, _boolean),
    (kinds.HiddenField, _hidden),
    (kinds.PasswordField, _password),
    (kinds.EmailField, _text("email")),
    (kinds.URLField, _text("url")),
    (kinds.TelField, _text("tel")),
    (kinds.DateField, _text("date")),
    (kinds.TextAreaField, _textarea),
    (kinds.IntegerField, _text("text")),
    (kinds.StringField, _text("text")),
    (kinds.FileField, _file),
    (kinds.RadioField, _choices("radios", "radios")),
    (kinds.SelectMultipleField, _choices("checkboxes", "checkboxes")),
    (kinds.SelectField, _select),
)
