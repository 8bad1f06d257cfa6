"""Pictures that authors bring: what they are by their content, and whether a page can show them safely."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lcf_lms.rendering.drawing import inline

MAX_BYTES = 2_000_000
ACCEPT = ".png,.jpg,.jpeg,.webp,.svg"
NOT_SAFE = (
    "This drawing holds something that a page cannot show safely, such as a script, a style or a picture "
    "inside it, or it has no viewBox; or it is over 200 kB. Save it as a plain SVG, or as a PNG"
)


def kind_of(content: bytes) -> str | None:
    """``png``, ``jpg``, ``webp`` or ``svg`` by what is in the file, whatever its name says."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if re.search(rb"<svg[\s>]", content[:2_000]):
        return "svg"
    return None


def picture_problem(content: bytes) -> str:
    """Why a file is no picture that we can show, in kind words; empty if it is one."""
    if len(content) > MAX_BYTES:
        return "This picture is over 2 MB. Save it smaller"
    kind = kind_of(content)
    if kind is None:
        return "This file is no PNG, JPEG, WebP or SVG"
    if kind == "svg" and inline(content, "", "") is None:
        return NOT_SAFE
    return ""


def media_name(filename: str, content: bytes, media: Mapping[str, str], digest: str) -> str:
    """The name a picture gets in its module: its own in small letters, numbered where that is another's."""
    stem = "-".join(re.findall(r"[a-z0-9]+", filename.lower().rpartition(".")[0])) or "picture"
    kind = kind_of(content)
    name, number = f"media/{stem[:60]}.{kind}", 2
    while media.get(name, digest) != digest:
        name, number = f"media/{stem[:60]}-{number}.{kind}", number + 1
    return name
