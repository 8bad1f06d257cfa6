"""A zip from anywhere → its files in memory, or the reasons why it is not unpacked.

Everything is judged from the zip's own lists before a byte is unpacked, and unpacking is bounded
by what those lists claim: a lying list ends in a checksum error, never in a full disk.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lcf_lms.content.finding import Finding, blocking

ZIP_LIMIT = 100_000_000
"""Bytes of a zip that is looked at."""
FILES_LIMIT = 1_000
UNPACKED_LIMIT = 300_000_000
RATIO_LIMIT = 150
"""Unpacked to packed bytes of one file; text packs at some 10 to 1, a bomb at 1,000 to 1."""
RATIO_FROM = 100_000
"""Smaller files may pack as well as they like."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_DIRECTORY_LIMIT = FILES_LIMIT * 400
_ENCRYPTED = 0x1 | 0x40 | 0x2000


@dataclass(frozen=True, slots=True)
class Opened:
    """What a zip holds. ``files`` is empty where ``findings`` say why it was refused."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def open_zip(data: bytes) -> Opened:
    """Read every file of a zip, or refuse it with a blocking finding for each reason."""
    early = _refuse_unread(data)
    if early is not None:
        return Opened(findings=(early,))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            refusals = tuple(_refusals(entries))
            if refusals:
                return Opened(findings=refusals)
            return _unpack(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error) as error:
        return Opened(findings=(_broken(str(error)),))


def _unpack(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> Opened:
    files: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir():
            continue
        try:
            with archive.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            return Opened(findings=(_broken(f"{entry.filename}: {error}"),))
        if len(content) != entry.file_size:
            return Opened(findings=(_broken(f"{entry.filename} is shorter than the zip says"),))
        files[entry.filename] = content
    return Opened(files=files)


def _refuse_unread(data: bytes) -> Finding | None:
    """What can be said before Python's reader builds one object per listed file."""
    if len(data) > ZIP_LIMIT:
        return blocking(
            "zip-too-large",
            "the zip",
            f"The zip is larger than {ZIP_LIMIT:,} bytes, so it is not opened.",
            "Take large media out of the package.",
        )
    end = _end_record(data)
    if end is None:
        return _broken("it does not end as a zip ends")
    entries, size = struct.unpack("<HL", data[end + 10 : end + 16])
    if entries > FILES_LIMIT or size > _DIRECTORY_LIMIT:
        return blocking(
            "zip-too-many-files",
            "the zip",
            f"The zip lists more than {FILES_LIMIT:,} files, so it is not unpacked.",
            "A package of one module needs some ten files.",
        )
    return None


def _end_record(data: bytes) -> int | None:
    """Where the zip's end record starts, found as Python's reader finds it."""
    plain = len(data) - _END_SIZE
    if plain >= 0 and data[plain : plain + 4] == _END and data[-2:] == b"\0\0":
        return plain
    found = data.rfind(_END, max(0, plain - 65_535))
    return found if 0 <= found <= plain else None


def _refusals(entries: Sequence[zipfile.ZipInfo]) -> Iterator[Finding]:
    if len(entries) > FILES_LIMIT:
        yield blocking(
            "zip-too-many-files",
            "the zip",
            f"The zip lists {len(entries):,} files, so it is not unpacked.",
            "A package of one module needs some ten files.",
        )
    total = sum(entry.file_size for entry in entries)
    if total > UNPACKED_LIMIT:
        yield blocking(
            "zip-too-large",
            "the zip",
            f"Unpacked, the zip would take {total:,} bytes, so it is not unpacked.",
            "Take large media out of the package.",
        )
    for entry in entries:
        yield from _entry_refusals(entry)
    for name, times in Counter(entry.filename for entry in entries).items():
        if times > 1:
            yield blocking(
                "zip-duplicate-name",
                name,
                f"The zip holds {times} files of this name, and platforms differ about which one they take.",
                "Keep one of them.",
            )


def _entry_refusals(entry: zipfile.ZipInfo) -> Iterator[Finding]:
    name = entry.filename
    raw = entry.orig_filename
    parts = raw.replace("\\", "/").split("/")
    if raw.startswith(("/", "\\")) or raw[1:2] == ":":
        yield blocking(
            "zip-absolute-path",
            name,
            "This name is an absolute path.",
            "Name files from the root of the package.",
        )
    if ".." in parts:
        yield blocking(
            "zip-path-escape", name, "This name leads out of the package.", "Take the '..' out of the name."
        )
    if "\0" in raw:
        yield blocking(
            "zip-odd-name", name, "This name holds a null character.", "Give the file a plain name."
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield blocking(
            "zip-link",
            name,
            "This entry is a link or a device, not a file.",
            "Put the file itself into the package.",
        )
    if entry.flag_bits & _ENCRYPTED:
        yield blocking("zip-encrypted", name, "This file is encrypted.", "Make the zip without a password.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield blocking(
            "zip-method",
            name,
            "This file is packed by a method that platforms do not unpack.",
            "Pack it by 'deflate', or store it.",
        )
    if entry.file_size > RATIO_FROM and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
        yield blocking(
            "zip-bomb",
            name,
            f"This file would grow more than {RATIO_LIMIT} times when unpacked, as a bomb does.",
            "Put the file itself into the package.",
        )


def _broken(reason: str) -> Finding:
    return blocking(
        "zip-broken",
        "the zip",
        f"This is not a zip that can be read: {reason}.",
        "Make or download the zip again.",
    )
