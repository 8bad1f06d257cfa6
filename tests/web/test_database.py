"""Our own Session: safe on SQLite, apart from a host's, one a request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, select, text

from lcf_lms import LcfLms
from lcf_lms.errors import HostError, SettingError
from lcf_lms.models.person import Person, Throttle
from lcf_lms.web import migrating
from lcf_lms.web.database import db_session, make_engine, write_session
from lcf_lms.web.state import state
from tests.hosts import Host


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = make_engine(sqlite_url)
    yield made
    made.dispose()


def test_an_sqlite_of_ours_survives_a_power_cut_and_keeps_its_keys(engine: Engine) -> None:
    with engine.connect() as connection:
        found = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 2, 1, 10_000]


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", ""])
def test_another_kind_of_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(SettingError, match="LCF_LMS_DATABASE_URL"):
        make_engine(url)


def count(session: object) -> int:
    row = session.get(Throttle, "k", with_for_update=True)  # type: ignore[attr-defined]
    row.count += 1
    return int(row.count)


def test_two_who_read_and_write_at_once_do_not_overwrite_each_other(both: Host) -> None:
    with both.session() as session:
        session.add(Throttle(key="k", started_at=both.clock(), count=0))
    seen: list[int] = []

    def work() -> None:
        for _ in range(10):
            with both.session() as session:
                seen.append(count(session))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 41))


def test_one_who_reads_sees_one_snapshot_and_does_not_wait(both: Host) -> None:
    with both.session() as session:
        session.add(Throttle(key="k", started_at=both.clock(), count=0))
    with both.app.app_context(), state().database.session(writes=False) as reader:
        if both.app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
            reader.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        assert reader.scalar(select(Throttle.count)) == 0
        with both.session() as writer:
            count(writer)
        assert reader.scalar(select(Throttle.count)) == 0
    with both.session() as session:
        assert session.scalar(select(Throttle.count)) == 1


def test_a_request_has_one_session_and_what_it_did_not_commit_is_gone(host: Host) -> None:
    with host.app.test_request_context("/learn/account", method="POST"):
        assert db_session() is db_session()
        db_session().add(Throttle(key="k", started_at=host.clock(), count=1))
        db_session().flush()
    with host.session() as session:
        assert session.scalar(select(Throttle)) is None


def test_a_short_session_commits_or_rolls_back(host: Host) -> None:
    def fail() -> None:
        with write_session() as session:
            session.add(Throttle(key="k", started_at=host.clock(), count=1))
            session.flush()
            raise RuntimeError

    with host.app.app_context():
        with pytest.raises(RuntimeError):
            fail()
        with write_session() as session:
            session.add(Throttle(key="l", started_at=host.clock(), count=1))
    with host.session() as session:
        assert [row.key for row in session.scalars(select(Throttle))] == ["l"]


def a_host(folder: Path, **config: object) -> tuple[Flask, SQLAlchemy]:
    app = Flask("a_host")
    app.config |= {
        "SECRET_KEY": "theirs",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'host.db'}",
        "SQLALCHEMY_BINDS": {"learning": f"sqlite:///{folder / 'learning.db'}"},
        **config,
    }
    return app, SQLAlchemy(app)


def dispose(app: Flask) -> None:
    state(app).database.dispose()
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


def test_committing_ours_does_not_commit_a_hosts_half_done_rows(tmp_path: Path) -> None:
    app, db = a_host(tmp_path)
    LcfLms().init_app(app)
    migrating.upgrade(state(app).database.engine)
    with app.test_request_context("/learn/"):
        assert state().database.engine is db.engine
        db.session.execute(text("CREATE TABLE customer (id INTEGER PRIMARY KEY)"))
        db.session.commit()
    with app.test_request_context("/learn/"):
        session = db_session()
        assert session is not db.session()
        assert session.scalar(select(Person)) is None
        db.session.execute(text("INSERT INTO customer VALUES (1)"))
        session.commit()
        db.session.rollback()
        assert db.session.scalar(text("SELECT count(*) FROM customer")) == 0
        session.close()
    dispose(app)


def test_a_hosts_engine_is_left_as_it_is(tmp_path: Path) -> None:
    app, db = a_host(tmp_path)
    LcfLms().init_app(app)
    with app.app_context(), state().database.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
    with app.app_context():
        db.engine.dispose()
    dispose(app)


def test_our_tables_go_where_the_bind_key_says(tmp_path: Path) -> None:
    app, db = a_host(tmp_path, LCF_LMS_BIND_KEY="learning")
    LcfLms().init_app(app)
    with app.app_context():
        assert state().database.engine is db.engines["learning"]
    dispose(app)
    app, _ = a_host(tmp_path, LCF_LMS_BIND_KEY="nowhere")
    LcfLms().init_app(app)
    with pytest.raises(SettingError, match="no engine of that name"):
        state(app).database.engine  # noqa: B018
    dispose(app)


def test_a_url_of_our_own_wins_over_a_hosts_engine(tmp_path: Path, sqlite_url: str) -> None:
    app, _ = a_host(tmp_path, LCF_LMS_DATABASE_URL=sqlite_url)
    LcfLms().init_app(app)
    engine = state(app).database.engine
    assert str(engine.url) == sqlite_url
    assert engine is state(app).database.engine
    dispose(app)


def test_a_host_without_a_database_is_told_so() -> None:
    app = Flask("bare")
    LcfLms().init_app(app)
    with pytest.raises(HostError, match="no Flask-SQLAlchemy"):
        state(app).database.engine  # noqa: B018
