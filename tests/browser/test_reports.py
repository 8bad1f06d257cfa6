"""A lead's journey in a real browser, by keyboard, at both widths, axe on every page in every state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lcf_lms.models.person import Person
from lcf_lms.people import service as people
from lcf_lms.people.cookie import COOKIE
from tests.browsers import Contexts, Served
from tests.hosts import Host, dispose, make_host
from tests.pages import Pages
from tests.reporting.cohort import STRONG, WEAK, answer, assign, group, publish
from tests.reporting.test_sheets import read_csv

WIDTHS = [1280, 360]
Axe = Callable[[Page], None]


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """People in every state, one of them overdue."""
    host = make_host(sqlite_url, tmp_path / "instance", pages, LCF_LMS_SECURE_COOKIES=False)
    publish(host)
    host.person("a.rather.long.name.that.fills.its.line.and.more")
    answer(host, "begun", "a")
    answer(host, "strong", STRONG)
    answer(host, "weak", WEAK)
    assign(host, 10, groups=(group(host, "Aldermere General", "begun", "strong"),))
    host.clock.at += timedelta(days=14)
    yield host
    dispose(host.app)


def open_as(site: Host, served: Served, contexts: Contexts, who: str, width: int) -> Page:
    """A tab of a person who is signed in."""
    number = site.person(who)
    with site.session() as session:
        person = session.get_one(Person, number)
        until = site.clock() + timedelta(days=1)
        token = people.begin_sign_in(session, person, agent="tests", at=site.clock(), until=until)
    context = contexts.new(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    return context.new_page()


def looker(tab: Page, axe: Axe) -> Callable[[str], None]:
    def look(heading: str) -> None:
        expect(tab.get_by_role("heading", level=1)).to_have_text(heading)
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return look


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_finds_who_is_overdue_and_takes_the_list_away(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe, width: int
) -> None:
    served = serve(site.app)
    tab = open_as(site, served, contexts, "lead", width)
    look = looker(tab, axe)
    tab.goto(f"{served.url}/learn/")
    tab.get_by_role("link", name="Reports", exact=True).press("Enter")
    look("People and modules")
    tab.get_by_role("link", name=re.compile("^1 overdue")).press("Enter")
    look("Overdue")
    expect(tab.locator("tbody tr")).to_have_count(1)
    expect(tab.locator("tbody")).to_contain_text("Was due on 4 December")
    with tab.expect_download() as told:
        tab.get_by_role("link", name="CSV").press("Enter")
    assert [row[0] for row in read_csv(Path(told.value.path()).read_bytes())] == ["Person", "The begun"]
    tab.get_by_role("link", name="Show everything").press("Enter")
    tab.get_by_label("Name or e-mail address").fill("zebra")
    tab.get_by_label("Name or e-mail address").press("Enter")
    expect(tab.get_by_text("Nobody is found like that")).to_be_visible()
    look("People and modules")
    tab.get_by_role("link", name="Show everything").first.press("Enter")
    tab.get_by_label("State").select_option("Finished, below the mark")
    tab.get_by_role("button", name="Show").press("Enter")
    expect(tab).to_have_url(re.compile("state=below_mark"))
    look("People and modules")
    tab.get_by_role("link", name="The weak").press("Enter")
    look("The weak")
    tab.get_by_role("link", name="What you can see").press("Enter")
    look("What you can see")
    tab.get_by_role("link", name="Shared with you").press("Enter")
    look("Shared with you")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_makes_a_group_and_assigns_by_keyboard(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe, width: int
) -> None:
    contexts.allow("422 (UNPROCESSABLE ENTITY)")
    served = serve(site.app)
    tab = open_as(site, served, contexts, "lead", width)
    look = looker(tab, axe)
    tab.goto(f"{served.url}/learn/reports/groups/")
    look("Groups")
    tab.get_by_role("link", name="New group").press("Enter")
    look("New group")
    tab.get_by_role("button", name="Save").press("Enter")
    expect(tab.locator(".nhsuk-error-summary")).to_be_focused()
    look("New group")
    tab.get_by_role("alert").get_by_role("link", name="Enter a name").press("Enter")
    tab.keyboard.type("Board and deputies, 2026")
    tab.keyboard.press("Enter")
    look("Board and deputies, 2026")
    tab.get_by_label("The begun").press("Space")
    tab.get_by_label("Or their e-mail addresses").fill("nobody@trust.example")
    tab.get_by_role("button", name="Add to the group").press("Enter")
    expect(tab.locator(".nhsuk-error-summary")).to_contain_text("Nobody active has nobody@trust.example")
    look("Board and deputies, 2026")
    expect(tab.get_by_label("The begun")).to_be_checked()
    tab.get_by_label("Or their e-mail addresses").fill("weak@trust.example")
    tab.get_by_role("button", name="Add to the group").press("Enter")
    expect(tab.get_by_role("status")).to_have_text("2 people are added.")
    look("Board and deputies, 2026")
    tab.get_by_role("button", name="Take out The weak").press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("Taken out of the group.")
    tab.get_by_role("link", name="Rename").press("Enter")
    look("Rename Board and deputies, 2026")
    tab.get_by_role("link", name="Leave it as it is").press("Enter")
    tab.get_by_role("link", name="Assign a module").press("Enter")
    look("Assign a module")
    expect(tab.get_by_label("Board and deputies, 2026")).to_be_checked()
    tab.get_by_role("button", name="Assign").press("Enter")
    expect(tab.locator(".nhsuk-error-summary")).to_contain_text("Choose a module")
    look("Assign a module")
    tab.get_by_label("Module").select_option("A quiet corridor")
    tab.get_by_label("Due by the end of").fill("2026-12-18")
    tab.get_by_role("button", name="Assign").press("Enter")
    expect(tab.get_by_role("status")).to_have_text("Assignments: 1 made.")
    look("Assignments")
    tab.get_by_role("link", name=re.compile("to Board and deputies, 2026")).press("Enter")
    look("A quiet corridor, for Board and deputies, 2026")
    tab.get_by_label("Due by the end of").fill("2026-12-24")
    tab.get_by_role("button", name="Save").press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("The new day is kept.")
    tab.get_by_role("button", name="Withdraw this assignment").press("Enter")
    expect(tab.get_by_role("status")).to_contain_text("The assignment is withdrawn.")
    look("A quiet corridor, for Board and deputies, 2026")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_learner_sees_what_is_due(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe, width: int
) -> None:
    served = serve(site.app)
    tab = open_as(site, served, contexts, "begun", width)
    tab.goto(f"{served.url}/learn/")
    expect(tab.get_by_role("heading", name="Coming up")).to_be_visible()
    expect(tab.locator(".lcf-dates")).to_contain_text("Was due on 4 December")
    looker(tab, axe)("Good afternoon, The")
    tab.locator(".lcf-dates").get_by_role("link", name="A quiet corridor").press("Enter")
    expect(tab).to_have_url(re.compile("/learn/modules/quiet-corridor/1/"))
