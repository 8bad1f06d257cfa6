"""In a host: its people, its pages, its settings, its migrations."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import select

from lcf_lms import LcfLms, create_app
from lcf_lms.errors import HostError, SettingError
from lcf_lms.factory import secret_key
from lcf_lms.models.person import Person
from lcf_lms.signals import module_published
from lcf_lms.web.identity import Identity
from lcf_lms.web.migrating import is_the_hosts
from lcf_lms.web.signalling import announce
from lcf_lms.web.state import state


def theirs() -> Identity | None:
    """A host that knows people by a header."""
    subject = request.headers.get("X-User")
    if subject is None:
        return None
    roles = tuple(request.headers.get("X-Roles", "learner").split())
    name = request.headers.get("X-Name", "Ruth")
    return Identity("https://trust.example", subject, name, f"{subject}@trust.example", roles)


@pytest.fixture
def mounted(sqlite_url: str) -> Iterator[Flask]:
    """A host at another prefix, with a sign-in of its own."""
    app = Flask("a_host")
    app.config |= {"SECRET_KEY": "theirs", "LCF_LMS_DATABASE_URL": sqlite_url, "TESTING": True}
    lcf = LcfLms(identity=theirs, sign_in_url=lambda back: f"/login?to={back}")
    lcf.init_app(app, url_prefix="/leadership/")
    yield app
    state(app).database.dispose()


def people(app: Flask) -> list[Person]:
    with app.app_context(), state().database.session(writes=False) as session:
        return list(session.scalars(select(Person)))


def test_a_hosts_person_is_known_by_issuer_and_subject(mounted: Flask) -> None:
    client = mounted.test_client()
    assert client.get("/leadership/", headers={"X-User": "ruth"}).status_code == 200
    assert client.get("/leadership/", headers={"X-User": "ruth"}).status_code == 200
    [person] = people(mounted)
    assert (person.issuer, person.subject, person.name) == ("https://trust.example", "ruth", "Ruth")
    assert (person.email, person.roles) == ("ruth@trust.example", ["learner"])


def test_what_the_host_says_anew_is_taken_over_and_unknown_roles_are_not(mounted: Flask) -> None:
    client = mounted.test_client()
    client.get("/leadership/", headers={"X-User": "ruth"})
    headers = {"X-User": "ruth", "X-Name": "Ruth A", "X-Roles": "author king learner"}
    assert client.get("/leadership/studio/modules", headers=headers).status_code == 200
    [person] = people(mounted)
    assert (person.name, person.roles) == ("Ruth A", ["learner", "author"])
    assert client.get("/leadership/studio/modules", headers={"X-User": "ruth"}).status_code == 403


def test_nobody_is_led_to_the_hosts_sign_in(mounted: Flask) -> None:
    led = mounted.test_client().get("/leadership/studio/modules?x=1")
    assert (led.status_code, led.location) == (302, "/login?to=/leadership/studio/modules?x=1")


def test_there_is_no_sign_in_of_ours_in_a_host(mounted: Flask) -> None:
    client = mounted.test_client()
    assert client.get("/leadership/sign-in").status_code == 404
    assert client.get("/leadership/account", headers={"X-User": "ruth"}).status_code == 404
    assert "Account" not in client.get("/leadership/", headers={"X-User": "ruth"}).text


def test_a_host_that_does_not_say_where_to_sign_in_gets_a_page(sqlite_url: str) -> None:
    app = Flask("a_host")
    app.config |= {"SECRET_KEY": "theirs", "LCF_LMS_DATABASE_URL": sqlite_url}
    LcfLms(identity=theirs).init_app(app)
    page = app.test_client().get("/learn/")
    assert page.status_code == 401
    assert "<h1>Please sign in</h1>" in page.text
    state(app).database.dispose()


def test_a_host_behind_another_root_keeps_its_addresses(mounted: Flask) -> None:
    page = mounted.test_client().get(
        "/leadership/", headers={"X-User": "ruth"}, environ_overrides={"SCRIPT_NAME": "/root"}
    )
    assert 'href="/root/leadership/"' in page.text
    led = mounted.test_client().get("/leadership/", environ_overrides={"SCRIPT_NAME": "/root"})
    assert led.location == "/login?to=/root/leadership/"


def test_the_hosts_pages_errors_and_settings_stay_its_own(mounted: Flask) -> None:
    @mounted.get("/theirs")
    def page() -> str:
        return "theirs"

    answer = mounted.test_client().get("/theirs")
    assert answer.text == "theirs"
    assert "Content-Security-Policy" not in answer.headers
    assert not mounted.before_request_funcs.get(None)
    assert not mounted.after_request_funcs.get(None)
    assert not mounted.teardown_request_funcs.get(None)
    assert not mounted.error_handler_spec[None]
    written = {name for name in mounted.config if name not in Flask("plain").config}
    assert all(name.startswith("LCF_LMS_") for name in written)


def test_one_extension_may_be_mounted_into_several_applications(sqlite_url: str) -> None:
    lcf = LcfLms(identity=theirs)
    first, second = Flask("first"), Flask("second")
    for app, product in ((first, "One"), (second, "Two")):
        app.config |= {
            "SECRET_KEY": "x",
            "LCF_LMS_DATABASE_URL": sqlite_url,
            "LCF_LMS_PRODUCT": product,
        }
        lcf.init_app(app)
    for app, product in ((first, "One"), (second, "Two")):
        assert product in app.test_client().get("/learn/", headers={"X-User": "ruth"}).text
        state(app).database.dispose()


@pytest.mark.parametrize("prefix", ["", "/", "learn"])
def test_a_prefix_is_needed(prefix: str) -> None:
    with pytest.raises(HostError, match="url_prefix"):
        LcfLms().init_app(Flask("a_host"), url_prefix=prefix)


def test_mounting_twice_is_told() -> None:
    app = Flask("a_host")
    LcfLms().init_app(app)
    with pytest.raises(HostError, match="already"):
        LcfLms().init_app(app)


def test_a_slip_in_a_setting_stops_the_start() -> None:
    app = Flask("a_host")
    app.config["LCF_LMS_PRODUKT"] = "x"
    with pytest.raises(SettingError, match="no setting LCF_LMS_PRODUKT"):
        LcfLms().init_app(app)


def test_a_host_without_a_secret_is_told(sqlite_url: str) -> None:
    app = Flask("a_host")
    app.config |= {"LCF_LMS_DATABASE_URL": sqlite_url, "TESTING": True}
    LcfLms().init_app(app)
    with pytest.raises(HostError, match="SECRET_KEY"):
        app.test_client().get("/learn/sign-in")
    state(app).database.dispose()


@pytest.mark.parametrize("already", [None, lambda name, kind, parents: name != "secret"])
def test_a_hosts_migrations_do_not_propose_to_drop_our_tables(already: Any) -> None:
    app = Flask("a_host")
    arguments = {} if already is None else {"include_name": already}
    app.extensions["migrate"] = SimpleNamespace(configure_args=arguments)
    LcfLms().init_app(app)
    included = arguments["include_name"]
    assert included("customer", "table", {})
    assert not included("lcf_person", "table", {})
    assert included("secret", "table", {}) is (already is None)
    assert is_the_hosts(None, "schema", {})


def test_a_receiver_that_fails_is_logged_and_the_others_still_hear(
    mounted: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[object] = []

    def failing(app: Flask, **payload: object) -> None:
        raise RuntimeError("theirs")

    def hearing(app: Flask, **payload: object) -> None:
        heard.append((app, payload))

    with (
        module_published.connected_to(failing, mounted),
        module_published.connected_to(hearing, mounted),
        mounted.app_context(),
    ):
        announce(module_published, slug="culture", revision=2)
    assert heard == [(mounted, {"slug": "culture", "revision": 2})]
    assert "a receiver of lcf.module-published failed" in caplog.text


def test_the_stand_alone_host_leads_to_us(app: Flask) -> None:
    led = app.test_client().get("/")
    assert (led.status_code, led.location) == (302, "/learn/")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    first = create_app({"LCF_LMS_INSTANCE": str(folder)})
    second = create_app({"LCF_LMS_INSTANCE": str(folder)})
    assert first.secret_key == second.secret_key == secret_key(folder)
    assert len(str(first.secret_key)) > 40
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert [one.name for one in folder.iterdir()] == ["secret-key"]
    for made in (first, second):
        with made.app_context():
            made.extensions["sqlalchemy"].engine.dispose()


def test_proxies_are_believed_only_as_many_as_the_setting_says(sqlite_url: str, tmp_path: Path) -> None:
    def location(count: int) -> str:
        app = create_app(
            {
                "LCF_LMS_DATABASE_URL": sqlite_url,
                "LCF_LMS_INSTANCE": str(tmp_path),
                "LCF_LMS_PROXIES": count,
            }
        )
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "learn.example"}
        found = app.test_client().get("/learn", headers=forwarded).location
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
        return str(found)

    assert location(0) == "http://localhost/learn/"
    assert location(1) == "https://learn.example/learn/"
