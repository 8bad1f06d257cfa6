"""Flags as people write them: *told the chief nurse: yes* for ``{"told_the_chief_nurse": true}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lcf_lms.content.base import ID_PATTERN
from lcf_lms.content.scenario import Scenario

YES_NO = {True: "yes", False: "no"}


def flag_words(name: str) -> str:
    """The words for a flag's name; the name itself where the words would not lead back to it."""
    words = name.replace("_", " ")
    return words if flag_id(words) == name else name


def flag_id(words: str) -> str | None:
    """The name for what someone wrote, or None where no name can be made of it."""
    if re.fullmatch(ID_PATTERN, words):
        return words
    name = "_".join(re.findall(r"[a-z0-9]+", words.lower().replace("’", "").replace("'", "")))[:60].rstrip(
        "_"
    )
    return name if re.fullmatch(ID_PATTERN, name) else None


def flag_rows(flags: Mapping[str, bool | int]) -> list[dict[str, str]]:
    """Flags as rows of a form."""
    return [{"name": flag_words(name), "value": flag_value(value)} for name, value in flags.items()]


def flag_value(value: bool | int) -> str:
    """A value in a word: yes, no or a digit."""
    return YES_NO[value] if isinstance(value, bool) else str(value)


def read_flags(rows: Iterable[Mapping[str, str | None]]) -> dict[str, bool | int]:
    """Flags from rows of a form; a row without a name is none, of a name twice the last counts."""
    flags: dict[str, bool | int] = {}
    for row in rows:
        name = flag_id(row["name"] or "")
        if name is not None:
            value = row["value"] or "yes"
            flags[name] = value == "yes" if value in ("yes", "no") else int(value)
    return flags


def flags_of(scenario: Scenario) -> list[str]:
    """Every flag of a scenario in words, to pick from."""
    names = [
        name for scene in scenario.scenes for choice in scene.choices for name in (*choice.set, *choice.needs)
    ]
    return [flag_words(name) for name in dict.fromkeys(names)]
