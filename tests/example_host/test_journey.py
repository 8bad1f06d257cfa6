"""In a real browser: from the portal's sign-in to a decision, and back to the portal, which heard of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player_module import HERE
from tests.browser.test_player_native import decide, saved, to_the_first_decision
from tests.browsers import Contexts, Served
from tests.example_host.conftest import Make, Portal


@pytest.fixture
def portal_at_work(make_portal: Make, empty_sqlite_url: str) -> Iterator[tuple[Portal, Served]]:
    portal = make_portal({"SQLALCHEMY_DATABASE_URI": empty_sqlite_url, "LCF_LMS_SECURE_COOKIES": False})
    portal.command("db", "upgrade")
    portal.command("populate")
    portal.command("lcf", "db", "upgrade")
    portal.command("lcf", "frameworks", "import")
    portal.command("lcf", "modules", "import", "--publish", str(HERE / "quiet"))
    served = Served(portal.app)
    yield portal, served
    served.stop()


def test_from_the_portal_to_a_decision_and_back(
    portal_at_work: tuple[Portal, Served], contexts: Contexts, axe: Callable[[Page], None]
) -> None:
    _, served = portal_at_work
    tab = contexts.new().new_page()
    tab.goto(f"{served.url}/learn/modules/quiet/")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
    tab.get_by_role("button", name="Ruth Adeyemi-Clarke").click()
    to_the_first_decision(tab)
    decide(tab, "Ring the chief nurse")
    saved(tab)
    tab.goto(f"{served.url}/learn/")
    axe(tab)
    bar = tab.get_by_role("navigation", name="Portal")
    assert bar.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(31, 77, 58)"
    bar.get_by_role("link").click()
    expect(tab.locator("main")).to_contain_text("lcf.attempt-started, ruth")
    expect(tab.locator("main")).to_contain_text("lcf.response-recorded, ruth")
    axe(tab)
