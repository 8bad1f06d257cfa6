"""The built player is read whole, or its absence is said with the way to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcf_lms.exporting.assets import AssetsError, player_assets

FILES = {"player-scorm12.js": b"script", "player.css": b"style", "licences.txt": b"licences"}


def test_the_three_files_of_a_standard_are_read(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assets = player_assets("scorm12", tmp_path)
    assert (assets.script, assets.style, assets.licences) == (b"script", b"style", b"licences")


@pytest.mark.parametrize("missing", FILES)
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    for name in set(FILES) - {missing}:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(AssetsError, match=f"{missing} is missing.*make front"):
        player_assets("scorm12", tmp_path)
