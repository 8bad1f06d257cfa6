"""Advice on words and balance. It never stops anyone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lcf_lms.checks.texts import Told, told
from lcf_lms.content import markup
from lcf_lms.content.document import Module, walk_decisions
from lcf_lms.content.finding import Finding, advice
from lcf_lms.content.framework import Framework
from lcf_lms.content.items import MultipleChoice
from lcf_lms.play.tables import LEVEL_NUMBERS

LONG_SENTENCE = 20
LONG_PARAGRAPH = 3
WORDS_A_MINUTE = 200
SECONDS_A_DECISION = 20
ENOUGH = 3
ENOUGH_TO_JUDGE_BALANCE = 4

JARGON = {
    "going forward": "from now on",
    "leverage": "use",
    "touch base": "talk",
    "deep dive": "closer look",
    "low-hanging fruit": "easy first steps",
    "stakeholders": "the people concerned",
    "synergy": "working together",
    "utilise": "use",
    "cascade": "pass on",
}
INCLUSIVE = {
    "manpower": "staff",
    "chairman": "chair",
    "the disabled": "disabled people",
    "suffers from": "has",
    "wheelchair-bound": "uses a wheelchair",
    "bame": "the group you mean, by its name",
    "non-compliant patients": "patients who did not follow the plan",
    "hard to reach": "people we have not reached",
}
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+")


def findings(module: Module, framework: Framework) -> Iterator[Finding]:
    """Language and balance findings of a document: all advice."""
    for text in told(module):
        yield from _sentences(text)
        yield from _listed(text, JARGON, "jargon", "This word closes people out")
        yield from _listed(text, INCLUSIVE, "inclusive-language", "This wording can hurt or mislead")
    yield from _best_place(module)
    yield from _evidence(module, framework)
    yield from _minutes(module)


def count_minutes(module: Module) -> tuple[int, int, int]:
    """Words on every page and path, decisions, minutes at 200 words a minute and 20 seconds a decision."""
    words = sum(
        markup.count_words(text.words) for text in told(module) if text.role in {"reading", "story", "prompt"}
    )
    decisions = sum(1 for _ in walk_decisions(module))
    seconds = words * 60 / WORDS_A_MINUTE + decisions * SECONDS_A_DECISION
    return words, decisions, round(seconds / 60)


def best_choices(module: Module) -> Iterator[tuple[str, int, bool]]:
    """Per decision with levels: its key, where the best choice stands (from 1), whether it is the longest."""
    for decision in walk_decisions(module):
        owner = decision.item or decision.scene
        if owner is None or isinstance(owner, MultipleChoice) or not owner.choices:
            continue
        levels = [LEVEL_NUMBERS[choice.level] for choice in owner.choices]
        best = levels.index(max(levels))
        longest = max(len(choice.text) for choice in owner.choices)
        yield decision.key, best + 1, len(owner.choices[best].text) == longest


def _sentences(text: Told) -> Iterator[Finding]:
    if text.role == "choice":
        return
    for paragraph in text.words.split("\n\n"):
        sentences = _SENTENCE_END.split(markup.plain(paragraph) if text.markdown else paragraph)
        if text.markdown and len(sentences) > LONG_PARAGRAPH and text.role == "reading":
            yield advice(
                "paragraph-long",
                text.place,
                f"A paragraph has {len(sentences)} sentences.",
                f"Divide it: {LONG_PARAGRAPH} are easier to read.",
            )
        longest = max(sentences, key=lambda sentence: len(sentence.split()))
        if len(longest.split()) > LONG_SENTENCE:
            yield advice(
                "sentence-long",
                text.place,
                f"A sentence has {len(longest.split())} words: “{longest[:60]}…”",
                f"Divide it: up to {LONG_SENTENCE} words are easy to read.",
            )


def _listed(text: Told, words: dict[str, str], code: str, why: str) -> Iterator[Finding]:
    lowered = markup.plain(text.words).lower() if text.markdown else text.words.lower()
    for word, better in words.items():
        if re.search(rf"\b{re.escape(word)}\b", lowered):
            yield advice(code, text.place, f"{why}: “{word}”.", f"Write: {better}.")


def _best_place(module: Module) -> Iterator[Finding]:
    best = list(best_choices(module))
    if len(best) < ENOUGH_TO_JUDGE_BALANCE:
        return
    if len({place for _, place, _ in best}) == 1:
        yield advice(
            "best-always-same-place",
            "module",
            f"The best choice always stands in place {best[0][1]}.",
            "Spread the best choices over all places.",
        )
    if all(longest for _, _, longest in best):
        yield advice(
            "best-always-longest",
            "module",
            "The best choice is always the longest.",
            "Make the choices of a decision similar in length.",
        )


def _evidence(module: Module, framework: Framework) -> Iterator[Finding]:
    owners = [decision.item or decision.scene for decision in walk_decisions(module)]
    counts = Counter(tag for owner in owners if owner is not None for tag in owner.tags)
    for node in framework.nodes:
        if 0 < counts[node.key] < ENOUGH:
            yield advice(
                "evidence-thin",
                "module",
                f"Only {counts[node.key]} decisions count towards {node.title}.",
                f"Below {ENOUGH} the learner reads “Not enough evidence”. Add some, or leave it so.",
            )


def _minutes(module: Module) -> Iterator[Finding]:
    _, _, minutes = count_minutes(module)
    if minutes > module.minutes:
        yield advice(
            "minutes-over",
            "module",
            f"Reading and deciding take about {minutes} minutes, not {module.minutes}.",
            "Shorten it, or promise more minutes.",
        )
