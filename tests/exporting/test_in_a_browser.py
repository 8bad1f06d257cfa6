"""The pages about packages in a real browser, and a package's first request for itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lcf_lms.models.export import Export
from lcf_lms.people.cookie import COOKIE
from tests.browsers import Contexts, Served
from tests.exporting.publishing import publish

Serve = Callable[[Flask], Served]


@pytest.fixture
def site(host: Any) -> Any:
    host.clock.at = datetime.now(UTC)
    with host.session() as session:
        publish(session)
    return host


def signed_in(site: Any, contexts: Contexts, served: Served, width: int) -> Page:
    """A tab of someone who hands out packages."""
    client = site.client("lead")
    cookie = client.get_cookie(COOKIE, path="/learn/")
    context = contexts.new(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": f"{served.url}/learn/"}])
    return context.new_page()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_package_is_made_and_downloaded_in_a_browser(
    site: Any, contexts: Contexts, serve: Serve, axe: Callable[[Page], None], width: int
) -> None:
    served = serve(site.app)
    tab = signed_in(site, contexts, served, width)
    tab.goto(f"{served.url}/learn/studio/exports/")
    axe(tab)
    tab.get_by_role("link", name="Listening to staff").click()
    axe(tab)
    tab.get_by_role("button", name="Make package for ESR").click()
    expect(tab.get_by_text("Checked, not driven in a browser.")).to_be_visible()
    axe(tab)
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "listening-1-esr.zip"
    with site.session() as session:
        assert download.value.path().read_bytes() == session.scalars(select(Export.content)).one()
    tab.get_by_role("link", name="Export: Listening to staff").click()
    expect(tab.get_by_role("link", name="Download the package for ESR")).to_be_visible()
    axe(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("link", name="Open the sheet for ESR").click()
    axe(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_package_opens_with_three_requests_and_asks_for_nothing_else(site: Any, tab: Page) -> None:
    lead = site.client("lead")
    lead.post_form("/learn/studio/exports/listening/make/esr", {}, page="/learn/studio/exports/listening/")
    with site.session() as session:
        content = session.scalars(select(Export.content)).one()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("-")[0]))
    # Not by `serve`: a package goes to platforms that send no policy of ours.
    served = Served(unzipped(content))
    try:
        tab.goto(f"{served.url}/index.html")
        expect(tab.get_by_role("heading", name="Listening to staff")).to_be_visible()
        tab.wait_for_load_state("networkidle")
    finally:
        served.stop()
    assert asked == ["index.html", "player", "player"]


def unzipped(content: bytes) -> Flask:
    """A web server that holds the package's files and nothing else."""
    app = Flask("package", static_folder=None)
    archive = zipfile.ZipFile(io.BytesIO(content))
    kinds = {"html": "text/html", "css": "text/css", "js": "text/javascript"}

    @app.get("/<path:name>")
    def file(name: str) -> Response:
        if name == "favicon.ico":
            return Response(status=204)
        kind = kinds.get(name.rpartition(".")[2], "text/plain")
        return Response(archive.read(name), content_type=f"{kind}; charset=utf-8")

    return app
