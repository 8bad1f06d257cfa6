"""The player on our own server: what is kept, sent, said when something stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from lcf_lms.authoring.service import import_framework, import_module, publish_module
from lcf_lms.content.files import read_framework, read_module
from lcf_lms.models.person import Person
from lcf_lms.people.cookie import COOKIE
from lcf_lms.people.service import add_person, begin_sign_in, digest_of, end_sign_in_of
from lcf_lms.resources import modules_folder
from tests.browser.player_module import HERE
from tests.browsers import Contexts, Served

Axe = Callable[[Page], None]


def now() -> datetime:
    return datetime.now(UTC)


class Site:
    """The product with the sample published and one learner, on loopback.

    A test asks for it before `contexts`: then it outlives their last requests.
    """

    def __init__(self, app: Flask, served: Served) -> None:
        self.served = served
        self._database = app.extensions["lcf_lms"].database
        with self._database.session(writes=True) as session:
            import_framework(session, read_framework(modules_folder() / "frameworks" / "lcf-2024.yaml"))
            module = import_module(session, read_module(HERE / "quiet"), by="test", at=now())
            publish_module(session, module, by="test", at=now())
            self._person = add_person(
                session, name="Imelda", email="imelda@example.org", roles=["learner"], by="test", at=now()
            ).id
            session.commit()

    def sign_in(self, context: BrowserContext) -> str:
        """Sign the learner in on this browser; the secret of the sign-in."""
        with self._database.session(writes=True) as session:
            person = session.get_one(Person, self._person)
            token = begin_sign_in(session, person, agent="test", at=now(), until=now() + timedelta(days=1))
            session.commit()
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.served.url}])
        return token

    def sign_out(self, token: str) -> None:
        """End a sign-in behind the page's back."""
        with self._database.session(writes=True) as session:
            end_sign_in_of(session, digest_of(token), now())
            session.commit()

    def open(self, context: BrowserContext) -> Page:
        """The cover of the sample."""
        tab = context.new_page()
        tab.goto(f"{self.served.url}/learn/modules/quiet/")
        expect(tab.locator("[data-lcf=save-state]")).to_contain_text("Saved")
        return tab


@pytest.fixture
def site(app: Flask, serve: Callable[[Flask], Served]) -> Site:
    return Site(app, serve(app))


def to_the_first_decision(tab: Page) -> None:
    tab.locator("[data-lcf=start]").click()
    for _ in range(2):
        tab.locator("[data-lcf=next]:visible").click()
    tab.locator("[data-lcf=carry-on]:visible").click()
    expect(tab.locator(":focus")).to_have_text("He waits until the corridor is empty")


def decide(tab: Page, choice: str) -> None:
    tab.locator("label.lcf-choice:visible", has_text=choice).click()
    tab.get_by_role("button", name="Decide").first.click()
    tab.locator(".lcf-outcome:visible").wait_for()


def saved(tab: Page) -> None:
    expect(tab.locator("[data-lcf=save-state]")).to_have_attribute("data-state", "saved", timeout=15_000)


def test_an_answer_is_there_on_another_device(site: Site, contexts: Contexts) -> None:
    here, there = contexts.new(), contexts.new()
    site.sign_in(here)
    site.sign_in(there)
    tab = site.open(here)
    to_the_first_decision(tab)
    decide(tab, "Ring the chief nurse")
    saved(tab)
    other = site.open(there)
    expect(other.locator("[data-lcf=start]")).to_have_text("Carry on")
    other.locator("[data-lcf=start]").click()
    expect(other.locator(".lcf-scene__title:visible")).to_have_text("The door is closed")


def test_offline_is_said_once_and_mends_itself(site: Site, contexts: Contexts, axe: Axe) -> None:
    contexts.allow("ERR_INTERNET_DISCONNECTED")
    context = contexts.new()
    site.sign_in(context)
    tab = site.open(context)
    to_the_first_decision(tab)
    saved(tab)
    context.set_offline(True)
    decide(tab, "Ring the chief nurse")
    expect(tab.locator(":focus")).to_have_text("By nine, the whole ward knows")
    state = tab.locator("[data-lcf=save-state]")
    expect(state).to_have_attribute("data-state", "kept")
    message = tab.locator("[data-message=offline]")
    expect(message).to_contain_text("You are offline. Your answer is safe on this device.")
    expect(state.locator(".nhsuk-u-visually-hidden")).to_have_text("Not saved yet, kept on this device")
    axe(tab)
    tab.locator("[data-lcf=carry-on]:visible").click()
    decide(tab, "Go to see Tomasz")
    expect(message).to_have_count(1)
    context.set_offline(False)
    saved(tab)
    expect(message).to_have_count(0)
    expect(state.locator(".nhsuk-u-visually-hidden")).to_have_text("Sent. Everything is saved.")


