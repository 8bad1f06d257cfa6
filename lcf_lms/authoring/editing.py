"""Between a part of a document and its form: fill, read back, and say kindly what does not hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticUndefined
from wtforms import FieldList, SelectChoice

from lcf_lms.authoring import parts
from lcf_lms.authoring.fields import tidy_line, tidy_prose
from lcf_lms.authoring.flags import flag_rows, read_flags
from lcf_lms.authoring.forms import FORMS, PartForm
from lcf_lms.authoring.parts import Part
from lcf_lms.authoring.row_forms import FLAG_LISTS, ROW_LISTS, RowForm
from lcf_lms.content.base import Model
from lcf_lms.content.blocks import SelfRating
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework
from lcf_lms.content.items import ItemBase
from lcf_lms.content.scenario import Scenario, Scene

OWN_FIELDS = frozenset({"lock_version", "opened", "csrf_token", "picture"})
ROWS = frozenset(ROW_LISTS)
BLANK_ROWS = ("glossary", "sources")
"""Lists that always offer an empty row at their end."""
THEN = ("when", "title", "body")
PROSE = frozenset({"body", "description", "intro", "prompt", "feedback", "text", "debrief", "note"})
"""Fields of parts that hold Markdown; in rows, ``text`` is one line."""
NEW = "+"
NEW_PLACES = (
    SelectChoice("+decision", "New decision…"),
    SelectChoice("+story", "New scene…"),
    SelectChoice("+ending", "New ending…"),
)
"""Where a story may go on though it is not there yet: it is made when the form is saved."""


def form_kind(part: Part) -> str | None:
    """The form that a part is edited in, None where it stands in the form of its parent."""
    if isinstance(part.model, Scene):
        return "decision" if part.model.ask is not None else "story"
    return part.kind if part.kind in FORMS else None


def values_of(model: Model) -> dict[str, Any]:
    """What a part's form shows. Only what it can change; equal values mean nothing was changed."""
    kind = form_kind(Part("", model, 0))
    assert kind is not None
    return _values(model, [name for name in _field_names(FORMS[kind]) if name not in OWN_FIELDS])


def stamp(model: Model) -> str:
    """A short fingerprint of what a part's form shows: another one means that someone changed it."""
    return hashlib.sha256(json.dumps(values_of(model), sort_keys=True).encode()).hexdigest()[:16]


def offers_for(
    part: Part, module: Module, around: Model | None, framework: Framework
) -> dict[str, list[SelectChoice]]:
    """What the lists of a form offer: scenes and endings to go to, domains and values to count towards."""
    scenario = part.model if isinstance(part.model, Scenario) else around
    nodes = [SelectChoice(node.key, node.title) for node in framework.nodes]
    tags = _tag_choices(framework)
    offers = {"node": nodes, "tags": _with_known(tags, getattr(part.model, "tags", ()))}
    if isinstance(part.model, Module):
        offers["node"] = _with_known(nodes, [module.node])
    if isinstance(scenario, Scenario):
        scenes = [SelectChoice(s.id, f"{n} {s.title}") for n, s in enumerate(scenario.scenes, start=1)]
        endings = [
            SelectChoice(end.id, f"{chr(64 + n)} {end.title} (ending)")
            for n, end in enumerate(scenario.endings, start=1)
        ]
        offers["start"] = _with_known(scenes, [scenario.start])
        if isinstance(part.model, Scene):
            others = [choice for choice in scenes + endings if choice.value != part.model.id]
            used = [choice.goto for choice in part.model.choices]
            nowhere, next_one = (
                SelectChoice("", "Nowhere yet"),
                SelectChoice("", "The next scene in the list"),
            )
            offers["goto"] = [nowhere, *_with_known(others, [part.model.goto]), *NEW_PLACES]
            offers["choice_goto"] = [next_one, *_with_known(others, used), *NEW_PLACES]
    return offers


def _tag_choices(framework: Framework) -> list[SelectChoice]:
    """Nodes under the plural of their kind, then the values."""
    kinds = {kind.key: kind.plural for kind in framework.node_kinds}
    nodes = [SelectChoice(node.key, node.title, optgroup=kinds[node.kind]) for node in framework.nodes]
    return nodes + [SelectChoice(value.key, value.title, optgroup="Values") for value in framework.values]


