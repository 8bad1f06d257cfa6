"""What the address of a list says: its filters. What names nothing that exists leads to a kind page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from flask import abort, request
from sqlalchemy.orm import Session

from lcf_lms.models.assignment import Group
from lcf_lms.models.base import Base
from lcf_lms.models.module import Module
from lcf_lms.reporting.queries import Due, Filters, State, modules_to_choose

LARGEST = 2**31 - 1
"""The largest number of a row on every database; a larger one would be an error of the driver."""
Word = TypeVar("Word", bound=str)
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of a list, and all modules there are to choose from."""

    filters: Filters
    module: Module | None
    group: Group | None
    modules: Sequence[Module]

    def address(self, **changes: str | int | None) -> dict[str, str | int | None]:
        """The values of an address with the same filters but for ``changes``."""
        kept: dict[str, str | int | None] = {
            "name": self.filters.words or None,
            "module": self.module.slug if self.module else None,
            "group": self.filters.group_id,
            "state": self.filters.state,
            "due": self.filters.due,
        }
        return kept | changes

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(value is not None for value in self.address().values())


def choose(session: Session) -> Chosen:
    """The filters of this request. Aborts with 404 where one names nothing."""
    modules = modules_to_choose(session)
    module = _module(modules, request.args.get("module", ""))
    group = group_of(session, request.args.get("group", ""))
    filters = Filters(
        module_id=module.id if module else None,
        group_id=group.id if group else None,
        state=_one_of(request.args.get("state", ""), get_args(State)),
        due=_one_of(request.args.get("due", ""), get_args(Due)),
        words=request.args.get("name", "").replace("\0", "").strip()[:200],
    )
    return Chosen(filters, module, group, modules)


def page_number() -> int:
    """The page that is asked for, from 1."""
    return request.args.get("page", 1, type=int)


def group_of(session: Session, number: str) -> Group | None:
    """The group of that number; None for no number. Aborts with 404."""
    if not number:
        return None
    return row_or_404(session, Group, int(number) if is_number(number) else LARGEST + 1)


def row_or_404(session: Session, kind: type[Row], number: int) -> Row:
    """The row of that number. Aborts with 404."""
    found = session.get(kind, number) if number <= LARGEST else None
    return found if found is not None else abort(404)


def is_number(words: str) -> bool:
    """Whether this can be the number of a row."""
    return words.isascii() and words.isdecimal() and len(words) < 11 and int(words) <= LARGEST


def _module(modules: Sequence[Module], slug: str) -> Module | None:
    if not slug:
        return None
    return next((module for module in modules if module.slug == slug), None) or abort(404)


def _one_of(word: str, words: tuple[Word, ...]) -> Word | None:
    if not word:
        return None
    return next((one for one in words if one == word), None) or abort(404)
