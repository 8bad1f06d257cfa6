"""Two authors at one part: what they left differently, and both texts in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, TextAreaField

from lcf_lms.authoring import editing
from lcf_lms.authoring.forms import PartForm
from lcf_lms.content.base import Model


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two authors left differently, as text."""

    label: str
    mine: str
    theirs: str


def join(form: PartForm, theirs: Model) -> None:
    """Put both texts into every longer field that differs, mine first: the author makes one of them."""
    values = editing.values_of(theirs)
    for field, other in _pairs(form, values):
        if isinstance(field, TextAreaField) and other and field.data and other.strip() != field.data.strip():
            field.data = f"{field.data.strip()}\n\n{other.strip()}"


def _pairs(form: PartForm, values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """Every field that shows words, beside the stored value of the same field. Rows are matched by id."""
    for field in form:
        if field.short_name in editing.ROWS:
            stored = {row_key(row): row for row in values[field.short_name]}
            for entry in field:
                other = stored.get(row_key(entry.form.data), {})
                yield from ((inner, other.get(inner.short_name)) for inner in entry.form)
        elif field.short_name in values:
            yield field, values[field.short_name]


def differences(form: PartForm, mine: Model, theirs: Model) -> Iterator[Difference]:
    """Every field that differs, those of rows included."""
    mine_values, their_values = editing.values_of(mine), editing.values_of(theirs)
    for name, value in mine_values.items():
        other = their_values[name]
        if name in editing.ROWS:
            yield from _row_differences(form, name, value, other)
        elif _text(value) != _text(other):
            yield Difference(form[name].label.text, _text(value), _text(other))


def _row_differences(
    form: PartForm, name: str, mine: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> Iterator[Difference]:
    labels = {field.short_name: field.label.text for entry in form[name] for field in entry.form}
    by_key = {row_key(row): row for row in theirs}
    keys = [row_key(row) for row in mine]
    for row in mine:
        other = by_key.get(row_key(row), {})
        for key, value in row.items():
            if key != "id" and _text(value) != _text(other.get(key)):
                label = f"“{_called(row)}”: {labels.get(key, key)}"
                yield Difference(label, _text(value), _text(other.get(key)))
    for row in theirs:
        if row_key(row) not in keys:
            yield Difference(f"“{_called(row)}”", "Taken away", _called(row))
    if [key for key in by_key if key in keys] != [key for key in keys if key in by_key]:
        yield Difference("Order", _order(mine), _order(theirs))


def row_key(row: Mapping[str, Any]) -> str:
    """What tells a row from the others of its list: its id, or the term it explains."""
    return str(row.get("id") or row.get("term") or "")


def _called(row: Mapping[str, Any]) -> str:
    return str(row.get("text") or row.get("term") or row.get("title") or "")


def _order(rows: list[dict[str, Any]]) -> str:
    return ", ".join(_called(row) for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {inner}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value).strip()
