"""The digits on our own page are those of `play.results`, of the database, and of the packages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from lcf_lms import resources
from lcf_lms.authoring.service import import_framework, import_module, publish_module
from lcf_lms.content.files import read_framework, read_module
from lcf_lms.learning.service import replay_of, tables_of
from lcf_lms.models.attempt import Attempt
from lcf_lms.models.person import Person
from lcf_lms.people.cookie import COOKIE
from lcf_lms.people.service import add_person, begin_sign_in
from lcf_lms.play.results import results
from lcf_lms.proving import driver
from lcf_lms.proving.driver import tables_in
from lcf_lms.proving.learner import Learner, Policy, best, mixed, worst
from tests.browsers import Contexts, Served
from tests.proving.packages import SLUG, culture


def publish_culture(app: Flask) -> tuple[int, str]:
    """The culture module published, a learner, and the secret of their sign-in."""
    at = datetime.now(UTC)
    modules = resources.modules_folder()
    with app.app_context(), app.extensions["lcf_lms"].database.session(writes=True) as session:
        import_framework(session, read_framework(modules / "frameworks" / "lcf-2024.yaml"))
        publish_module(
            session, import_module(session, read_module(modules / SLUG), by="t", at=at), by="t", at=at
        )
        person = add_person(session, name="Ama", email="ama@example.org", roles=["learner"], by="t", at=at)
        token = begin_sign_in(
            session, session.get_one(Person, person.id), agent="t", at=at, until=at + timedelta(days=1)
        )
        session.commit()
        return person.id, token


def learn(tab: Page, url: str, policy: Policy) -> dict[str, int | None]:
    tab.goto(f"{url}/learn/modules/{SLUG}/")
    learner = Learner(tab.main_frame, tables_in(tab.content().encode()), policy)
    learner.begin()
    learner.play()
    tab.wait_for_selector("[data-lcf=save-state][data-state=saved]")
    return learner.percents()


@pytest.mark.parametrize(("policy", "plan"), [(best, 0), (worst, 1), (mixed, 2)])
def test_page_database_and_package_show_the_same_digits(
    contexts: Contexts,
    app: Flask,
    serve: Callable[[Flask], Served],
    apart: Callable[..., object],
    policy: Policy,
    plan: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, token = publish_culture(app)
    context = contexts.new()
    served = serve(app)
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    shown = learn(context.new_page(), served.url, policy)

    with app.app_context(), app.extensions["lcf_lms"].database.session(writes=False) as session:
        attempt = session.scalars(select(Attempt).where(Attempt.person_id == person)).one()
        tables = tables_of(session, attempt)
        own = results(tables, replay_of(session, attempt, tables))
        assert attempt.completed_at is not None
        stored = attempt.results or {}
        percent = attempt.percent
    assert shown == {figure.key: figure.percent for figure in (*own.nodes, *own.values)}
    assert shown == {one["key"]: one["percent"] for one in stored["nodes"] + stored["values"]}
    assert percent == own.module.percent

    monkeypatch.setattr(driver, "JOURNEYS", (driver.JOURNEYS[plan],))
    proof = apart(driver.prove, culture("esr"), "esr")
    assert isinstance(proof, driver.Proof)
    assert proof.held
    assert proof.journeys[0].score == str(percent)
