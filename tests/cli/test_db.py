"""``lcf db``: a backup of either database restores into either, whole or not at all; removal leaves none."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Engine,
    Integer,
    LargeBinary,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Session

from lcf_lms.cli import main
from lcf_lms.cli.demo import fill, published_modules
from lcf_lms.models.attempt import Attempt, SetAside
from lcf_lms.models.base import Moment
from lcf_lms.models.export import Export
from lcf_lms.models.module import Media
from lcf_lms.models.person import Throttle
from lcf_lms.models.schema import all_tables
from lcf_lms.people import service
from lcf_lms.web import backups, migrating
from lcf_lms.web.database import WRITES, OurSession, make_engine
from tests.learning import sample

AT = datetime(2026, 11, 24, 16, 40, 5, 123456, tzinfo=UTC)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database in use, on SQLite and on PostgreSQL: every table has rows."""
    made = make_engine(database_url)
    with OurSession(made, info={WRITES: True}) as session, session.begin():
        populate(session)
        populate_the_rest(session)
    yield made
    made.dispose()


def populate(session: Session) -> None:
    module, revision = sample.publish(session, AT)
    fill(session, published_modules(session), 12, 1, AT)
    [person, *_] = (invitation.person for invitation in service.begin_demo(session, at=AT))
    service.begin_sign_in(session, person, agent="täsk", at=AT, until=AT + timedelta(days=1))
    attempt = session.query(Attempt).first()
    assert attempt is not None
    session.add_all(
        [
            Media(digest="d" * 64, content_type="image/png", content=bytes(range(256)) * 4),
            Throttle(key="name:x", started_at=AT, count=3),
            SetAside(
                attempt_id=attempt.id,
                client_id=sample.SLUG,
                revision=1,
                run=0,
                decision="01",
                answer="a",
                reason="elsewhere",
                at=AT,
            ),
            Export(
                module_id=module.id,
                revision=revision.number,
                target="esr",
                filename="x.zip",
                sha256="0" * 64,
                size=3,
                content=b"PK\x00",
                built_at=AT,
                findings=[{"z": 1, "a": [None, 1.5, "’"]}],
            ),
        ]
    )


def populate_the_rest(session: Session) -> None:
    """One row in every table that nobody above wrote to: a table that is new is backed up too."""
    for table in all_tables().sorted_tables:
        if session.scalar(select(func.count()).select_from(table)):
            continue
        row: dict[str, Any] = {}
        for number, column in enumerate(table.columns):
            if column.foreign_keys:
                (key,) = column.foreign_keys
                row[column.name] = session.scalar(select(func.min(key.column)))
            elif not column.primary_key or not isinstance(column.type, Integer):
                row[column.name] = _anything(column, number)
        session.execute(table.insert().values(row))


def _anything(column: Column[Any], number: int) -> Any:
    """A value of a column's type; of two moments the later column has the later one."""
    kinds: dict[type, Any] = {
        Boolean: True,
        Integer: 1,
        Moment: AT + timedelta(minutes=number),
        Date: AT.date(),
        JSON: {"z": [None, "’"], "a": 1},
        LargeBinary: b"PK\x00",
    }
    length = getattr(column.type, "length", None) or 8
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "a" * length)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database without any table, on SQLite and on PostgreSQL."""
    made = make_engine(request.getfixturevalue(f"empty_{request.param}_url"))
    yield made
    made.dispose()


@pytest.fixture
def lcf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command over a database."""
    monkeypatch.setenv("LCF_LMS_INSTANCE", str(tmp_path / "instance"))

    def run(engine: Engine, *words: object, told: str | None = None) -> Result:
        url = engine.url.render_as_string(hide_password=False)
        return CliRunner(env={"LCF_LMS_DATABASE_URL": url}).invoke(main, [str(word) for word in words], told)

    return run


def counts(engine: Engine) -> dict[str, int]:
    tables = [name for name in inspect(engine).get_table_names() if name.startswith("lcf_")]
    with engine.connect() as connection:
        return {name: int(connection.scalar(text(f"SELECT count(*) FROM {name}"))) for name in tables}