def test_another_tab_that_went_further_is_followed(site: Site, contexts: Contexts, axe: Axe) -> None:
    contexts.allow("409")
    here, there = contexts.new(), contexts.new()
    site.sign_in(here)
    site.sign_in(there)
    tab, other = site.open(here), site.open(there)
    to_the_first_decision(tab)
    to_the_first_decision(other)
    decide(other, "Wait for the safety report")
    saved(other)
    # The outcome may be seen or not: the other log can come in first.
    tab.locator("label.lcf-choice:visible", has_text="Ask Tomasz").click()
    tab.get_by_role("button", name="Decide").first.click()
    expect(tab.locator(".lcf-messages")).to_contain_text("1 answer was given elsewhere first.")
    expect(tab.locator(".lcf-scene__title:visible")).to_have_text("The door is closed")
    saved(tab)
    axe(tab)
    again = site.open(here)
    expect(again.locator("[data-message=setAside]")).to_be_visible()
    again.evaluate("() => { location.hash = '#results' }")
    finish = again.locator("[data-lcf=finish]:visible")
    expect(finish).to_contain_text("1 answer was given elsewhere first. The one in the log counts.")
    axe(again)


def test_what_is_not_known_is_not_said(site: Site, contexts: Contexts, axe: Axe) -> None:
    contexts.allow("503")
    context = contexts.new()
    site.sign_in(context)
    tab = site.open(context)
    to_the_first_decision(tab)
    decide(tab, "Ring the chief nurse")
    saved(tab)
    context.route("**/learn/api/**", lambda route: route.fulfill(status=503))
    tab.reload()
    tab.locator("[data-lcf=place-words]").wait_for()
    expect(tab.locator("[data-lcf=start]")).to_have_text("Carry on")
    state = tab.locator("[data-lcf=save-state]")
    expect(state).to_have_text("")
    axe(tab)
    context.unroute("**/learn/api/**")
    saved(tab)
    expect(state).to_contain_text("Saved")


def test_signed_out_is_asked_for_over_the_page(site: Site, contexts: Contexts, axe: Axe) -> None:
    contexts.allow("401")
    context = contexts.new()
    token = site.sign_in(context)
    tab = site.open(context)
    to_the_first_decision(tab)
    saved(tab)
    site.sign_out(token)
    decide(tab, "Ring the chief nurse")
    message = tab.locator("[data-message=signedOut]")
    expect(message).to_contain_text("Please sign in again.")
    expect(message).to_contain_text("1 answer is kept on this device and will be sent when you are back.")
    expect(message.get_by_role("link", name="Sign in")).to_have_attribute(
        "href", re.compile(r"/learn/sign-in\?")
    )
    axe(tab)


def test_notes_are_saved_as_they_are_given(site: Site, contexts: Contexts) -> None:
    context = contexts.new()
    site.sign_in(context)
    tab = site.open(context)
    tab.locator("[data-lcf=start]").click()
    tab.locator("label", has_text="Frequently").first.click()
    form = tab.locator("form[data-note=now]")
    expect(form.locator("[data-lcf=note-state]")).to_have_text("Saved")
    again = site.open(context)
    again.locator("[data-lcf=start]").click()
    expect(again.locator("form[data-note=now] input:checked")).to_have_count(1)


def test_a_note_changed_twice_shows_both(site: Site, contexts: Contexts, axe: Axe) -> None:
    contexts.allow("409")
    here, there = contexts.new(), contexts.new()
    site.sign_in(here)
    site.sign_in(there)
    tab, other = site.open(here), site.open(there)
    for one in (other, tab):
        one.locator("[data-lcf=start]").click()
    for one, words in ((other, "On nights."), (tab, "In theatre.")):
        for _ in range(4):
            one.locator("[data-lcf=next]:visible").click()
        one.get_by_label("Your thoughts").fill(words)
        one.get_by_label("Your thoughts").blur()
        one.wait_for_load_state("networkidle")
    conflict = tab.locator(".lcf-note__conflict")
    expect(conflict).to_contain_text("In theatre.")
    expect(conflict).to_contain_text("On nights.")
    axe(tab)
    conflict.get_by_role("button", name="Keep both").click()
    expect(tab.get_by_label("Your thoughts")).to_have_value("In theatre.\n\nOn nights.")
    expect(tab.locator("form[data-note=keep] [data-lcf=note-state]")).to_have_text("Saved")


def test_save_and_leave_goes_home(site: Site, contexts: Contexts) -> None:
    context = contexts.new()
    site.sign_in(context)
    tab = site.open(context)
    to_the_first_decision(tab)
    decide(tab, "Ask Tomasz")
    tab.get_by_role("link", name="Save and leave").click()
    expect(tab).to_have_url(f"{site.served.url}/learn/")
