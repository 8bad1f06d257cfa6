"""Settings, commands, signals, permissions, reasons and findings are all documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.test_names import ROOT, tracked
from tools import reference

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_the_reference_is_what_the_code_says(name: str) -> None:
    """`make golden` writes it anew."""
    assert (ROOT / "docs" / name).read_text("utf-8") == reference.PAGES[name]()


def test_the_reference_says_something_of_everything() -> None:
    page = reference.reference_page()
    for words in ("`lcf db upgrade`", "`lcf packages prove`", "`module_published`", "`administrator`"):
        assert words in page
    assert len(reference.findings()) > 60
    assert all(sentence for _, _, sentence in reference.findings())


def test_every_reason_of_the_api_has_a_meaning() -> None:
    assert set(reference.REASONS) == reference.reasons_in_code()


@pytest.mark.parametrize("page", [p for p in tracked() if p.suffix == ".md"], ids=lambda p: str(p.name))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert broken == []
