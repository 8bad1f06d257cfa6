"""A log in words: what was asked, what was answered, how the answer is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lcf_lms.content.document import Decision, Module, walk_decisions
from lcf_lms.play.path import Entry
from lcf_lms.play.tables import DecisionTable, PlayTables

GONE = "An answer to something that this revision does not hold"


@dataclass(frozen=True, slots=True)
class Told:
    """One response in words.

    ``number`` is its place in the log; ``run`` is 0 where it counts, from 1 on for practice. ``where`` is
    the scenario, or the page of an item; ``levels`` has one word for each of ``answers``.
    """

    number: int
    run: int
    where: str
    title: str
    question: str
    answers: tuple[str, ...]
    levels: tuple[str, ...]


def told(document: Module, tables: PlayTables, entries: Iterable[Entry]) -> list[Told]:
    """The entries of a log in their order, in the words of the revision they were answered on."""
    asked = {decision.key: decision for decision in walk_decisions(document)}
    return [_told(asked, tables, entry) for entry in entries]


def _told(asked: dict[str, Decision], tables: PlayTables, entry: Entry) -> Told:
    table = tables.decisions.get(entry.decision)
    decision = asked.get(table.id) if table is not None else None
    if table is None or decision is None:
        return Told(entry.number, entry.run, "", GONE, "", (), ())
    if decision.scene is not None:
        assert decision.scenario is not None
        where, title = decision.scenario.title, decision.scene.title
        question = decision.scene.question or ""
        texts = [choice.text for choice in decision.scene.choices]
    else:
        assert decision.item is not None
        where, title, question = decision.placed.page.title, decision.item.title, decision.item.stem
        texts = [choice.text for choice in decision.item.choices]
    by_letter = dict(zip(table.letters, texts, strict=True))
    given = [letter for letter in table.letters if letter in entry.answer]
    return Told(
        entry.number,
        entry.run,
        where,
        title,
        question,
        tuple(by_letter[letter] for letter in given),
        tuple(_level(table, letter) for letter in given),
    )


def _level(table: DecisionTable, letter: str) -> str:
    if table.kind == "multiple_choice":
        return "right" if letter in table.right else "not right"
    return table.levels[letter]
