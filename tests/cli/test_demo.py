"""``lcf demo``: made-up people by the real services, the same for the same seed, never over real data."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lcf_lms.cli import main
from lcf_lms.cli.demo import fill, published_modules
from lcf_lms.models.attempt import Attempt, Note, Response
from lcf_lms.models.module import Revision
from lcf_lms.models.person import DEMO_ISSUER, Person
from lcf_lms.play.path import Entry, replay
from lcf_lms.play.results import results
from lcf_lms.play.tables import PlayTables
from lcf_lms.web import backups
from lcf_lms.web.database import WRITES, OurSession, make_engine
from tests.learning import sample

AT = datetime(2026, 11, 24, 16, 40, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))
    for words in (["db", "upgrade"], ["frameworks", "import"], ["modules", "import", "--publish"]):
        assert CliRunner().invoke(main, words).exit_code == 0
    return tmp_path / "instance"


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{folder / 'lcf.db'}")
    with OurSession(engine, info={WRITES: False}) as made:
        yield made
    engine.dispose()


def test_two_hundred_people_come_alive_in_under_twenty_seconds(folder: Path, session: Session) -> None:
    began = time.monotonic()
    told = CliRunner().invoke(main, ["demo", "--people", "200"])
    assert told.exit_code == 0, told.output
    assert time.monotonic() - began < 20
    assert session.scalar(select(func.count()).select_from(Person)) == 200
    attempts = session.scalars(select(Attempt)).all()
    finished = [one for one in attempts if one.completed_at is not None]
    # Lively: some have not begun, some are on the way, most have finished, not all alike.
    assert 140 < len({one.person_id for one in attempts}) < 200
    assert 60 < len(finished) < len(attempts) - 20
    assert len({one.percent for one in finished}) > 10
    assert (session.scalar(select(func.count()).select_from(Note)) or 0) > 100
    assert session.scalar(select(func.count()).select_from(Response).where(Response.run > 0))
    assert {tuple(roles) for roles in session.scalars(select(Person.roles))} >= {
        ("learner",),
        ("learner", "lead"),
        ("learner", "author"),
    }
    assert set(session.scalars(select(Person.issuer))) == {DEMO_ISSUER}
    # They are no shortcuts: every log replays to what its attempt says.
    for one in attempts[:40]:
        tables = PlayTables.model_validate(session.get_one(Revision, (one.module_id, one.revision)).tables)
        rows = session.scalars(
            select(Response).where(Response.attempt_id == one.id).order_by(Response.number)
        )
        replayed = replay(tables, [Entry(row.number, row.run, row.decision, row.answer) for row in rows])
        assert not replayed.left_out
        assert results(tables, replayed, one.place).module.percent == one.percent
        assert one.started_at <= one.last_seen_at


def test_the_same_people_are_made_up_once(folder: Path) -> None:
    assert CliRunner().invoke(main, ["demo", "--people", "3"]).output.startswith("3 people")
    assert CliRunner().invoke(main, ["demo", "--people", "5"]).output.startswith("2 people")
    assert CliRunner().invoke(main, ["demo", "--people", "5", "--seed", "2"]).output.startswith("5 people")


def test_the_same_seed_and_time_make_the_same_rows(sqlite_url: str, tmp_path: Path) -> None:
    made = []
    for number, seed in enumerate((7, 7, 8)):
        path = tmp_path / f"{number}.db"
        path.write_bytes(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes())
        engine = make_engine(f"sqlite:///{path}")
        with OurSession(engine, info={WRITES: True}) as session, session.begin():
            sample.publish(session, AT)
            fill(session, published_modules(session), 20, seed, AT)
        made.append(backups.backup(engine, tmp_path / f"{number}.zip", at=AT).tables)
        engine.dispose()
    for table in ("lcf_person", "lcf_attempt", "lcf_response", "lcf_note"):
        assert made[0][table].rows and made[0][table] == made[1][table], table
    assert made[0]["lcf_response"].rows and made[0]["lcf_response"] != made[2]["lcf_response"]


def test_it_never_touches_a_database_that_lies_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    monkeypatch.setenv("LCF_LMS_DATABASE_URL", f"sqlite:///{folder / 'lcf.db'}")
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "another"))
    told = CliRunner().invoke(main, ["demo", "--people", "1"])
    assert (told.exit_code, "works only on a database inside" in told.output) == (1, True)
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_without_a_module_there_is_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    told = CliRunner().invoke(main, ["demo"])
    assert (told.exit_code, "There is no published module" in told.output) == (1, True)
