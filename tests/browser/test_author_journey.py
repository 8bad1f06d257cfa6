"""A keyboard alone, from “New module” to a published branching scenario that a learner plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from lcf_lms import resources
from lcf_lms.authoring import service
from lcf_lms.content import files
from tests.browser.test_authoring import SIZES, Axe, open_as
from tests.browsers import Contexts, Served
from tests.hosts import Host, dispose, make_host
from tests.pages import Pages

STUDIO = "/learn/studio/modules/a-quiet-night"
SCENES = ("The call", "The ward at two", "The day staff", "The letter", "The board paper", "The visit")
ENDINGS = ("Heard", "Not yet")
WAYS = {
    "The call": ("2 The ward at two", "3 The day staff"),
    "The ward at two": ("4 The letter", "5 The board paper"),
    "The day staff": ("4 The letter", "5 The board paper"),
    "The letter": ("6 The visit", "B Not yet (ending)"),
    "The board paper": ("6 The visit", "B Not yet (ending)"),
    "The visit": ("A Heard (ending)", "B Not yet (ending)"),
}
"""Where the two choices of each decision lead."""


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """The product with a framework and nothing else, to be served over plain http."""
    host = make_host(sqlite_url, tmp_path / "instance", pages, LCF_LMS_SECURE_COOKIES=False)
    with host.session() as session:
        folder = resources.modules_folder() / "frameworks"
        service.import_framework(session, files.read_framework(folder / "lcf-2024.yaml"))
    yield host
    dispose(host.app)


class Keyboard:
    """Someone without a mouse: they tab to a thing, and press."""

    def __init__(self, tab: Page, axe: Axe) -> None:
        self.tab, self._axe = tab, axe

    def to(self, thing: Locator) -> None:
        """Tab forward until the thing has the focus. Fails where the keyboard never gets there."""
        thing.first.wait_for(state="attached")
        for _ in range(400):
            if thing.first.evaluate("one => one === document.activeElement"):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {thing}")

    def press(self, name: str, role: str = "button") -> None:
        """Go to a button or a link, press it, and wait for the page that follows."""
        self.to(self.tab.get_by_role(role, name=name, exact=role == "button"))  # type: ignore[arg-type]
        self.leave("Enter")

    def leave(self, keys: str) -> None:
        """Press keys that lead to another page, which holds at this width."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press(keys)
        self.look()

    def look(self) -> None:
        """axe finds nothing, and nothing is wider than the page."""
        self._axe(self.tab)
        assert self.tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.tab.url

    def write(self, label: str, words: str, within: Locator | None = None) -> None:
        """Go to a field, and write over what is in it."""
        self.to((within or self.tab.locator("main")).get_by_label(label, exact=True))
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.insert_text(words)

    def pick(self, label: str, words: str, within: Locator | None = None) -> None:
        """Pick from a list by typing the beginning of a line."""
        field = (within or self.tab.locator("main")).get_by_label(label, exact=True)
        self.to(field)
        self.tab.keyboard.type(words, delay=5)
        expect(field.locator("option:checked")).to_have_text(words)

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self.tab.get_by_role("checkbox", name=label)
        self.to(box)
        self.tab.keyboard.press("Space")
        expect(box).to_be_checked()


@pytest.mark.parametrize("size", SIZES, ids=["1280", "360"])
def test_from_nothing_to_a_module_that_a_learner_plays(
    site: Host, serve: Callable[[Flask], Served], contexts: Contexts, axe: Axe, size: dict[str, int]
) -> None:
    served = serve(site.app)
    tab = open_as(site, served, contexts, "author", size)
    author = Keyboard(tab, axe)
    tab.goto(f"{served.url}/learn/studio/modules")
    author.look()
    make_module(author)
    make_page_and_scenario(author)
    for scene in SCENES:
        write_scene(author, scene)
    for ending in ENDINGS:
        write_ending(author, ending)
    see_and_mend(author)
    play_preview(tab, served)
    publish_and_export(author, served)
    learner_plays(open_as(site, served, contexts, "learner", size), served)


def make_module(author: Keyboard) -> None:
    author.press("New module", "link")
    author.write("Title", "A quiet night")
    expect(author.tab.get_by_label("Address")).to_have_value("a-quiet-night")
    author.write("Promise", "You can hear what the night staff know.")
    author.write("For whom", "Chairs and non-executive directors")
    author.write("Minutes", "15")
    author.press("Make the module")
    expect(author.tab.get_by_role("heading", level=1)).to_have_text("A quiet night")
    expect(author.tab.locator("main")).to_contain_text("The module is made")


def make_page_and_scenario(author: Keyboard) -> None:
    author.press("New section", "link")
    author.write("Title", "The night")
    author.press("Save and go back")
    author.press("New page", "link")
    author.write("Title", "A call at night")
    author.leave("Control+s")
    author.press("Text")
    author.write("Text", "Nights are where a board learns most.")
    author.leave("Escape")
    expect(author.tab.locator(":focus")).to_contain_text("Nights are where")
    author.press("Scenario")
    author.write("Title", "The call from Larch Ward")
    author.write("Who the learner is", "You chair the board of a hospital trust")
    author.write("Where it happens", "At home, and on a ward at night")
    author.leave("Control+s")
    scenario = author.tab.url.split("?")[0]
    for title in SCENES:
        author.write("Title of a new scene or ending", title)
        author.press("Decision")
        author.leave("Escape")
    for title in ENDINGS:
        author.write("Title of a new scene or ending", title)
        author.press("Ending")
        author.leave("Escape")
    assert author.tab.url.split("?")[0].split("#")[0] == scenario
    for words in ("1 New decision", "A New ending"):
        author.press(words, "link")
        author.press("Delete…", "link")
        author.press("Delete it")
        expect(author.tab.get_by_role("button", name="Put it back")).to_be_visible()
    author.pick("Begins with", "1 The call")
    author.leave("Control+s")
    move_and_move_back(author)


