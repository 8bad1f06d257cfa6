"""The player in a real browser: a whole module by keyboard alone, and each state looked at by axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.player_module import app
from tests.browsers import Contexts, Served

WIDTHS = pytest.mark.parametrize("width", [1280, 360])
Axe = Callable[[Page], None]
Serve = Callable[[Flask], Served]


class Keys:
    """A learner without a mouse: Tab, arrows, Space and Enter, never a click."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab

    def reach(self, name: str) -> None:
        """Press Tab until the control with this name has focus."""
        for _ in range(120):
            self.tab.keyboard.press("Tab")
            if name in self.focused():
                return
        raise AssertionError(f"Tab never reaches {name!r}")

    def press(self, name: str) -> None:
        """Reach a control and press Enter on it."""
        self.reach(name)
        self.tab.keyboard.press("Enter")

    def focused(self) -> str:
        """What the focused element is called; nothing while the body has the focus."""
        words: str = self.tab.evaluate(
            "() => { const at = document.activeElement; if (!at || at === document.body) return '';"
            " return (at.labels?.[0] ?? at).textContent.replace(/\\s+/g, ' ').trim() }"
        )
        return words

    def decide(self, choice: str) -> None:
        """Go to the group of choices, arrow to this one, Decide."""
        self.tab.locator("form.lcf-decision:visible input").first.wait_for()
        while not self.tab.evaluate("() => document.activeElement?.matches('form.lcf-decision input')"):
            self.tab.keyboard.press("Tab")
        if choice not in self.focused() or self.tab.evaluate("() => document.activeElement.type") == "radio":
            self.tab.keyboard.press("Space")
        for _ in range(9):
            if choice in self.focused():
                break
            self.tab.keyboard.press("ArrowDown")
        assert choice in self.focused()
        self.press("Decide")

    def tick(self, *choices: str) -> None:
        """Tick boxes and Decide."""
        for choice in choices:
            self.reach(choice)
            self.tab.keyboard.press("Space")
        self.press("Decide")

    def at_heading(self, words: str) -> None:
        """Focus is on a visible heading with these words."""
        focused = self.tab.locator(":focus")
        expect(focused).to_have_text(re.compile(re.escape(words)))
        assert self.tab.evaluate("() => /^H[1-3]$/.test(document.activeElement.tagName)")
        expect(focused).to_be_in_viewport()


def opened(contexts: Contexts, serve: Serve, width: int = 1280) -> Page:
    """The cover of the sample, as a preview."""
    return at_cover(contexts.new(viewport={"width": width, "height": 900}), serve)


def at_cover(context: BrowserContext, serve: Serve, tracker: str = "memory") -> Page:
    tab = context.new_page()
    tab.goto(serve(app(tracker)).url)
    expect(tab.locator("body")).to_have_class(re.compile("lcf-js"))
    return tab


def in_platform(contexts: Contexts, serve: Serve, *, commits: bool = True) -> Page:
    """The cover of the sample in a package, on a platform that keeps what is committed, or refuses it."""
    context = contexts.new(viewport={"width": 1280, "height": 900})
    context.add_init_script(PLATFORM.replace("COMMITS", str(commits).lower()))
    tab = at_cover(context, serve, "scorm12")
    expect(tab.locator("[data-lcf=place-words]")).to_contain_text("2 sections")
    return tab


PLATFORM = """
if (location.protocol === "http:") window.API = (() => {
  const values = JSON.parse(sessionStorage.getItem("platform") ?? "{}");
  const keep = () => {
    if (COMMITS) sessionStorage.setItem("platform", JSON.stringify(values));
    return String(COMMITS);
  };
  return {
    LMSInitialize: () => "true",
    LMSFinish: () => { keep(); delete window.API; return "true"; },
    LMSGetValue: (name) => values[name] ?? "",
    LMSSetValue: (name, value) => { values[name] = value; return "true"; },
    LMSCommit: keep,
    LMSGetLastError: () => "0",
  };
})();
"""


