"""Permanent short codes: extended at publication, never reused."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable

from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module, walk_decisions

DIGITS = string.digits + string.ascii_lowercase
MAX_CODES = len(DIGITS) ** 2
MAX_LETTERS = len(string.ascii_lowercase)


class CodesError(Exception):
    """A module's codes or a decision's letters are used up. ``place`` names the decision or page."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place, self.message = place, message


def new_key() -> str:
    """A random module key: six base-36 characters."""
    return "".join(secrets.choice(DIGITS) for _ in range(6))


def extend(codes: Codes, module: Module) -> Codes:
    """The codes with whatever the module has that had none yet.

    What the module no longer has keeps its code, so it is never given to something else.
    Raises CodesError after 1,296 codes in a module or 26 letters in a decision.
    """
    pages = dict(codes.pages)
    decisions = dict(codes.decisions)
    letters = {key: dict(given) for key, given in codes.letters.items()}
    used = set(pages.values()) | set(decisions.values())
    free = (first + second for first in DIGITS for second in DIGITS if first + second not in used)

    def next_code(place: str) -> str:
        code = next(free, None)
        if code is None:
            raise CodesError(place, f"a module has at most {MAX_CODES} codes")
        return code

    for section in module.sections:
        for page in section.pages:
            if page.id not in pages:
                pages[page.id] = next_code(page.id)
    for decision in walk_decisions(module):
        if decision.key not in decisions:
            decisions[decision.key] = next_code(decision.key)
        owner = decision.item or decision.scene
        assert owner is not None
        choices = [choice.id for choice in owner.choices]
        letters[decision.key] = _extend_letters(letters.get(decision.key, {}), choices, decision.key)
    return Codes(key=codes.key, pages=pages, decisions=decisions, letters=letters)


def _extend_letters(given: dict[str, str], choices: Iterable[str], place: str) -> dict[str, str]:
    letters = dict(given)
    free = (letter for letter in string.ascii_lowercase if letter not in given.values())
    for choice in choices:
        if choice not in letters:
            letter = next(free, None)
            if letter is None:
                raise CodesError(
                    place, f"{MAX_LETTERS} letters were given here; split it, or give it a new id"
                )
            letters[choice] = letter
    return letters
