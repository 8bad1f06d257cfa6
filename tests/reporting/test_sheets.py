"""Lists as CSV and XLSX: the same columns and rows as the page, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from lcf_lms.people import service as people
from lcf_lms.reporting.sheets import Sheet, as_csv, as_xlsx
from tests.hosts import Host
from tests.reporting.cohort import STRONG, answer, assign, group, publish

AT = datetime(2026, 11, 24, 16, 40, tzinfo=UTC)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"]


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> tuple[list[list[str]], str]:
    """The cells as text (numbers as they are stored), and the whole of the sheet's XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = [
            "".join(one.itertext())
            for one in etree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")
        ]
        xml = book.read("xl/worksheets/sheet1.xml")
    rows = []
    for row in etree.fromstring(xml).iter(f"{SHEET}row"):
        cells = {}
        for cell in row.iter(f"{SHEET}c"):
            value = cell.findtext(f"{SHEET}v") or ""
            column = ord(str(cell.get("r"))[0]) - ord("A")
            cells[column] = strings[int(value)] if cell.get("t") == "s" else value
        rows.append([cells.get(column, "") for column in range(max(cells) + 1)])
    return rows, xml.decode()


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_is_never_a_formula(text: str) -> None:
    sheet = Sheet("A list", ("Person", "Percent"), [(text, 82)])
    assert read_csv(as_csv(sheet))[1] == [f"'{text}", "82"]
    rows, xml = read_xlsx(as_xlsx(sheet, at=AT))
    assert rows[1][1] == "82"
    assert "<f>" not in xml
    with zipfile.ZipFile(io.BytesIO(as_xlsx(sheet, at=AT))) as book:
        assert b'quotePrefix="1"' in book.read("xl/styles.xml")


def test_ordinary_cells_stay_as_they_are() -> None:
    sheet = Sheet("A list", ("A", "B", "C", "D"), [("Zoë, “Ünal”", date(2026, 12, 18), None, 7)])
    assert read_csv(as_csv(sheet)) == [["A", "B", "C", "D"], ["Zoë, “Ünal”", "2026-12-18", "", "7"]]
    rows, _ = read_xlsx(as_xlsx(sheet, at=AT))
    assert rows == [["A", "B", "C", "D"], ["Zoë, “Ünal”", "46374", "", "7"]]
    assert as_xlsx(sheet, at=AT) == as_xlsx(sheet, at=AT)
    assert read_csv(as_csv(Sheet("Empty", ("A",), []))) == [["A"]]
    assert read_xlsx(as_xlsx(Sheet("Empty", ("A",), []), at=AT))[0] == [["A"]]


def test_a_file_holds_the_rows_of_the_filtered_list(both: Host) -> None:
    publish(both)
    with both.session() as session:
        people.add_person(
            session, name="=cmd|x", email="bad@trust.example", roles=["learner"], by="tests", at=both.clock()
        )
    answer(both, "strong", STRONG)
    team = group(both, "=Board", "strong", "learner")
    assign(both, 10, groups=(team,))
    lead = both.client("lead")
    answered = lead.get(f"/learn/reports/records.csv?group={team}")
    assert answered.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        answered.headers["Content-Disposition"] == 'attachment; filename="people-and-modules-2026-11-24.csv"'
    )
    assert answered.headers["Cache-Control"] == "private, no-store"
    found = read_csv(answered.data)
    assert found[0][:5] == ["Person", "E-mail address", "Module", "State", "Percent"]
    assert [row[0] for row in found[1:]] == ["The learner", "The strong"]
    assert found[2][3:] == ["Finished", "100", "2026-11-24", "2026-12-04", "", "2026-11-24", "1"]
    assert found[1][3:] == ["Not started", "", "", "2026-12-04", "", "", ""]
    assert read_csv(lead.get("/learn/reports/records.csv?name=cmd").data)[1][0] == "'=cmd|x"
    book, _ = read_xlsx(lead.get(f"/learn/reports/records.xlsx?group={team}").data)
    assert [row[:4] for row in book] == [row[:4] for row in found]
    late = lead.get("/learn/reports/records.xlsx?due=overdue")
    assert 'filename="overdue-2026-11-24.xlsx"' in late.headers["Content-Disposition"]
    assert lead.get("/learn/reports/records.pdf").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_other_list_can_be_taken_away_too(host: Host, kind: str) -> None:
    publish(host)
    answer(host, "strong", STRONG)
    team = group(host, "Board", "strong")
    assign(host, 10, groups=(team,))
    lead, number = host.client("lead"), host.person("strong")
    for path, first in (
        ("assignments", ["A quiet corridor", "Board"]),
        ("reports/groups", ["Board"]),
        (f"reports/groups/{team}/people", ["The strong", "strong@trust.example"]),
        (
            f"reports/people/{number}/record",
            ["The strong", "strong@trust.example", "A quiet corridor", "Finished"],
        ),
        (f"reports/people/{number}/attempts", ["A quiet corridor", "1", "1"]),
    ):
        answered = lead.get(f"/learn/{path}.{kind}")
        assert answered.status_code == 200
        rows = read_csv(answered.data) if kind == "csv" else read_xlsx(answered.data)[0]
        assert len(rows) == 2
        assert rows[1][: len(first)] == first