def no_sideways(tab: Page) -> None:
    assert tab.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@WIDTHS
def test_a_whole_module_by_keyboard_alone(contexts: Contexts, serve: Serve, axe: Axe, width: int) -> None:
    tab = opened(contexts, serve, width)
    keys = Keys(tab)

    def look() -> None:
        axe(tab)
        no_sideways(tab)
        expect(tab.locator("[data-view]:visible")).to_have_count(1)

    look()
    keys.press("Start")
    keys.at_heading("Where you are")
    expect(tab.locator("[data-lcf=place-words]")).to_have_text(
        "Section 1 of 2: To begin with · about 4 minutes left"
    )
    look()
    keys.press("Next: Silence is information")
    keys.at_heading("Silence is information")
    look()
    keys.press("Next: The quiet ward")
    keys.at_heading("The quiet ward")
    keys.press("Carry on")
    keys.at_heading("He waits until the corridor is empty")
    expect(tab.locator("[data-lcf=count]:visible")).to_have_text("First decision")
    look()
    keys.press("Decide")
    error = tab.locator(".lcf-error:visible")
    expect(error).to_have_text("Choose one before you decide. Nothing has been sent.")
    assert keys.focused().startswith("Ask Tomasz")
    described = tab.locator("form.lcf-decision:visible fieldset").get_attribute("aria-describedby") or ""
    assert error.get_attribute("id") in described.split()
    look()
    keys.decide("Ring the chief nurse")
    keys.at_heading("By nine, the whole ward knows")
    look()
    keys.press("Carry on")
    keys.at_heading("The door is closed")
    keys.decide("Go to see Tomasz")
    keys.at_heading("He opens the door")
    keys.press("Carry on")
    expect(tab.locator("[data-lcf=count]:visible")).to_have_text("Third decision")
    expect(tab.locator("form.lcf-decision:visible input")).to_have_count(2)
    keys.decide("Ask what got harder to say")
    keys.at_heading("Why")
    keys.press("Carry on")
    keys.at_heading("Mended, at a price")
    expect(tab.locator(".lcf-path__station")).to_have_count(4)
    look()
    keys.press("Carry on")
    keys.at_heading("Two short cases")
    look()
    keys.decide("Stop the joke kindly")
    keys.at_heading("Why")
    keys.tick("Fewer near misses", "Leavers who say nothing")
    keys.at_heading("Why")
    expect(tab.locator("[data-lcf=chosen-summary]:visible")).to_have_text(
        "You chose 2 of the 2 that hold, and nothing else."
    )
    look()
    keys.press("Next: What you take with you")
    keys.at_heading("What you take with you")
    look()
    keys.press("Next: Your results")
    keys.at_heading("Your results")
    expect(tab.locator("[data-lcf=place-words]")).to_have_text("Finished")
    expect(tab.locator("[data-lcf=nodes] li[data-node=culture]")).to_contain_text("from 4 decisions")
    expect(tab.locator("[data-lcf=nodes] li[data-node=equality]")).to_contain_text("Not enough evidence")
    expect(tab.locator("[data-lcf=nodes] li[data-node=equality] .is-hollow")).to_have_count(1)
    expect(tab.locator("[data-lcf=nodes] li[data-node=equality] .lcf-strip__arrow")).to_have_count(0)
    assert not re.search(
        r"\b(passed|failed|correct)\b", tab.locator("[data-view=results]").inner_text(), re.IGNORECASE
    )
    look()


def to_the_office(tab: Page) -> None:
    """Start, and decide once: the next scene is the office."""
    keys = Keys(tab)
    keys.press("Start")
    for name in ("Next: Silence is information", "Next: The quiet ward", "Carry on"):
        keys.press(name)
    keys.decide("Ring the chief nurse")
    keys.at_heading("By nine, the whole ward knows")


