"""Commands that documents give to type: found here, run or compared by tests."""

from __future__ import annotations

import re
from pathlib import Path

FENCE = re.compile(r"^ *```(\w*)$")
SPAN = re.compile(r"`([^`\n]+)`")
OURS = ("lcf ", "flask lcf ", "make ")


def blocks(page: Path, heading: str = "") -> list[str]:
    """Lines of the blocks that name no language, on the whole page or below one heading."""
    found: list[str] = []
    inside: str | None = None
    here = not heading
    for line in page.read_text("utf-8").splitlines():
        fence = FENCE.match(line)
        if fence:
            inside = fence.group(1) if inside is None else None
        elif inside is None and heading and line.startswith("#"):
            here = line == heading
        elif inside == "" and here:
            found.append(line)
    return found


def commands(page: Path, heading: str, beginning: str = "lcf ") -> list[str]:
    """The command lines below a heading."""
    return [line for line in blocks(page, heading) if line.startswith(beginning)]


def mentioned(page: Path) -> list[str]:
    """Every command of ours on a page, in blocks and within sentences, without what is said of it."""
    text = page.read_text("utf-8")
    spans = [] if page.name == "reference.md" else SPAN.findall(text)
    lines = [*blocks(page), *spans]
    return [re.split(r" {2,}", line)[0] for line in lines if line.startswith(OURS)]