def rewrite(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup whose members were changed."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def with_rows(table: str, change: Callable[[list[Any]], None]) -> Callable[[dict[str, bytes]], None]:
    """Change rows of a table, and the manifest with them."""

    def go(members: dict[str, bytes]) -> None:
        name = f"tables/{table}.jsonl"
        rows = [json.loads(line) for line in members[name].splitlines()]
        change(rows)
        members[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        manifest = json.loads(members["manifest.json"])
        manifest["tables"][table] = {"rows": len(rows), "sha256": sha256(members[name]).hexdigest()}
        members["manifest.json"] = json.dumps(manifest).encode()

    return go


def test_a_backup_of_either_restores_into_either(
    engine: Engine, empty: Engine, lcf: Callable[..., Result], tmp_path: Path
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    told = lcf(engine, "db", "backup", first)
    assert (told.exit_code, "rows of" in told.output) == (0, True), told.output
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    told = lcf(empty, "db", "restore", first)
    assert (told.exit_code, "compared row by row" in told.output) == (0, True), told.output
    assert counts(empty) == counts(engine)
    assert all(counts(empty).values())
    assert migrating.version(empty) == migrating.head()
    assert migrating.differences(empty) == []
    # Byte for byte the same rows, whichever database they are read from.
    assert lcf(empty, "db", "backup", second).exit_code == 0
    assert backups.read_manifest(second).tables == backups.read_manifest(first).tables
    with OurSession(empty, info={WRITES: True}) as session, session.begin():
        service.add_person(
            session, name="New", email="new@trust.example", roles=["learner"], by="tests", at=AT
        )


def test_a_backup_shows_one_moment_of_a_product_at_work(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(engine)
    plain = backups._write
    written: list[str] = []

    def meanwhile(archive: zipfile.ZipFile, table: Any, connection: Any) -> Any:
        if not written:
            with OurSession(engine, info={WRITES: True}) as session, session.begin():
                service.add_person(
                    session, name="New", email="new@trust.example", roles=["learner"], by="tests", at=AT
                )
        written.append(table.name)
        return plain(archive, table, connection)

    monkeypatch.setattr(backups, "_write", meanwhile)
    made = backups.backup(engine, tmp_path / "one.zip", at=AT)
    assert {name: one.rows for name, one in made.tables.items()} == {
        name: number for name, number in before.items() if name != "lcf_alembic_version"
    }
    assert counts(engine)["lcf_person"] == before["lcf_person"] + 1


def test_a_backup_of_the_first_tables_comes_up_to_this_version(
    empty: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    migrating.upgrade(empty, "0001")
    with empty.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO lcf_person (issuer, subject, name, roles, active, created_at)"
                " VALUES ('local', 'ruth', 'Ruth', '[\"learner\"]', true, '2026-11-24 16:40:00')"
            )
        )
    made = backups.backup(empty, tmp_path / "old.zip", at=AT)
    assert made.migration == "0001"
    newer = make_engine(sqlite_url)
    assert migrating.version(newer) == migrating.head()
    backups.restore(newer, tmp_path / "old.zip")
    assert migrating.version(newer) == migrating.head()
    assert migrating.differences(newer) == []
    assert counts(newer)["lcf_person"] == 1
    newer.dispose()


def test_what_is_in_use_is_not_restored_over(
    engine: Engine, lcf: Callable[..., Result], tmp_path: Path
) -> None:
    backups.backup(engine, tmp_path / "one.zip", at=AT)
    before = counts(engine)
    told = lcf(engine, "db", "restore", tmp_path / "one.zip")
    assert told.exit_code == 1
    assert "This database is in use" in told.output
    assert counts(engine) == before


def damage(members: dict[str, bytes]) -> None:
    members["tables/lcf_person.jsonl"] = members["tables/lcf_person.jsonl"].replace(b"Ruth", b"Rita")


def forget(members: dict[str, bytes]) -> None:
    del members["tables/lcf_person.jsonl"]


def from_the_future(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"migration": "0', b'"migration": "9')


def without_people(rows: list[Any]) -> None:
    rows.clear()


def with_odd_credit(rows: list[Any]) -> None:
    rows[0]["credit"] = 9999


def with_odd_moment(rows: list[Any]) -> None:
    """One that neither database gives back as it was written."""
    rows[0]["at"] = rows[0]["at"].replace("+00:00", "+01:00")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (damage, "is damaged: lcf_person is not what its manifest says"),
        (forget, "is not a whole backup of ours: KeyError"),
        (from_the_future, "Restore it with that version or a newer one"),
        (with_rows("lcf_person", without_people), ""),
        (with_rows("lcf_response", with_odd_credit), "The database refused"),
        (with_rows("lcf_response", with_odd_moment), "lcf_response did not arrive as it is in"),
    ],
    ids=["damaged", "part", "newer", "dangling", "forbidden", "altered"],
)
def test_a_backup_that_does_not_hold_leaves_the_database_empty(
    change: Callable[[dict[str, bytes]], None],
    words: str,
    sqlite_url: str,
    empty: Engine,
    lcf: Callable[..., Result],
    tmp_path: Path,
) -> None:
    source = make_engine(sqlite_url)
    with OurSession(source, info={WRITES: True}) as session, session.begin():
        populate(session)
    backups.backup(source, tmp_path / "good.zip", at=AT)
    source.dispose()
    told = lcf(empty, "db", "restore", rewrite(tmp_path / "good.zip", tmp_path / "bad.zip", change))
    assert told.exit_code == 1, told.output
    assert words in told.output
    assert isinstance(told.exception, SystemExit)
    assert not inspect(empty).get_table_names()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"{}"])
