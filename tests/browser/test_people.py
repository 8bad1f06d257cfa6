"""People and a learner's own data in a real browser: by keyboard, at both widths, axe on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lcf_lms.learning import service as learning
from lcf_lms.learning.schemas import ResponseIn
from lcf_lms.models.attempt import Note
from lcf_lms.people import service
from lcf_lms.web.database import write_session
from tests.browsers import Contexts, Served
from tests.learning import sample

PASSWORD = "a rather long password"
WIDTHS = [1280, 360]


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The organisation has a name."""
    return settings | {"LCF_LMS_ORGANISATION": "Aldermere Hospitals"}


@pytest.fixture
def site(app: Flask, serve: Callable[[Flask], Served]) -> str:
    """An administrator, and a learner with answers and a note."""
    at = datetime.now(UTC)
    with app.app_context(), write_session() as session:
        module, _ = sample.publish(session, at)
        for name, email, role in (
            ("Sam Okafor", "sam@trust.example", "administrator"),
            ("Ruth Adeyemi-Clarke", "ruth@trust.example", "learner"),
        ):
            person = service.add_person(
                session, name=name, email=email, roles=[role], by="tests", at=at, password=PASSWORD
            )
        one = ResponseIn.model_validate(
            {
                "id": "6b1f0c52-9d0e-4b8e-9f0f-0d9b7f6f2a11",
                "number": 1,
                "run": 0,
                "decision": sample.code(session, "check"),
                "answer": "a",
            }
        )
        learning.record(
            session, person_id=person.id, module=module, ordinal=1, revision=1, responses=[one], at=at
        )
        session.add(
            Note(
                person_id=person.id,
                module_id=module.id,
                block="thought",
                version=1,
                body={"text": "Ask first."},
                updated_at=at,
            )
        )
    return serve(app).url


