"""Marks of domains: six glyphs, one for any other node, always hidden beside a name."""

from __future__ import annotations

import pytest
from lxml import etree

from lcf_lms.rendering.marks import domain_mark, product_mark
from tests.rendering.sample import framework


def test_every_domain_has_a_glyph_of_its_own() -> None:
    drawn = {str(domain_mark(node.key)).split(">", 1)[1] for node in framework().nodes}
    assert len(drawn) == len(framework().nodes)


def test_a_node_of_another_framework_gets_the_plain_mark() -> None:
    assert str(domain_mark("people")).split(">", 1)[1] == str(domain_mark("places")).split(">", 1)[1]
    assert 'data-node="people"' in domain_mark("people")


def test_a_key_is_never_markup() -> None:
    assert "<b>" not in domain_mark('"><b>')


@pytest.mark.parametrize("made", [domain_mark("culture", "large"), product_mark()])
def test_marks_are_hidden_from_screen_readers(made: str) -> None:
    assert etree.fromstring(made).get("aria-hidden") == "true"
