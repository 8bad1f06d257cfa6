"""People and modules: who is where, honestly, by every filter, in few questions to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import event

from lcf_lms.models.module import Module, select_module
from lcf_lms.models.person import Person
from lcf_lms.people import directory
from lcf_lms.people import service as people
from lcf_lms.reporting import queries
from lcf_lms.reporting.queries import Filters, Record
from lcf_lms.web.state import state
from tests.hosts import Host
from tests.learning import sample
from tests.learning.test_own_data import SHARING, learn
from tests.reporting.cohort import (
    SHORT,
    STRONG,
    WEAK,
    WEAKEST,
    answer,
    answer_as,
    assign,
    day,
    group,
    publish,
    publish_in,
)

REPORTS = "/learn/reports/"


def records(host: Host, **filters: object) -> dict[str, Record]:
    """Lines by the part of the address before the @."""
    with host.session() as session:
        found = queries.every_record(session, Filters(**filters), today=day(host, 0))  # type: ignore[arg-type]
        return {one.email.split("@")[0]: one for one in found}


def shown(text: str) -> list[str]:
    """The names in the first column."""
    return [" ".join(one.split()) for one in html.fromstring(text).xpath("//tbody/tr/th//a/text()")]


def test_every_state_is_told_apart_and_percent_comes_only_at_the_end(both: Host) -> None:
    publish(both)
    both.person("nobody")
    answer(both, "begun", "a")
    answer(both, "strong", STRONG)
    answer(both, "weak", WEAK)
    found = records(both)
    assert {who: (one.state, one.percent, one.revision) for who, one in found.items()} == {
        "nobody": ("not_started", None, None),
        "begun": ("started", None, 1),
        "strong": ("finished", 100, 1),
        "weak": ("below_mark", 75, 1),
    }
    assert found["begun"].last_seen_at == both.clock.at
    text = both.client("lead").get(REPORTS).text
    assert "Finished, below the mark" in text
    assert "2 of 4" in text
    assert "75%" in text
    assert "passed" not in text.lower()


def test_too_few_decisions_make_no_percentage(both: Host) -> None:
    publish(both, mark=None)
    answer(both, "learner", SHORT)
    one = records(both)["learner"]
    assert (one.state, one.percent, one.finished) == ("finished", None, True)
    lead = both.client("lead")
    assert "Not enough evidence" in lead.get(REPORTS).text
    assert (
        "%" not in html.fromstring(lead.get(f"{REPORTS}people/{both.person('learner')}/").text).text_content()
    )


def test_the_record_is_the_first_attempt_at_the_mark_else_the_latest_completed(both: Host) -> None:
    publish(both)
    answer(both, "learner", WEAK)
    both.clock.at += timedelta(days=1)
    answer(both, "learner", "a", ordinal=2)
    one = records(both)["learner"]
    assert (one.state, one.percent, one.again) == ("below_mark", 75, True)
    assert one.last_seen_at == both.clock.at
    assert "Started again" in both.client("lead").get(REPORTS).text
    number = both.person("another")
    with both.session() as session:
        module = session.scalars(select_module(sample.SLUG)).one()
        for ordinal, answers in enumerate((WEAKEST, WEAK), start=1):
            answer_as(session, number, module, answers, ordinal, both.clock())
    assert records(both)["another"].percent == 75
    with both.session() as session:
        answer_as(session, number, session.get_one(Module, module.id), STRONG, 3, both.clock())
    one = records(both)["another"]
    assert (one.state, one.percent, one.again) == ("finished", 100, False)


def test_who_is_due_twice_has_the_earlier_day_and_who_finished_is_never_overdue(both: Host) -> None:
    publish(both)
    answer(both, "weak", WEAK)
    team = group(both, "Board", "weak", "begun", "learner")
    answer(both, "begun", "a")
    assign(both, 20, groups=(team,))
    assign(both, 10, people=("learner",))
    assert records(both)["learner"].due_on == day(both, 10)
    assert records(both)["begun"].due_on == day(both, 20)
    both.clock.at += timedelta(days=10)
    assert records(both, due="overdue") == {}
    both.clock.at += timedelta(days=1)
    assert set(records(both, due="overdue")) == {"learner"}
    both.clock.at += timedelta(days=30)
    assert set(records(both, due="overdue")) == {"learner", "begun"}
    assert set(records(both, due="set")) == {"learner", "begun", "weak"}
    text = both.client("lead").get(f"{REPORTS}?due=overdue").text
    assert shown(text) == ["The learner", "The begun"]
    assert "Was due on" in text


def test_a_withdrawn_module_is_not_due_and_stays_where_it_was_begun(both: Host) -> None:
    publish(both)
    answer(both, "begun", "a")
    assign(both, 1, people=("begun", "learner"))
    with both.session() as session:
        session.scalars(select_module(sample.SLUG)).one().withdrawn_at = both.clock()
    found = records(both)
    assert set(found) == {"begun"}
    assert found["begun"].due_on is None


def test_only_active_people_who_learn_are_listed(both: Host) -> None:
    publish(both)
    for who in ("author", "lead", "learner", "gone"):
        both.person(who)
    answer(both, "author", "a")
    number = both.person("gone")
    with both.session() as session:
        gone = session.get_one(Person, number)
        directory.deactivate(session, gone, by="tests", at=both.clock())
    assert set(records(both)) == {"author", "learner"}
    page = both.client("lead").get(f"{REPORTS}people/{number}/")
    assert page.status_code == 200
    assert "not active" in page.text


def test_filters_are_in_the_address_and_every_figure_leads_to_its_list(both: Host) -> None:
    publish(both)
    team = group(both, "Board & deputies", "strong", "begun")
    answer(both, "strong", STRONG)
    answer(both, "begun", "a")
    both.person("percent_%")
    lead = both.client("lead")
    assert shown(lead.get(REPORTS).text) == ["The begun", "The percent_%", "The strong"]
    assert shown(lead.get(f"{REPORTS}?group={team}").text) == ["The begun", "The strong"]
    assert shown(lead.get(f"{REPORTS}?name=_%25").text) == ["The percent_%"]
    assert shown(lead.get(f"{REPORTS}?name=STRONG@trust").text) == ["The strong"]
    page = html.fromstring(lead.get(f"{REPORTS}?group={team}&module={sample.SLUG}").text)
    tiles = {
        " ".join(tile.text_content().split()): tile.get("href")
        for tile in page.xpath("//a[@class='lcf-tile']")
    }
    assert list(tiles) == ["1 of 2 finished", "1 started", "0 not started", "0 overdue"]
    assert shown(lead.get(tiles["1 of 2 finished"]).text) == ["The strong"]
    assert shown(lead.get(tiles["1 started"]).text) == ["The begun"]
    assert f"group={team}" in tiles["1 started"]
    assert "Nobody is found like that" in lead.get(f"{REPORTS}?name=zebra").text


@pytest.mark.parametrize(
    "words", ["module=none", "group=99", "group=x", "group=99999999999999999999", "state=passed", "due=never"]
)
def test_a_filter_that_names_nothing_is_a_kind_page(both: Host, words: str) -> None:
    lead = both.client("lead")
    for path in ("", "records.csv"):
        page = lead.get(f"{REPORTS}{path}?{words}")
        assert page.status_code == 404
        assert "We cannot find that page" in page.text


def test_pages_hold_fifty_lines_and_a_page_beyond_is_the_last(both: Host) -> None:
    publish(both)
    with both.session() as session:
        for number in range(60):
            people.add_person(
                session,
                name=f"Person {number:02}",
                email=f"p{number}@trust.example",
                roles=["learner"],
                by="tests",
                at=both.clock(),
            )
    lead = both.client("lead")
    assert len(shown(lead.get(f"{REPORTS}?name=person").text)) == 50
    second = lead.get(f"{REPORTS}?name=person&page=2").text
    assert shown(second)[0] == "Person 50"
    assert "name=person" in second.split("Previous page")[0].rsplit("<a", 1)[1]
    assert shown(lead.get(f"{REPORTS}?name=person&page=99").text) == shown(second)
    for odd in ("-1", "x", "99999999999999999999999"):
        assert lead.get(f"{REPORTS}?page={odd}").status_code == 200
    assert lead.get(f"{REPORTS}?name=%00").status_code == 200


@contextmanager
def counted(host: Host) -> Iterator[list[str]]:
    """The statements that go to the database within the block."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            said.append(statement)

    with host.app.app_context():
        engine = state().database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_two_hundred_people_and_six_modules_need_few_questions(both: Host) -> None:
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    with both.session() as session:
        modules = [sample.publish(session, at, slug=f"module-{n}", title=f"Module {n}")[0] for n in range(5)]
        modules.append(publish_in(session, at))
        for number in range(200):
            person = people.add_person(
                session,
                name=f"Person {number:03}",
                email=f"p{number}@trust.example",
                roles=["learner"],
                by="tests",
                at=at,
            )
            if number % 2:
                for module in modules:
                    answer_as(session, person.id, module, (STRONG, WEAK, "a")[number % 3], 1, at)
    team = group(both, "Board")
    assign(both, 5, groups=(team,))
    lead = both.client("lead")
    lead.get(REPORTS)
    with counted(both) as said:
        page = lead.get(REPORTS)
    assert "200 people, 6 modules" in page.text
    assert len(said) < 10, said
    with counted(both) as said:
        assert lead.get(f"{REPORTS}records.csv").text.count("\r\n") == 1201
    assert len(said) < 10, said
    with counted(both) as said:
        lead.get("/learn/assignments/")
    assert len(said) < 10, said


