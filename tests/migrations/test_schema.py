"""A migrated database is what the models say, on both engines, and keeps what must not change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect, text

from lcf_lms.errors import SchemaError
from lcf_lms.models.schema import UNCHANGING, VERSION_TABLE, all_tables, allow_updates, trigger_name
from lcf_lms.web import migrating
from lcf_lms.web.database import make_engine


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    """An empty database."""
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def our_tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if name.startswith("lcf_")}


def test_a_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []
    assert our_tables(engine) == {*all_tables().tables, VERSION_TABLE}


def test_every_check_of_the_models_is_in_the_database_by_its_name(engine: Engine) -> None:
    migrating.upgrade(engine)
    there = inspect(engine)
    for name, table in all_tables().tables.items():
        wanted = {str(one.name) for one in table.constraints if str(one.name).startswith("ck_")}
        assert {str(one["name"]) for one in there.get_check_constraints(name)} == wanted, name


def test_there_is_one_head(engine: Engine) -> None:
    assert migrating.version(engine) is None
    migrating.upgrade(engine)
    assert migrating.version(engine) == migrating.head()


def test_an_empty_and_an_old_database_are_told_apart_from_a_new_one(engine: Engine) -> None:
    with pytest.raises(SchemaError, match="is empty"):
        migrating.require_newest(engine)
    migrating.upgrade(engine)
    migrating.require_newest(engine)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = 'older'"))
    with pytest.raises(SchemaError, match="another version"):
        migrating.require_newest(engine)


def test_down_and_up_again_leaves_nothing_and_brings_everything(engine: Engine) -> None:
    migrating.upgrade(engine)
    migrating.downgrade(engine, "base")
    assert our_tables(engine) <= {VERSION_TABLE}
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []


def test_the_triggers_are_still_there_after_every_migration(engine: Engine) -> None:
    migrating.upgrade(engine)
    for table in UNCHANGING:
        assert not any(trigger_name(table) in one for one in migrating.differences(engine))
    table = UNCHANGING[0]
    with engine.begin() as connection:
        for statement in allow_updates(table, engine.dialect.name):
            connection.exec_driver_sql(statement)
    assert migrating.differences(engine) == [f"the trigger {trigger_name(table)} is missing"]


def test_a_hosts_tables_are_neither_seen_nor_touched(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE customer (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO customer VALUES (7)"))
    migrating.upgrade(engine)
    assert migrating.differences(engine) == []
    migrating.downgrade(engine, "base")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT id FROM customer")) == 7
    assert "alembic_version" not in inspect(engine).get_table_names()


def test_a_hosts_own_migrations_do_not_see_ours() -> None:
    assert migrating.is_the_hosts("customer", "table", {})
    assert not migrating.is_the_hosts("lcf_person", "table", {})
    assert migrating.is_the_hosts("lcf_column", "column", {})
    assert migrating.is_ours("lcf_person", "table", {})
    assert not migrating.is_ours(VERSION_TABLE, "table", {})
    assert not migrating.is_ours("customer", "table", {})
