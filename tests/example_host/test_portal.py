"""A real host: its people, its pages, its tables, and ours beside them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from lcf_lms import LcfLms
from lcf_lms.errors import HostError
from lcf_lms.web.state import state
from tests.cli.test_serve import fetch, free_port
from tests.example_host.conftest import HERE, SITE, Make, Portal, furnish, schema
from tests.learning import sample
from tests.pages import Pages
from tools import reference


def rows(portal: Portal, query: str) -> list[tuple[object, ...]]:
    with portal.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_someone_signed_in_at_the_portal_is_signed_in_here_in_its_frame(portal: Portal, pages: Pages) -> None:
    page = portal.signed_in("ruth").get("/learn/", base_url=SITE)
    assert page.status_code == 200
    pages.look("/learn/", {name.lower(): value for name, value in page.headers.items()}, page.text)
    assert "Ruth" in page.text and sample.SLUG in page.text
    assert '<a href="/">Larch Trust staff portal</a></nav>' in page.text
    assert "<p>Larch Trust. Evidence of learning" in page.text
    # Our own template is what it stands in.
    assert "/learn/static/site.css" in page.text and "lcf-brand" in page.text
    [person] = rows(portal, "SELECT issuer, subject, name, email FROM lcf_person")
    assert person == ("https://portal.larch.example", "ruth", "Ruth Adeyemi-Clarke", "ruth@larch.example")


def test_someone_who_is_not_signed_in_goes_to_the_portals_sign_in_and_comes_back(portal: Portal) -> None:
    client = portal.app.test_client()
    led = client.get(f"/learn/modules/{sample.SLUG}/", base_url=SITE)
    assert led.location == f"/sign-in?next=%2Flearn%2Fmodules%2F{sample.SLUG}%2F"
    assert "Ruth Adeyemi-Clarke" in client.get(led.location, base_url=SITE).text
    form = {"login": "ruth", "next": f"/learn/modules/{sample.SLUG}/"}
    back = client.post("/sign-in", base_url=SITE, data=form)
    page = client.get(back.location, base_url=SITE, follow_redirects=True)
    assert (page.status_code, page.request.path) == (200, f"/learn/modules/{sample.SLUG}/1/")


@pytest.mark.parametrize("address", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere"])
def test_the_portals_sign_in_leads_nowhere_else(portal: Portal, address: str) -> None:
    answer = portal.app.test_client().post("/sign-in", data={"login": "ruth", "next": address})
    assert answer.location == "/"


def test_jobs_of_the_portal_are_roles_here(portal: Portal) -> None:
    studio, exports = "/learn/studio/modules", "/learn/studio/exports/"
    may = {
        login: [
            portal.signed_in(login).get(page, base_url=SITE, follow_redirects=True).status_code
            for page in (studio, exports)
        ]
        for login in ("ruth", "beatriz", "imran", "sam")
    }
    assert may == {"ruth": [403, 403], "beatriz": [200, 200], "imran": [403, 200], "sam": [200, 200]}
    told = {str(login): json.loads(str(roles)) if isinstance(roles, str) else roles
            for login, roles in rows(portal, "SELECT subject, roles FROM lcf_person")}  # fmt: skip
    assert told == {
        "ruth": ["learner"],
        "beatriz": ["learner", "author"],
        "imran": ["learner", "lead"],
        "sam": ["administrator"],
    }


def test_a_learner_decides_and_the_portal_hears_what_is_documented(portal: Portal) -> None:
    ruth = portal.signed_in("ruth")
    answer = portal.decide(ruth)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["head"] == 1
    heard = rows(portal, "SELECT signal, login, told FROM heard ORDER BY id")
    assert [(signal, login) for signal, login, _ in heard] == [
        ("lcf.attempt-started", "ruth"),
        ("lcf.response-recorded", "ruth"),
    ]
    documented = {
        name.strip("`").replace("_", "-"): set(re.findall(r"`(\w+)`", payload)) - {"subject", "at"}
        for name, payload in reference.signals()
    }
    for signal, _, told in heard:
        assert set(json.loads(str(told))) == documented[str(signal).removeprefix("lcf.")]
    assert json.loads(str(heard[1][2]))["answer"] == "a"
    assert "lcf.response-recorded" in ruth.get("/", base_url=SITE).text


def test_a_module_published_by_a_command_is_heard_too(bare: Portal) -> None:
    bare.command("lcf", "db", "upgrade")
    bare.command("lcf", "frameworks", "import")
    bare.command("lcf", "modules", "import", "--publish")
    [(signal, by, told)] = rows(bare, "SELECT signal, login, told FROM heard")
    assert (signal, by) == ("lcf.module-published", "command line")
    assert json.loads(str(told)) == {
        "slug": "compassionate-culture",
        "revision": 1,
        "by": "command line",
    }


def test_what_the_portal_has_half_done_is_not_committed_by_us(portal: Portal) -> None:
    from portal.models import User, db

    flushed: list[bool] = []

    @portal.app.before_request
    def begin_something() -> None:
        # On SQLite a row on its way would hold the lock of the whole file.
        on_its_way = portal.engine.dialect.name == "postgresql"
        db.session().autoflush = on_its_way
        db.session.add(User(login="half", name="Half Done", email="half@larch.example"))
        if on_its_way:
            db.session.flush()
        flushed.append(on_its_way)

    client = portal.app.test_client()
    with client.session_transaction(base_url=SITE) as signed:
        signed["user"] = 1
    answer = portal.decide(client)
    assert answer.status_code == 200, answer.text
    assert rows(portal, "SELECT count(*) FROM lcf_response") == [(1,)]
    assert rows(portal, "SELECT count(*) FROM \"user\" WHERE login = 'half'") == [(0,)]
    assert set(flushed) == {portal.engine.dialect.name == "postgresql"}


def test_the_portals_migrations_propose_nothing_about_our_tables(portal: Portal) -> None:
    portal.command("db", "check")


def test_flask_migrates_own_scripts_leave_our_tables_alone_too(bare: Portal, tmp_path: Path) -> None:
    bare.command("lcf", "db", "upgrade")
    with bare.engine.begin() as connection:
        for table in ("heard", '"user"', "alembic_version"):
            connection.execute(text(f"DROP TABLE {table}"))
    environment = {
        **os.environ,
        "FLASK_APP": "portal",
        "PYTHONPATH": str(HERE),
        "PORTAL_SECRET_KEY": "of the tests alone",
        "PORTAL_SQLALCHEMY_DATABASE_URI": bare.app.config["SQLALCHEMY_DATABASE_URI"],
    }
    for words in (["init"], ["migrate", "--message", "first"]):
        command = [sys.executable, "-m", "flask", "db", *words, "--directory", str(tmp_path / "migrations")]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
    [made] = (tmp_path / "migrations" / "versions").glob("*.py")
    proposed = made.read_text("utf-8")
    assert "create_table('heard'" in proposed and "create_table('user'" in proposed
    assert "lcf_" not in proposed


def test_without_what_we_tell_it_flask_migrate_would_drop_our_tables(portal: Portal) -> None:
    """What the tests above would see if the filter were not there."""
    from portal.models import db

    filtered = portal.app.extensions["migrate"].configure_args
    for arguments, expected in ((filtered, False), ({}, True)):
        with portal.app.app_context(), portal.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=arguments)
            found = compare_metadata(context, db.metadata)
        dropped = {step[1].name for step in found if step[0] == "remove_table"}
        assert ("lcf_person" in dropped) is expected


def test_our_tables_may_lie_in_a_second_database(
    make_portal: Make, empty_database_url: str, tmp_path: Path
) -> None:
    portal = make_portal(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'portal.db'}",
            "SQLALCHEMY_BINDS": {"learning": empty_database_url},
            "LCF_LMS_BIND_KEY": "learning",
        }
    )
    portal.command("db", "upgrade")
    portal.command("populate")
    before = schema(portal.engine)
    furnish(portal)
    assert portal.decide(portal.signed_in("ruth")).status_code == 200
    assert schema(portal.engine) == before
    other = create_engine(empty_database_url)
    names = set(inspect(other).get_table_names())
    other.dispose()
    assert {"lcf_person", "lcf_response", "lcf_alembic_version"} <= names
    assert all(name.startswith("lcf_") for name in names)
    assert [row[0] for row in rows(portal, "SELECT signal FROM heard ORDER BY id")] == [
        "lcf.attempt-started",
        "lcf.response-recorded",
    ]


def test_taken_out_the_portal_is_as_it_was(bare: Portal) -> None:
    before, people = schema(bare.engine), rows(bare, 'SELECT * FROM "user" ORDER BY id')
    furnish(bare)
    assert bare.decide(bare.signed_in("ruth")).status_code == 200
    assert len(schema(bare.engine)) > len(before) + 30
    told = bare.command("lcf", "db", "remove", "--yes").output
    assert "tables dropped" in told
    assert schema(bare.engine) == before
    assert rows(bare, 'SELECT * FROM "user" ORDER BY id') == people
    bare.command("db", "check")
    # And it can come back.
    furnish(bare)
    assert bare.decide(bare.signed_in("ruth")).status_code == 200


def test_a_host_without_flask_sqlalchemy_is_told_so() -> None:
    app = Flask("a_host")
    app.config |= {"SECRET_KEY": "of the tests alone", "TESTING": True}
    LcfLms(identity=lambda: None).init_app(app)
    told = Portal(app).command("lcf", "db", "upgrade", exit_code=1).output
    assert told == (
        "Error: LCF Learning found no Flask-SQLAlchemy in this application. "
        "Call its init_app too, or set LCF_LMS_DATABASE_URL.\n"
    )
    told = Portal(app).command("lcf", "doctor", exit_code=1).output
    assert "found no Flask-SQLAlchemy" in told
    assert app.test_client().get("/learn/healthz").status_code == 503
    with pytest.raises(HostError, match="found no Flask-SQLAlchemy"):
        state(app).database.session(writes=False)


def test_one_command_starts_it(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "PORT": str(port),
        "PORTAL_SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'portal.db'}",
    }
    words = [str(HERE / "run")]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        try:
            assert "lcf.module-published" in fetch(f"http://127.0.0.1:{port}/")
            assert fetch(f"http://127.0.0.1:{port}/learn/healthz") == "ok"
        finally:
            run.terminate()
