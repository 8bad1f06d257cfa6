"""A staff portal that has leadership learning in it: the whole of what a host needs to do.

Everything here is the host's. What it takes from LCF Learning is `LcfLms`, `Identity` and four signals.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from lcf_lms import LcfLms
from portal import hearing, pages
from portal.models import db
from portal.people import identity, sign_in_url

migrate = Migrate(directory=str(Path(__file__).parents[1] / "migrations"))


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The portal. ``config`` wins over PORTAL_* in the environment."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///portal.db"
    app.config.from_prefixed_env("PORTAL")
    app.config.update(config or {})
    db.init_app(app)
    # Before LcfLms, which tells it to leave our neighbours' tables alone.
    migrate.init_app(app, db)
    LcfLms(identity=identity, sign_in_url=sign_in_url).init_app(app, url_prefix="/learn")
    app.register_blueprint(pages.bp)
    app.cli.add_command(pages.populate)
    hearing.listen(app)
    return app
