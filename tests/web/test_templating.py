"""Our own environment: everything is escaped, the design system's macros too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import TemplateNotFound

from lcf_lms import LcfLms
from lcf_lms.web.forms import component
from lcf_lms.web.state import state
from lcf_lms.web.templating import FOREVER, clock_time, day, static_url
from tests.hosts import Host

EVIL = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("folder", "macro", "params"),
    [
        ("button", "button", {"text": EVIL}),
        ("tag", "tag", {"text": EVIL}),
        ("error-summary", "errorSummary", {"titleText": EVIL, "errorList": [{"text": EVIL, "href": "#x"}]}),
        (
            "input",
            "input",
            {"label": {"text": EVIL}, "name": "x", "value": f'">{EVIL}', "hint": {"text": EVIL}},
        ),
        ("textarea", "textarea", {"label": {"text": EVIL}, "name": "x", "value": f"</textarea>{EVIL}"}),
        ("radios", "radios", {"name": "x", "items": [{"value": EVIL, "text": EVIL}]}),
        ("select", "select", {"name": "x", "label": {"text": "x"}, "items": [{"value": "x", "text": EVIL}]}),
    ],
)
def test_the_design_systems_macros_escape(
    host: Host, folder: str, macro: str, params: dict[str, object]
) -> None:
    with host.app.app_context():
        made = component(folder, macro, params)
    assert "<script" not in made
    assert "&lt;script&gt;" in made


def test_a_page_escapes_what_people_wrote(host: Host) -> None:
    with host.app.app_context():
        made = state().environment.from_string("{{ name }} {{ nothing.at.all }}").render(name=EVIL)
    assert made == "&lt;script&gt;alert(1)&lt;/script&gt; "


def test_a_host_may_replace_our_templates_but_only_those_below_lcf(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "lcf").mkdir(parents=True)
    (folder / "lcf" / "error.html").write_text("theirs")
    (folder / "nhsuk").mkdir()
    (folder / "nhsuk" / "theirs.html").write_text("theirs")
    app = Flask("a_host", template_folder=str(folder))
    LcfLms().init_app(app)
    environment = state(app).environment
    assert environment.get_template("lcf/error.html").render() == "theirs"
    with pytest.raises(TemplateNotFound):
        environment.get_template("nhsuk/theirs.html")
    assert environment.get_template("lcf/base.html").filename != str(folder)


def test_our_environment_and_the_hosts_share_nothing(tmp_path: Path) -> None:
    app = Flask("a_host")
    app.jinja_env.globals["static_url"] = "theirs"
    LcfLms().init_app(app)
    assert app.jinja_env.globals["static_url"] == "theirs"
    assert state(app).environment.globals["static_url"] is static_url


def test_a_built_file_asked_for_by_its_hash_may_be_kept_for_ever(host: Host) -> None:
    with host.app.test_request_context("/learn/"):
        address = static_url("site.css")
    browser = host.client()
    assert browser.get(address).headers["Cache-Control"] == FOREVER
    plain = browser.get("/learn/static/site.css")
    assert plain.headers["Cache-Control"] == "no-cache"
    assert browser.get("/learn/static/site.css?v=older").headers["Cache-Control"] == "no-cache"
    assert (
        browser.get("/learn/static/site.css", headers={"If-None-Match": plain.headers["ETag"]}).status_code
        == 304
    )
    for path in ("nothing.css", "../__init__.py", "%2e%2e/%2e%2e/_version.py"):
        assert browser.get(f"/learn/static/{path}").status_code == 404


def test_the_icon_is_a_drawing_of_ours(host: Host) -> None:
    answer = host.client().get("/learn/icon.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_days_and_times_are_said_as_people_here_say_them(host: Host) -> None:
    with host.app.app_context():
        assert day(datetime(2026, 12, 18, 9, 0, tzinfo=UTC)) == "18 December"
        assert day(datetime(2025, 12, 18, 9, 0, tzinfo=UTC)) == "18 December 2025"
        assert day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July"
        assert clock_time(datetime(2026, 11, 24, 16, 40, tzinfo=UTC)) == "4.40pm"
        assert clock_time(datetime(2026, 7, 1, 23, 5, tzinfo=UTC)) == "12.05am"
        assert clock_time(datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) == "12.00pm"


def test_the_header_offers_only_what_a_person_may_use(host: Host) -> None:
    def offered(role: str) -> list[str]:
        page = host.client(role).get("/learn/account").text
        nav = page[page.index("<nav") : page.index("</nav>")]
        return [words for words in ("Home", "Studio", "Exports", "Account") if f">{words}<" in nav]

    assert offered("learner") == ["Home", "Account"]
    assert offered("lead") == ["Home", "Exports", "Account"]
    assert offered("author") == ["Home", "Studio", "Exports", "Account"]
    assert offered("administrator") == ["Home", "Studio", "Exports", "Account"]
