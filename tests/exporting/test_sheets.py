"""The administrator's sheet of each target."""

from __future__ import annotations

import pytest

from lcf_lms.exporting.sheets import sheet
from lcf_lms.packaging.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_a_sheet_in_plain_html(target: str) -> None:
    found = sheet(target)
    assert found.title.startswith("Putting the module into")
    assert "<h1" not in found.html
    assert "<h2>Test it with one learner</h2>" in found.html


def test_a_sheet_for_no_target_is_not_looked_for_on_disk() -> None:
    with pytest.raises(KeyError):
        sheet("../sheets/esr")