def to_the_ending(tab: Page) -> None:
    """On from the office to the first ending."""
    keys = Keys(tab)
    keys.press("Carry on")
    keys.decide("Go to see Tomasz")
    keys.press("Carry on")
    keys.decide("Ask what got harder to say")
    keys.press("Carry on")
    keys.at_heading("Mended, at a price")


def to_the_results(tab: Page) -> None:
    """On from the ending to the results, with everything decided."""
    keys = Keys(tab)
    keys.press("Carry on")
    keys.decide("Smile and move on")
    keys.at_heading("Why")
    keys.tick("A shorter board paper")
    keys.press("Next: What you take with you")
    keys.press("Next: Your results")


def test_an_answer_is_shown_again_and_cannot_be_given_again(contexts: Contexts, serve: Serve) -> None:
    tab = opened(contexts, serve)
    to_the_office(tab)
    Keys(tab).press("Back")
    tab.go_back()
    expect(tab.locator(":focus")).to_have_text("The quiet ward")
    expect(tab.locator(".lcf-consequence:visible")).to_contain_text("By nine, the whole ward knows")
    expect(tab.locator("form.lcf-decision:visible")).to_have_count(0)


def test_back_in_the_browser_goes_back_a_page(contexts: Contexts, serve: Serve) -> None:
    tab = opened(contexts, serve)
    keys = Keys(tab)
    keys.press("Start")
    keys.press("Next: Silence is information")
    tab.go_back()
    keys.at_heading("Where you are")
    assert tab.title() == "Where you are – When people go quiet – LCF Learning"
    tab.go_back()
    keys.at_heading("When people go quiet")
    expect(tab.locator("[data-lcf=start]")).to_have_text("Carry on")
    tab.go_forward()
    keys.at_heading("Where you are")


