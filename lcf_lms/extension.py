"""Mounting LCF Learning into a Flask application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Flask, request

from lcf_lms.authoring import advice_views, edit_views, new_views, publish_views, shape_views
from lcf_lms.authoring import views as authoring
from lcf_lms.errors import HostError
from lcf_lms.exporting.views import bp as exporting
from lcf_lms.learning import api, own_data_views
from lcf_lms.learning import views as learning
from lcf_lms.people import directory_views, import_views, password_views
from lcf_lms.people.cookie import own_identity
from lcf_lms.people.views import bp as people
from lcf_lms.reporting import assignment_views, group_views, shared_views
from lcf_lms.reporting.views import bp as reporting
from lcf_lms.web import errors, permissions, security
from lcf_lms.web.clock import system_clock
from lcf_lms.web.config import read_settings
from lcf_lms.web.database import Database, close_session
from lcf_lms.web.health import health
from lcf_lms.web.identity import IdentityCallable
from lcf_lms.web.migrating import is_the_hosts
from lcf_lms.web.state import KEY, State, state
from lcf_lms.web.templating import make_environment, mark, static, url_to

FEATURES = (learning.bp, authoring.bp, exporting, reporting)
"""Blueprints of the features; `people` joins them where people sign in with us."""
ROUTES = (
    api,
    own_data_views,
    advice_views,
    edit_views,
    new_views,
    publish_views,
    shape_views,
    directory_views,
    import_views,
    password_views,
    assignment_views,
    group_views,
    shared_views,
)
"""Files that add their routes to a feature's blueprint when they are imported."""


class LcfLms:
    """The product as an extension.

    ``identity``: called within a request, gives an `Identity` or None; without it people sign in with us.
    ``sign_in_url``: for a host; given an address of ours, it tells where people sign in to come back there.
    ``clock``: gives the time, aware.

    It keeps nothing of an application: one object may be mounted into several.
    """

    def __init__(
        self,
        *,
        identity: IdentityCallable | None = None,
        sign_in_url: Callable[[str], str] | None = None,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        self._identity, self._sign_in_url, self._clock = identity, sign_in_url, clock

    def init_app(self, app: Flask, url_prefix: str = "/learn") -> None:
        """Mount. Raises HostError, and SettingError for a setting that cannot be used."""
        prefix = url_prefix.rstrip("/")
        if not prefix.startswith("/"):
            raise HostError(
                'LCF Learning needs a url_prefix such as "/learn": it answers everything below it.'
            )
        if KEY in app.extensions:
            raise HostError("LCF Learning is mounted in this application already.")
        settings = read_settings(app.config)
        own = self._identity is None
        app.extensions[KEY] = State(
            settings=settings,
            database=Database(app, settings),
            environment=make_environment(app),
            identity=self._identity or own_identity,
            clock=self._clock,
            url_prefix=prefix,
            own_sign_in=own,
            sign_in_url=_own_sign_in_url if own else (self._sign_in_url or _no_sign_in_url),
        )
        app.register_blueprint(_blueprint(own), url_prefix=prefix)
        _keep_out_of_host_migrations(app)


def _blueprint(own_sign_in: bool) -> Blueprint:
    bp = Blueprint("lcf", __name__)
    bp.before_request(_limit)
    bp.before_request(permissions.check)
    bp.after_request(security.add_headers)
    bp.teardown_request(close_session)
    bp.add_url_rule("/static/<path:filename>", "static", static)
    bp.add_url_rule("/icon.svg", "mark", mark)
    bp.add_url_rule("/healthz", "health", health)
    for feature in (*FEATURES, people) if own_sign_in else FEATURES:
        bp.register_blueprint(feature)
    errors.add_errors(bp)
    return bp


def _limit() -> None:
    request.max_content_length = state().settings.max_request_bytes


def _own_sign_in_url(back: str) -> str:
    return url_to("lcf.people.sign_in", next=back)


def _no_sign_in_url(_back: str) -> None:
    return None


def _keep_out_of_host_migrations(app: Flask) -> None:
    """Without this a host's ``flask db migrate`` would propose to drop our tables."""
    migrate = app.extensions.get("migrate")
    if migrate is None:
        return
    theirs = migrate.configure_args.get("include_name")

    def include_name(name: str | None, kind: str, parents: object) -> bool:
        return is_the_hosts(name, kind, parents) and (theirs is None or bool(theirs(name, kind, parents)))

    migrate.configure_args["include_name"] = include_name