def move_and_move_back(author: Keyboard) -> None:
    """Alt and an arrow move a row; the focus stays on it, and its new place is said."""
    author.to(author.tab.get_by_role("link", name="The call", exact=False).filter(has_text="The call"))
    for key, place in (("Alt+ArrowDown", 2), ("Alt+ArrowUp", 1)):
        author.leave(key)
        expect(author.tab.locator(":focus")).to_have_text(f"{place} The call")
        news = f"Moved: Decision “The call”, now {place} of 6"
        expect(author.tab.locator("p[role=status].nhsuk-u-visually-hidden")).to_have_text(news)
    author.tab.keyboard.press("ArrowDown")
    expect(author.tab.locator(":focus")).to_have_text("2 The ward at two")
    author.tab.keyboard.press("ArrowUp")


def write_scene(author: Keyboard, title: str) -> None:
    tab = author.tab
    author.press(f"{SCENES.index(title) + 1} {title}", "link")
    author.write("What happens", f"{title}. Someone tells you what the night was like.")
    author.write("Question", "What do you do?")
    author.tick("Culture")
    if title == SCENES[0]:
        before = tab.locator("details.lcf-row").count()
        author.leave("Control+Enter")
        expect(tab.locator("details.lcf-row")).to_have_count(before + 1)
        expect(tab.locator(":focus")).to_have_text("New choice")
        author.to(tab.get_by_role("button", name="Delete…"))
        row = tab.locator("details.lcf-row[open]")
        author.to(row.get_by_role("button", name="Delete…"))
        author.leave("Enter")
        author.press("Delete it")
        expect(tab.locator("details.lcf-row")).to_have_count(before)
    words = (
        ("Ask them to say more, and listen", WAYS[title][0]),
        ("Tell them that the day will see to it", WAYS[title][1]),
    )
    for number, (choice, way) in enumerate(words):
        row = tab.locator("details.lcf-row").nth(number)
        author.to(row.locator(":scope > summary"))
        if row.get_attribute("open") is None:
            tab.keyboard.press("Enter")
        author.write("The learner chooses", choice, row)
        if not (title == SCENES[2] and number == 1):
            author.write("Why", "You heard more than a report can tell.", row)
        author.pick("Goes to", way, row)
    author.leave("Escape")
    expect(tab.locator(":focus")).to_have_text(f"{SCENES.index(title) + 1} {title}")


def write_ending(author: Keyboard, title: str) -> None:
    sign = "AB"[ENDINGS.index(title)]
    author.press(f"{sign} {title}", "link")
    author.write("What happens", "Three weeks later the night is spoken of in the day.")
    author.write("Looking back", "What people say at night is information.")
    author.leave("Escape")


def see_and_mend(author: Keyboard) -> None:
    """One choice does not say why: seen on the way to publishing, mended at its field."""
    tab = author.tab
    tab.goto(tab.url.split("/studio/")[0] + STUDIO.removeprefix("/learn") + "/publish")
    expect(tab.get_by_role("heading", level=1)).to_have_text("One thing stops revision 1")
    author.look()
    author.press("Go there", "link")
    expect(tab.locator("details.lcf-row[open]")).to_contain_text("This choice does not say why.")
    author.write("Why", "The day cannot see to what it never hears.", tab.locator("details.lcf-row[open]"))
    author.press("Save")
    expect(tab.get_by_role("status").first).to_contain_text("Saved at")


def decide(tab: Page, choice: str) -> None:
    """Answer a decision with the keyboard, and carry on."""
    radio = tab.locator("form.lcf-decision:visible").get_by_role("radio", name=choice)
    radio.focus()
    tab.keyboard.press("Space")
    tab.locator("form.lcf-decision:visible").get_by_role("button", name="Decide").press("Enter")
    tab.locator("[data-lcf=carry-on]:visible").press("Enter")


def play(tab: Page) -> None:
    """From the cover to the ending: four decisions on this path."""
    tab.locator("[data-lcf=start]:visible").press("Enter")
    for _ in range(4):
        decide(tab, "Ask them to say more")
    expect(tab.locator(".lcf-ending:visible")).to_contain_text("Heard")


def play_preview(tab: Page, served: Served) -> None:
    tab.goto(f"{served.url}{STUDIO}/preview")
    expect(tab.locator("body")).to_have_attribute("data-tracker", "memory")
    play(tab)


def publish_and_export(author: Keyboard, served: Served) -> None:
    tab = author.tab
    tab.goto(f"{served.url}{STUDIO}/publish")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Revision 1 is ready")
    author.write("What changed? (optional)", "The first of it.")
    author.press("Publish revision 1")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Revision 1 is published")
    tab.goto(f"{served.url}/learn/studio/exports/a-quiet-night/")
    author.press("Make package for ESR")
    expect(tab.get_by_role("link", name="Download").first).to_be_visible()


def learner_plays(tab: Page, served: Served) -> None:
    tab.goto(f"{served.url}/learn/modules/a-quiet-night/")
    play(tab)
    expect(tab.locator("[data-lcf=save-state]").first).to_have_attribute(
        "data-state", "saved", timeout=15_000
    )
