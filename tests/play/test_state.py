"""The budget of the resume string: practice goes first, the oldest run before the others; answers that count never."""

from __future__ import annotations

import pytest

from lcf_lms.play.state import BUDGET, Given, State, read, write

HEAD = len("1.ab12cd.3.1.7.02...AAAA")


def state(first: int, *practice: int) -> State:
    """A state with so many first-run answers and practice runs of so many answers, four characters each."""
    runs = tuple((Given("0b", "a"),) * length for length in practice)
    return State("ab12cd", 3, 1, 7, "02", (Given("0a", "b"),) * first, runs)


def test_a_state_within_the_budget_is_written_whole() -> None:
    full = state((BUDGET - HEAD - 1 - 4 * 100) // 4, 100)
    assert BUDGET - 4 < len(write(full)) <= BUDGET
    assert read(write(full), "ab12cd") == full


@pytest.mark.parametrize(
    ("practice", "kept"),
    [((100, 50, 60), [50, 60]), ((10, 300, 5), [5]), ((5, 10, 300), []), ((174,), [174]), ((175,), [])],
)
def test_over_the_budget_the_oldest_practice_is_dropped_and_no_more_than_needed(
    practice: tuple[int, ...], kept: list[int]
) -> None:
    over = state(694, *practice)
    back = read(write(over), "ab12cd")
    assert back.log == over.log
    assert [len(run) for run in back.practice] == kept
    assert len(write(over)) == HEAD + 4 * 694 + sum(1 + 4 * run for run in kept) <= BUDGET


def test_first_run_answers_stay_even_over_the_budget() -> None:
    over = state(1000, 1, 1)
    back = read(write(over), "ab12cd")
    assert (back.log, back.practice) == (over.log, ())
    assert len(write(over)) == HEAD + 4000 > BUDGET
