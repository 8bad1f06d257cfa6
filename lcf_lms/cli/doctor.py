"""``lcf doctor``: what this installation has, what it lacks, and how to mend it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from lcf_lms import resources
from lcf_lms._version import __version__
from lcf_lms.cli.host import find_app
from lcf_lms.errors import LcfError
from lcf_lms.factory import KEY_FILE, Host
from lcf_lms.models.module import select_catalogue
from lcf_lms.proving.browser import started
from lcf_lms.web import migrating
from lcf_lms.web.state import state

DISTRIBUTION = "lcf-learning"
LEAST_PYTHON = (3, 11)
LEAST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``needed``: without it the product does not do its work."""

    name: str
    holds: bool
    needed: bool
    found: str
    mend: str = ""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(as_json: bool) -> None:
    """See whether everything is there and how to mend what is not; exit 1 if something needed is missing."""
    found = [*_of_machine(), *_of_application()]
    missing = sum(one.needed and not one.holds for one in found)
    if as_json:
        told = {"version": __version__, "missing": missing, "checks": [asdict(one) for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in found:
            word = "holds" if one.holds else "MISSING" if one.needed else "absent"
            click.echo(f"{word:8} {one.name}: {one.found}")
            if not one.holds:
                click.echo(f"{'':8} mend: {one.mend}")
        click.echo(f"{missing} to be mended" if missing else "Everything needed is there")
    raise SystemExit(1 if missing else 0)


def _of_machine() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    least = ".".join(map(str, LEAST_PYTHON))
    yield Check(
        "Python", sys.version_info[:2] >= LEAST_PYTHON, True, version, f"install Python {least} or newer"
    )
    yield _packages()
    yield _front_end()
    yield _browser()


def _packages() -> Check:
    mend = f"pip install {DISTRIBUTION}, into the environment that runs it"
    try:
        asked = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return Check("packages", False, True, f"{DISTRIBUTION} itself is not installed", mend)
    names = [re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0] for one in asked if "extra ==" not in one]
    absent = [name for name in names if not _is_installed(name)]
    found = f"not installed: {', '.join(absent)}" if absent else f"{len(names)} installed"
    return Check("packages", not absent, True, found, mend)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _front_end() -> Check:
    folder = resources.built_folder()
    mend = "make front; or install the wheel, which carries it"
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        spoilt = [name for name, digest in manifest.items() if _digest(folder / name) != digest]
    except (OSError, ValueError, AttributeError):
        return Check("front end", False, True, f"not built in {folder}", mend)
    found = f"not whole: {', '.join(spoilt)}" if spoilt else f"{len(manifest)} files in {folder}"
    return Check("front end", not spoilt, True, found, mend)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _browser() -> Check:
    mend = "needed only to prove packages. pip install 'lcf-learning[prove]', and Chromium or LCF_LMS_BROWSER"
    try:
        with started(None) as browser:
            found = f"Chromium {browser.version}"
    except Exception as error:  # whatever the driver raises: it is told, and nothing else needs it
        return Check("browser for proofs", False, False, str(error).strip().partition("\n")[0], mend)
    return Check("browser for proofs", True, False, found)


def _of_application() -> Iterator[Check]:
    try:
        app = find_app()
        engine = state(app).database.engine
    except (click.ClickException, LcfError) as error:
        words = error.message if isinstance(error, click.ClickException) else str(error)
        yield Check("settings", False, True, words, "settings are listed in docs/settings.md")
        return
    except OSError as error:
        mend = "name a folder that may be written in LCF_LMS_INSTANCE"
        yield Check("instance folder", False, True, f"{error.strerror}: {error.filename}", mend)
        return
    yield Check("settings", True, True, f"mounted at {state(app).url_prefix}/")
    if isinstance(app, Host):
        yield _instance(Path(app.instance_path))
    yield _secret(app)
    yield _cookies(app)
    try:
        yield from _of_database(app, engine)
    finally:
        engine.dispose()


def _instance(folder: Path) -> Check:
    mend = f"give the user that runs the product the right to write in {folder}, or set LCF_LMS_INSTANCE"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check("instance folder", False, True, f"{folder}: {error.strerror}", mend)
    return Check("instance folder", True, True, str(folder))


def _secret(app: Flask) -> Check:
    key = app.secret_key or ""
    if len(key) < LEAST_SECRET:
        words = "none" if not key else f"{len(key)} characters"
        mend = f"set SECRET_KEY to at least {LEAST_SECRET} random characters"
        return Check("secret key", False, True, words, mend)
    path = Path(app.instance_path) / KEY_FILE
    if not isinstance(app, Host) or not path.is_file() or path.read_text("ascii").strip() != key:
        return Check("secret key", True, True, "set by the configuration")
    mode = stat.S_IMODE(path.stat().st_mode)
    others = os.name == "posix" and mode & 0o077
    return Check("secret key", not others, True, f"{path}, mode {mode:o}", f"chmod 600 {path}")


def _cookies(app: Flask) -> Check:
    secure = state(app).settings.secure_cookies
    found = "sent over https only" if secure else "sent over plain http too, for trying things out"
    return Check("cookies", secure, False, found, "unset LCF_LMS_SECURE_COOKIES, on a server")


def _of_database(app: Flask, engine: Engine) -> Iterator[Check]:
    where = engine.url.render_as_string(hide_password=True)
    lcf = "lcf" if isinstance(app, Host) else "flask lcf"
    upgrade = f"{lcf} db upgrade"
    try:
        version, head = migrating.version(engine), migrating.head()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        mend = "start the database, or set LCF_LMS_DATABASE_URL to where it is"
        yield Check("database", False, True, f"{where}: {reason}", mend)
        return
    yield Check("database", True, True, where)
    at_head = version == head
    words = f"at {version}" if at_head else f"at {version or 'none'}, this version needs {head}"
    newer = version is not None and not migrating.is_known(version)
    yield Check(
        "tables", at_head, True, words, "install the version that made these tables" if newer else upgrade
    )
    if not at_head:
        return
    different = migrating.differences(engine)
    mend = "restore a backup, or ask whoever changed the tables by hand"
    yield Check(
        "tables and triggers",
        not different,
        True,
        "; ".join(different[:3]) or "as this version made them",
        mend,
    )
    if not different:
        with app.app_context(), state().database.session(writes=False) as session:
            slugs = [module.slug for module in session.scalars(select_catalogue())]
        mend = f"{lcf} frameworks import, then {lcf} modules import --publish"
        yield Check("modules", bool(slugs), True, ", ".join(slugs) or "none is published", mend)
