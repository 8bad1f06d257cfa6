"""What the player asks and tells, over HTTP, on both databases where order and locks matter."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lcf_lms.models.attempt import Attempt, Note, Response, SetAside
from tests.learning import sample

API = f"/learn/api/modules/{sample.SLUG}"


@pytest.fixture
def site(both: Any) -> Any:
    """The product with the sample published, on SQLite and on PostgreSQL."""
    with both.session() as session:
        sample.publish(session, both.clock.at)
        both.codes = {key: sample.code(session, key) for key in ("check", "ward.first", "ward.second")}
    return both


def response(
    number: int, decision: str, answer: str, run: int = 0, client_id: str | None = None
) -> dict[str, Any]:
    return {
        "id": client_id or str(uuid4()),
        "number": number,
        "run": run,
        "decision": decision,
        "answer": answer,
    }


def post(client: Any, responses: list[dict[str, Any]], attempt: int = 1, revision: int = 1) -> Any:
    return client.post_json(
        f"{API}/responses", {"attempt": attempt, "revision": revision, "responses": responses}
    )


def count(site: Any, model: type) -> int:
    with site.session() as session:
        return int(session.scalar(select(func.count()).select_from(model)))


def whole_path(site: Any) -> list[dict[str, Any]]:
    codes = site.codes
    return [response(1, codes["check"], "a"), response(2, codes["ward.first"], "a"),
            response(3, codes["ward.second"], "b")]  # fmt: skip


def test_someone_who_has_not_begun_gets_an_empty_log(site: Any) -> None:
    answer = site.client("learner").get(f"{API}/attempt?revision=1")
    assert answer.json["started"] is False
    assert (answer.json["attempt"], answer.json["head"], answer.json["log"]) == (1, 0, [])
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_response_begins_the_attempt_and_is_acknowledged(site: Any) -> None:
    learner = site.client("learner")
    one = response(1, site.codes["check"], "a")
    answer = post(learner, [one])
    assert answer.status_code == 200
    assert answer.json["acknowledged"] == [one["id"]]
    assert answer.json["head"] == 1
    again = learner.get(f"{API}/attempt").json
    assert again["started"] is True
    assert again["log"] == [one]


def test_percentages_exist_only_once_complete(site: Any) -> None:
    learner = site.client("learner")
    path = whole_path(site)
    part = post(learner, path[:2]).json["progress"]
    assert part["complete"] is False and part["percent"] is None
    assert all(node["percent"] is None for node in part["results"]["nodes"])
    whole = post(learner, path[2:]).json["progress"]
    # Culture: 5040 + 5040 + 1260 of 3 × 5040 is 75 %. Core are the check and the first scene only.
    assert whole["complete"] is True and whole["percent"] is None
    assert [(node["key"], node["percent"]) for node in whole["results"]["nodes"]] == [("culture", 75)]


def test_the_same_response_again_is_acknowledged_and_stored_once(site: Any) -> None:
    learner = site.client("learner")
    one = response(1, site.codes["check"], "a")
    assert post(learner, [one]).status_code == 200
    again = post(learner, [dict(one, number=7)])
    assert again.status_code == 200 and again.json["acknowledged"] == [one["id"]]
    assert count(site, Response) == 1


def test_a_changed_payload_is_refused_by_name(site: Any) -> None:
    learner = site.client("learner")
    one = response(1, site.codes["check"], "a")
    post(learner, [one])
    answer = post(learner, [dict(one, answer="b")])
    assert answer.status_code == 422
    assert (answer.json["reason"], answer.json["id"]) == ("changed", one["id"])
    assert count(site, Response) == 1


def test_a_wrong_number_is_answered_with_the_log(site: Any) -> None:
    learner = site.client("learner")
    one = response(1, site.codes["check"], "a")
    post(learner, [one])
    answer = post(learner, [response(3, site.codes["ward.first"], "a")])
    assert answer.status_code == 409
    assert answer.json["reason"] == "behind"
    assert (answer.json["head"], answer.json["log"]) == (1, [one])
    assert count(site, Response) == 1


def test_another_revision_is_answered_with_the_log(site: Any) -> None:
    learner = site.client("learner")
    post(learner, [response(1, site.codes["check"], "a")])
    with site.session() as session:
        sample.publish(session, site.clock.at, title="A quieter corridor")
    answer = post(learner, [response(2, site.codes["ward.first"], "a")], revision=2)
    assert (answer.status_code, answer.json["reason"], answer.json["revision"]) == (409, "revision", 1)


def test_a_choice_that_was_not_offered_stores_nothing_of_the_request(site: Any) -> None:
    learner = site.client("learner")
    good, bad = response(1, site.codes["check"], "a"), response(2, site.codes["ward.second"], "a")
    answer = post(learner, [good, bad])
    assert (answer.status_code, answer.json["reason"], answer.json["id"]) == (422, "not_offered", bad["id"])
    assert count(site, Response) == 0 and count(site, Attempt) == 0


def test_a_body_of_the_wrong_form_is_refused_kindly(site: Any) -> None:
    learner = site.client("learner")
    answer = post(learner, [dict(response(1, "zz", "a"), extra=1)])
    assert (answer.status_code, answer.json["reason"]) == (422, "malformed")


def test_a_beacon_counts_like_any_other_request(site: Any) -> None:
    learner = site.client("learner")
    token = learner.get(f"{API}/attempt").json["token"]
    one = response(1, site.codes["check"], "a")
    body = json.dumps({"token": token, "attempt": 1, "revision": 1, "responses": [one]})
    answer = learner.post(
        f"{API}/responses", data=body, content_type="text/plain", headers={"Origin": "https://localhost"}
    )
    assert answer.json["acknowledged"] == [one["id"]]


def test_without_a_token_nothing_is_taken(site: Any) -> None:
    learner = site.client("learner")
    body = json.dumps({"token": "x", "attempt": 1, "revision": 1, "responses": whole_path(site)})
    answer = learner.post(f"{API}/responses", data=body, content_type="application/json")
    assert answer.status_code == 403
    assert count(site, Response) == 0


def test_someone_signed_out_is_told_so(site: Any) -> None:
    answer = site.client(None).get(f"{API}/attempt")
    assert (answer.status_code, answer.json["reason"]) == (401, "signed_out")


def test_two_people_keep_apart(site: Any) -> None:
    post(site.client("learner"), [response(1, site.codes["check"], "a")])
    other = site.client("author").get(f"{API}/attempt").json
    assert other["log"] == []


def test_set_aside_is_kept_once_and_never_counts(site: Any) -> None:
    learner = site.client("learner")
    post(learner, [response(1, site.codes["check"], "a")])
    left = {"id": str(uuid4()), "run": 0, "decision": site.codes["check"], "answer": "b", "revision": 1}
    body = {"attempt": 1, "reason": "elsewhere", "responses": [left]}
    for _ in range(2):
        assert learner.post_json(f"{API}/set-aside", body).json == {"set_aside": [left["id"]]}
    assert count(site, SetAside) == 1 and count(site, Response) == 1
    assert learner.get(f"{API}/attempt").json["set_aside"] == 1


def test_practice_comes_after_the_first_run_and_changes_no_result(site: Any) -> None:
    learner = site.client("learner")
    path = whole_path(site)
    early = post(learner, [path[0], response(2, site.codes["ward.first"], "b", run=1)])
    assert early.status_code == 422
    done = post(learner, path).json["progress"]
    after = post(learner, [response(4, site.codes["ward.second"], "a", run=1)]).json["progress"]
    assert after["results"]["nodes"] == done["results"]["nodes"]


def test_starting_again_is_offered_only_below_the_mark(site: Any) -> None:
    learner = site.client("learner")
    post(learner, whole_path(site))
    assert learner.get(f"{API}/attempt").json["can_start_again"] is False
    answer = learner.post_json(f"{API}/attempts", {"attempt": 2, "revision": 1})
    assert answer.status_code == 409


def test_the_place_is_kept_and_an_unknown_one_ignored(site: Any) -> None:
    learner = site.client("learner")
    learner.post_json(f"{API}/attempts", {"attempt": 1, "revision": 1})
    with site.session() as session:
        module = session.scalar(select(Attempt))
        pages = list(sample.publish(session, site.clock.at)[1].tables["pages"])
        assert module is not None
    assert learner.post_json(f"{API}/place", {"attempt": 1, "place": pages[1]}).status_code == 204
    learner.post_json(f"{API}/place", {"attempt": 1, "place": "zz"})
    assert learner.get(f"{API}/attempt").json["place"] == pages[1]


def test_notes_are_private_and_a_conflict_shows_what_is_stored(site: Any) -> None:
    learner = site.client("learner")
    note = {"block": "thought", "version": 0, "body": {"text": "Listen first."}}
    assert learner.post_json(f"{API}/notes", note).json == {"version": 1}
    assert learner.post_json(f"{API}/notes", note).json == {"version": 1}
    other = learner.post_json(f"{API}/notes", dict(note, body={"text": "Ask first."}))
    assert (other.status_code, other.json) == (409, {"version": 1, "body": {"text": "Listen first."}})
    assert learner.get(f"{API}/attempt").json["notes"] == {"thought": {"version": 1, "body": note["body"]}}
    assert site.client("author").get(f"{API}/attempt").json["notes"] == {}
    refused = learner.post_json(f"{API}/notes", dict(note, block="nowhere"))
    assert refused.status_code == 422 and count(site, Note) == 1
