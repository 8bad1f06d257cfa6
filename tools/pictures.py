"""Screenshots for the documents, at 1280 and 360 px, of the real product with the real module.

    make pictures        writes docs/images/<name>-<width>.png

The clock stands still and the people are made up, so that a picture changes only when a page does.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from lcf_lms import create_app, resources
from lcf_lms.authoring.service import import_framework, import_module, publish_module
from lcf_lms.content.files import read_framework, read_module
from lcf_lms.models.person import LOCAL_ISSUER, Person, select_person
from lcf_lms.people import service as people
from lcf_lms.people.cookie import COOKIE
from lcf_lms.proving.driver import tables_in
from lcf_lms.proving.learner import Learner, mixed
from lcf_lms.web import migrating
from lcf_lms.web.state import state
from tests import chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
SLUG = "compassionate-culture"
SCENE = "first_days/teasel_ward_story/teasel_ward/the_letter"
NOW = datetime(2026, 11, 24, 14, 42, tzinfo=UTC)
WIDTHS = (1280, 360)
PEOPLE = {"learner": "Ruth Adeyemi-Clarke", "author": "Beatriz Nolan"}


class Quiet(WSGIRequestHandler):
    """No access log between the names of the pictures."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


def make_site(folder: Path, width: int) -> Flask:
    """The product with the culture module published and two people."""
    app = create_app(
        {
            "LCF_LMS_DATABASE_URL": f"sqlite:///{folder / f'{width}.db'}",
            "LCF_LMS_INSTANCE": str(folder),
            "LCF_LMS_SECURE_COOKIES": False,
            "LCF_LMS_ORGANISATION": "Aldermere Hospitals",
        },
        clock=lambda: NOW,
    )
    with app.app_context():
        database = state().database
        migrating.upgrade(database.engine)
        with database.session(writes=True) as session, session.begin():
            modules = resources.modules_folder()
            import_framework(session, read_framework(modules / "frameworks" / "lcf-2024.yaml"))
            module = import_module(session, read_module(modules / SLUG), by=PEOPLE["author"], at=NOW)
            publish_module(session, module, by=PEOPLE["author"], at=NOW)
            for role, name in PEOPLE.items():
                email = f"{role}@aldermere.example"
                people.add_person(session, name=name, email=email, roles=[role], by="pictures", at=NOW)
    return app


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the product on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/learn"
    finally:
        server.shutdown()


def signed_in(app: Flask, browser: Browser, address: str, role: str, width: int) -> BrowserContext:
    """A browser of that width, signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    with app.app_context(), state().database.session(writes=True) as session, session.begin():
        person = session.scalars(select_person(LOCAL_ISSUER, f"{role}@aldermere.example")).one()
        token = people.begin_sign_in(
            session, session.get_one(Person, person.id), agent="", at=NOW, until=NOW + timedelta(days=1)
        )
    context.add_cookies([{"name": COOKIE, "value": token, "url": f"{address}/"}])
    return context


def keep(page: Page, name: str, width: int) -> None:
    """Write one picture of the whole page."""
    page.wait_for_timeout(300)
    path = FOLDER / f"{name}-{width}.png"
    page.screenshot(path=str(path), full_page=True, animations="disabled")
    print(path.relative_to(ROOT))


def learner_pictures(page: Page, address: str, width: int) -> None:
    """Catalogue, cover, decision, consequence, results."""
    page.goto(f"{address}/")
    keep(page, "catalogue", width)
    page.goto(f"{address}/modules/{SLUG}/")
    page.wait_for_selector("body.lcf-js", state="attached")
    keep(page, "cover", width)
    tables = tables_in(page.content().encode())
    learner = Learner(page.main_frame, tables, mixed)
    here = learner.begin()
    scene = next(code for code, one in tables.decisions.items() if one.scenario is not None)
    while here.get("decision") != scene:
        learner.step(here)
        here = learner.look()
    page.locator("label.lcf-choice:visible").nth(1).click()
    keep(page, "decision", width)
    learner.step(learner.look())
    keep(page, "consequence", width)
    learner.play()
    page.evaluate("window.scrollTo(0, 0)")
    keep(page, "results", width)


def author_pictures(page: Page, address: str, width: int) -> None:
    """Module list, editor of a scene, publishing, exports."""
    page.goto(f"{address}/studio/modules")
    keep(page, "modules", width)
    page.goto(f"{address}/studio/modules/{SLUG}")
    keep(page, "module", width)
    page.goto(f"{address}/studio/modules/{SLUG}/edit/{SCENE}")
    keep(page, "editor", width)
    page.goto(f"{address}/studio/exports/{SLUG}/")
    page.locator("form[action*='/make/esr'] button").first.click()
    page.goto(f"{address}/studio/exports/{SLUG}/")
    keep(page, "export", width)


def main() -> None:
    """Make them all."""
    chromium.prepare()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = chromium.launch(playwright, chromium.find(playwright))
        for width in WIDTHS:
            app = make_site(Path(folder), width)
            with served(app) as address:
                for role, take in (("learner", learner_pictures), ("author", author_pictures)):
                    context = signed_in(app, browser, address, role, width)
                    take(context.new_page(), address, width)
                    context.close()
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
