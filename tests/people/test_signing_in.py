"""Signing in, by password and by link, and out again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from lcf_lms.models.audit import Audit
from lcf_lms.models.person import Person, SignIn, SignInLink, Throttle
from lcf_lms.people import service
from lcf_lms.people.cookie import COOKIE
from lcf_lms.people.views import device
from tests.hosts import Host

PASSWORD = "a rather long password"
EMAIL = "ann@trust.example"


def add(host: Host, email: str = EMAIL, **more: object) -> int:
    with host.session() as session:
        person = service.add_person(
            session,
            name="Ann Lee",
            email=email,
            roles=["learner"],
            by="tests",
            at=host.clock(),
            password=PASSWORD,
        )
        for name, value in more.items():
            setattr(person, name, value)
        return person.id


def invite(host: Host, person: int, hours: int = 24, *, demo: bool = False) -> str:
    with host.session() as session:
        made = service.make_link(
            session,
            session.get_one(Person, person),
            by="tests",
            at=host.clock(),
            until=host.clock() + timedelta(hours=hours),
            demo=demo,
        )
        return f"/learn/sign-in/{made.token}"


def fill(browser: Any, email: str = EMAIL, password: str = PASSWORD) -> Any:
    return browser.post_form("/learn/sign-in", {"email": email, "password": password})


def test_nobody_is_led_to_the_sign_in_and_back_to_where_they_wanted_to_go(both: Host) -> None:
    add(both)
    browser = both.client()
    led = browser.get("/learn/account?x=1")
    assert (led.status_code, led.location) == (302, "/learn/sign-in?next=/learn/account?x%3D1")
    back = browser.post_form(led.location, {"email": " Ann@Trust.example ", "password": PASSWORD})
    assert (back.status_code, back.location) == (303, "/learn/account?x=1")
    assert "Ann Lee" in browser.get("/learn/account").text


def test_the_secret_of_the_cookie_is_kept_nowhere(host: Host) -> None:
    add(host)
    browser = host.client()
    answer = fill(browser)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/learn/"} <= set(cookie.split("; "))
    token = browser.get_cookie(COOKIE, path="/learn/").value
    with host.session() as session:
        row = session.scalars(select(SignIn)).one()
        assert token not in row.digest
        assert row.digest == service.digest_of(token)
        person = session.get_one(Person, row.person_id)
        assert person.last_seen_at == host.clock()
        assert person.password_hash is not None
        assert person.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "another password"), ("nobody@trust.example", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(host: Host, email: str, password: str) -> None:
    add(host)
    page = fill(host.client(), email, password)
    assert page.status_code == 422
    assert "The e-mail address or the password is not right" in page.text
    assert password not in page.text
    with host.session() as session:
        assert session.scalar(select(SignIn)) is None


def test_an_empty_form_says_what_to_enter(host: Host) -> None:
    page = fill(host.client(), "", "")
    assert page.status_code == 422
    for words in ("There is a problem", "Enter your e-mail address", "Enter your password", "<title>Error: "):
        assert words in page.text


def test_a_form_without_our_token_signs_nobody_in(host: Host) -> None:
    add(host)
    page = host.client().post("/learn/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert page.status_code == 422
    assert "open for too long" in page.text


def test_guessing_is_slowed_down_by_name_even_with_the_right_password(both: Host) -> None:
    add(both)
    browser = both.client()
    for _ in range(service.TRIES_PER_NAME):
        fill(browser, password="a wrong password")
    assert "tried too often" in fill(browser).text
    both.clock.at += service.WINDOW
    assert fill(browser).status_code == 303


def test_guessing_is_slowed_down_by_address(host: Host) -> None:
    add(host)
    with host.session() as session:
        for _ in range(service.TRIES_PER_ADDRESS):
            assert service.count_try(
                session, "address", "127.0.0.1", at=host.clock(), most=service.TRIES_PER_ADDRESS
            )
    assert "tried too often" in fill(host.client()).text


def test_a_sign_in_that_holds_begins_the_count_anew_and_keeps_no_name(host: Host) -> None:
    add(host)
    fill(host.client())
    with host.session() as session:
        keys = [row.key for row in session.scalars(select(Throttle))]
    assert [key.split(":")[0] for key in keys] == ["address"]
    assert not any("ann" in key for key in keys)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/learn/",
        "/elsewhere",
        "javascript:alert(1)",
        "/learn/\\evil",
        "/learn/api/modules/x/attempt",
        "/\t/evil.example/learn/",
        "",
    ],
)
def test_nobody_is_sent_on_to_an_address_that_is_no_page_of_ours(host: Host, wanted: str) -> None:
    add(host)
    browser = host.client()
    token = browser.token("/learn/sign-in")
    answer = browser.post(
        "/learn/sign-in",
        query_string={"next": wanted},
        data={"csrf_token": token, "email": EMAIL, "password": PASSWORD},
    )
    assert (answer.status_code, answer.location) == (303, "/learn/")


def test_who_is_signed_in_does_not_sign_in_again(host: Host) -> None:
    answer = host.client("learner").get("/learn/sign-in")
    assert (answer.status_code, answer.location) == (303, "/learn/")


def test_a_link_shows_a_button_and_works_once(both: Host) -> None:
    address = invite(both, add(both))
    browser = both.client()
    assert "This link signs you in as Ann Lee" in browser.get(address).text
    assert browser.get("/learn/account").status_code == 302
    assert browser.post_form(address, {}).status_code == 303
    assert browser.get("/learn/account").status_code == 200
    again = both.client().get(address)
    assert again.status_code == 404
    assert "does not work any more" in again.text


def test_a_link_cannot_be_pressed_from_elsewhere(host: Host) -> None:
    address = invite(host, add(host))
    assert host.client().post(address).status_code == 400
    browser = host.client()
    token = browser.token(address)
    answer = browser.post(address, data={"csrf_token": token}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400
    assert host.client().get(address).status_code == 200


def test_a_link_that_was_used_up_meanwhile_signs_nobody_in(host: Host) -> None:
    address = invite(host, add(host))
    browser = host.client()
    token = browser.token(address)
    host.client().post_form(address, {})
    assert browser.post(address, data={"csrf_token": token}).status_code == 404


def test_a_link_ends(host: Host) -> None:
    address = invite(host, add(host), hours=24)
    host.clock.at += timedelta(hours=24)
    assert host.client().get(address).status_code == 404


def test_people_of_the_demonstration_are_let_in_only_while_it_runs(host: Host) -> None:
    with host.session() as session:
        made = service.begin_demo(session, at=host.clock())
        address = f"/learn/sign-in/{made[0].token}"
        token = service.begin_sign_in(
            session,
            made[2].person,
            agent="",
            at=host.clock(),
            until=host.clock() + timedelta(days=1),
        )
    browser = host.client()
    browser.set_cookie(COOKIE, token, path="/learn/", secure=True)
    assert browser.get("/learn/account").status_code == 302
    assert browser.get(address).status_code == 404


def test_signing_out_ends_the_sign_in_and_not_only_the_cookie(both: Host) -> None:
    browser = both.client("learner")
    token = browser.get_cookie(COOKIE, path="/learn/").value
    answer = browser.post_form("/learn/sign-out", {}, page="/learn/account")
    assert (answer.status_code, answer.location) == (303, "/learn/sign-in")
    assert browser.get_cookie(COOKIE, path="/learn/") is None
    thief = both.client()
    thief.set_cookie(COOKIE, token, path="/learn/", secure=True)
    assert thief.get("/learn/account").status_code == 302


def test_signing_out_needs_our_token(host: Host) -> None:
    browser = host.client("learner")
    assert browser.post("/learn/sign-out").status_code == 400
    assert browser.get("/learn/account").status_code == 200


def test_a_sign_in_ends_after_rest_and_in_any_case(host: Host) -> None:
    browser = host.client("learner")
    for _ in range(6):
        host.clock.at += timedelta(hours=11)
        assert browser.get("/learn/account").status_code == 200
    host.clock.at += timedelta(hours=13)
    assert browser.get("/learn/account").status_code == 302
    browser = host.client("learner")
    for _ in range(16):
        host.clock.at += timedelta(hours=10)
        assert browser.get("/learn/account").status_code == 200
    host.clock.at += timedelta(hours=10)
    assert browser.get("/learn/account").status_code == 302


def test_a_person_who_is_not_active_any_more_is_out_at_once(host: Host) -> None:
    browser = host.client("learner")
    assert browser.get("/learn/account").status_code == 200
    with host.session() as session:
        session.get_one(Person, host.person("learner")).active = False
    assert browser.get("/learn/account").status_code == 302
    number = add(host, active=False)
    assert host.client().get(invite(host, number)).status_code == 404
    assert fill(host.client()).status_code == 422


def test_the_account_lists_my_sign_ins_and_ends_one_of_them(both: Host) -> None:
    here, there = both.client("learner"), both.client("learner")
    page = here.get("/learn/account").text
    assert page.count("/revoke") == 2
    assert page.count("(this one)") == 1
    with both.session() as session:
        first, second = session.scalars(select(SignIn.id).order_by(SignIn.id))
    assert (
        here.post_form(f"/learn/account/sign-ins/{second}/revoke", {}, page="/learn/account").location
        == "/learn/account"
    )
    assert there.get("/learn/account").status_code == 302
    ended = here.post_form(f"/learn/account/sign-ins/{first}/revoke", {}, page="/learn/account")
    assert ended.location == "/learn/sign-in"
    assert here.get("/learn/account").status_code == 302


def test_nobody_ends_a_sign_in_of_someone_else(host: Host) -> None:
    host.client("author")
    with host.session() as session:
        number = session.scalars(select(SignIn.id)).one()
    learner = host.client("learner")
    answer = learner.post_form(f"/learn/account/sign-ins/{number}/revoke", {}, page="/learn/account")
    assert answer.status_code == 404
    with host.session() as session:
        assert session.get_one(SignIn, number).revoked_at is None


def test_what_helps_when_one_cannot_sign_in_is_open(host: Host) -> None:
    page = host.client().get("/learn/cannot-sign-in")
    assert page.status_code == 200
    assert "ask your L&amp;D team" in page.text


def test_adding_people_and_links_is_noted(host: Host) -> None:
    invite(host, add(host))
    with host.session() as session:
        acts = [
            (one.action, one.subject, one.by) for one in session.scalars(select(Audit).order_by(Audit.id))
        ]
    assert acts == [("person_added", EMAIL, "tests"), ("sign_in_link_made", EMAIL, "tests")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "no address"}, "is not an e-mail address"),
        ({"email": EMAIL.upper()}, "is there already"),
        ({"name": " "}, "needs a name"),
        ({"roles": ["emperor"]}, "There is no role “emperor”"),
        ({"password": "too short"}, "at least 12 characters"),
    ],
)
def test_a_person_is_not_added(host: Host, change: dict[str, object], words: str) -> None:
    add(host)
    wanted = {
        "name": "Bo",
        "email": "bo@trust.example",
        "roles": ["learner"],
        "by": "tests",
        "at": host.clock(),
    }
    with pytest.raises(service.PersonError, match=words), host.session() as session:
        service.add_person(session, **(wanted | change))  # type: ignore[arg-type]


def test_a_hash_made_with_weaker_parameters_is_made_anew(host: Host) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    number = add(host, password_hash=weak)
    assert fill(host.client()).status_code == 303
    with host.session() as session:
        assert session.get_one(Person, number).password_hash != weak


def test_links_of_an_earlier_demonstration_work_no_more(host: Host) -> None:
    with host.session() as session:
        earlier = {one.token for one in service.begin_demo(session, at=host.clock())}
        later = {one.token for one in service.begin_demo(session, at=host.clock())}
        assert not earlier & later
        assert len(list(session.scalars(select(SignInLink)))) == 3
        assert {one.issuer for one in session.scalars(select(Person))} == {"demo"}
        service.end_demo(session)
        assert session.scalar(select(SignInLink)) is None


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Chrome/140 Safari/537 Edg/140", "Edge on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19 Safari/604", "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140 Safari/537", "Chrome"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_in_a_few_words(agent: str, words: str) -> None:
    assert device(agent) == words
