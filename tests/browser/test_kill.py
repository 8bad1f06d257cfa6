"""The browser killed by SIGKILL at the moment it says *kept*: nothing that was said to be kept is lost.

Chromium writes IndexedDB with strict durability before the page says so; this is the proof on a real disk.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from lcf_lms.models.attempt import Response
from tests import chromium
from tests.browser.test_player_native import Site, decide, saved, to_the_first_decision
from tests.browsers import Served


@pytest.fixture
def own_site(app: Flask, serve: Callable[[Flask], Served]) -> Site:
    return Site(app, serve(app))


def start(browser: Browser, profile: Path) -> BrowserContext:
    """A browser that keeps what it stores in a folder, as a person's does."""
    return browser.browser_type.launch_persistent_context(
        str(profile), executable_path=os.environ.get("LCF_LMS_BROWSER"), args=chromium.arguments()
    )


def kill(profile: Path) -> int:
    """SIGKILL to every process of the browser that uses this folder; how many there were."""
    killed = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes()
            if str(profile).encode() in words and int(entry.name) != os.getpid():
                os.kill(int(entry.name), signal.SIGKILL)
                killed += 1
        except OSError:
            continue
    return killed


def answer_until_kept(tab: Page, choices: tuple[str, ...]) -> int:
    """Decide, offline; how many answers the page showed as kept."""
    kept = 0
    for choice in choices:
        decide(tab, choice)
        expect(tab.locator("[data-lcf=save-state]")).to_have_attribute("data-state", "kept")
        kept += 1
        if choice != choices[-1]:
            tab.locator("[data-lcf=carry-on]:visible").click()
    return kept


def rows(app: Flask) -> list[tuple[int, str]]:
    with app.app_context(), app.extensions["lcf_lms"].database.session(writes=False) as session:
        return [(row.number, row.client_id) for row in session.scalars(select(Response))]


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.5])
def test_what_was_shown_as_kept_is_in_the_database_once(
    browser: Browser, app: Flask, own_site: Site, tmp_path: Path, delay: float
) -> None:
    profile = tmp_path / "profile"
    context = start(browser, profile)
    own_site.sign_in(context)
    tab = own_site.open(context)
    to_the_first_decision(tab)
    saved(tab)
    context.set_offline(True)
    kept = answer_until_kept(tab, ("Ring the chief nurse", "Go to see Tomasz"))
    time.sleep(delay)
    with context.expect_event("close"):
        assert kill(profile) > 0
    assert rows(app) == []

    again = start(browser, profile)
    own_site.sign_in(again)
    tab = own_site.open(again)
    saved(tab)
    deadline = time.monotonic() + 10
    while len(rows(app)) < kept and time.monotonic() < deadline:
        time.sleep(0.1)
    stored = rows(app)
    assert [number for number, _ in stored] == list(range(1, kept + 1))
    assert len({client_id for _, client_id in stored}) == kept
    again.close()