def test_one_persons_record_shows_attempts_and_never_a_decision_or_a_note(both: Host) -> None:
    publish(both)
    answer(both, "learner", WEAK)
    both.clock.at += timedelta(days=1)
    answer(both, "learner", "a", ordinal=2)
    lead = both.client("lead")
    number = both.person("learner")
    text = lead.get(f"{REPORTS}people/{number}/").text
    assert "Attempt 1" in text
    assert "Attempt 2" in text
    assert "75%" in text
    assert "Not before the end" in text
    assert "Decisions are the learner’s own" in text
    for private in ("A check", "The lift", "Ask what they need", "weak", "stays with you"):
        assert private not in text
    assert "Attempt,Revision,Started" in lead.get(f"{REPORTS}people/{number}/attempts.csv").text


def test_shared_decisions_stand_in_the_record_while_they_are_shared(both: Host) -> None:
    learner = learn(both)
    record = f"{REPORTS}people/{both.person('learner')}/"
    lead = both.client("lead")
    assert "The lift" not in lead.get(record).text
    learner.post_form(SHARING, {"until": "2026-12-18"})
    text = lead.get(record).text
    assert "The lift" in text
    assert "only the decisions that The learner shares" in text


PATHS = (
    "reports/",
    "reports/records.csv",
    "reports/people/{person}/",
    "reports/people/{person}/record.csv",
    "reports/people/{person}/attempts.xlsx",
    "reports/what-you-can-see",
    "reports/groups/",
    "reports/groups.csv",
    "reports/groups/new",
    "reports/groups/{group}/",
    "reports/groups/{group}/people.csv",
    "reports/groups/{group}/rename",
    "assignments/",
    "assignments.csv",
    "assignments/new",
    "assignments/{assignment}/",
)


def test_only_leads_and_administrators_may_and_unknown_numbers_are_not_found(host: Host) -> None:
    publish(host)
    team = group(host, "Board", "learner")
    numbers = {
        "person": host.person("learner"),
        "group": team,
        "assignment": assign(host, 3, groups=(team,))[0],
    }
    clients = {who: host.client(who) for who in ("learner", "author", "lead", "administrator")}
    for path in PATHS:
        address = "/learn/" + path.format(**numbers)
        assert [clients[who].get(address).status_code for who in clients] == [403, 403, 200, 200], address
        assert host.client(None).get(address).status_code == 302
        if "{" in path:
            for number in (999, 2**31 - 1, 10**30):
                unknown = "/learn/" + path.format(person=number, group=number, assignment=number)
                assert clients["lead"].get(unknown).status_code == 404, unknown
    assert "Reports</a>" in clients["lead"].get("/learn/").text
    assert "Reports</a>" not in clients["learner"].get("/learn/").text
