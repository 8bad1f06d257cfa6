"""A small module with every kind of block, and an app that shows it to a learner as a preview does."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, send_from_directory

from lcf_lms import rendering
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.files import read_framework, read_module
from lcf_lms.content.framework import Framework
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import PlayTables, compile_tables
from lcf_lms.resources import built_folder, modules_folder

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
HERE = Path(__file__).parent


def sample() -> Module:
    """Two sections, five pages, one story, two items, three private blocks."""
    return read_module(HERE / "quiet").document


def compiled(module: Module) -> PlayTables:
    """The sample's play tables."""
    return compile_tables(module, extend(Codes(key="quiet1"), module), _framework(), 1)


def _framework() -> Framework:
    return read_framework(modules_folder() / "frameworks" / "lcf-2024.yaml")


TARGET = {
    "name": "scorm12",
    "standard": "scorm12",
    "elements": {"score_min_max": True, "objectives": False, "interactions": False, "probe_children": False},
    "state_limit": 3500,
    "location_limit": 255,
    "status": "passed_incomplete",
    "details": "after",
}


def app(tracker: str = "memory", home: str | None = None) -> Flask:
    """The sample behind a strict policy at ``/``, with the built script and style: a preview or a package."""
    module = sample()
    settings = {
        "tracker": tracker,
        "slug": module.slug,
        "revision": 1,
        "product": "LCF Learning",
        "home": home,
        "target": TARGET,
    }
    text = rendering.module_page(
        module,
        compiled(module),
        _framework(),
        {},
        tracker=tracker,
        settings=settings,
        style_url="/built/player.css",
        script_url=f"/built/player-{tracker}.js",
        home_url=home,
        product="LCF Learning",
        organisation="Aldermere Hospitals",
    )
    made = Flask("sample", static_folder=None)

    @made.get("/")
    def page() -> Response:
        return Response(text, content_type="text/html; charset=utf-8")

    @made.get("/built/<path:name>")
    def built(name: str) -> Response:
        return send_from_directory(built_folder(), name)

    @made.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return made