def shown(model: Model, lock_version: int) -> dict[str, Any]:
    """Everything a part's form begins with: what it shows, and from which version of the draft."""
    return values_of(model) | {"lock_version": str(lock_version), "opened": stamp(model)}


def add_blank_rows(form: PartForm) -> None:
    """Offer an empty row at the end of lists that have no button for it: terms, sources, and flags."""
    for name in BLANK_ROWS:
        if name in form:
            _end_blank(form[name], "title" if name == "sources" else "term")
    if "choices" in form:
        for entry in form["choices"]:
            for name in FLAG_LISTS:
                if name in entry.form:
                    _end_blank(entry.form[name], "name")


def _end_blank(rows: FieldList, name: str) -> None:
    if not len(rows) or rows[-1].form[name].data:
        rows.append_entry()


def read(
    form: PartForm, model: Model, taken: Collection[str] = (), make: Callable[[str], str] | None = None
) -> Model:
    """The part that a valid form describes. ``taken`` are ids that a new choice must not get.

    ``make`` is asked for the id of a new place to go to, by its kind: decision, story, ending.
    Raises pydantic's ValidationError.
    """
    data = model.model_dump(mode="json")
    for name in _field_names(type(form)):
        if name in ROWS:
            data[name] = [_row(row, model, name) for row in kept_rows(form, name)]
            _give_ids(data[name], taken)
        elif name not in OWN_FIELDS:
            _put(data, name, form[name].data, model)
    if make is not None:
        for leading in (data, *data.get("choices", ())):
            if str(leading.get("goto") or "").startswith(NEW):
                leading["goto"] = make(leading["goto"].removeprefix(NEW))
    return type(model).model_validate(data)


def kept_rows(form: PartForm, name: str) -> list[RowForm]:
    """The rows of a list that stay, in their order."""
    return [entry.form for entry in form[name] if entry.form.kept]


def taken_ids(model: Model, around: Model | None, codes: Codes) -> frozenset[str]:
    """Ids that a new choice must not get: those there now, and those of choices that had a letter once."""
    now = {row.id for name in ROWS for row in getattr(model, name, ()) if hasattr(row, "id")}
    key = None
    if isinstance(model, Scene) and isinstance(around, Scenario):
        key = around.scene_key(model)
    elif isinstance(model, ItemBase):
        key = model.id
    return frozenset(now | set(codes.letters.get(key or "", {})))


def say_errors(form: PartForm, error: ValidationError) -> list[str]:
    """Put a validation's errors at their fields in kind words; what has no field is returned for the head."""
    without_field: list[str] = []
    for one in error.errors():
        loc = [str(step) for step in one["loc"]]
        words = _kind_words(one["type"], one.get("ctx") or {}, one["msg"])
        owner: Any = form
        if len(loc) > 2 and loc[0] in ROWS and loc[0] in form:
            owner = kept_rows(form, loc[0])[int(loc[1])]
            loc = loc[2:]
        name = "_".join(loc[:2]) if loc and loc[0] == "then" else (loc[0] if loc else "")
        if name in owner and name not in ROWS:
            owner[name].errors = [*owner[name].errors, words]
        else:
            without_field.append(f"{name.replace('_', ' ').capitalize()}: {words}." if name else f"{words}.")
    return without_field


def _kind_words(kind: str, context: Mapping[str, Any], message: str) -> str:
    words = {
        "missing": "Write something here",
        "string_too_short": "Write something here",
        "string_too_long": f"Use at most {context.get('max_length')} characters",
        "string_pattern_mismatch": "Write this on one line, with plain signs",
        "too_short": f"Keep at least {context.get('min_length')}",
        "too_long": f"Keep at most {context.get('max_length')}",
        "less_than_equal": f"Write at most {context.get('le')}",
        "greater_than_equal": f"Write at least {context.get('ge')}",
        "enum": "Choose one of these",
        "literal_error": "Choose one of these",
    }
    return words.get(kind, message.removeprefix("Value error, ").rstrip("."))


def _field_names(form_class: type[PartForm]) -> list[str]:
    """Declared names, without making a form (that needs a request for its token)."""
    return [name for name in dir(form_class) if hasattr(getattr(form_class, name), "field_class")]


