"""A small, sound package written out by hand, and ways of making it unsound."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from lcf_lms.packaging import schemas
from lcf_lms.packaging.lom import Description
from lcf_lms.packaging.manifest12 import NAME, manifest
from lcf_lms.packaging.targets import ESR, Target

PAGE = b"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Listening</title>
<link rel="stylesheet" href="player-00000000.css"><script defer src="player-00000000.js"></script></head>
<body><h1>Listening</h1><p><a href="https://example.nhs.uk/source">A source</a></p>
<img src="media/line.svg" alt=""><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></body></html>
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path id="a" d="M0"/><use href="#a"/></svg>'
SCRIPT = b'const space = "http://www.w3.org/2000/svg";\nfunction find(start) { return start.parent; }\n'
STYLE = b"body { background: #fff url(media/line.svg); } /* url(http://not.asked/) */\n"

DESCRIPTION = Description(
    title="Listening",
    summary="You hear what staff say before it becomes harm.",
    keywords=("Culture", "Compassion"),
    language="en-GB",
    minutes=24,
    revision=3,
)


def sound_files(target: Target = ESR) -> dict[str, bytes]:
    """The files of a package that has nothing wrong with it."""
    files = {
        "index.html": PAGE,
        "player-00000000.css": STYLE,
        "player-00000000.js": SCRIPT,
        "media/line.svg": SVG,
        "licences.txt": b"MIT\n",
        **schemas.schema_files("scorm12"),
    }
    files[NAME] = manifest("listening", DESCRIPTION, files, target)
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Any names, good or bad, as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_entries(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    """The sound package with more entries, written as the test wants them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sound_files().items():
            archive.writestr(name, content)
        write(archive)
    return out.getvalue()


def with_manifest(*changes: tuple[str, str]) -> bytes:
    """The sound package, its manifest's text changed; every change has to find its text."""
    files = sound_files()
    text = files[NAME].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    files[NAME] = text.encode()
    return zipped(files)


def with_file(name: str, content: bytes, *, listed: bool = True) -> bytes:
    """The sound package with one file put in or changed, listed in the manifest unless asked otherwise."""
    files = sound_files()
    files[name] = content
    del files[NAME]
    names = files if listed else [each for each in files if each != name]
    files[NAME] = manifest("listening", DESCRIPTION, names, ESR)
    return zipped(files)
