"""An author's loop in a real browser: mend a why, look at it in the player, publish; a learner stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lcf_lms.authoring import parts, queries, service
from lcf_lms.models.person import Person
from lcf_lms.people import service as people
from lcf_lms.people.cookie import COOKIE
from tests.authoring.conftest import SLUG, fill
from tests.browsers import Contexts, Served
from tests.hosts import Host, dispose, make_host
from tests.pages import Pages

STUDIO = f"/learn/studio/modules/{SLUG}"
SCENARIO = "first_days/teasel_ward_story/teasel_ward"
WHY = "You asked about the people first, and you kept every door open."
SIZES = [{"width": 1280, "height": 900}, {"width": 360, "height": 800}]
Axe = Callable[[Page], None]


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """The product with its module published once, to be served over plain http."""
    host = make_host(sqlite_url, tmp_path / "instance", pages, LCF_LMS_SECURE_COOKIES=False)
    fill(host)
    yield host
    dispose(host.app)


def open_as(
    site: Host, served: Served, contexts: Contexts, who: str, size: dict[str, int] | None = None
) -> Page:
    """A tab of a person who is signed in."""
    number = site.person(who)
    with site.session() as session:
        person = session.get_one(Person, number)
        until = site.clock() + timedelta(days=1)
        token = people.begin_sign_in(session, person, agent="tests", at=site.clock(), until=until)
    context = contexts.new(viewport=size or SIZES[0])
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    return context.new_page()


def take_why(site: Host, scene_id: str) -> None:
    """A draft whose first choice of a scene does not say why."""
    with site.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        document = service.document_of(listed.draft)
        place = f"{SCENARIO}/{scene_id}"
        scene = parts.find(document, place).model
        first, *others = scene.choices  # type: ignore[attr-defined]
        spoilt = scene.model_copy(update={"choices": (first.model_copy(update={"why": None}), *others)})
        whole = parts.replace(document, place, spoilt)
        service.save_draft(session, listed.module, whole, lock_version=1, by="tests", at=site.clock())


def answer_first(learner: Page) -> None:
    """Begin, go on to the first page that asks, and answer there."""
    learner.locator("[data-lcf=start]:visible").click()
    form = learner.locator("form.lcf-decision:visible")
    for _ in range(5):
        learner.locator("[data-view]:visible").first.wait_for()
        if form.count():
            break
        learner.locator("[data-lcf=next]:visible").click()
    form.locator("label.lcf-choice").first.click()
    form.locator("button[type=submit]").click()
    expect(learner.locator("[data-lcf=save-state]").first).to_have_attribute("data-state", "saved")


def test_mend_preview_and_publish_while_a_learner_stays(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe
) -> None:
    served = serve(site.app)
    learner = open_as(site, served, contexts, "learner")
    learner.goto(f"{served.url}/learn/modules/{SLUG}/")
    expect(learner).to_have_url(re.compile(rf"/learn/modules/{SLUG}/1/$"))
    answer_first(learner)

    take_why(site, "first_call")
    author = open_as(site, served, contexts, "author")
    author.goto(f"{served.url}/learn/studio/modules")
    expect(author.locator("table")).to_contain_text("1 to mend")
    axe(author)
    author.get_by_role("link", name="Creating a compassionate, just and positive culture").click()
    axe(author)
    author.get_by_role("link", name="Publish…").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("One thing stops revision 2")
    expect(author.get_by_role("button", name="Publish revision 2")).to_have_count(0)
    axe(author)

    author.get_by_role("link", name=re.compile("^Go there")).first.click()
    expect(author.locator("details.lcf-row[open]")).to_contain_text("This choice does not say why.")
    author.locator("#choices-0-why").fill(WHY)
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author.get_by_role("status").first).to_contain_text("Saved at 4.40pm")
    axe(author)

    preview = author.context.new_page()
    preview.goto(f"{served.url}{STUDIO}/preview")
    expect(preview.locator("body")).to_have_attribute("data-tracker", "memory")
    preview.locator("[data-lcf=start]:visible").click()
    expect(preview.locator("[data-view=page]:visible")).to_be_visible()
    assert WHY in preview.content()

    author.get_by_role("link", name="Go and publish").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Revision 2 is ready")
    expect(author.locator("main")).to_contain_text(
        "1 person is on the way through revision 1 and stays on it."
    )
    axe(author)
    author.get_by_label("What changed?").fill("One choice says why.")
    author.get_by_role("button", name="Publish revision 2").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Revision 2 is published")

    learner.goto(f"{served.url}/learn/modules/{SLUG}/")
    expect(learner).to_have_url(re.compile(rf"/learn/modules/{SLUG}/1/"))
    assert WHY not in learner.content()
    newcomer = open_as(site, served, contexts, "newcomer")
    newcomer.goto(f"{served.url}/learn/modules/{SLUG}/")
    expect(newcomer).to_have_url(re.compile(rf"/learn/modules/{SLUG}/2/$"))
    assert WHY in newcomer.content()


@pytest.mark.parametrize("size", SIZES, ids=["1280", "360"])
def test_every_kind_of_page_holds_at_both_widths(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe, size: dict[str, int]
) -> None:
    served = serve(site.app)
    take_why(site, "off_the_ward")
    author = open_as(site, served, contexts, "author", size)
    scenes = f"edit/{SCENARIO}"
    for path in ("", "/publish", "/withdraw", "/edit/module", f"/{scenes}", f"/{scenes}/off_the_ward"):
        author.goto(f"{served.url}{STUDIO}{path}")
        axe(author)
        assert author.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_words_that_were_not_saved_are_kept_on_this_device(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe
) -> None:
    contexts.allow("status of 422")
    served = serve(site.app)
    address = f"{served.url}{STUDIO}/edit/first_days/four_questions/text-1"
    author = open_as(site, served, contexts, "author")
    author.goto(address)
    author.locator("#body").fill("Half a thought.")
    expect(author.locator(".lcf-save-state")).to_have_text("Not saved yet, kept on this device")
    author.locator("#body").fill("# Half a thought")
    author.get_by_role("button", name="Save", exact=True).click()
    expect(author.locator(".nhsuk-error-summary")).to_contain_text("a heading inside text begins with ###")
    expect(author.locator(".lcf-save-state")).to_have_text("Not saved yet, kept on this device")
    expect(author.get_by_role("button", name="Put them back")).to_have_count(0)
    author.locator("#body").fill("Half a thought.")
    author.close()
    later = contexts.made[-1].new_page()
    later.goto(address)
    axe(later)
    expect(later.locator("#body")).not_to_have_value("Half a thought.")
    later.get_by_role("button", name="Put them back").click()
    expect(later.locator("#body")).to_have_value("Half a thought.")
    later.get_by_role("button", name="Save", exact=True).click()
    expect(later.get_by_role("status").first).to_contain_text("Saved at")
    later.goto(address)
    expect(later.get_by_role("button", name="Put them back")).to_have_count(0)
    expect(later.locator("#body")).to_have_value("Half a thought.")
