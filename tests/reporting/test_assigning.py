"""Groups and assignments: made, changed, withdrawn; sent twice; refused with the words still there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lcf_lms.models.assignment import Assignment, Group, GroupMember
from lcf_lms.models.audit import Audit
from lcf_lms.models.module import select_module
from lcf_lms.models.person import Person
from lcf_lms.reporting import service
from tests.hosts import Host
from tests.learning import sample
from tests.reporting.cohort import STRONG, answer, assign, day, group, publish

GROUPS = "/learn/reports/groups/"
ASSIGN = "/learn/assignments/new"


def rows(host: Host) -> list[tuple[int | None, int | None, date, bool]]:
    """Person, group, day, withdrawn of every assignment."""
    with host.session() as session:
        found = session.scalars(select(Assignment).order_by(Assignment.id))
        return [(one.person_id, one.group_id, one.due_on, one.withdrawn_at is not None) for one in found]


def members(host: Host, number: int) -> set[int]:
    with host.session() as session:
        return set(session.scalars(select(GroupMember.person_id).where(GroupMember.group_id == number)))


def errors(page: Any) -> str:
    [found] = html.fromstring(page.text).xpath("//*[contains(@class, 'nhsuk-error-summary__list')]")
    return str(found.text_content()).strip()


def test_a_group_is_made_renamed_filled_and_emptied(both: Host) -> None:
    publish(both)
    ruth, sam = both.person("ruth"), both.person("sam")
    lead = both.client("lead")
    assert "There is no group yet" in lead.get(GROUPS).text
    made = lead.post_form(f"{GROUPS}new", {"name": "  Board  and deputies "})
    assert made.status_code == 303
    page = lead.get(made.location)
    assert "The group is made." in page.text
    [number] = both_groups(both)
    one = f"{GROUPS}{number}/"
    added = lead.post_form(
        f"{one}people", {"people": [ruth], "emails": "Sam <SAM@trust.example>;\n"}, page=one
    )
    assert added.status_code == 303, added.text
    assert "2 people are added." in lead.get(added.location).text
    assert members(both, number) == {ruth, sam}
    again = lead.post_form(f"{one}people", {"people": [ruth]}, page=one)
    assert "in the group already" in lead.get(again.location).text
    renamed = lead.post_form(f"{one}rename", {"name": "Board, 2026"})
    assert "Board, 2026" in lead.get(renamed.location).text
    for _ in range(2):
        gone = lead.post_form(f"{one}people/{ruth}/remove", {}, page=one)
        assert gone.status_code == 303
    assert members(both, number) == {sam}
    with both.session() as session:
        acts = session.scalars(
            select(Audit.action).where(Audit.by == "lead@trust.example").order_by(Audit.id)
        )
        assert list(acts) == ["group_created", "group_people_added", "group_renamed", "group_person_removed"]


def both_groups(host: Host) -> list[int]:
    with host.session() as session:
        return list(session.scalars(select(Group.id).order_by(Group.id)))


def test_a_group_pressed_twice_is_one_group_and_a_name_is_taken_once(both: Host) -> None:
    lead = both.client("lead")
    first, second = (lead.post_form(f"{GROUPS}new", {"name": "Board"}).location for _ in range(2))
    assert first == second
    both.clock.at += timedelta(minutes=2)
    refused = lead.post_form(f"{GROUPS}new", {"name": "BOARD"})
    assert refused.status_code == 422
    assert errors(refused) == "There is a group “Board” already."
    assert 'value="BOARD"' in refused.text
    group(both, "Deputies")
    [board, _] = both_groups(both)
    assert lead.post_form(f"{GROUPS}{board}/rename", {"name": "deputies"}).status_code == 422
    assert lead.post_form(f"{GROUPS}{board}/rename", {"name": "board"}).status_code == 303
    for odd in ("", "   ", "x" * 201):
        assert lead.post_form(f"{GROUPS}new", {"name": odd}).status_code == 422
    assert lead.post_form(f"{GROUPS}new", {"name": "A\0B"}).status_code == 303


def test_unknown_and_twofold_addresses_add_nobody_and_stay_in_the_form(both: Host) -> None:
    ruth = both.person("ruth")
    number = group(both, "Board")
    one = f"{GROUPS}{number}/"
    lead = both.client("lead")
    listed = "ruth@trust.example\nnobody@trust.example\n<b"
    page = lead.post_form(f"{one}people", {"people": [ruth], "emails": listed}, page=one)
    assert page.status_code == 422
    assert "Nobody active has nobody@trust.example, <b." in errors(page)
    assert "nobody@trust.example" in html.fromstring(page.text).xpath("//textarea")[0].text
    assert html.fromstring(page.text).xpath(f"//input[@name='people'][@value='{ruth}'][@checked]")
    with both.session() as session:
        session.add(
            Person(
                issuer="other",
                subject="x",
                name="Ruth again",
                email="Ruth@trust.example",
                roles=["learner"],
                created_at=both.clock(),
            )
        )
    page = lead.post_form(f"{one}people", {"emails": "ruth@trust.example"}, page=one)
    assert "More than one person has ruth@trust.example" in errors(page)
    assert lead.post_form(f"{one}people", {"emails": " ; \n"}, page=one).status_code == 422
    assert lead.post_form(f"{one}people", {"people": ["x"]}, page=one).status_code == 422
    assert lead.post_form(f"{one}people", {"people": [10**30, 99]}, page=one).status_code == 422
    assert lead.post_form(f"{one}people", {"emails": "x" * 60_000}, page=one).status_code == 422
    assert members(both, number) == set()


def test_a_module_is_assigned_to_people_and_groups_at_once(both: Host) -> None:
    publish(both)
    ruth, team = both.person("ruth"), group(both, "Board", "sam")
    lead = both.client("lead")
    assert "ruth@trust.example" in lead.get(f"{ASSIGN}?person={ruth}").text
    content = {
        "module": sample.SLUG,
        "due_on": "2026-12-18",
        "groups": [team],
        "emails": "ruth@trust.example",
        "assigned_by": "somebody",
        "withdrawn_at": "2026-01-01",
    }
    told = lead.post_form(ASSIGN, content)
    assert told.status_code == 303, told.text
    assert "Assignments: 2 made." in lead.get(told.location).text
    due = date(2026, 12, 18)
    assert set(rows(both)) == {(None, team, due, False), (ruth, None, due, False)}
    with both.session() as session:
        assert set(session.scalars(select(Assignment.assigned_by))) == {"lead@trust.example"}
    told = lead.post_form(ASSIGN, content)
    assert "like that already" in lead.get(told.location).text
    told = lead.post_form(ASSIGN, {**content, "due_on": "2027-01-08", "groups": []})
    assert "1 got the new day" in lead.get(told.location).text
    assert set(rows(both)) == {(None, team, due, False), (ruth, None, date(2027, 1, 8), False)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"module": ""}, "Choose a module"),
        ({"module": "nothing"}, "Not a valid choice."),
        ({"due_on": ""}, "Choose a day"),
        ({"due_on": "18 December"}, "Enter a day such as 18/12/2026"),
        ({"due_on": "2026-11-23"}, "Choose today or a later day"),
        ({"due_on": "2062-12-18"}, "Choose a day within 5 years"),
        ({"emails": ""}, "Choose a group, or enter e-mail addresses of people"),
        ({"emails": "nobody@x.example"}, "Nobody active has nobody@x.example. Nothing was changed."),
    ],
)
def test_what_cannot_be_assigned_is_said_and_nothing_is_kept(
    host: Host, change: dict[str, str], words: str
) -> None:
    publish(host)
    host.person("ruth")
    lead = host.client("lead")
    content = {"module": sample.SLUG, "due_on": "2026-12-18", "emails": "ruth@trust.example"}
    page = lead.post_form(ASSIGN, content | change)
    assert page.status_code == 422
    assert errors(page) == words
    assert rows(host) == []


def test_a_day_is_changed_and_an_assignment_is_withdrawn_once(both: Host) -> None:
    publish(both)
    [number] = assign(both, 10, people=("ruth",))
    one = f"/learn/assignments/{number}/"
    lead = both.client("lead")
    told = lead.post_form(f"{one}due", {"due_on": "2026-12-24"}, page=one)
    assert "The new day is kept." in lead.get(told.location).text
    assert rows(both)[0][2] == date(2026, 12, 24)
    page = lead.post_form(f"{one}due", {"due_on": "2026-11-01"}, page=one)
    assert (page.status_code, errors(page)) == (422, "Choose today or a later day")
    stale = lead.token(one)
    for words in ("The assignment is withdrawn.", "Nothing was different"):
        told = lead.post(
            f"{one}withdraw", data={"csrf_token": stale}, headers={"Origin": "https://localhost"}
        )
        assert words in lead.get(told.location).text
    told = lead.post(
        f"{one}due",
        data={"csrf_token": stale, "due_on": "2026-12-30"},
        headers={"Origin": "https://localhost"},
    )
    assert "Nothing was different" in lead.get(told.location).text
    assert rows(both)[0][2:] == (date(2026, 12, 24), True)
    assert "There is none like that" not in lead.get("/learn/assignments/?withdrawn=yes").text
    assert "Nothing is assigned yet" in lead.get("/learn/assignments/").text
    assign(both, 10, people=("ruth",))
    assert len(rows(both)) == 2


def test_the_list_says_how_far_everyone_is(both: Host) -> None:
    publish(both)
    team = group(both, "Board", "strong", "begun", "learner")
    answer(both, "strong", STRONG)
    answer(both, "begun", "a")
    assign(both, 2, groups=(team,))
    lead = both.client("lead")
    page = lead.get("/learn/assignments/").text
    assert "1 of 3" in page
    assert "Nothing is overdue." in page
    both.clock.at += timedelta(days=3)
    page = both.client("lead").get("/learn/assignments/").text
    assert page.count("2 overdue") == 2
    assert "/learn/reports/?due=overdue" in page


def test_one_living_assignment_of_a_module_is_kept_by_the_database_too(both: Host) -> None:
    publish(both)
    assign(both, 10, people=("ruth",))
    number = both.person("ruth")

    def add(person_id: int | None, group_id: int | None) -> None:
        with both.session() as session:
            module = session.scalars(select_module(sample.SLUG)).one()
            session.add(
                Assignment(
                    module_id=module.id,
                    person_id=person_id,
                    group_id=group_id,
                    due_on=day(both, 1),
                    assigned_at=both.clock(),
                    assigned_by="tests",
                )
            )

    for person_id in (number, None):
        with pytest.raises(IntegrityError):
            add(person_id, None)


@pytest.mark.parametrize(
    "path",
    [
        f"{GROUPS}new",
        f"{GROUPS}1/people",
        f"{GROUPS}1/people/1/remove",
        f"{GROUPS}1/rename",
        ASSIGN,
        "/learn/assignments/1/due",
        "/learn/assignments/1/withdraw",
    ],
)
def test_no_form_works_without_its_token_or_for_a_learner(host: Host, path: str) -> None:
    publish(host)
    group(host, "Board", "learner")
    assign(host, 3, people=("learner",))
    sent = {"name": "X", "due_on": "2026-12-18", "emails": "learner@trust.example", "module": sample.SLUG}
    assert host.client("lead").post(path, data=sent).status_code in (400, 422)
    assert host.client("learner").post(path, data=sent).status_code == 403
    with host.session() as session:
        assert session.scalar(select(func.count()).select_from(Group)) == 1
        assert session.scalar(select(func.count()).select_from(GroupMember)) == 1
    assert rows(host) == [(host.person("learner"), None, day(host, 3), False)]


def test_a_person_who_is_gone_takes_groups_and_assignments_along(both: Host) -> None:
    publish(both)
    number = both.person("ruth")
    team = group(both, "Board", "ruth")
    assign(both, 3, people=("ruth",), groups=(team,))
    with both.session() as session:
        session.delete(session.get_one(Person, number))
    assert members(both, team) == set()
    assert [row[1] for row in rows(both)] == [team]


def test_names_are_compared_whatever_their_capitals(both: Host) -> None:
    with both.session() as session:
        service.create_group(session, "Board", by="a", at=both.clock())
        with pytest.raises(service.GroupNameError):
            service.create_group(session, "board", by="b", at=both.clock())
