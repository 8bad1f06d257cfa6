"""Every page that a test fetches is looked at: house rules at once, its HTML when the session ends.

`Pages.look` raises for what is forbidden on any page; `Pages.validate` puts all pages that were seen through
html-validate in one go. The `page` client and the `serve` fixture call them, so no view test need ask for it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

ROOT = Path(__file__).parents[1]
TOKEN = re.compile(r'(value|content)="[\w.~-]{20,}"')
CONTROLS = (
    "//input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')]|//select|//textarea"
)


class PageError(AssertionError):
    """A page breaks a rule that holds for all of them."""


@dataclass
class Pages:
    """The HTML of every page seen, each once, by the address it was first seen at."""

    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, address: str, headers: dict[str, str], text: str) -> None:
        """Check one page and keep it for the end. Raises PageError."""
        problems = [*header_problems(headers), *document_problems(text)]
        if problems:
            raise PageError(f"{address}:\n  " + "\n  ".join(problems))
        digest = hashlib.sha256(TOKEN.sub("", text).encode()).hexdigest()
        with self._lock:
            self.seen.setdefault(digest, (address, text))

    def validate(self, folder: Path) -> None:
        """Put all pages through html-validate in one process. Raises PageError."""
        from tools.node import environment, node

        addresses: dict[str, str] = {}
        for number, (address, text) in enumerate(self.seen.values()):
            name = f"{number:05}.html"
            (folder / name).write_text(text, encoding="utf-8")
            addresses[name] = address
        script = ROOT / "frontend" / "test" / "validate-html.mjs"
        ran = subprocess.run(
            [str(node()), str(script), str(folder)],
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
        if ran.returncode:
            raise PageError(f"html-validate could not run:\n{ran.stderr}")
        found: list[dict[str, Any]] = json.loads(ran.stdout)
        lines = [
            f"{addresses[one['file']]}:{one['line']}:{one['column']} {one['rule']}: {one['message']}"
            for one in found
        ]
        if lines:
            raise PageError("Not valid HTML (pages are in {}):\n  {}".format(folder, "\n  ".join(lines[:60])))


def header_problems(headers: dict[str, str]) -> Iterator[str]:
    """What a page's headers break. Names are lower case."""
    policy = headers.get("content-security-policy", "")
    if "default-src 'self'" not in policy:
        yield f"the Content-Security-Policy is {policy!r}"
    if "unsafe" in policy:
        yield "the Content-Security-Policy allows something unsafe"
    if (
        "object-src 'none'" not in policy
        or "base-uri 'none'" not in policy
        or "frame-ancestors" not in policy
    ):
        yield "the Content-Security-Policy leaves out object-src, base-uri or frame-ancestors"
    if headers.get("x-content-type-options") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"


def document_problems(text: str) -> Iterator[str]:
    """What a document breaks, wherever it is served from."""
    if not text.lstrip().lower().startswith("<!doctype html>"):
        yield "no doctype"
        return
    root = html.document_fromstring(text)
    if not root.get("lang"):
        yield "html has no lang"
    if not (root.findtext(".//title") or "").strip():
        yield "no title"
    if len(root.xpath("//main")) != 1:
        yield "not exactly one main"
    yield from _heading_problems(root)
    yield from _policy_problems(root)
    for name, count in Counter(root.xpath("//@id")).items():
        if count > 1:
            yield f"id {name!r} is there {count} times"
    for control in root.xpath(CONTROLS):
        if not _labelled(root, control):
            yield f"no label: {_start(control)}"


def _heading_problems(root: html.HtmlElement) -> Iterator[str]:
    views = root.xpath("//*[@data-view]")
    for view in views or [root]:
        count = len(view.xpath(".//h1[not(ancestor::template)]"))
        if count != 1:
            where = f"{view.get('data-view') or 'the page'} {view.get('data-page') or ''}"
            yield f"{count} h1 in {where.rstrip()}"
    if views and root.xpath("//h1[not(ancestor::*[@data-view]) and not(ancestor::template)]"):
        yield "h1 outside of the views"


def _policy_problems(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style" or value.strip().lower().startswith("javascript:"):
                yield f"inline {name}: {_start(element)}"
        if element.tag == "style":
            yield "an inline style sheet"
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield f"an inline script: {_start(element)}"
        address = element.get("src") or (element.get("href") if element.tag == "link" else None) or ""
        if re.match(r"(?i)([a-z]+:)?//", address):
            yield f"fetched from elsewhere: {address}"


def _labelled(root: html.HtmlElement, control: html.HtmlElement) -> bool:
    if control.get("aria-label") or control.xpath("ancestor::label"):
        return True
    named = control.get("aria-labelledby")
    if named:
        return all(root.xpath("//*[@id=$name]", name=name) for name in named.split())
    return bool(control.get("id") and root.xpath("//label[@for=$name]", name=control.get("id")))


def _start(element: html.HtmlElement) -> str:
    return html.tostring(element, encoding="unicode")[:120].replace("\n", " ")


def _is_html(content_type: str) -> bool:
    return content_type.split(";")[0].strip().lower() == "text/html"


def client_class(pages: Pages) -> type[FlaskClient]:
    """A test client that looks at every page it fetches."""

    class PageClient(FlaskClient):
        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            response = super().open(*args, **kwargs)
            if (
                _is_html(response.content_type or "")
                and response.data
                and not _redirects(response.status_code)
            ):
                headers = {name.lower(): value for name, value in response.headers}
                pages.look(f"{response.request.method} {response.request.path}", headers, response.text)
            return response

    return PageClient


def _redirects(status: int) -> bool:
    return 300 <= status < 400


@dataclass
class LookingOn:
    """WSGI middleware that looks at every page that goes to a browser; it collects what is wrong."""

    inner: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
    pages: Pages
    problems: list[str] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told: list[tuple[str, dict[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told.append((status, {name.lower(): value for name, value in headers}))
            return start_response(status, headers, *rest)

        body = self.inner(environ, start)
        status, headers = told[0] if told else ("500", {})
        if not _is_html(headers.get("content-type", "")) or _redirects(int(status[:3])):
            return body
        try:
            content = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        if content:
            try:
                self.pages.look(
                    f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}", headers, content.decode()
                )
            except PageError as error:
                self.problems.append(str(error))
        return [content]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Where every page fetched in the session is kept; all are validated when the session ends."""
    kept = Pages()
    yield kept
    if kept.seen:
        kept.validate(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def page(app: Flask, pages: Pages) -> FlaskClient:
    """A client that is nobody yet and looks at every page it fetches: `page.get("/learn/")`."""
    app.test_client_class = client_class(pages)
    return app.test_client()
