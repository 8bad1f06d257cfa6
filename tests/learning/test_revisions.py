"""Learners stay on the revision they began; newcomers begin on the newest."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.learning import sample

API = f"/learn/api/modules/{sample.SLUG}"


def test_a_learner_on_revision_one_stays_there(both: Any) -> None:
    with both.session() as session:
        sample.publish(session, both.clock.at)
        check = sample.code(session, "check")
    learner = both.client("learner")
    one = {"id": str(uuid4()), "number": 1, "run": 0, "decision": check, "answer": "a"}
    learner.post_json(f"{API}/responses", {"attempt": 1, "revision": 1, "responses": [one]})
    with both.session() as session:
        _, revision = sample.publish(session, both.clock.at, title="A quieter corridor")
        assert revision.number == 2
        assert sample.code(session, "check") == check
    at = learner.get(f"/learn/modules/{sample.SLUG}/")
    assert at.headers["Location"].endswith(f"/learn/modules/{sample.SLUG}/1/")
    new = both.client("author").get(f"/learn/modules/{sample.SLUG}/")
    assert new.headers["Location"].endswith(f"/learn/modules/{sample.SLUG}/2/")


def test_the_page_of_a_revision_is_the_same_bytes_for_everyone(host: Any) -> None:
    with host.session() as session:
        sample.publish(session, host.clock.at)
    address = f"/learn/modules/{sample.SLUG}/1/"
    first, second = host.client("learner").get(address), host.client("author").get(address)
    assert first.data == second.data
    assert "no-cache" in first.headers["Cache-Control"]
    again = host.client("learner").get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_what_was_never_published_is_not_found(host: Any) -> None:
    learner = host.client("learner")
    assert learner.get("/learn/modules/nothing-here/").status_code == 404
    with host.session() as session:
        sample.publish(session, host.clock.at)
    assert learner.get(f"/learn/modules/{sample.SLUG}/9/").status_code == 404


def test_home_shows_the_domains_and_says_which_are_being_written(host: Any) -> None:
    with host.session() as session:
        sample.publish(session, host.clock.at)
    page = host.client("learner").get("/learn/").text
    assert "A quiet corridor" in page
    assert page.count("Being written") == 5
