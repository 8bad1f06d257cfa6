"""What a player needs: play tables, codes, marking, path, results, state.

The files marked as mirrored have a twin of the same name in ``frontend/src/play``; one corpus of
cases in ``tests/corpus`` is read by both.
"""

FULL_CREDIT = 5040
"""The credit of a perfect answer: divisible by 1…10, so fractions that authors make stay exact."""
