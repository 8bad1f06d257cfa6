"""A list of people as a CSV file: what it says, line by line, and what cannot be taken from it.

The form is RFC 4180 with the semicolons that spreadsheets write where the comma is a decimal sign.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lcf_lms.people.service import PersonError, checked_email, checked_name, checked_roles

MAX_BYTES = 1_000_000
MAX_ROWS = 5_000
NAMES = {
    "name": "name",
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "role": "roles",
    "roles": "roles",
}
FORMULA = ("=", "+", "-", "@")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class ListError(Exception):
    """The file as a whole cannot be read. The message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that can be taken. ``roles`` is None where the file leaves them as they are."""

    line: int
    name: str
    email: str
    subject: str
    roles: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that cannot be taken, as it stands there, and why."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a file says. ``encoding`` is what it seems to be written in; ``unused`` are columns left out."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]
    encoding: str
    unused: tuple[str, ...]


def read_list(content: bytes) -> PeopleList:
    """Read a file of columns name, email and perhaps roles. Raises ListError."""
    text, encoding = _decoded(content)
    lines = _lines(text)
    head = next(lines, None)
    if head is None:
        raise ListError("This file is empty. It needs a first line with the names of its columns.")
    columns, unused = _columns(head[1])
    rows: list[Row] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(refused) >= MAX_ROWS:
            raise ListError(f"This file has more than {MAX_ROWS:,} people. Divide it, and import each part.")
        row = _row(line, cells, columns)
        if isinstance(row, Row) and row.subject in seen:
            row = Refused(line, row.email, f"The same address stands in line {seen[row.subject]}.")
        if isinstance(row, Refused):
            refused.append(row)
        else:
            seen[row.subject] = line
            rows.append(row)
    if not rows and not refused:
        raise ListError("This file has no people in it, only the names of its columns.")
    return PeopleList(tuple(rows), tuple(refused), encoding, unused)


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > MAX_BYTES:
        raise ListError("This file is larger than 1 MB. Divide it, and import each part.")
    if content.startswith(WIDE) or b"\0" in content:
        raise ListError(
            "We cannot read the letters of this file. Save it once more as “CSV UTF-8” and choose it again."
        )
    for name, words in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            return text, words
    raise ListError(
        "We cannot read the letters of this file. Save it once more as “CSV UTF-8” and choose it again."
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins on. Raises ListError where quotes do not close."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    begins = 1
    try:
        for cells in reader:
            if not (begins == 1 and cells and cells[0].startswith("sep=")):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ListError(
            f"Line {begins} cannot be read. Perhaps a quotation mark is missing there."
        ) from error


def _columns(head: list[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    unused: list[str] = []
    for place, title in enumerate(head):
        known = NAMES.get(title.strip().lower())
        if known is None:
            unused += [title.strip()] if title.strip() else []
        elif known in columns:
            raise ListError(f"There are two columns for {known}. Leave one out.")
        else:
            columns[known] = place
    missing = [name for name in ("name", "email") if name not in columns]
    if missing:
        raise ListError(
            f"The column {' and the column '.join(missing)} cannot be found. The first line names the "
            "columns: name, email, and if you like roles, with commas or semicolons between them."
        )
    return columns, tuple(unused)


def _row(line: int, cells: list[str], columns: dict[str, int]) -> Row | Refused:
    values = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    words = ", ".join(value for value in (values["name"], values["email"]) if value)[:200]
    for name, value in values.items():
        if value.startswith(FORMULA):
            return Refused(
                line,
                words,
                f"The {name} begins with “{value[0]}”, and a spreadsheet would take it for a formula. "
                "Write it without that sign.",
            )
    try:
        name, subject = checked_name(values["name"]), checked_email(values["email"])
        asked = [word.lower() for word in re.split(r"[\s,;|/+]+", values.get("roles", "")) if word]
        roles = tuple(checked_roles(asked)) if asked else None
    except PersonError as error:
        return Refused(line, words, str(error))
    return Row(line, name, values["email"], subject, roles)
