"""One zip from files: always the same bytes, never a name that a platform would change."""

from __future__ import annotations

import io
import zipfile

import pytest

from lcf_lms.packaging.archive import ArchiveError, hashed_name, pack


def test_equal_files_in_any_order_give_equal_bytes() -> None:
    one = pack({"index.html": b"page", "a.css": b"style" * 100, "media/x.svg": b"<svg/>"})
    other = pack({"media/x.svg": b"<svg/>", "a.css": b"style" * 100, "index.html": b"page"})
    assert one == other


def test_the_zip_holds_the_files_sorted_without_a_time_of_its_own() -> None:
    packed = pack({"index.html": b"page", "a.css": b"style"})
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == ["a.css", "index.html"]
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
        assert archive.read("index.html") == b"page"
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "name", ["Index.html", "a b.css", "a+b.js", "../x", "/x", "x/", "x//y", ".hidden", "ä.svg", ""]
)
def test_names_that_some_platform_changes_are_refused(name: str) -> None:
    with pytest.raises(ArchiveError):
        pack({name: b""})


def test_a_changed_file_gets_another_name() -> None:
    assert hashed_name("player.js", b"1") != hashed_name("player.js", b"2")
    assert hashed_name("player.js", b"1") == "player-6b86b273.js"
