"""Lists as files for spreadsheets: CSV and XLSX with the same columns and rows.

A spreadsheet takes a cell that begins with = + - @ or a control character for a formula, and a name may
begin so. In CSV such a cell gets an apostrophe in front; in XLSX every text is stored as text, with the
mark by which a spreadsheet keeps it so when somebody edits it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from xlsxwriter import Workbook

Kind = Literal["csv", "xlsx"]
Cell = str | int | date | None
MEDIA: dict[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its name for people, its columns, and its rows, each as long as the columns."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return text.lstrip(" ").startswith(DANGEROUS)


def as_csv(sheet: Sheet) -> bytes:
    """The list as CSV (RFC 4180), in UTF-8 with the mark that spreadsheets know; days as 2026-12-18."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet, *, at: datetime) -> bytes:
    """The list as a workbook of one sheet, its head in sight, ready to filter, made at ``at``."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"title": sheet.name, "created": at.replace(tzinfo=None)})
    page = book.add_worksheet("List")
    head = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    quoted = book.add_format({"quote_prefix": True})
    widths = [len(title) for title in sheet.columns]
    for column, title in enumerate(sheet.columns):
        page.write_string(0, column, title, head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], len(_plain(cell)))
            if isinstance(cell, date):
                page.write_datetime(last, column, datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, int):
                page.write_number(last, column, cell)
            elif cell:
                page.write_string(last, column, cell, quoted if is_formula(cell) else None)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width, WIDEST) + 2)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    book.close()
    return made.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else str(cell)
    return f"'{text}" if is_formula(text) and not isinstance(cell, int) else text
