"""Log → results through lenses. Mirrored in ``frontend/src/play/results.ts``.

n = Σ credit × weight × m and d = Σ 5040 × weight × m over first-run responses on the replayed
path, with m = Σ tag × lens (1 for the module lens); percent = ⌊(200n + d) / (2d)⌋.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lcf_lms.play import FULL_CREDIT
from lcf_lms.play.marking import credit
from lcf_lms.play.path import Entry, Replay, page_done
from lcf_lms.play.tables import DecisionTable, PlayTables, ValueLens

ENOUGH = 3
"""Fewer responses than this say too little: no percentage is ever made from them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A result: its lens, percent (None before completion or without enough evidence), the number of
    responses behind it, and each one's credit in the order of the log."""

    key: str
    percent: int | None
    count: int
    credits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ValueFigure(Figure):
    """A value's result and where it comes from: ``itself`` + ``through_count`` = ``count``."""

    itself: int
    through: tuple[str, ...]
    through_count: int


@dataclass(frozen=True, slots=True)
class Results:
    """Progress and results of one attempt. ``passed`` is None until complete, or without a pass mark."""

    complete: bool
    passed: bool | None
    answered: int
    module: Figure
    nodes: tuple[Figure, ...]
    values: tuple[ValueFigure, ...]


def results(tables: PlayTables, replayed: Replay, place: str = "") -> Results:
    """The results of a replayed log. ``place`` (a page code) counts only where nothing is decided."""
    counted = [(tables.decisions[entry.decision], entry) for entry in first_run(replayed)]
    complete = is_complete(tables, replayed, place)

    def figure(key: str, weigh: Callable[[DecisionTable], int]) -> Figure:
        return _figure(key, counted, weigh, complete)

    module = figure(tables.module.slug, lambda decision: int(decision.core))
    nodes = [figure(node.key, _tag_of(node.key)) for node in tables.lenses.nodes]
    values = [_value(lens, figure(lens.key, _lens_of(lens)), counted) for lens in tables.lenses.values]
    mark = tables.module.pass_mark
    passed = None if mark is None or not complete else module.percent is not None and module.percent >= mark
    return Results(
        complete=complete,
        passed=passed,
        answered=len(counted),
        module=module,
        nodes=tuple(node for node in nodes if node.count),
        values=tuple(value for value in values if value.count),
    )


def first_run(replayed: Replay) -> list[Entry]:
    """The entries that count, in the order of the log."""
    return [entry for entry in replayed.kept if entry.run == 0]


def is_complete(tables: PlayTables, replayed: Replay, place: str = "") -> bool:
    """Every item answered, every scenario's first run at an ending; with neither, the last page reached."""
    if not tables.decisions:
        return place == tables.sections[-1].pages[-1]
    return all(page_done(tables, replayed, page) for page in tables.pages)


def percent(numerator: int, denominator: int) -> int:
    """The one rounding rule of results: whole percent, half rounds up."""
    return (200 * numerator + denominator) // (2 * denominator)


def _tag_of(key: str) -> Callable[[DecisionTable], int]:
    return lambda decision: decision.tags.get(key, 0)


def _lens_of(lens: ValueLens) -> Callable[[DecisionTable], int]:
    weights = {lens.key: 1, **lens.nodes}
    return lambda decision: sum(tag * weights.get(key, 0) for key, tag in decision.tags.items())


def _figure(
    key: str,
    counted: Iterable[tuple[DecisionTable, Entry]],
    weigh: Callable[[DecisionTable], int],
    complete: bool,
) -> Figure:
    numerator = denominator = 0
    credits: list[int] = []
    for decision, entry in counted:
        weight = weigh(decision) * decision.weight
        if weight:
            earned = credit(decision, entry.answer)
            credits.append(earned)
            numerator += earned * weight
            denominator += FULL_CREDIT * weight
    enough = complete and len(credits) >= ENOUGH
    return Figure(key, percent(numerator, denominator) if enough else None, len(credits), tuple(credits))


def _value(lens: ValueLens, figure: Figure, counted: Iterable[tuple[DecisionTable, Entry]]) -> ValueFigure:
    itself = 0
    through: set[str] = set()
    for decision, _ in counted:
        if lens.key in decision.tags:
            itself += 1
        else:
            through.update(node for node in lens.nodes if node in decision.tags)
    return ValueFigure(
        key=figure.key,
        percent=figure.percent,
        count=figure.count,
        credits=figure.credits,
        itself=itself,
        through=tuple(node for node in lens.nodes if node in through),
        through_count=figure.count - itself,
    )