def test_what_is_no_backup_is_told(
    content: bytes, empty_sqlite_url: str, lcf: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    engine = make_engine(empty_sqlite_url)
    told = lcf(engine, "db", "restore", tmp_path / "x.zip")
    assert (told.exit_code, "is not a whole backup of ours" in told.output) == (1, True)
    told = lcf(engine, "db", "restore", tmp_path / "absent.zip")
    assert (told.exit_code, "is not a whole backup of ours" in told.output) == (1, True)
    engine.dispose()


def test_a_backup_goes_into_a_new_file_or_nowhere(
    engine: Engine, empty: Engine, lcf: Callable[..., Result], tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    (place / "old.zip").write_bytes(b"theirs")
    assert "is there already" in lcf(engine, "db", "backup", place / "old.zip").output
    assert "There is no folder" in lcf(engine, "db", "backup", place / "sub" / "new.zip").output
    assert "nothing to back up" in lcf(empty, "db", "backup", place / "new.zip").output
    assert [(one.name, one.read_bytes()) for one in place.iterdir()] == [("old.zip", b"theirs")]


def test_a_damaged_file_is_not_backed_up_as_if_it_were_whole(
    sqlite_url: str, lcf: Callable[..., Result], tmp_path: Path
) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(
            "INSERT INTO lcf_note (person_id, module_id, block, version, body, updated_at)"
            " VALUES (7, 7, 'x', 1, '{}', '2026-11-24 16:40:00')"
        )
        connection.commit()
    engine.dispose()
    told = lcf(engine, "db", "backup", tmp_path / "x.zip")
    assert told.exit_code == 1
    assert "rows point to rows that are not there, the first in lcf_note" in told.output
    assert not list(tmp_path.glob("*x.zip*"))


def test_removal_asks_first(engine: Engine, lcf: Callable[..., Result]) -> None:
    before = counts(engine)
    told = lcf(engine, "db", "remove", told="n\n")
    assert told.exit_code == 1
    assert "`lcf db backup FILE` keeps a copy" in told.output
    assert counts(engine) == before
    told = lcf(engine, "db", "remove", told="y\n")
    assert (told.exit_code, f"{len(before)} tables dropped" in told.output) == (0, True)
    assert counts(engine) == {}


def test_tables_that_this_version_does_not_know_stop_the_removal(
    engine: Engine, lcf: Callable[..., Result]
) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE lcf_future (id INTEGER)"))
    before = counts(engine)
    told = lcf(engine, "db", "remove", "--yes")
    assert (told.exit_code, "does not know: lcf_future" in told.output) == (1, True)
    assert counts(engine) == before


def test_a_database_that_cannot_be_reached_is_told_without_a_password(lcf: Callable[..., Result]) -> None:
    engine = make_engine("postgresql+psycopg://lcf:secret@127.0.0.1:1/none")
    for words in (["upgrade"], ["check"], ["backup", "x.zip"], ["remove", "--yes"]):
        told = lcf(engine, "db", *words)
        assert told.exit_code == 1
        assert told.output.startswith("Error: The database refused: ")
        assert "secret" not in told.output
