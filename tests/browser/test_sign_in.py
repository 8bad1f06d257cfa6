"""Signing in, in a real browser: by link, by keyboard, at both widths, and out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from lcf_lms.people import service
from lcf_lms.web.database import write_session
from tests.browsers import Contexts, Served

PASSWORD = "a rather long password"


@pytest.fixture
def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The tests serve over plain http."""
    return settings | {"LCF_LMS_SECURE_COOKIES": False, "LCF_LMS_ORGANISATION": "Aldermere Hospitals"}


@pytest.fixture
def site(app: Flask, serve: Callable[[Flask], Served]) -> str:
    """The product with Ann in it."""
    with app.app_context(), write_session() as session:
        service.add_person(
            session,
            name="Ann Lee",
            email="ann@trust.example",
            roles=["learner"],
            by="tests",
            at=datetime.now(UTC),
            password=PASSWORD,
        )
    return serve(app).url


@pytest.mark.parametrize("width", [1280, 320])
def test_sign_in_by_keyboard_and_sign_out(
    site: str, contexts: Contexts, axe: Callable[[Page], None], width: int
) -> None:
    contexts.allow("422 (UNPROCESSABLE ENTITY)")
    tab = contexts.new(viewport={"width": width, "height": 800}).new_page()

    def looks_right() -> None:
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    tab.goto(f"{site}/learn/account")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
    looks_right()
    tab.get_by_label("E-mail address").press("Enter")
    summary = tab.get_by_role("alert")
    expect(tab.locator(".nhsuk-error-summary")).to_be_focused()
    looks_right()
    summary.get_by_role("link", name="Enter your password").click()
    password = tab.get_by_label("Password", exact=True)
    expect(password).to_be_focused()
    password.fill(PASSWORD)
    tab.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    tab.get_by_label("E-mail address").fill("ann@trust.example")
    tab.get_by_label("E-mail address").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Account")
    expect(tab.get_by_text("(this one)")).to_be_visible()
    looks_right()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to main content")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
    tab.goto(f"{site}/learn/account")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_without_script_one_signs_in_too(site: str, contexts: Contexts) -> None:
    tab = contexts.new(java_script_enabled=False).new_page()
    tab.goto(f"{site}/learn/sign-in")
    tab.get_by_label("E-mail address").fill("ann@trust.example")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(f"{site}/learn/")


@pytest.mark.parametrize("width", [1280, 320])
def test_what_goes_wrong_is_readable_on_any_width(
    site: str, contexts: Contexts, axe: Callable[[Page], None], width: int
) -> None:
    contexts.allow("404 (NOT FOUND)")
    tab = contexts.new(viewport={"width": width, "height": 800}).new_page()
    for address in ("nothing", "sign-in/nothing", "cannot-sign-in"):
        tab.goto(f"{site}/learn/{address}")
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
