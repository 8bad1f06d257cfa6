"""Permissions, headers, cookies, tokens and Origin."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict

from lcf_lms.models.person import Person
from lcf_lms.web.permissions import holds, permission, permissions_of
from lcf_lms.web.security import (
    BROWSER_COOKIE,
    api_token,
    check_api_token,
    json_answer,
    json_body,
    owner_key,
)
from tests.hosts import Host, make_host

EVIL = {"Origin": "https://evil.example"}
OURS = {"Origin": "https://localhost"}


class In(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid")
    token: str = ""
    number: int


@pytest.fixture
def api(host: Host) -> Host:
    """The product with a small API beside its own, under its prefix."""
    app = host.app

    @permission("person")
    def token() -> ResponseReturnValue:
        return json_answer({"token": api_token(), "owner": owner_key()})

    @permission("person")
    def keep() -> ResponseReturnValue:
        body = json_body(In)
        check_api_token(body.token)
        return json_answer({"number": body.number})

    add(app, "/learn/api/token", "lcf.learning.token", token)
    add(app, "/learn/api/keep", "lcf.learning.keep", keep, "POST")
    return host


def add(app: Flask, rule: str, endpoint: str, view: Any, method: str = "GET") -> None:
    app.add_url_rule(rule, endpoint, view, methods=[method])


def token_of(browser: Any) -> str:
    return str(browser.get("/learn/api/token").json["token"])


def test_every_answer_carries_our_headers(host: Host) -> None:
    browser = host.client("learner")
    for address in (
        "/learn/sign-in",
        "/learn/account",
        "/learn/nothing",
        "/learn/static/site.css",
        "/learn/",
    ):
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
            assert part in policy, address
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert browser.get("/learn/account").headers["Cache-Control"] == "private, no-store"


def test_who_may_show_us_in_a_frame_is_a_setting(sqlite_url: str, tmp_path: Any, pages: Any) -> None:
    host = make_host(sqlite_url, tmp_path, pages, LCF_LMS_FRAME_ANCESTORS="https://esr.example")
    headers = host.client().get("/learn/sign-in").headers
    assert "frame-ancestors https://esr.example" in headers["Content-Security-Policy"]


def test_cookies_are_secure_unless_a_setting_says_otherwise(
    sqlite_url: str, tmp_path: Any, pages: Any
) -> None:
    def browser_cookie(secure: bool) -> str:
        host = make_host(sqlite_url, tmp_path, pages, LCF_LMS_SECURE_COOKIES=secure)
        found = host.client().get("/learn/sign-in").headers["Set-Cookie"]
        assert found.startswith(f"{BROWSER_COOKIE}=")
        return str(found)

    parts = set(browser_cookie(True).split("; ")[1:])
    assert parts == {"Secure", "HttpOnly", "Path=/learn/", "SameSite=Lax"}
    assert "Secure" not in browser_cookie(False)


def test_the_api_takes_a_token_of_this_browser_and_person(api: Host) -> None:
    browser = api.client("learner")
    good = {"token": token_of(browser), "number": 7}
    assert browser.post("/learn/api/keep", json=good, headers=OURS).json == {"number": 7}
    for headers in (EVIL, {}, {"Origin": "null"}):
        refused = browser.post("/learn/api/keep", json=good, headers=headers)
        assert (refused.status_code, refused.json) == (403, {"reason": "token"})
    other = api.client("author")
    token_of(other)
    assert other.post("/learn/api/keep", json=good, headers=OURS).status_code == 403
    for token in ("", "x.y", good["token"] + "x"):
        assert browser.post("/learn/api/keep", json={**good, "token": token}, headers=OURS).status_code == 403


def test_a_beacon_can_send_it_as_plain_text(api: Host) -> None:
    browser = api.client("learner")
    body = f'{{"token": "{token_of(browser)}", "number": 7}}'
    sent = browser.post("/learn/api/keep", data=body, content_type="text/plain;charset=UTF-8", headers=OURS)
    assert sent.json == {"number": 7}
    form = browser.post("/learn/api/keep", data={"number": "7"}, headers=OURS)
    assert (form.status_code, form.json["reason"]) == (422, "malformed")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ('{"number": "many"}', "number:"),
        ('{"number": 1, "roles": ["administrator"]}', "roles:"),
        ("", "Invalid JSON"),
    ],
)
def test_a_body_that_does_not_hold_is_answered_in_words(api: Host, body: str, words: str) -> None:
    browser = api.client("learner")
    answer = browser.post("/learn/api/keep", data=body, content_type="application/json", headers=OURS)
    assert answer.status_code == 422
    assert answer.json["reason"] == "malformed"
    assert words in answer.json["message"]


def test_what_is_kept_on_a_device_is_kept_by_a_name_that_says_nothing(api: Host) -> None:
    def owner(role: str) -> str:
        return str(api.client(role).get("/learn/api/token").json["owner"])

    assert owner("learner") == owner("learner") != owner("author")
    assert len(owner("learner")) == 22


def test_nobody_gets_401_and_the_wrong_person_403_from_the_api(api: Host) -> None:
    @permission("author")
    def closed() -> str:
        raise AssertionError

    def silent() -> str:
        raise AssertionError

    add(api.app, "/learn/api/closed", "lcf.authoring.closed", closed)
    add(api.app, "/learn/api/silent", "lcf.authoring.silent", silent)
    nobody = api.client().get("/learn/api/closed")
    assert (nobody.status_code, nobody.json) == (401, {"reason": "signed_out"})
    learner = api.client("learner").get("/learn/api/closed")
    assert (learner.status_code, learner.json) == (403, {"reason": "forbidden"})
    assert api.client("administrator").get("/learn/api/silent").status_code == 403
    assert api.client("learner").get("/learn/api/nothing").json == {"reason": "not_found"}


def test_roles_open_what_they_name_and_an_administrator_everything() -> None:
    def person(*roles: str) -> Person:
        return Person(roles=list(roles))

    assert holds(None, "anyone")
    assert not holds(None, "person")
    assert holds(person(), "person")
    assert not holds(person("learner"), "author", "lead")
    assert holds(person("learner", "lead"), "author", "lead")
    assert holds(person("administrator"), "author")


def test_a_permission_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="a permission is one of"):
        permission("emperor")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a permission is one of"):
        permission()
    assert permissions_of(lambda: None) == ()
