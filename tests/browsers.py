"""A real Chromium in tests: a context that forgives nothing, axe, and a server for the app on loopback."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import chromium
from tests.pages import LookingOn, Pages

ROOT = Path(__file__).parents[1]
P = ParamSpec("P")
R = TypeVar("R")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session; LCF_LMS_BROWSER then names it, so that our own code finds it too."""
    chromium.prepare()
    with sync_playwright() as playwright:
        executable = chromium.find(playwright)
        if executable:
            os.environ["LCF_LMS_BROWSER"] = executable
        started = playwright.chromium.launch(
            executable_path=executable, args=[*chromium.arguments(), NOWHERE_ELSE]
        )
        try:
            yield started
        finally:
            started.close()


@dataclass
class Contexts:
    """Makes browser contexts, and remembers what none may do: fail in the console, ask elsewhere."""

    browser: Browser
    made: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def new(self, **options: Any) -> BrowserContext:
        """A fresh context, another person's browser: `new(viewport={"width": 360, "height": 800})`."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        self.made.append(context)
        return context

    def allow(self, part: str) -> None:
        """Say that a console error with these words is meant: `allow("ERR_INTERNET_DISCONNECTED")`."""
        self.allowed.append(part)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1":
            self.problems.append(f"asked elsewhere: {url}")

    def close(self) -> list[str]:
        """Close all; what was not allowed."""
        for context in self.made:
            context.close()
        return [one for one in self.problems if not any(part in one for part in self.allowed)]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Contexts]:
    """Fresh browser contexts; the test fails on any console error, page error or request elsewhere."""
    made = Contexts(browser)
    yield made
    problems = made.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def tab(contexts: Contexts) -> Page:
    """One tab in a fresh context of 1280 × 900."""
    return contexts.new(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(tab)` asserts that axe-core finds nothing in the page as it stands, its own policy in force."""
    source = (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})

    def look(page: Page) -> None:
        page.evaluate(f"(() => {{ {source} ; }})()")
        found = page.evaluate(f"async () => (await window.axe.run(document, {options})).violations")
        lines = [
            f"{one['id']} ({one['impact']}): {node['html'][:160]}\n    {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]
        assert not lines, f"axe, {page.url}:\n  " + "\n  ".join(lines)

    return look


@pytest.fixture
def apart() -> Callable[..., Any]:
    """`apart(function, …)` runs in a thread of its own: Playwright allows one of itself a thread."""

    def run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(function, *args, **kwargs).result()

    return run


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """The tests say what went wrong; the access log is noise."""


@dataclass
class Served:
    """An app on loopback: `url` has no slash at its end. `stop` and `start` make it vanish and come back."""

    app: Any
    port: int = 0

    def __post_init__(self) -> None:
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer, at the port of before where there was one."""
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; requests under way are let go."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def serve(pages: Pages) -> Iterator[Callable[[Flask], Served]]:
    """`serve(app).url`: the app on a free port of 127.0.0.1; the pages it sends are looked at too."""
    running: list[tuple[Served, LookingOn]] = []

    def run(app: Flask) -> Served:
        looking = LookingOn(app.wsgi_app, pages)
        served = Served(looking)
        running.append((served, looking))
        return served

    yield run
    for served, _ in running:
        served.stop()
    problems = [problem for _, looking in running for problem in looking.problems]
    assert not problems, "\n".join(problems)
