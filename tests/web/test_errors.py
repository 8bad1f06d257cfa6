"""Kind pages under our prefix; a host's own stay the host's."""

from __future__ import annotations

import logging
import re

import pytest
from flask import abort

from lcf_lms.web.permissions import permission
from tests.hosts import Host


@permission("anyone")
def failing(code: int) -> str:
    """Fails as asked."""
    if code == 500:
        raise RuntimeError("a secret of the code")
    abort(code)


@pytest.fixture
def broken(host: Host) -> Host:
    """The product with a page that fails as asked, and without the tests' habit of raising."""
    host.app.config["PROPAGATE_EXCEPTIONS"] = False
    host.app.add_url_rule("/learn/failing/<int:code>", "lcf.learning.failing", failing)
    host.app.add_url_rule("/learn/api/failing/<int:code>", "lcf.learning.api_failing", failing)
    return host


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "This page was open for too long"),
        (403, "You cannot open this page"),
        (404, "We cannot find that page"),
        (413, "That is too large"),
        (500, "Something went wrong on our side"),
        (418, "We cannot find that page"),
        (503, "Something went wrong on our side"),
    ],
)
@pytest.mark.parametrize("role", [None, "learner"])
def test_what_goes_wrong_is_said_kindly(broken: Host, code: int, words: str, role: str | None) -> None:
    page = broken.client(role).get(f"/learn/failing/{code}")
    assert page.status_code == code
    assert page.mimetype == "text/html"
    assert f"<h1>{words}</h1>" in page.text
    assert "secret" not in page.text


def test_our_fault_has_a_number_that_is_in_the_log(broken: Host, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page = broken.client().get("/learn/failing/500")
    number = re.search(r"[2-9A-Z]{2}-[2-9A-Z]{3}-[2-9A-Z]{3}", page.text)
    assert number is not None
    assert f"number {number[0]}: GET /learn/failing/<int:code>" in caplog.text
    assert "a secret of the code" in caplog.text


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_address_that_is_none_is_answered_by_us(host: Host, method: str) -> None:
    for address in ("/learn/nothing", "/learn/modules/a/b/c/d", "/learn/account/"):
        page = getattr(host.client("learner"), method)(address)
        assert page.status_code == 404, address
        assert "We cannot find that page" in page.text


def test_an_address_outside_is_answered_by_the_host(host: Host) -> None:
    page = host.app.test_client().get("/elsewhere")
    assert page.status_code == 404
    assert "Content-Security-Policy" not in page.headers
    assert "We cannot find" not in page.text


def test_a_missing_slash_is_mended(host: Host) -> None:
    assert host.client("learner").get("/learn").status_code == 308
    led = host.client("learner").get("/learn/modules/culture")
    assert led.status_code == 308
    assert led.location.endswith("/learn/modules/culture/")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(host: Host) -> None:
    browser = host.client()
    browser.get("/learn/sign-in")
    page = browser.post("/learn/sign-in", data={"email": "x" * 3_000_000})
    assert page.status_code == 413
    assert "Nothing was stored" in page.text


def test_the_api_gets_the_same_as_json(broken: Host) -> None:
    browser = broken.client()
    assert browser.get("/learn/api/failing/404").json == {"reason": "not_found"}
    ours = browser.get("/learn/api/failing/500")
    assert ours.status_code == 500
    assert ours.json["reason"] == "our_fault"
    assert ours.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"\w\w-\w{3}-\w{3}", ours.json["number"])
