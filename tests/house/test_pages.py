"""The checks that every fetched page goes through catch what they are there for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Error, Page

from tests.browsers import Contexts, Served
from tests.pages import PageError, Pages, client_class

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
GOOD = (
    '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title></head>'
    "<body><main><h1>A page</h1>{}</main></body></html>"
)
VIEWS = '<section data-view="page" data-page="0a"><h1>One</h1></section><section data-view="page"></section>'


def showing(body: str, headers: dict[str, str] | None = None, whole: str = GOOD) -> Flask:
    """An app whose one page has this in its main."""
    app = Flask("shown")
    app.add_url_rule(
        "/", view_func=lambda: (whole.replace("{}", body), HEADERS if headers is None else headers)
    )
    app.add_url_rule("/favicon.ico", view_func=lambda: ("", 204), endpoint="icon")
    return app


def fetch(app: Flask, pages: Pages) -> None:
    app.test_client_class = client_class(pages)
    app.test_client().get("/")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<p id="x"></p><p id="x"></p>', "id 'x' is there 2 times"),
        ("<h1>Two</h1>", "2 h1 in the page"),
        ('<input id="name">', "no label"),
        ('<label for="other">Other</label><select id="name"></select>', "no label"),
        ('<p style="color: red">Red</p>', "inline style"),
        ('<button onclick="go()">Go</button>', "inline onclick"),
        ('<a href="javascript:go()">Go</a>', "inline href"),
        ("<script>go()</script>", "an inline script"),
        ("<style>p { color: red }</style>", "an inline style sheet"),
        ('<script src="https://example.org/x.js"></script>', "fetched from elsewhere"),
    ],
)
def test_a_page_that_breaks_a_rule_is_refused(body: str, words: str) -> None:
    with pytest.raises(PageError, match=words):
        fetch(showing(body), Pages())


def test_every_view_of_a_module_has_one_heading() -> None:
    with pytest.raises(PageError, match="0 h1 in page"):
        fetch(showing(VIEWS), Pages())


@pytest.mark.parametrize("policy", ["", "default-src 'self'", f"{POLICY}; script-src 'unsafe-inline'"])
def test_a_page_without_the_whole_policy_is_refused(policy: str) -> None:
    with pytest.raises(PageError, match="Content-Security-Policy"):
        fetch(showing("", {**HEADERS, "Content-Security-Policy": policy}), Pages())


def test_a_page_that_is_no_valid_html_is_named_at_the_end(tmp_path: Path) -> None:
    pages = Pages()
    fetch(showing("<p>Fine</p>"), pages)
    pages.validate(tmp_path)
    fetch(showing("<ul><p>Not in a list</p></ul>"), pages)
    with pytest.raises(PageError, match=r"GET /:2:.*element-permitted-content"):
        pages.validate(tmp_path)


def test_a_page_in_the_browser_is_looked_at(
    tab: Page, serve: Callable[[Flask], Served], pages: Pages
) -> None:
    before = len(pages.seen)
    tab.goto(serve(showing("<p>Seen in a browser</p>")).url)
    assert len(pages.seen) == before + 1


def test_axe_finds_what_is_wrong_under_the_policy(
    tab: Page, serve: Callable[[Flask], Served], axe: Callable[[Page], None]
) -> None:
    tab.goto(serve(showing('<p>Fine</p><img src="/favicon.ico" alt="">')).url)
    axe(tab)
    tab.locator("img").evaluate("image => image.removeAttribute('alt')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(tab)


def test_console_errors_and_requests_elsewhere_are_noticed(
    contexts: Contexts, serve: Callable[[Flask], Served]
) -> None:
    page = contexts.new().new_page()
    page.goto(serve(showing("<p>Fine</p>")).url)
    page.evaluate("console.error('broken')")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://example.org/")
    assert any("broken" in one for one in contexts.problems)
    assert any("asked elsewhere: https://example.org/" in one for one in contexts.problems)
    contexts.problems.clear()
