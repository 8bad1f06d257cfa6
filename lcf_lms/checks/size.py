"""Limits that platforms set: the resume string, letters and codes, and what fits a small frame."""

from __future__ import annotations

from collections.abc import Iterator

from lcf_lms.checks.scenario import graph_of, scenario_findings
from lcf_lms.checks.texts import told
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module, walk_blocks
from lcf_lms.content.finding import Finding, advice, blocking
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.markup import count_words
from lcf_lms.content.scenario import Scenario
from lcf_lms.play import codes as play_codes
from lcf_lms.play import graph
from lcf_lms.play.state import BUDGET

CHOICE_LIMIT = 110
STORY_LIMIT = 80
_HEADER = len("1.") + len("abcdef.") + 3 * len("999999999.") + len("zz.") + len("..") + 4
_ONE_LETTER = len("zz") + 1 + len("-")


def findings(module: Module, codes: Codes | None) -> Iterator[Finding]:
    """Size findings of a document."""
    try:
        play_codes.extend(codes or Codes(key="000000"), module)
    except play_codes.CodesError as error:
        yield blocking("codes-used-up", error.place, f"{error.message}.", "Divide it, or give it a new id.")
    worst = worst_state(module)
    if worst > BUDGET:
        yield blocking(
            "state-over-budget",
            "module",
            f"A learner's place could take {worst:,} characters; {BUDGET:,} are safe.",
            "Divide the module in two.",
        )
    for text in told(module):
        if text.role == "choice" and len(text.words) > CHOICE_LIMIT:
            yield advice(
                "choice-long",
                text.place,
                f"This choice has {len(text.words)} characters; {CHOICE_LIMIT} fit.",
                "Say it more shortly, so that four choices fit a small frame.",
            )
        if text.role == "story" and count_words(text.words) > STORY_LIMIT:
            yield advice(
                "story-long",
                text.place,
                f"This story has {count_words(text.words)} words; {STORY_LIMIT} fit.",
                "Tell it more shortly, or put evidence behind a link that opens.",
            )


def worst_state(module: Module) -> int:
    """The most characters that first-run answers can take in the resume string, header included.

    A scenario that does not pass its own checks is counted with all its decisions.
    """
    total = _HEADER
    for placed in walk_blocks(module):
        block = placed.block
        if isinstance(block, SingleChoice):
            total += _ONE_LETTER
        elif isinstance(block, MultipleChoice):
            total += _ONE_LETTER - 1 + len(block.choices)
        elif isinstance(block, Scenario):
            total += _ONE_LETTER * _most_decisions(block, placed.place)
    return total


def _most_decisions(scenario: Scenario, place: str) -> int:
    if any(finding.blocking for finding in scenario_findings(scenario, place)):
        return sum(1 for scene in scenario.scenes if scene.ask is not None)
    return graph.path_lengths(graph_of(scenario))[2]
