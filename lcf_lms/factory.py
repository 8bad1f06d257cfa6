"""The stand-alone host: a small Flask application around the same extension a host would mount."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, redirect, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from lcf_lms.extension import LcfLms
from lcf_lms.web import logs
from lcf_lms.web.clock import system_clock
from lcf_lms.web.config import from_environment, read_settings
from lcf_lms.web.database import engine_options, keep_safely, require_usable
from lcf_lms.web.health import health

DATABASE = "lcf.db"
KEY_FILE = "secret-key"
PREFIX = "/learn"


class Host(Flask):
    """The stand-alone application; its log names routes, for an address may be a secret or name a person."""

    def log_exception(self, exc_info: Any) -> None:
        """Tell what was raised, and where."""
        rule = request.url_rule.rule if request.url_rule else "-"
        self.logger.error("raised at %s %s", request.method, rule, exc_info=exc_info)


class HostBase(DeclarativeBase):
    """The host's own declarative base; the stand-alone host has no tables."""


def create_app(
    config: Mapping[str, Any] | None = None, *, clock: Callable[[], datetime] = system_clock
) -> Flask:
    """The application. ``config`` wins over LCF_LMS_* in the environment.

    Nothing is migrated here: run ``lcf db upgrade``. Raises SettingError.
    """
    app = Host("lcf_lms", static_folder=None, template_folder=None)
    app.config.update(from_environment())
    app.config.update(config or {})
    settings = read_settings(app.config)
    folder = Path(settings.instance or "instance").resolve()
    app.instance_path = str(folder)
    app.secret_key = app.config.get("SECRET_KEY") or secret_key(folder)
    url = settings.database_url or f"sqlite:///{folder / DATABASE}"
    require_usable(url)
    if url.startswith("sqlite"):
        folder.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    # From here on it is the host's engine, as in any other host.
    app.config["LCF_LMS_DATABASE_URL"] = ""
    host = SQLAlchemy(app, model_class=HostBase)
    with app.app_context():
        keep_safely(host.engine)
    LcfLms(clock=clock).init_app(app, url_prefix=PREFIX)
    app.add_url_rule("/", "front", front)
    app.add_url_rule("/healthz", "health", health)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    logs.begin(app, settings.log, behind_proxy=settings.proxies > 0)
    return app


def front() -> Response:
    """The stand-alone host has nothing else to show."""
    return redirect(f"{PREFIX}/", 302)


def secret_key(folder: Path) -> str:
    """The key of this installation, made on first use; only its owner may read the file."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{KEY_FILE}-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_urlsafe(48)}\n")
        try:
            # Appears whole or not at all; whoever comes second takes the first one's.
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    return path.read_text(encoding="ascii").strip()
