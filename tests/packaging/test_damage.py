"""Whatever bytes come in, a check answers with findings: it never raises, never hangs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcf_lms.packaging.checking import check
from lcf_lms.packaging.manifest12 import NAME
from lcf_lms.packaging.targets import ESR
from tests.packaging.samples import sound_files, zipped

SOUND = zipped(sound_files())
CHANGES = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(1, 255)), min_size=1, max_size=6)


@given(CHANGES)
def test_a_zip_with_flipped_bytes_gets_an_answer(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND)
    for place, flip in changes:
        data[place] ^= flip
    check(bytes(data), ESR)


@given(st.integers(0, len(SOUND) // 2), st.binary(max_size=80))
def test_a_zip_cut_short_and_continued_by_noise_is_refused(length: int, noise: bytes) -> None:
    assert check(SOUND[:length] + noise, ESR)


@given(st.sampled_from(sorted(sound_files())), st.binary(max_size=200), st.integers(0, 4_000))
def test_files_overwritten_by_noise_get_an_answer(name: str, noise: bytes, place: int) -> None:
    files = sound_files()
    content = files[name]
    files[name] = content[:place] + noise + content[place + len(noise) :]
    findings = check(zipped(files), ESR)
    if name == NAME and files[name] != content and place < len(content) // 2 and len(noise) > 20:
        assert findings
