"""Numbers in words."""

from __future__ import annotations

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 decision", "3 decisions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def number_word(count: int) -> str:
    """Small numbers in words, larger ones in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
