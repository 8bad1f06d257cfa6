"""A learner's own data: said in words, taken away, shared and taken back, notes deleted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lcf_lms.models.attempt import Note, Response
from lcf_lms.models.module import select_module
from lcf_lms.models.sharing import Sharing, select_sharing
from tests.hosts import Host
from tests.learning import sample

API = f"/learn/api/modules/{sample.SLUG}"
SHARING = f"/learn/my-data/sharing/{sample.SLUG}"
TEXT = "I moved to the answer <before> I had heard."


def learn(host: Host, role: str = "learner", *, note: str = TEXT) -> Any:
    """Somebody who finished the sample, practised one decision, and wrote a note."""
    with host.session() as session:
        if session.scalar(select_module(sample.SLUG)) is None:
            sample.publish(session, host.clock.at)
        check, first, second = (sample.code(session, key) for key in ("check", "ward.first", "ward.second"))
    learner = host.client(role)
    answers = [(check, "b", 0), (first, "a", 0), (second, "a", 0), (second, "b", 1)]
    responses = [
        {"id": str(uuid4()), "number": n, "run": run, "decision": decision, "answer": answer}
        for n, (decision, answer, run) in enumerate(answers, start=1)
    ]
    told = learner.post_json(f"{API}/responses", {"attempt": 1, "revision": 1, "responses": responses})
    assert told.status_code == 200, told.text
    write(learner, note)
    return learner


def write(learner: Any, text: str) -> None:
    """A first note, as the player sends it."""
    content = {"block": "thought", "version": 0, "body": {"text": text}}
    kept = learner.post_json(f"{API}/notes", content)
    assert kept.status_code == 200, kept.text


def shared(host: Host, role: str = "learner", at: datetime | None = None) -> Sharing | None:
    number = host.person(role)
    with host.session() as session:
        module = session.scalars(select_module(sample.SLUG)).one()
        return session.scalar(select_sharing(number, module.id, at or host.clock.at))


def counts(host: Host) -> tuple[int, int]:
    with host.session() as session:
        notes = session.scalar(select(func.count()).select_from(Note))
        return notes or 0, session.scalar(select(func.count()).select_from(Response)) or 0


def test_the_page_says_what_is_recorded_and_where(host: Host) -> None:
    learner = learn(host)
    page = learner.get("/learn/my-data").text
    for words in ("What is recorded, and where", "Only you see them", "4 answers, 1 note", "Not shared"):
        assert words in page
    empty = host.client("author").get("/learn/my-data").text
    assert "You have not begun a module" in empty
    for address in ("/learn/", "/learn/account"):
        assert "/learn/my-data" in learner.get(address).text


def test_everything_is_in_the_json(both: Host) -> None:
    learner = learn(both)
    answer = learner.get("/learn/my-data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-learning.json"'
    data = json.loads(answer.text)
    assert data["person"]["email"] == "learner@trust.example"
    [module] = data["modules"]
    [attempt] = module["attempts"]
    assert [(one["title"], one["answers"], one["levels"]) for one in attempt["answers"]] == [
        ("A check", ["Wait for the report"], ["weak"]),
        ("The lift", ["Ask what they need"], ["strong"]),
        ("The call", ["Ask what they need"], ["strong"]),
        ("The call", ["Wait for the report"], ["weak"]),
    ]
    assert [one["counts"] for one in attempt["answers"]] == [True, True, True, False]
    # Only two of the three decisions are met by everybody: too few to speak of the whole module.
    assert attempt["percent"] is None
    assert attempt["results"][0] == {"title": "The whole module", "percent": None, "count": 2}
    assert attempt["results"][1] == {
        "title": "Creating a compassionate, just and positive culture",
        "percent": 75,
        "count": 3,
    }
    [note] = module["notes"]
    assert note["stored"] == {"text": TEXT}
    assert note["written"] == [{"label": "", "text": TEXT}]
    assert module["shared_with_leads_until"] is None
    assert len(data["sign_ins"]) == 1
    assert "password" not in answer.text


def test_the_page_to_keep_needs_nothing_else(host: Host) -> None:
    answer = learn(host).get("/learn/my-data.html")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-learning.html"'
    root = html.fromstring(answer.text)
    assert not root.xpath("//link|//script|//img|//style")
    text = root.text_content()
    for words in (TEXT, "The lift", "Ask what they need (strong)", "practice", "75%", "no", "A thought"):
        assert words in text


def test_my_files_hold_nothing_of_anybody_else(host: Host) -> None:
    learn(host, note="Mine alone")
    other = learn(host, "another", note="Theirs alone")
    for address in ("/learn/my-data", "/learn/my-data.json", "/learn/my-data.html"):
        text = other.get(address).text
        assert "Mine alone" not in text
        assert "learner@trust.example" not in text


def test_notes_are_deleted_after_a_question_and_answers_stay(both: Host) -> None:
    learner, other = learn(both), learn(both, "another")
    asked = learner.get("/learn/my-data/notes/delete")
    assert "Delete all your notes?" in asked.text
    assert "1 note goes" in asked.text
    assert counts(both) == (2, 8)
    done = learner.post_form("/learn/my-data/notes/delete", {})
    assert (done.status_code, done.location) == (303, "/learn/my-data?did=deleted")
    assert "Your notes are deleted" in learner.get(done.location).text
    assert counts(both) == (1, 8)
    assert "There are no notes to delete" in learner.get("/learn/my-data/notes/delete").text
    again = learner.post_form("/learn/my-data/notes/delete", {}, page="/learn/account")
    assert again.location == "/learn/my-data?did=none"
    # The player carries on: a note may be written anew.
    write(learner, "Anew")
    assert counts(both) == (2, 8)
    assert "1 note" in other.get("/learn/my-data").text


def test_notes_of_one_module_are_deleted_alone(host: Host) -> None:
    learner = learn(host)
    with host.session() as session:
        module, _ = _second(session, host)
        session.add(
            Note(
                person_id=host.person("learner"),
                module_id=module.id,
                block="thought",
                version=1,
                body={"text": "Another"},
                updated_at=host.clock.at,
            )
        )
    address = f"/learn/my-data/notes/delete?module={sample.SLUG}"
    assert "Delete your notes on A quiet corridor?" in learner.get(address).text
    learner.post_form("/learn/my-data/notes/delete", {"module": sample.SLUG})
    with host.session() as session:
        assert [note.body for note in session.scalars(select(Note))] == [{"text": "Another"}]


def _second(session: Any, host: Host) -> Any:
    from lcf_lms.authoring import service
    from lcf_lms.content.files import ModuleFiles

    document = sample.document(slug="second", title="A second")
    module = service.import_module(session, ModuleFiles(document), by="author", at=host.clock.at)
    return module, service.publish_module(session, module, by="author", at=host.clock.at)


def test_decisions_are_shared_until_the_end_of_a_day_and_taken_back_at_once(both: Host) -> None:
    learner = learn(both)
    assert 'value="2026-12-22"' in learner.get(SHARING).text
    assert shared(both) is None
    done = learner.post_form(SHARING, {"until": "2026-12-18"})
    assert (done.status_code, done.location) == (303, "/learn/my-data?did=shared")
    assert "Shared with leads until the end of 18 December" in learner.get("/learn/my-data").text
    found = shared(both)
    assert found is not None
    assert found.until == datetime(2026, 12, 19, tzinfo=UTC)
    assert shared(both, at=datetime(2026, 12, 18, 23, 59, tzinfo=UTC)) is not None
    assert shared(both, at=datetime(2026, 12, 19, tzinfo=UTC)) is None
    assert shared(both, "another") is None
    assert json.loads(learner.get("/learn/my-data.json").text)["modules"][0]["shared_with_leads_until"]
    learner.post_form(SHARING, {"until": "2026-11-24"})
    later = shared(both)
    assert later is not None
    assert later.until == datetime(2026, 11, 25, tzinfo=UTC)
    back = learner.post_form(f"{SHARING}/take-back", {}, page="/learn/my-data")
    assert back.location == "/learn/my-data?did=taken-back"
    assert shared(both) is None
    with both.session() as session:
        rows = session.scalars(select(Sharing)).all()
        assert [row.withdrawn_at for row in rows] == [both.clock.at, both.clock.at]


def test_in_summer_a_day_ends_an_hour_earlier_by_universal_time(host: Host) -> None:
    host.clock.at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    learn(host).post_form(SHARING, {"until": "2026-06-02"})
    found = shared(host)
    assert found is not None
    assert found.until == datetime(2026, 6, 2, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-11-23", "Choose today or a later day"),
        ("2028-01-01", "within a year"),
        ("", "Choose a day"),
        ("soon", "Not a valid date"),
    ],
)
def test_a_day_that_cannot_be_is_told(host: Host, until: str, words: str) -> None:
    page = learn(host).post_form(SHARING, {"until": until})
    assert page.status_code == 422
    assert words in page.text
    assert shared(host) is None


def test_what_was_not_begun_cannot_be_shared_and_what_is_not_there_is_not_found(host: Host) -> None:
    learn(host)
    other = host.client("another")
    page = other.post_form(SHARING, {"until": str(date(2026, 12, 1))})
    assert (page.status_code, "nothing to share" in page.text) == (422, True)
    for address in ("/learn/my-data/sharing/nothing", "/learn/my-data/notes/delete?module=nothing"):
        assert other.get(address).status_code == 404
    assert other.post_form("/learn/my-data/sharing/nothing/take-back", {}, page=SHARING).status_code == 404


def test_forms_need_their_token_and_pages_a_person(host: Host) -> None:
    learner = learn(host)
    assert learner.post("/learn/my-data/notes/delete").status_code == 400
    assert learner.post(f"{SHARING}/take-back").status_code == 400
    assert learner.post(SHARING, data={"until": "2026-12-01"}).status_code == 422
    assert counts(host)[0] == 1
    nobody = host.client()
    for address in ("/learn/my-data", "/learn/my-data.json", "/learn/my-data.html", SHARING):
        assert nobody.get(address).status_code == 302


def test_at_most_one_sharing_of_a_module_is_open(both: Host) -> None:
    learn(both).post_form(SHARING, {"until": "2026-12-01"})

    def share_beside() -> None:
        with both.session() as session:
            row = session.scalars(select(Sharing)).one()
            until = both.clock.at + timedelta(days=1)
            session.add(
                Sharing(
                    person_id=row.person_id, module_id=row.module_id, created_at=both.clock.at, until=until
                )
            )

    with pytest.raises(IntegrityError):
        share_beside()
