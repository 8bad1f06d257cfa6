"""The built player that goes into packages, read from where the front end's build puts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lcf_lms import resources

SCRIPTS = {"scorm12": "player-scorm12.js"}
"""Standard → the bundle that speaks it."""


class AssetsError(RuntimeError):
    """The front end has not been built; the message says how to build it."""


@dataclass(frozen=True, slots=True)
class PlayerAssets:
    """Bytes that are the same for every package of one standard."""

    script: bytes
    style: bytes
    licences: bytes


def player_assets(standard: str, folder: Path | None = None) -> PlayerAssets:
    """The player for a standard, from ``folder`` or else the product's own. Raises AssetsError."""
    place = folder or resources.built_folder()
    try:
        return PlayerAssets(
            script=(place / SCRIPTS[standard]).read_bytes(),
            style=(place / "player.css").read_bytes(),
            licences=(place / "licences.txt").read_bytes(),
        )
    except FileNotFoundError as error:
        name = Path(error.filename).name
        raise AssetsError(
            f"The built player is not there: {name} is missing. Run 'make front' first."
        ) from error
