"""What the studio's script adds: long texts stay, a double press sends once, and words come back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from lcf_lms.authoring import queries, service
from lcf_lms.people.cookie import COOKIE
from tests.authoring.conftest import SLUG
from tests.browser.test_authoring import STUDIO, Axe, open_as
from tests.browser.test_authoring import site as site
from tests.browsers import Contexts, Served
from tests.hosts import Host

PAGE = "first_days/four_questions"


def test_a_pasted_megabyte_stays_in_its_field_and_is_kept(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe
) -> None:
    served = serve(site.app)
    author = open_as(site, served, contexts, "author")
    author.goto(f"{served.url}{STUDIO}/edit/{PAGE}/text-1")
    author.evaluate(
        """() => { const field = document.querySelector('#body'); field.value = 'word '.repeat(210000);
        field.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    author.get_by_role("button", name="Save", exact=True).last.click()
    expect(author.get_by_role("alert")).to_contain_text("This text has 1,050,000. Nothing was sent")
    expect(author.locator("#body")).to_be_focused()
    assert author.evaluate("document.querySelector('#body').value.length") == 1_050_000
    axe(author)


def test_a_double_press_sends_once(site: Host, serve: Callable[[Flask], Served], contexts: Contexts) -> None:
    served = serve(site.app)
    author = open_as(site, served, contexts, "author")
    author.goto(f"{served.url}{STUDIO}/edit/{PAGE}")
    before = author.locator("[data-row]").count()
    author.get_by_role("button", name="Callout", exact=True).dblclick()
    author.wait_for_url("**/edit/**did=added**")
    author.goto(f"{served.url}{STUDIO}/edit/{PAGE}")
    expect(author.locator("[data-row]")).to_have_count(before + 1)


def test_a_session_that_ends_in_mid_edit_gives_the_words_back(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe
) -> None:
    contexts.allow("status of 401")
    contexts.allow("status of 422")
    served = serve(site.app)
    author = open_as(site, served, contexts, "author")
    address = f"{served.url}{STUDIO}/edit/{PAGE}/text-1"
    author.goto(address)
    author.locator("#body").fill("A thought that took an hour.")
    cookies = author.context.cookies()
    author.context.clear_cookies(name=COOKIE)
    signed_in = [one for one in cookies if one["name"] not in {c["name"] for c in author.context.cookies()}]
    assert signed_in
    author.get_by_role("button", name="Save", exact=True).last.click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Please sign in again")
    expect(author.locator("main")).to_contain_text("A thought that took an hour.")
    axe(author)
    author.context.add_cookies(signed_in)  # type: ignore[arg-type]
    author.get_by_role("button", name="Bring my words back").click()
    expect(author.locator("#body")).to_have_value("A thought that took an hour.")
    author.get_by_role("button", name="Save", exact=True).last.click()
    expect(author.get_by_role("status").first).to_contain_text("Saved at")
    with site.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        assert "A thought that took an hour." in service.document_of(listed.draft).model_dump_json()
