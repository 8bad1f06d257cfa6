"""Response → credit. Mirrored in ``frontend/src/play/marking.ts``."""

from __future__ import annotations

from lcf_lms.play import FULL_CREDIT
from lcf_lms.play.tables import DecisionTable


class MarkingError(Exception):
    """An answer that this decision cannot have: an unknown, missing, repeated or unsorted letter."""


def credit(decision: DecisionTable, answer: str) -> int:
    """What an answer earns: a whole number from 0 to 5040. Raises MarkingError.

    ``answer`` is one letter, or for multiple_choice the letters chosen, sorted.
    """
    if not answer or any(letter not in decision.letters for letter in answer):
        raise MarkingError(f"{answer!r} names no choice of {decision.id}")
    if decision.kind != "multiple_choice":
        if len(answer) != 1:
            raise MarkingError(f"{decision.id} takes one choice")
        return decision.credit[answer]
    if "".join(sorted(set(answer))) != answer:
        raise MarkingError(f"the letters of {decision.id} are sorted and each stands once")
    return _several(decision, answer)


def _several(decision: DecisionTable, answer: str) -> int:
    """(right chosen − wrong chosen) ÷ number right, never under 0; or all-or-nothing."""
    if decision.marking == "all":
        return FULL_CREDIT if answer == decision.right else 0
    right = sum(letter in decision.right for letter in answer)
    balance = max(0, 2 * right - len(answer))
    denominator = len(decision.right)
    if denominator == 0:
        return 0
    return (2 * FULL_CREDIT * balance + denominator) // (2 * denominator)


def is_answer(decision: DecisionTable, answer: str) -> bool:
    """Whether the decision can have this answer at all."""
    try:
        credit(decision, answer)
    except MarkingError:
        return False
    return True
