"""A list of people from a spreadsheet: read, looked at, imported, and what is refused."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lcf_lms.models.audit import Audit
from lcf_lms.models.person import Person
from lcf_lms.people import importing, lists, service
from tests.hosts import Host

LIST = """name,email,roles
Ruth Adeyemi,ruth@trust.example,learner
Zoë Ünal,zoe@trust.example,"lead, learner"
Sam Okafor,sam@trust.example,
"""


def check(browser: Any, content: str | bytes) -> Any:
    token = browser.token("/learn/people/import")
    raw = content.encode() if isinstance(content, str) else content
    boundary, body = encode_multipart(
        {"csrf_token": token, "file": FileStorage(io.BytesIO(raw), "people.csv")}
    )
    return browser.post(
        "/learn/people/import",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Origin": "https://localhost"},
    )


def press(browser: Any, page: Any) -> Any:
    form = html.fromstring(page.text).xpath("//form[.//input[@name='rows']]")[0]
    return browser.post(form.get("action"), data=dict(form.form_values()))


def everyone(host: Host) -> dict[str, tuple[str, list[str]]]:
    with host.session() as session:
        return {one.subject: (one.name, one.roles) for one in session.scalars(select(Person))}


def test_a_list_is_looked_at_and_then_imported_once(both: Host) -> None:
    administrator = both.client("administrator")
    before = everyone(both)
    page = check(administrator, LIST)
    assert page.status_code == 200
    assert "3 new, 0 changed, 0 as they are, 0 refused" in page.text
    assert "Import 3 people" in page.text
    assert everyone(both) == before
    done = press(administrator, page)
    assert done.status_code == 200
    assert "3 people imported" in done.text
    after = everyone(both)
    assert after["zoe@trust.example"] == ("Zoë Ünal", ["learner", "lead"])
    assert after["sam@trust.example"] == ("Sam Okafor", ["learner"])
    again = press(administrator, page)
    assert "Nothing was changed" in again.text
    assert everyone(both) == after
    with both.session() as session:
        acts = session.scalars(select(Audit).where(Audit.action == "people_imported")).all()
        assert [(act.by, act.detail) for act in acts] == [
            ("administrator@trust.example", {"added": 3, "changed": 0})
        ]
        assert session.scalar(select(func.count()).where(Audit.action == "person_added")) == 4


def test_who_is_there_already_is_changed_or_left_alone(both: Host) -> None:
    administrator = both.client("administrator")
    press(administrator, check(administrator, LIST))
    page = check(
        administrator,
        "e-mail;role;name;team\n"
        "RUTH@trust.example;learner|author;Ruth Clarke;1\n"
        "zoe@trust.example;;Zoë Ünal;2\n"
        "new@trust.example;;New One;3\n",
    )
    assert "1 new, 1 changed, 1 as they are, 0 refused" in page.text
    assert "Not used: team" in page.text
    assert "Name: “Ruth Adeyemi” becomes “Ruth Clarke”" in page.text
    assert "Roles: “learner” becomes “learner, author”" in page.text
    assert "1 added, 1 changed." in press(administrator, page).text
    after = everyone(both)
    assert after["ruth@trust.example"] == ("Ruth Clarke", ["learner", "author"])
    assert after["zoe@trust.example"] == ("Zoë Ünal", ["learner", "lead"])


def test_lines_that_cannot_be_taken_are_told_with_number_and_reason(host: Host) -> None:
    administrator = host.client("administrator")
    page = check(
        administrator,
        "name,email,roles\n"
        "=HYPERLINK(1),a@trust.example,learner\n"
        '"Two\nlines",b@trust.example,learner\n'
        "C,no address,learner\n"
        ",d@trust.example,learner\n"
        "\n"
        "E,e@trust.example,emperor\n"
        "F,+f@trust.example,learner\n"
        "G,g@trust.example,learner\n"
        "H,G@trust.example,learner\n"
        "I\n"
        "The administrator,administrator@trust.example,learner\n",
    )
    told = [
        (
            row.xpath("string(th)"),
            row.xpath("normalize-space(td[2])"),
        )
        for row in html.fromstring(page.text).xpath("//section[@aria-labelledby='refused']//tbody/tr")
    ]
    assert [line for line, _ in told] == [f"Line {n}" for n in (2, 3, 5, 6, 8, 9, 11, 12, 13)]
    for part, (_, reason) in zip(
        (
            "The name begins with “=”",
            "needs a name",
            "“no address” is not an e-mail address",
            "needs a name",
            "no role “emperor”",
            "The email begins with “+”",
            "stands in line 10",
            "is not an e-mail address",
            "from nobody",
        ),
        told,
        strict=True,
    ):
        assert part in reason
    assert "Import 1 person" in page.text
    press(administrator, page)
    assert everyone(host).keys() == {"administrator@trust.example", "g@trust.example"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_formula_is_refused_in_every_column(sign: str) -> None:
    for place in range(3):
        cells = ["Ann", "ann@trust.example", "learner"]
        cells[place] = f" {sign}1"
        read = lists.read_list(f"name,email,roles\n{','.join(cells)}\n".encode())
        assert (read.rows, len(read.refused)) == ((), 1)
        assert f"“{sign}”" in read.refused[0].reason


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (LIST.encode(), "UTF-8"),
        (LIST.encode("utf-8-sig"), "UTF-8"),
        (LIST.encode("cp1252"), "Windows-1252"),
        (b"sep=;\n" + LIST.replace(",", ";").replace("lead;", "lead,").encode(), "UTF-8"),
        (LIST.replace("\n", "\r\n").encode("cp1252"), "Windows-1252"),
    ],
)
def test_a_file_is_read_in_the_writing_it_is_in(content: bytes, encoding: str) -> None:
    read = lists.read_list(content)
    assert read.encoding == encoding
    assert [row.name for row in read.rows] == ["Ruth Adeyemi", "Zoë Ünal", "Sam Okafor"]
    assert not read.refused


def test_what_was_read_as_windows_1252_says_so(host: Host) -> None:
    page = check(host.client("administrator"), LIST.encode("cp1252"))
    assert "This file is not written in UTF-8" in page.text
    assert "Zoë Ünal" in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file with people in it"),
        (LIST.encode("utf-16"), "cannot read the letters"),
        (LIST.encode("utf-16-le"), "cannot read the letters"),
        (LIST.encode("cp1252") + b"\x81,x@trust.example,\n", "cannot read the letters"),
        (b"PK\x03\x04 a workbook", "cannot read the letters"),
        (b"name;roles\nAnn;learner\n", "The column email cannot be found"),
        (b"Ann,ann@trust.example\n", "The column name and the column email cannot be found"),
        (b"name,name,email\nA,B,c@d.example\n", "two columns for name"),
        (b'name,email\n"Ann,ann@trust.example\nBo,bo@trust.example\n', "Line 2 cannot be read"),
        (b"name,email\n\n,\n", "no people in it"),
        (b"\n", "cannot be found"),
        (b"name,email\n" + b"x" * 1_000_000, "larger than 1 MB"),
        (
            b"name,email\n" + b"".join(b"N,n%d@trust.example\n" % n for n in range(5001)),
            "more than 5,000 people",
        ),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_a_clear_page(host: Host, content: bytes, words: str) -> None:
    administrator = host.client("administrator")
    page = check(administrator, content)
    assert page.status_code == 422
    assert words in page.text
    assert everyone(host).keys() == {"administrator@trust.example"}


def test_a_list_as_long_as_may_be_goes_through(host: Host) -> None:
    administrator = host.client("administrator")
    many = "".join(
        f"Person {n} {n * 7919 % 10007:x},p{n}.{n * 104729:x}@trust.example\n" for n in range(5000)
    )
    page = check(administrator, f"name,email\n{many}")
    assert "Import 5000 people" in page.text
    assert "5000 people imported" in press(administrator, page).text
    assert len(everyone(host)) == 5001


def test_rows_of_somebody_else_or_of_yesterday_or_made_up_are_not_imported(host: Host) -> None:
    administrator = host.client("administrator")
    page = check(administrator, LIST)
    form = html.fromstring(page.text).xpath("//form[.//input[@name='rows']]")[0]
    fields = dict(form.form_values())
    with host.session() as session:
        session.get_one(Person, host.person("another")).roles = ["administrator"]
    other = host.client("another")
    answers = [
        other.post_form(form.get("action"), {"rows": fields["rows"]}, page="/learn/people/import"),
        administrator.post(form.get("action"), data=fields | {"rows": fields["rows"][:-1] + "!"}),
        administrator.post(form.get("action"), data=fields | {"rows": ""}),
    ]
    host.clock.at += timedelta(hours=1, seconds=1)
    answers.append(administrator.post(form.get("action"), data=fields))
    for answer in answers:
        assert answer.status_code == 422
        assert "Nothing was stored" in answer.text
    assert "ruth@trust.example" not in everyone(host)


def test_an_import_is_whole_or_not_at_all(both: Host) -> None:
    rows = list(lists.read_list(LIST.encode()).rows)
    broken = [*rows, lists.Row(5, "", "x@trust.example", "x@trust.example", None)]
    with pytest.raises(service.PersonError), both.session() as session:
        importing.carry_out(session, broken, by="tests", at=both.clock())
    assert everyone(both) == {}


def test_what_changed_between_the_look_and_the_press_is_respected(both: Host) -> None:
    administrator = both.client("administrator")
    page = check(administrator, LIST)
    with both.session() as session:
        service.add_person(
            session,
            name="Ruth A",
            email="ruth@trust.example",
            roles=["administrator"],
            by="tests",
            at=both.clock(),
        )
    done = press(administrator, page)
    assert "2 added, 0 changed" in done.text
    assert "Line 2 was left out" in done.text
    assert everyone(both)["ruth@trust.example"] == ("Ruth A", ["administrator"])
