"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from lcf_lms.models.attempt import Attempt, Note, Response, SetAside
from lcf_lms.models.export import Export
from lcf_lms.models.module import Draft, Media, Module, Revision, select_catalogue, select_module
from lcf_lms.models.person import Person, SignIn, Throttle, select_sign_in, select_sign_ins_of
from tests.hosts import Host

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def filled(both: Host) -> Host:
    """One person, one module with a revision, one open attempt with one response."""
    with both.session() as session:
        person = Person(
            id=1,
            issuer="trust",
            subject="ruth",
            name="Ruth",
            email=None,
            roles=["learner"],
            created_at=AT,
        )
        module = Module(id=1, slug="culture", title="Culture", node="culture", framework="lcf", created_at=AT)
        session.add_all([person, module])
        session.flush()
        session.add(revision(1))
        session.flush()
        session.add(attempt(ordinal=1))
        session.flush()
        session.add(response(1, "a" * 36))
    return both


def revision(number: int) -> Revision:
    return Revision(
        module_id=1,
        number=number,
        document={"z": 1, "a": 2},
        tables={"pages": {"0b": 1, "0a": 2}},
        media={},
        digest="d" * 64,
        published_at=AT,
        published_by="tests",
    )


def attempt(**values: Any) -> Attempt:
    wanted = {
        "person_id": 1,
        "module_id": 1,
        "ordinal": 2,
        "revision": 1,
        "started_at": AT,
        "last_seen_at": AT,
    }
    return Attempt(**(wanted | values))


def response(number: int, client_id: str, **values: Any) -> Response:
    wanted = {
        "attempt_id": 1,
        "number": number,
        "client_id": client_id,
        "revision": 1,
        "run": 0,
        "decision": "0a",
        "answer": "a",
        "credit": 5040,
        "at": AT,
    }
    return Response(**(wanted | values))


