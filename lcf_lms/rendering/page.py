"""The one page: a module as a single HTML document, used natively and in every package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering.environment import environment
from lcf_lms.rendering.reader import Reader

TRACKERS = ("native", "memory", "scorm12")


def module_page(
    document: Module,
    tables: PlayTables,
    framework: Framework,
    media: Mapping[str, bytes],
    *,
    tracker: str,
    settings: Mapping[str, object],
    style_url: str,
    script_url: str,
    home_url: str | None,
    product: str,
    organisation: str,
) -> str:
    """The whole module as HTML: cover, pages, results frame, what is recorded.

    ``media`` maps ``media/<name>`` to bytes; safe drawings are put into the page. ``settings`` is
    handed to the player as JSON. Equal input gives equal bytes. Raises ValueError for an unknown
    tracker and KeyError where the tables do not cover the document.
    """
    if tracker not in TRACKERS:
        raise ValueError(f"no tracker is called {tracker}")
    template = environment().get_template("module.html.jinja")
    return template.render(
        module=document,
        framework=framework,
        read=Reader(document, tables, framework, media),
        tracker=tracker,
        sends=_sent(settings),
        tables_json=_script_json(tables.model_dump(mode="json")),
        settings_json=_script_json(settings),
        style_url=style_url,
        script_url=script_url,
        home_url=home_url,
        product=product,
        organisation=organisation,
    )


def _script_json(value: object) -> Markup:
    """JSON for a script element: what could end the element or begin a comment is written as an escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _sent(settings: Mapping[str, object]) -> Mapping[str, Any]:
    """What the target of a package takes besides completion and score."""
    target = settings.get("target")
    elements = target.get("elements") if isinstance(target, Mapping) else None
    return elements if isinstance(elements, Mapping) else {}