def sign_in(tab: Page, site: str, email: str) -> None:
    tab.goto(f"{site}/learn/sign-in")
    tab.get_by_label("E-mail address").fill(email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(f"{site}/learn/")


def looker(tab: Page, axe: Callable[[Page], None]) -> Callable[[str], None]:
    def look(heading: str) -> None:
        expect(tab.get_by_role("heading", level=1)).to_have_text(heading)
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return look


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_looks_after_people(
    site: str, contexts: Contexts, axe: Callable[[Page], None], width: int
) -> None:
    contexts.allow("422 (UNPROCESSABLE ENTITY)")
    contexts.allow("404 (NOT FOUND)")
    tab = contexts.new(viewport={"width": width, "height": 800}).new_page()
    look = looker(tab, axe)
    sign_in(tab, site, "sam@trust.example")
    tab.get_by_role("link", name="People", exact=True).click()
    look("People")
    tab.get_by_label("Name or e-mail address").fill("nobody")
    tab.get_by_label("Name or e-mail address").press("Enter")
    expect(tab.get_by_text("Nobody is found like that")).to_be_visible()
    look("People")
    tab.get_by_role("link", name="Show everyone").press("Enter")
    tab.get_by_role("link", name="Add a person").press("Enter")
    look("Add a person")
    tab.get_by_role("button", name="Save").press("Enter")
    expect(tab.locator(".nhsuk-error-summary")).to_be_focused()
    look("Add a person")
    tab.get_by_role("alert").get_by_role("link", name="Enter a name").press("Enter")
    expect(tab.get_by_label("Name", exact=True)).to_be_focused()
    tab.keyboard.type("Zoë Ünal")
    tab.get_by_label("E-mail address").fill("zoe@trust.example")
    tab.get_by_label("L&D lead").press("Space")
    tab.get_by_role("button", name="Save").press("Enter")
    look("Zoë Ünal")
    tab.get_by_role("button", name="Make a link to set a password").press("Enter")
    look("Zoë Ünal")
    link = tab.locator("code").inner_text()
    tab.get_by_role("link", name="Deactivate").press("Enter")
    look("Deactivate Zoë Ünal?")
    tab.get_by_role("link", name="Leave them active").press("Enter")
    expect(tab.locator("code")).to_have_count(0)
    zoe = contexts.new(viewport={"width": width, "height": 800}).new_page()
    look_too = looker(zoe, axe)
    zoe.goto(link)
    look_too("Set a password")
    zoe.get_by_label("Password", exact=True).fill("short")
    zoe.get_by_label("Password", exact=True).press("Enter")
    expect(zoe.locator(".nhsuk-error-summary")).to_be_focused()
    look_too("Set a password")
    zoe.get_by_label("Password", exact=True).fill(PASSWORD)
    zoe.get_by_label("Password", exact=True).press("Enter")
    expect(zoe).to_have_url(f"{site}/learn/")
    zoe.goto(link)
    look_too("This link was used already")
    tab.reload()
    expect(tab.get_by_role("button", name=re.compile("End the sign-in 1"))).to_be_visible()
    look("Zoë Ünal")
    tab.get_by_role("button", name=re.compile("End the sign-in 1")).press("Enter")
    expect(tab.get_by_text("That sign-in has ended.")).to_be_visible()
    zoe.goto(f"{site}/learn/")
    expect(zoe.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_administrator_imports_a_list(
    site: str, contexts: Contexts, axe: Callable[[Page], None], width: int, tmp_path: Path
) -> None:
    contexts.allow("422 (UNPROCESSABLE ENTITY)")
    tab = contexts.new(viewport={"width": width, "height": 800}).new_page()
    look = looker(tab, axe)
    sign_in(tab, site, "sam@trust.example")
    tab.goto(f"{site}/learn/people/import")
    look("Import a list of people")
    tab.get_by_role("button", name="Check the file").press("Enter")
    look("Import a list of people")
    good = tmp_path / "people.csv"
    good.write_bytes(
        "name;email;roles;team\n"
        "Zoë Ünal;zoe@trust.example;lead\n"
        "Ruth Clarke;ruth@trust.example;\n"
        "Sam Okafor;sam@trust.example;administrator\n"
        "=1+1;x@trust.example;\n".encode("cp1252")
    )
    tab.get_by_label("CSV file").set_input_files(good)
    tab.get_by_role("button", name="Check the file").press("Enter")
    look("What this list would change")
    tab.get_by_text("1 person unchanged").press("Enter")
    expect(tab.get_by_text("Line 4: Sam Okafor")).to_be_visible()
    look("What this list would change")
    tab.get_by_role("button", name="Import 2 people").press("Enter")
    look("2 people imported")
    tab.get_by_role("link", name="Show who has no password yet").press("Enter")
    expect(tab.get_by_role("link", name="Zoë Ünal")).to_be_visible()
    look("People")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_learner_shares_takes_back_and_deletes(
    site: str, contexts: Contexts, axe: Callable[[Page], None], width: int
) -> None:
    tab = contexts.new(viewport={"width": width, "height": 800}).new_page()
    look = looker(tab, axe)
    sign_in(tab, site, "ruth@trust.example")
    tab.get_by_role("link", name=re.compile("^My data")).press("Enter")
    look("My data")
    with tab.expect_download() as told:
        tab.get_by_role("link", name="Download to read (HTML)").press("Enter")
    assert "Ask first." in Path(told.value.path()).read_text("utf-8")
    tab.get_by_role("link", name="Share the decisions of A quiet corridor").press("Enter")
    look("Share your decisions with leads?")
    tab.get_by_label("Share until the end of").fill(f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}")
    tab.get_by_role("button", name="Share my decisions").press("Enter")
    expect(tab.get_by_text("Shared with leads until the end of")).to_be_visible()
    look("My data")
    tab.get_by_role("button", name=re.compile("Take it back")).press("Enter")
    expect(tab.get_by_text("Leads cannot see these decisions any more.")).to_be_visible()
    tab.get_by_role("link", name="Delete notes of A quiet corridor").press("Enter")
    look("Delete your notes on A quiet corridor?")
    tab.get_by_role("button", name="Delete them").press("Enter")
    expect(tab.get_by_text("Your notes are deleted. Your answers stay.")).to_be_visible()
    look("My data")
