"""``lcf serve``: the stand-alone product on this machine, by gunicorn."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from flask import Flask

from lcf_lms.cli.host import open_host, require_inside
from lcf_lms.factory import PREFIX
from lcf_lms.people import service
from lcf_lms.web.clock import now
from lcf_lms.web.state import state

HOST = "127.0.0.1"
WORKERS = 2
THREADS = 8


@click.command("serve")
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--demo", is_flag=True, help="Make three people to be, each with a sign-in link.")
def serve(port: int, demo: bool) -> None:
    """Serve on this machine only (127.0.0.1) until Ctrl+C. For a server see docs/."""
    if demo and os.environ.get("LCF_LMS_DATABASE_URL"):
        click.echo(
            "LCF_LMS_DATABASE_URL is set, so the demonstration is left out: it belongs into no real data."
        )
        demo = False
    _require_free(port)
    address = f"http://{HOST}:{port}"
    with open_host() as (app, _):
        if demo:
            require_inside(app, state().database.engine, "--demo")
        where = state().database.engine.url.render_as_string(hide_password=True)
    with _demo(app, address) if demo else _no_demo(app):
        click.echo(f"LCF Learning on {address}{PREFIX}/ (this machine only)")
        click.echo(f"Database {where}; gunicorn, {WORKERS} processes of {THREADS} threads. Ctrl+C stops.")
        code = _run(port, _environment(demo))
    raise SystemExit(code)


@contextmanager
def _demo(app: Flask, address: str) -> Iterator[None]:
    with open_host() as (_, session):
        made = [
            (one.person.roles[0], one.person.name, one.token) for one in service.begin_demo(session, at=now())
        ]
    click.echo("Sign-in links, each valid until this stops:")
    for role, name, token in made:
        click.echo(f"  {role:13} {name:20} {address}{PREFIX}/sign-in/{token}")
    try:
        yield
    finally:
        _end_demo(app)


@contextmanager
def _no_demo(app: Flask) -> Iterator[None]:
    # A demonstration that was killed could not take its links away.
    _end_demo(app)
    yield


def _end_demo(app: Flask) -> None:
    with app.app_context(), state().database.session(writes=True) as session, session.begin():
        service.end_demo(session)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            other = f"lcf serve --port {port + 1}, or PORT={port + 1} make run"
            raise click.ClickException(f"Port {port} is taken. Choose another: {other}.") from None


def _environment(demo: bool) -> dict[str, str]:
    environment = {**os.environ, "LCF_LMS_DEMO": "false"}
    if demo:
        # Browsers keep Secure cookies from plain http only at some loopback addresses.
        environment |= {"LCF_LMS_DEMO": "true", "LCF_LMS_SECURE_COOKIES": "false"}
    return environment


def _run(port: int, environment: dict[str, str]) -> int:
    """Run gunicorn until it ends; it is told to when we are."""
    words = [
        *(sys.executable, "-m", "gunicorn"),
        *("--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
        # It would otherwise open a control socket in the home folder, which may not be writable.
        "--no-control-socket",
        *("--log-level", "warning"),
        "lcf_lms.factory:create_app()",
    ]
    told: list[int] = []
    server: subprocess.Popen[bytes] | None = None

    def stop(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        if server is not None:
            server.terminate()

    # Before it starts: a signal in between would leave it behind alone.
    before = {
        number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        if not told:
            server = subprocess.Popen(words, env=environment)
        if server is None:
            return 0
        if told:
            server.terminate()
        return server.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
