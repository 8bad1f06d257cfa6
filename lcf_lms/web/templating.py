"""Our own Jinja environment.

A host's environment does not escape the design system's ``.jinja`` files, and an overlay of it would share
its filters and globals. So: autoescape everywhere, chainable Undefined as the macros need, templates of the
host only where it puts them under ``lcf/``.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, current_app, make_response, request, send_from_directory, url_for
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    TemplateNotFound,
)
from markupsafe import Markup
from werkzeug.wrappers import Response

from lcf_lms import resources
from lcf_lms.rendering.marks import domain_mark, product_mark
from lcf_lms.web.identity import identify
from lcf_lms.web.permissions import Permission, may, permission
from lcf_lms.web.security import TOKEN_FIELD, api_token
from lcf_lms.web.settings import settings
from lcf_lms.web.state import state

FOREVER = "public, max-age=31536000, immutable"
NAVIGATION: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("lcf.learning.home", "Home", ("person",)),
    ("lcf.authoring.modules", "Studio", ("author",)),
    ("lcf.exporting.exports", "Exports", ("author", "lead")),
    ("lcf.reporting.records", "Reports", ("lead",)),
    ("lcf.reporting.assignments", "Assignments", ("lead",)),
    ("lcf.people.people", "People", ("administrator",)),
    ("lcf.people.account", "Account", ("person",)),
)


OURS = "original"
"""A template of a host that replaces ours reaches ours below this name: original/lcf/base.html."""
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#10253c"/>'
    '<path fill="none" stroke="#7cbcf5" stroke-width="2.6" '
    'd="M9 23V12.6A3.6 3.6 0 0 1 12.6 9H17M9 23h9.4a3.6 3.6 0 0 0 3.6-3.6V14"/>'
    '<g fill="#fff"><circle cx="9" cy="23" r="2.9"/><circle cx="17.4" cy="9" r="2.9"/>'
    '<circle cx="22" cy="14.4" r="2.9"/></g></svg>'
)


def _zone() -> tzinfo:
    try:
        return ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        # A machine without a time zone database: an hour off in summer is better than no page.
        return UTC


ZONE = _zone()


class HostLoader(BaseLoader):
    """A host's own templates, but only those under ``lcf/``."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def get_source(self, environment: Environment, template: str) -> Any:
        """As Jinja asks. Raises TemplateNotFound."""
        if self._app.jinja_loader is None or not template.startswith("lcf/"):
            raise TemplateNotFound(template)
        return self._app.jinja_loader.get_source(environment, template)


def make_environment(app: Flask) -> Environment:
    """The environment of one application."""
    environment = Environment(
        loader=ChoiceLoader(
            [
                HostLoader(app),
                PackageLoader("lcf_lms", "templates"),
                PrefixLoader({OURS: PackageLoader("lcf_lms", "templates")}),
                PackageLoader("nhsuk_frontend_jinja", "templates"),
            ]
        ),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=app.debug,
    )
    environment.globals.update(
        url_to=url_to,
        home_address=home_address,
        static_url=static_url,
        may=may,
        csrf_field=csrf_field,
        day=day,
        clock_time=clock_time,
        navigation=navigation,
        domain_mark=domain_mark,
        product_mark=product_mark,
    )
    return environment


def render(template: str, **context: Any) -> str:
    """A page of ours. ``person`` is the one who is signed in, or None, unless the context says otherwise."""
    context.setdefault("settings", settings())
    context.setdefault("own_sign_in", state().own_sign_in)
    if "person" not in context:
        context["person"] = identify()
    return state().environment.get_template(template).render(context)


def url_to(endpoint: str, **values: Any) -> str:
    """The address of an endpoint of ours, such as ``lcf.learning.home``."""
    return url_for(endpoint, **values)


def home_address() -> str:
    """The address of our first page."""
    return f"{request.script_root}{state().url_prefix}/"


def navigation() -> list[dict[str, Any]]:
    """The entries of the header that this person may use, the current one marked."""
    return [
        {"title": title, "href": url_to(endpoint), "current": _is_current(endpoint)}
        for endpoint, title, names in NAVIGATION
        if endpoint in current_app.view_functions and may(*names)
    ]


def _is_current(endpoint: str) -> bool:
    """Whether this request is for that entry's feature; where entries share one, for its addresses."""
    feature = endpoint.rsplit(".", 1)[0]
    if feature not in request.blueprints:
        return False
    alone = sum(other.rsplit(".", 1)[0] == feature for other, _, _ in NAVIGATION) == 1
    return alone or f"{request.script_root}{request.path}".startswith(url_to(endpoint))


def static_url(name: str) -> str:
    """The address of a built file, with its hash so that it may be kept for ever."""
    return url_to("lcf.static", filename=name, v=_hash(resources.built_folder() / name))


@permission("anyone")
def static(filename: str) -> Response:
    """A built file. Asked for by its hash it may be kept for ever."""
    folder = resources.built_folder()
    response = send_from_directory(folder, filename, conditional=True)
    current = request.args.get("v") == _hash(folder / filename)
    response.headers["Cache-Control"] = FOREVER if current else "no-cache"
    return response


@permission("anyone")
def mark() -> Response:
    """Our sign as the browser's icon."""
    response = make_response(ICON)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def csrf_field() -> Markup:
    """The hidden field of a form written by hand; the view calls `check_form_token`."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, api_token())


def day(moment: datetime | date) -> str:
    """Such as 18 December; with the year where it is not this year's."""
    local = moment.astimezone(ZONE) if isinstance(moment, datetime) else moment
    words = f"{local.day} {local:%B}"
    return words if local.year == state().clock().astimezone(ZONE).year else f"{words} {local.year}"


def clock_time(moment: datetime) -> str:
    """Such as 4.40pm."""
    local = moment.astimezone(ZONE)
    return f"{local.hour % 12 or 12}.{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def _hash(path: Path) -> str:
    try:
        return _content_hash(path, path.stat().st_mtime_ns)
    except OSError:
        return "none"


@lru_cache(maxsize=64)
def _content_hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