def _values(model: Model, names: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in names:
        if name in ROWS:
            values[name] = [_row_values(row, isinstance(model, SelfRating)) for row in getattr(model, name)]
        elif name == "tags":
            values[name] = dict(sorted(getattr(model, name).items()))
        elif name == "core":
            core = getattr(model, name)
            values[name] = "" if core is None else ("yes" if core else "no")
        elif name == "objectives":
            values[name] = "\n".join(getattr(model, name))
        elif name == "goto":
            values[name] = getattr(model, name) or ""
        else:
            values[name] = getattr(model, name)
    return values


def _row_values(row: Any, statement: bool) -> dict[str, Any]:
    if statement:
        return {"id": row.id, "text": row.text}
    if not hasattr(row, "text"):
        return {"id": "", **row.model_dump(mode="json")}
    values = {"id": row.id, "text": row.text, "why": row.why}
    if hasattr(row, "right"):
        return values | {"right": row.right}
    values["level"] = row.level.value
    if hasattr(row, "then"):
        values["goto"] = row.goto or ""
        values |= {f"then_{name}": getattr(row.then, name, None) for name in THEN}
        values |= {name: flag_rows(getattr(row, name)) for name in FLAG_LISTS}
    return values


def _put(data: dict[str, Any], name: str, value: Any, model: Model) -> None:
    if name == "tags":
        known = [key for key in getattr(model, "tags", {}) if key in value]
        data[name] = {key: value[key] for key in dict.fromkeys([*known, *value])}
    elif name == "core":
        data[name] = {"yes": True, "no": False}.get(value)
    elif name == "objectives":
        data[name] = [line for line in map(tidy_line, (value or "").split("\n")) if line]
    else:
        default = type(model).model_fields[name].default
        empty = None if default is PydanticUndefined else default
        data[name] = _words(value, getattr(model, name), empty, name in PROSE)


def _row(row: RowForm, model: Model, name: str) -> dict[str, Any]:
    """A row as document data; what the form does not show stays as it was."""
    key = "id" if row["id"].data else "term"
    wanted = row[key].data if key in row else None
    found = (one for one in getattr(model, name) if wanted and getattr(one, key, None) == wanted)
    before = next(found, None)
    data: dict[str, Any] = before.model_dump(mode="json") if before is not None else {}
    if name != "glossary":
        data["id"] = row["id"].data or ""
    then_before = getattr(before, "then", None)
    then: dict[str, Any] = {}
    for field in row:
        short = field.short_name
        if short.startswith("then_"):
            part = short.removeprefix("then_")
            then[part] = _words(field.data, getattr(then_before, part, None), None, part == "body")
        elif short in FLAG_LISTS:
            data[short] = _flags(field, getattr(before, short, {}))
        elif short != "id":
            data[short] = _words(field.data, getattr(before, short, None), None, short == "why")
    if then:
        data["then"] = then if then["body"] else None
    return data


def _flags(field: FieldList, before: Mapping[str, bool | int]) -> dict[str, bool | int]:
    """The flags of a row; those that were there keep their order."""
    flags = read_flags([entry.data for entry in field])
    return {name: flags[name] for name in dict.fromkeys([*before, *flags]) if name in flags}


def _give_ids(rows: list[dict[str, Any]], taken: Collection[str]) -> None:
    """A new row is named after its first words; a name that was ever used is not given again."""
    used = set(taken) | {row["id"] for row in rows if "id" in row}
    for row in rows:
        if row.get("id") == "":
            words = " ".join((row.get("text") or f"{row.get('publisher')} {row.get('title')}").split()[:3])
            row["id"] = parts.new_id(words, used, "choice")
            used.add(row["id"])


def _words(value: Any, before: Any, empty: Any, prose: bool) -> Any:
    """A value as it is stored. Unchanged words keep their very line ends; an empty text is ``empty``."""
    if not isinstance(value, str):
        return value
    if value == "":
        return empty
    if isinstance(before, str) and (tidy_prose(before) if prose else tidy_line(before)) == value:
        return before
    return f"{value}\n" if prose else value


def _with_known(choices: Sequence[SelectChoice], used: Collection[str | None]) -> list[SelectChoice]:
    """The choices, and what is in use though the list does not know it: saving changes nothing else."""
    known = {choice.value for choice in choices}
    unknown = dict.fromkeys(key for key in used if key and key not in known)
    return [*choices, *(SelectChoice(key, f"{key} (unknown)") for key in unknown)]