def test_practice_changes_nothing_and_says_so(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = opened(contexts, serve)
    keys = Keys(tab)
    to_the_office(tab)
    to_the_ending(tab)
    keys.press("Practise from any scene")
    axe(tab)
    keys.press("He waits until the corridor is empty")
    keys.at_heading("He waits until the corridor is empty")
    expect(tab.locator(".lcf-practice-banner")).to_contain_text("Practice: this does not change your result")
    expect(tab.locator(".lcf-decision__note:visible")).to_have_count(0)
    axe(tab)
    keys.decide("Ask Tomasz")
    keys.press("Carry on")
    expect(tab.locator("form.lcf-decision:visible input")).to_have_count(3)
    keys.decide("Say that someone has spoken")
    keys.press("Carry on")
    keys.at_heading("Mended, at a price")
    expect(tab.locator(".lcf-path__station")).to_have_count(3)
    keys.press("Back to where your story ended")
    expect(tab.locator(".lcf-practice-banner")).to_have_count(0)
    expect(tab.locator(".lcf-path__station")).to_have_count(4)
    keys.press("Look again")
    keys.at_heading("By nine, the whole ward knows")
    keys.press("Back to the ending")
    keys.at_heading("Mended, at a price")
    to_the_results(tab)
    expect(tab.locator("[data-lcf=figures]")).to_contain_text("5")
    expect(tab.locator("[data-lcf=nodes] li[data-node=culture]")).to_contain_text("from 4 decisions")


def test_carry_on_is_exact(contexts: Contexts, serve: Serve) -> None:
    tab = in_platform(contexts, serve)
    to_the_office(tab)
    tab.goto(tab.url.split("#")[0])
    expect(tab.locator("[data-lcf=start]")).to_have_text("Carry on")
    keys = Keys(tab)
    keys.press("Carry on")
    keys.at_heading("The quiet ward")
    expect(tab.locator(".lcf-scene__title:visible")).to_have_text("The door is closed")
    expect(tab.locator("[data-lcf=count]:visible")).to_have_text("Second decision")
    keys.decide("Go to see Tomasz")
    keys.press("Carry on")
    keys.decide("Ask what got harder to say")
    keys.press("Carry on")
    to_the_results(tab)
    tab.goto(tab.url.split("#")[0])
    expect(tab.locator("[data-lcf=start]")).to_have_text("See your results")
    keys.press("See your results")
    keys.at_heading("Your results")


def test_loading_again_stays_on_the_page(contexts: Contexts, serve: Serve) -> None:
    tab = in_platform(contexts, serve)
    to_the_office(tab)
    tab.reload()
    expect(tab.locator("[data-view=page]:visible h1")).to_have_text("The quiet ward")
    expect(tab.locator(".lcf-scene__title:visible")).to_have_text("The door is closed")


def test_below_the_mark_one_may_start_again(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = in_platform(contexts, serve)
    keys = Keys(tab)
    keys.press("Start")
    for name in ("Next: Silence is information", "Next: The quiet ward", "Carry on"):
        keys.press(name)
    keys.decide("Wait for the safety report")
    keys.press("Carry on")
    keys.decide("Say nothing more")
    keys.press("Carry on")
    keys.at_heading("Silence")
    to_the_results(tab)
    expect(tab.locator("[data-lcf=finish]")).to_contain_text("This module asks for 60%. You can start again.")
    axe(tab)
    keys.press("Start again")
    keys.at_heading("When people go quiet")
    expect(tab.locator("[data-lcf=start]")).to_have_text("Start")
    keys.press("Start")
    keys.at_heading("Where you are")


def test_leaving_a_package_finishes_and_says_so(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = in_platform(contexts, serve)
    to_the_office(tab)
    Keys(tab).press("Save and leave")
    Keys(tab).at_heading("You can close this page now")
    assert tab.evaluate("() => window.API === undefined")
    expect(tab.locator("[data-view]:visible")).to_have_count(1)
    axe(tab)


def test_a_platform_that_does_not_save(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = in_platform(contexts, serve, commits=False)
    expect(tab.locator("[data-lcf=save-state]")).to_contain_text("Not saved. Stay on this page")
    to_the_office(tab)
    to_the_ending(tab)
    to_the_results(tab)
    message = tab.locator("[data-message=refusedAtEnd]")
    expect(message).to_contain_text("You have finished. This site did not save it.", timeout=15_000)
    expect(message.locator(".lcf-receipt")).to_have_text(re.compile(r"^(\w{4}-){4}\w{4}$"))
    axe(tab)


def test_what_is_recorded_opens_and_gives_focus_back(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = opened(contexts, serve)
    keys = Keys(tab)
    keys.press("What is recorded, and where")
    expect(tab.locator("dialog[open]")).to_be_visible()
    axe(tab)
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog[open]")).to_have_count(0)
    assert keys.focused() == "What is recorded, and where"


def test_dark_follows_the_system_and_the_switch(contexts: Contexts, serve: Serve, axe: Axe) -> None:
    tab = at_cover(contexts.new(color_scheme="dark", viewport={"width": 1280, "height": 900}), serve)
    page = tab.locator("html")
    expect(page).to_have_class(re.compile(r"\bdark\b"))
    axe(tab)
    to_the_office(tab)
    axe(tab)
    Keys(tab).press("Light")
    expect(page).not_to_have_class(re.compile(r"\bdark\b"))
    tab.reload()
    expect(page).not_to_have_class(re.compile(r"\bdark\b"))


def test_private_words_stay_in_the_page_and_can_be_taken_away(contexts: Contexts, serve: Serve) -> None:
    tab = in_platform(contexts, serve)
    keys = Keys(tab)
    keys.press("Start")
    tab.get_by_label("Frequently").first.focus()
    tab.keyboard.press("Space")
    with tab.expect_download() as download:
        keys.press("Download my words")
    text = download.value.path().read_text(encoding="utf-8")
    assert "I ask what people have stopped telling us.: Frequently" in text
    assert "stopped telling" not in tab.evaluate("() => sessionStorage.getItem('platform')")
