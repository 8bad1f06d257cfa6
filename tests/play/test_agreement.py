"""Python and TypeScript make the same of the same cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.play import agreement
from tests.play.documents import IN_DEPTH, modules, seeds, tables_of, walk

WANTED = 5000 if IN_DEPTH else 500


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Tables with a log that may hold what was never offered, complete or not, and a place."""
    tables = tables_of(draw(modules()), draw(st.integers(0, 999_999_999)))
    log = walk(tables, draw(seeds), until_complete=draw(st.booleans()))
    return agreement.case(tables, log, draw(st.sampled_from(["", *tables.pages])))


def test_python_and_typescript_agree(tmp_path: Path) -> None:
    collected: list[dict[str, Any]] = []

    @settings(
        max_examples=WANTED,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def collect(one: dict[str, Any]) -> None:
        collected.append(one)

    collect()
    assert len(collected) >= WANTED
    theirs = agreement.typescript_answers(collected, tmp_path)
    assert len(theirs) == len(collected)
    for asked, their in zip(collected, theirs, strict=True):
        assert their == agreement.answer(asked), asked
    complete = [one for one in theirs if one["results"]["complete"]]
    assert len(complete) > WANTED // 5, "too few of the cases are complete to say anything about results"
    assert any(value["percent"] is not None for one in complete for value in one["results"]["values"])
    assert any(one["replay"]["left_out"] for one in theirs)
