"""Numbers and levels in words."""

from __future__ import annotations

from lcf_lms.content.items import Level

LEVEL_ORDER: tuple[Level, ...] = (Level.HARMFUL, Level.WEAK, Level.MIXED, Level.SOUND, Level.STRONG)
"""Left to right on every drawing."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PLACES = ("first", "second", "third", "fourth", "fifth")


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 decision", "3 decisions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def number_word(count: int) -> str:
    """Small numbers in words, larger ones in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def level_place(level: Level) -> str:
    """Where a level stands among the five: "third" for mixed."""
    return _PLACES[LEVEL_ORDER.index(level)]
