"""The page as Chromium shows it: measures, colours, narrow windows, a platform's frame, paper, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, send_from_directory
from playwright.sync_api import Locator, Page, expect

from lcf_lms.resources import built_folder
from tests.browsers import Contexts, Served
from tests.rendering.sample import page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
}
Axe = Callable[[Page], None]
Serve = Callable[[Flask], Served]
BOX = "one => { const r = one.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }"


@pytest.fixture
def url(serve: Serve) -> str:
    """The sample behind a strict policy, with the built script and style."""
    made = Flask("look", static_folder=None)
    text = page(home=None)

    @made.get("/")
    def one() -> Response:
        return Response(text, content_type="text/html; charset=utf-8", headers=HEADERS)

    @made.get("/built/<path:name>")
    def built(name: str) -> Response:
        return send_from_directory(built_folder(), name)

    @made.get("/media/photo.png")
    def photo() -> Response:
        return Response(status=204)

    return serve(made).url


def at_page(contexts: Contexts, url: str, title: str, **options: Any) -> Page:
    """A page of the module by its title."""
    tab = contexts.new(**{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
    tab.goto(url)
    tab.get_by_role("link", name="Start").click()
    while tab.locator("[data-view=page]:visible h1").inner_text() != title:
        tab.locator("[data-view=page]:visible [data-lcf=next]").click()
    return tab


def box(tab: Page, selector: str) -> list[float]:
    found: list[float] = tab.locator(f"[data-view]:visible {selector}").first.evaluate(BOX)
    return found


def in_story(tab: Page) -> None:
    tab.locator("[data-lcf=carry-on]:visible").click()


def test_story_left_and_card_right_from_960_one_below_the_other_under_it(
    contexts: Contexts, url: str
) -> None:
    tab = at_page(contexts, url, "The quiet ward")
    in_story(tab)
    story, card = box(tab, ".lcf-scene .lcf-story"), box(tab, ".lcf-decision")
    assert card[0] - story[2] == pytest.approx(64)
    assert (card[2] - card[0]) / (story[2] - story[0]) == pytest.approx(12 / 11, rel=0.01)
    assert card[2] - story[0] == pytest.approx(1120)
    tab.set_viewport_size({"width": 959, "height": 900})
    assert box(tab, ".lcf-decision")[1] > box(tab, ".lcf-scene .lcf-story")[3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_view_in_light_and_dark_wide_and_narrow(
    contexts: Contexts, url: str, axe: Axe, width: int, scheme: str
) -> None:
    tab = contexts.new(viewport={"width": width, "height": 700}, color_scheme=scheme).new_page()
    tab.goto(url)
    views = tab.locator("[data-view=page]").count()
    tab.get_by_role("link", name="Start").click()
    for _ in range(views):
        axe(tab)
        assert tab.evaluate("() => document.documentElement.scrollWidth") <= width
        tab.locator("[data-view=page]:visible [data-lcf=next]").click()
    expect(tab.locator("[data-view=results]")).to_be_visible()
    axe(tab)
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_decision_fits_a_platform_s_frame(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "The quiet ward", viewport={"width": 960, "height": 500})
    in_story(tab)
    tab.evaluate("() => scrollTo(0, 0)")
    assert tab.locator("header .lcf-bar__row").evaluate("one => one.offsetHeight") == 48
    assert box(tab, ".lcf-decision__decide")[3] <= 500


def decide(tab: Page, choice: str) -> Locator:
    """Take a choice; what it led to."""
    tab.locator("label.lcf-choice:visible", has_text=choice).click()
    tab.get_by_role("button", name="Decide").first.click()
    told = tab.locator(".lcf-outcome:visible").first
    told.wait_for()
    return told


def said(found: Locator) -> list[str]:
    return [" ".join(words.split()) for words in found.all_text_contents()]


def test_an_outcome_is_put_together_from_what_stands_once(contexts: Contexts, url: str, axe: Axe) -> None:
    tab = at_page(contexts, url, "The quiet ward")
    in_story(tab)
    told = decide(tab, "Ring the chief nurse.")
    assert said(told.locator("h2")) == ["The whole ward knows", "Why"]
    expect(tab.locator(":focus")).to_have_text("The whole ward knows")
    assert said(told.locator(".lcf-decided")) == ["You decided Ring the chief nurse."]
    assert said(told.locator(".lcf-verdict")) == ["A mixed choice · third of five levels"]
    expect(told.locator(".lcf-verdict .is-on")).to_have_count(3)
    expect(told.locator(".lcf-outcome__why > .lcf-text--why")).to_have_text("It is known by nine.")
    assert said(told.locator(".lcf-touched__one")) == ["Governance", "Culture", "Value: Compassion"]
    told.get_by_text("What about the other two?").click()
    assert said(told.locator(".lcf-others__one")) == [
        "Ask him what he wants.StrongHe keeps his story.",
        "Wait for the report.WeakTwo days late.",
    ]
    told.get_by_text("Look again at the scene").click()
    again = said(told.locator("[data-lcf=again]"))[0]
    for part in ("Tuesday, 4.40pm. Larch Ward", "He waits until", "night nurse", "What should you do first?"):
        assert again.count(part) == 1
    axe(tab)


def test_without_a_consequence_the_reason_takes_the_focus(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "The quiet ward")
    in_story(tab)
    told = decide(tab, "Ask him what he wants.")
    expect(told.locator(".lcf-consequence")).to_have_count(0)
    expect(tab.locator(":focus")).to_have_text("Why")


def test_other_choices_are_those_that_everyone_met(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "The quiet ward")
    in_story(tab)
    decide(tab, "Ring the chief nurse.").locator("[data-lcf=carry-on]").click()
    told = decide(tab, "Say what you heard.")
    assert said(told.locator("[data-lcf=others] summary")) == ["What about the other choice?"]
    assert said(told.locator(".lcf-others__one strong")) == ["Say nothing."]


def test_a_question_outside_a_story_has_no_scene_to_look_at(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "Two cases")
    told = decide(tab, "“How are they?”")
    assert said(told.locator(".lcf-decided")) == ["You decided “How are they?”"]
    assert said(told.locator(".lcf-verdict")) == ["A strong choice · fifth of five levels"]
    assert said(told.locator(".lcf-others__one")) == ["“Word it gently.”WeakStill a warning."]
    expect(told.locator("[data-lcf=again]")).to_have_count(0)
    expect(tab.locator(":focus")).to_have_text("Why")


def test_the_save_state_stays_in_sight(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "Two cases", viewport={"width": 1280, "height": 600})
    tab.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    expect(tab.locator("[data-lcf=save-state]")).to_be_in_viewport()
    assert tab.locator("header .lcf-bar__row").evaluate("one => one.offsetHeight") == 56


def test_targets_are_large_enough_for_a_thumb(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "Two cases", viewport={"width": 360, "height": 740})
    small = tab.evaluate(
        "() => [...document.querySelectorAll("
        "'[data-view]:not([hidden]) :is(a, button, label, summary), header a, footer button')]"
        ".filter(one => one.offsetHeight > 0 && one.offsetHeight < 44).map(one => one.textContent)"
    )
    assert small == []


def test_a_chosen_card_and_the_focus_are_told_by_more_than_colour(
    contexts: Contexts, url: str, axe: Axe
) -> None:
    tab = at_page(contexts, url, "Two cases", forced_colors="active")
    card = tab.locator("form.lcf-decision:visible .lcf-choice").first
    before = card.evaluate("one => getComputedStyle(one).borderTopWidth")
    card.click()
    assert (before, card.evaluate("one => getComputedStyle(one).borderTopWidth")) == ("1px", "3px")
    dot = card.locator("input").evaluate("one => getComputedStyle(one, '::before').borderTopWidth")
    assert dot == "6px"
    tab.keyboard.press("ArrowDown")
    focused = tab.locator("form.lcf-decision:visible .lcf-choice:focus-within").first
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    axe(tab)


def test_on_paper_details_are_open_and_there_is_no_way_about(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "Silence is information")
    tab.emulate_media(media="print")
    expect(tab.locator("header.lcf-bar")).to_be_hidden()
    expect(tab.locator("[data-lcf=next]:visible")).to_have_count(0)
    expect(tab.get_by_text("See the site")).to_be_visible()
    assert tab.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_on_paper_the_dark_panel_is_ink_on_white(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "The quiet ward", color_scheme="dark")
    in_story(tab)
    tab.get_by_text("Ring the chief nurse.").click()
    tab.get_by_role("button", name="Decide").click()
    tab.emulate_media(media="print")
    for part in (".lcf-kicker", ".lcf-when", "h2", "p"):
        shown = tab.locator(f".lcf-consequence {part}").first
        assert shown.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_without_script_everything_is_there_with_a_note(contexts: Contexts, url: str) -> None:
    tab = contexts.new(java_script_enabled=False, viewport={"width": 320, "height": 700}).new_page()
    tab.goto(url)
    for view in tab.locator("[data-view]:not([data-view=left])").all():
        expect(view).to_be_visible()
    expect(tab.get_by_text("Decisions need script, and this browser")).to_be_visible()
    expect(tab.locator(".lcf-choice").first).to_be_visible()
    expect(tab.get_by_role("button", name="Decide")).to_have_count(0)


def test_right_to_left_mirrors_the_page(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "The quiet ward")
    in_story(tab)
    tab.evaluate("() => { document.documentElement.dir = 'rtl' }")
    assert box(tab, ".lcf-decision")[2] < box(tab, ".lcf-scene .lcf-story")[0]


def test_the_appearance_can_be_set_against_the_system(contexts: Contexts, url: str) -> None:
    tab = at_page(contexts, url, "Two cases", color_scheme="dark")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(ground) == "rgb(13, 23, 33)"
    tab.get_by_role("button", name="Light appearance").click()
    assert tab.evaluate(ground) == "rgb(242, 245, 247)"
    tab.evaluate(
        "() => { document.documentElement.className = ''; document.documentElement.dataset.theme = 'dark' }"
    )
    assert tab.evaluate(ground) == "rgb(13, 23, 33)"
