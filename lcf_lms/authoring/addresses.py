"""Where a page of the studio leads: to a part's own page, to the list it stands in, to its row there."""

from __future__ import annotations

from typing import Any

from lcf_lms.authoring import parts
from lcf_lms.web.templating import url_to


def part_address(slug: str, place: str, **query: Any) -> str:
    """The page of a part: its form, or the outline for the module itself."""
    if place == parts.ROOT:
        return url_to("lcf.authoring.module", slug=slug, **query)
    return url_to("lcf.authoring.edit", slug=slug, place=place, **query)


def row_address(slug: str, place: str, **query: Any) -> str:
    """The list that a part stands in, at its row, which a browser then focuses."""
    parent = parts.around(place) or parts.ROOT
    return f"{part_address(slug, parent, **query)}#{row_id(place)}"


def row_id(place: str) -> str:
    """The id of a part's row in a page."""
    return "at." + place.replace("/", ".")
