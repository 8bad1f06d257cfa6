"""Drawings put into the page: what is safe, under its own name, with ids of its own."""

from __future__ import annotations

import pytest
from lxml import etree

from lcf_lms.rendering.drawing import inline
from tests.rendering.sample import DRAWING

BEGIN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'


def test_the_name_is_the_alternative_text() -> None:
    drawn = etree.fromstring(inline(DRAWING, "d1-", 'Four "gates" & more') or "")
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == 'Four "gates" & more'
    assert drawn.find(".//title") is None


def test_without_a_name_it_is_hidden() -> None:
    drawn = etree.fromstring(inline(DRAWING, "d1-", "") or "")
    assert drawn.get("aria-hidden") == "true"
    assert drawn.get("role") is None


def test_ids_and_what_points_to_them_get_the_prefix() -> None:
    made = BEGIN + b'<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use href="#a"/></svg>'
    drawn = str(inline(made, "d7-", "A"))
    assert 'id="d7-a"' in drawn
    assert 'fill="url(#d7-a)"' in drawn
    assert 'href="#d7-a"' in drawn


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<rect onclick="alert(1)"/>',
        b'<rect style="fill: red"/>',
        b'<image href="https://example.org/a.png"/>',
        b'<use href="https://example.org/a.svg#a"/>',
        b'<rect fill="url(https://example.org/a)"/>',
        b'<rect fill="u\\72l(//example.org)"/>',
        b'<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>',
        b'<foreignObject><div xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        b'<a href="javascript:alert(1)"/>',
        b"<style>@import 'a'</style>",
        b'<animate attributeName="href" to="javascript:a"/>',
    ],
)
def test_anything_else_stays_outside_the_page(inside: bytes) -> None:
    assert inline(BEGIN + inside + b"</svg>", "d1-", "A") is None


@pytest.mark.parametrize(
    "content",
    [
        b"not XML",
        b'<svg viewBox="0 0 1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + BEGIN + b"<text>&a;</text></svg>",
        BEGIN + b" " * 200_001 + b"</svg>",
    ],
)
def test_what_is_no_drawing_of_ours_stays_outside(content: bytes) -> None:
    assert inline(content, "d1-", "A") is None


def test_comments_are_left_behind() -> None:
    assert "secret" not in str(inline(BEGIN + b"<!-- secret --><rect/></svg>", "d1-", "A"))
