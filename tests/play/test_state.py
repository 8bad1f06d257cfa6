"""The budget of the resume string, as ``frontend/test/play/corpus.test.ts`` has it too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lcf_lms.play.state import BUDGET, Given, State, read, write
from tests.play.agreement import CORPUS

CASES: list[dict[str, Any]] = json.loads((CORPUS / "state" / "budget.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_practice_gives_way_to_the_budget_and_answers_that_count_never(case: dict[str, Any]) -> None:
    practice = tuple((Given("0b", "a"),) * length for length in case["practice"])
    text = write(State("ab12cd", 3, 1, 7, "02", (Given("0a", "b"),) * case["first"], practice))
    back = read(text, "ab12cd")
    assert len(back.log) == case["first"]
    assert [len(run) for run in back.practice] == case["kept"]
    assert len(text) == case["length"]
    assert len(text) <= BUDGET or not case["kept"]