REFUSED: dict[str, Callable[[], object]] = {
    "a second open attempt": lambda: attempt(ordinal=2),
    "an ordinal used twice": lambda: attempt(ordinal=1, completed_at=AT),
    "an attempt at a revision that is none": lambda: attempt(revision=9, completed_at=AT),
    "an ordinal of none": lambda: attempt(ordinal=0, completed_at=AT),
    "a percentage over 100": lambda: attempt(completed_at=AT, percent=101),
    "a percentage before completion": lambda: attempt(person_id=1, ordinal=3, percent=50),
    "results before completion": lambda: attempt(ordinal=3, results={"complete": False}),
    "a head below nothing": lambda: attempt(completed_at=AT, head=-1),
    "a number used twice": lambda: response(1, "b" * 36),
    "a client's id used twice": lambda: response(2, "a" * 36),
    "a number of none": lambda: response(0, "b" * 36),
    "a run below nothing": lambda: response(2, "b" * 36, run=-1),
    "credit over a whole": lambda: response(2, "b" * 36, credit=5041),
    "credit below nothing": lambda: response(2, "b" * 36, credit=-1),
    "a response of no attempt": lambda: response(2, "b" * 36, attempt_id=99),
    "a person known twice": lambda: Person(
        issuer="trust", subject="ruth", name="Other", roles=[], created_at=AT
    ),
    "a sign-in that ends before it begins": lambda: SignIn(
        digest="s" * 64, person_id=1, created_at=AT, last_seen_at=AT, expires_at=AT
    ),
    "a count below nothing": lambda: Throttle(key="k", started_at=AT, count=-1),
    "a revision of no number": lambda: revision(0),
    "a digest cut short": lambda: Media(digest="short", content_type="image/png", content=b"x"),
    "a draft saved before its first save": lambda: Draft(
        module_id=1,
        document={},
        codes={},
        media={},
        lock_version=-1,
        updated_at=AT,
        updated_by="tests",
    ),
    "a note of a version below nothing": lambda: Note(
        person_id=1, module_id=1, block="plan", version=-1, body={}, updated_at=AT
    ),
    "a package of no bytes": lambda: Export(
        module_id=1,
        revision=1,
        target="esr",
        filename="x.zip",
        sha256="e" * 64,
        size=0,
        content=b"",
        built_at=AT,
        findings=[],
    ),
    "a response set aside in a run below nothing": lambda: SetAside(
        attempt_id=1,
        client_id="a" * 36,
        revision=1,
        run=-1,
        decision="0a",
        answer="a",
        reason="changed",
        at=AT,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(filled: Host, what: str) -> None:
    with pytest.raises(IntegrityError), filled.session() as session:
        session.add(REFUSED[what]())


def test_a_second_attempt_may_be_open_once_the_first_is_complete(filled: Host) -> None:
    with filled.session() as session:
        session.get_one(Attempt, 1).completed_at = AT
        session.flush()
        session.add(attempt(ordinal=2))
    with filled.session() as session:
        assert len(list(session.scalars(select(Attempt)))) == 2


@pytest.mark.parametrize(
    "change", ["UPDATE lcf_response SET credit = 0", "UPDATE lcf_revision SET note = 'x'"]
)
def test_what_was_answered_and_published_is_never_changed(filled: Host, change: str) -> None:
    with pytest.raises(DBAPIError, match="are never changed"), filled.session() as session:
        session.execute(text(change))


def test_a_changed_row_object_is_refused_too(filled: Host) -> None:
    with pytest.raises(DBAPIError, match="are never changed"), filled.session() as session:
        session.execute(update(Response).values(answer="b"))


def test_a_purge_may_delete_responses(filled: Host) -> None:
    with filled.session() as session:
        session.execute(delete(Response))
    with filled.session() as session:
        assert session.scalar(select(Response)) is None


def test_a_moment_comes_back_aware_whatever_zone_it_was_said_in(filled: Host) -> None:
    summer = datetime(2026, 7, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    with filled.session() as session:
        session.get_one(Person, 1).last_seen_at = summer
    with filled.session() as session:
        seen = session.get_one(Person, 1).last_seen_at
    assert seen == summer
    assert seen is not None
    assert seen.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(filled: Host) -> None:
    with pytest.raises(StatementError, match="needs a zone"), filled.session() as session:
        session.get_one(Person, 1).last_seen_at = datetime(2026, 7, 1, 13, 0)


def test_json_keeps_the_order_it_was_written_in(filled: Host) -> None:
    with filled.session() as session:
        found = session.get_one(Revision, (1, 1))
        assert list(found.document) == ["z", "a"]
        assert list(found.tables["pages"]) == ["0b", "0a"]


def test_no_results_are_null_and_not_the_word_null(filled: Host) -> None:
    with filled.session() as session:
        session.get_one(Attempt, 1).results = None
        session.flush()
        assert session.scalar(text("SELECT count(*) FROM lcf_attempt WHERE results IS NULL")) == 1


def test_the_catalogue_holds_what_is_published_and_not_withdrawn(filled: Host) -> None:
    with filled.session() as session:
        assert list(session.scalars(select_catalogue())) == []
        module = session.scalars(select_module("culture")).one()
        module.current_revision = 1
        session.flush()
        assert list(session.scalars(select_catalogue())) == [module]
        module.withdrawn_at = AT
        session.flush()
        assert list(session.scalars(select_catalogue())) == []


def test_sign_ins_that_were_revoked_or_are_over_are_not_found(filled: Host) -> None:
    def sign_in(name: str, **values: Any) -> SignIn:
        wanted = {"created_at": AT, "last_seen_at": AT, "expires_at": AT + timedelta(days=7)}
        return SignIn(digest=name * 64, person_id=1, **(wanted | values))

    def living(session: Session, at: datetime) -> list[str]:
        return [one.digest[0] for one in session.scalars(select_sign_ins_of(1, at))]

    with filled.session() as session:
        session.add_all(
            [sign_in("a"), sign_in("b", revoked_at=AT), sign_in("c", last_seen_at=AT + timedelta(hours=1))]
        )
        session.flush()
        assert living(session, AT) == ["c", "a"]
        assert living(session, AT + timedelta(days=7)) == []
        assert session.scalar(select_sign_in("b" * 64, AT)) is None
        assert session.scalar(select_sign_in("a" * 64, AT)) is not None
