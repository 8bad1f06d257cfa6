"""A form as a browser would send it: names and values of its fields."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from lcf_lms.authoring import editing, outline, parts
from lcf_lms.authoring.forms import FORMS, PartForm
from lcf_lms.authoring.row_forms import FLAG_LISTS
from lcf_lms.content.base import Model
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework


def sent(values: dict[str, Any]) -> MultiDict[str, str]:
    """Values as ``editing.shown`` gives them, with the line ends that browsers send."""
    data: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        if name in editing.ROWS:
            _add_rows(data, name, value)
        else:
            _add(data, name, value)
    return data


def _add_rows(data: MultiDict[str, str], name: str, rows: list[dict[str, Any]]) -> None:
    for number, row in enumerate(rows):
        for key, inner in row.items():
            if key in FLAG_LISTS:
                _add_rows(data, f"{name}-{number}-{key}", inner)
            else:
                _add(data, f"{name}-{number}-{key}", inner)


def _add(data: MultiDict[str, str], name: str, value: Any) -> None:
    if isinstance(value, bool):
        if value:
            data.add(name, "y")
    elif isinstance(value, dict):
        for key, weight in value.items():
            data.add(name, key)
            data.add(f"{name}-weight-{key}", str(weight))
    elif isinstance(value, list):
        for one in value:
            data.add(name, one)
    else:
        data.add(name, "" if value is None else str(value).replace("\n", "\r\n"))


def form_of(document: Module, place: str, framework: Framework, data: MultiDict[str, str]) -> PartForm:
    """The form of a part with what was sent, without a request around it."""
    part = parts.find(document, place)
    kind = editing.form_kind(part)
    assert kind is not None
    form = FORMS[kind](data, meta={"csrf": False})
    form.offer(editing.offers_for(part, document, outline.model_around(document, place), framework))
    return form


def values(model: Model) -> dict[str, Any]:
    """What the form of a part begins with."""
    return editing.shown(model, 1)
