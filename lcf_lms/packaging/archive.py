"""Files → one zip. Equal files give equal bytes, within one build of zlib."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: a package has no time of its own."""

LEVEL = 9
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
NAME_LIMIT = 200


class ArchiveError(ValueError):
    """A name that some platform would not serve: say which, so that the caller can rename it."""


def hashed_name(name: str, content: bytes) -> str:
    """``player.js`` → ``player-1f3a9c02.js``: a changed file gets a new address, so no cache is stale."""
    stem, dot, ending = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:8]
    return f"{stem}-{digest}{dot}{ending}" if dot else f"{name}-{digest}"


def pack(files: Mapping[str, bytes]) -> bytes:
    """The zip holding ``files`` by name, in the order of their names.

    Raises ArchiveError for a name outside ``[a-z0-9._-]`` with ``/`` between folders: ESR turns
    ``+`` into a space, and file systems differ about case.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as archive:
        for name in sorted(files):
            if not NAME.fullmatch(name) or len(name) > NAME_LIMIT:
                raise ArchiveError(
                    f"{name!r} cannot stand in a package: use a-z, 0-9, dot, hyphen and underscore"
                )
            entry = zipfile.ZipInfo(name, TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Written out, because Python takes the value from the machine it runs on.
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name], compress_type=zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
    return out.getvalue()
