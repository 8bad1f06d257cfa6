"""Buttons inside a form: a row is added, copied, moved or taken away in what was sent, before it is read.

So the words of all rows travel with every press, and no press needs a script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from lcf_lms.authoring.row_forms import ROW_LISTS
from lcf_lms.content import fresh

FIRST = {
    "choices": {"text": fresh.CHOICE, "level": "mixed", "goto": ""},
    "statements": {"text": fresh.STATEMENT},
}
ACTS = ("add", "up", "down", "copy", "remove", "delete")


@dataclass(frozen=True, slots=True)
class Act:
    """A button that was pressed: ``choices-2-up`` is the third choice, one place up."""

    field: str
    index: int
    what: str


Rows = list[list[tuple[str, str]]]
"""Per row its fields by their short names."""


def pressed(word: str) -> Act | None:
    """The act that a button names, or None."""
    found = re.fullmatch(rf"({'|'.join(ROW_LISTS)})-(\d{{1,3}})-({'|'.join(ACTS)})", word)
    return Act(found[1], int(found[2]), found[3]) if found else None


def carry_out(data: MultiDict[str, str], act: Act, *, needs_why: bool) -> tuple[MultiDict[str, str], int]:
    """What was sent with the act done to it, and the index of the row to go on with.

    ``needs_why``: new choices need a reason to be whole. An index that is not there changes nothing.
    """
    others, rows = _apart(data, act.field)
    index = act.index
    if act.what == "add":
        first = {"id": "", **FIRST.get(act.field, {})} | ({"why": fresh.WHY} if needs_why else {})
        rows.append(list(first.items()))
        index = len(rows) - 1
    elif index >= len(rows):
        return data, 0
    elif act.what == "copy":
        rows.insert(index + 1, [(name, "" if name == "id" else value) for name, value in rows[index]])
        index += 1
    elif act.what == "remove":
        del rows[index]
        index = max(0, index - 1)
    elif act.what in ("up", "down"):
        target = min(max(index + (1 if act.what == "down" else -1), 0), len(rows) - 1)
        rows.insert(target, rows.pop(index))
        index = target
    return _together(others, rows, act.field), index


def _apart(data: MultiDict[str, str], field: str) -> tuple[MultiDict[str, str], Rows]:
    others: MultiDict[str, str] = MultiDict()
    found: dict[int, list[tuple[str, str]]] = {}
    for name, value in data.items(multi=True):
        inner = re.fullmatch(rf"{field}-(\d{{1,3}})-(.+)", name)
        if inner is None:
            others.add(name, value)
        else:
            found.setdefault(int(inner[1]), []).append((inner[2], value))
    return others, [found[number] for number in sorted(found)]


def _together(others: MultiDict[str, str], rows: Rows, field: str) -> MultiDict[str, str]:
    data = others.copy()
    for number, row in enumerate(rows):
        for name, value in row:
            data.add(f"{field}-{number}-{name}", value)
    return data
