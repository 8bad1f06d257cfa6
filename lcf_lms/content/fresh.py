"""New parts as an author first meets them: whole at once, in first words that nobody takes for their own.

A document holds at every moment, so a new part needs words before its author has written any. These are
known by ``is_first``, and a check stops a publication that still has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lcf_lms.content.blocks import (
    Block,
    Callout,
    Details,
    Plan,
    Reflection,
    SelfRating,
    Statement,
    Text,
)
from lcf_lms.content.document import Page, Section
from lcf_lms.content.items import Level, LevelledOption, MultipleChoice, RightOrWrongOption, SingleChoice
from lcf_lms.content.scenario import Choice, Ending, Scenario, Scene

TITLES: Mapping[str, str] = {
    "section": "New section",
    "page": "New page",
    "decision": "New decision",
    "story": "New scene",
    "ending": "New ending",
    "self_rating": "New self-rating",
    "reflection": "New reflection",
    "plan": "New plan",
    "single_choice": "New question",
    "multiple_choice": "New question with several answers",
    "scenario": "New scenario",
}
CHOICE = "New choice"
STATEMENT = "New statement"
PRESS = "Say what is behind it"
TEXT = "Write your text here."
WHY = "Say why here."
STORY = "Tell here what happens."
STEM = "Ask your question here."
PROMPT = "Ask here what people may think about."
ROLE = "Say who the learner is"
SETTING = "Say where it happens"
DEBRIEF = "Say here what to take from it."
QUESTION = "What do you do?"
"""A question that fits most decisions: it may stay."""

FIRST = frozenset(
    {*TITLES.values(), CHOICE, STATEMENT, PRESS, TEXT, WHY, STORY, STEM, PROMPT, ROLE, SETTING, DEBRIEF}
)
SECTION_MINUTES = 5


def is_first(words: str) -> bool:
    """Whether a text still has the words that a new part came with."""
    return words.strip() in FIRST


def section(name: str, title: str, first_page: Page) -> Section:
    """A section with its first page."""
    return Section(id=name, title=title, minutes=SECTION_MINUTES, pages=(first_page,))


def page(name: str, title: str = TITLES["page"]) -> Page:
    """A page with nothing on it yet."""
    return Page(id=name, title=title)


def decision(name: str, title: str = TITLES["decision"]) -> Scene:
    """A scene that asks, with two choices that go on to the next scene in the list."""
    return Scene(
        id=name,
        title=title,
        body=STORY,
        ask="best",
        question=QUESTION,
        choices=(
            Choice(id="first", text=CHOICE, level=Level.SOUND),
            Choice(id="second", text=CHOICE, level=Level.WEAK),
        ),
    )


def story(name: str, title: str = TITLES["story"], goto: str | None = None) -> Scene:
    """A scene that tells and leads on."""
    return Scene(id=name, title=title, body=STORY, goto=goto)


def ending(name: str, title: str = TITLES["ending"]) -> Ending:
    """Where a story may end."""
    return Ending(id=name, title=title, tone="open", text=STORY, debrief=DEBRIEF)


def _text(_name: str, _title: str) -> Block:
    return Text(body=TEXT)


def _callout(_name: str, _title: str) -> Block:
    return Callout(body=TEXT)


def _details(_name: str, _title: str) -> Block:
    return Details(summary=PRESS, body=TEXT)


def _self_rating(name: str, title: str) -> Block:
    return SelfRating(id=name, title=title, statements=(Statement(id="first", text=STATEMENT),))


def _reflection(name: str, title: str) -> Block:
    return Reflection(id=name, title=title, prompt=PROMPT)


def _plan(name: str, title: str) -> Block:
    return Plan(id=name, title=title, prompt=PROMPT)


def _single_choice(name: str, title: str) -> Block:
    levels = (("first", Level.SOUND), ("second", Level.WEAK))
    return SingleChoice(
        kind="single_choice",
        id=name,
        title=title,
        stem=STEM,
        choices=tuple(LevelledOption(id=one, text=CHOICE, level=level, why=WHY) for one, level in levels),
    )


def _multiple_choice(name: str, title: str) -> Block:
    rights = (("first", True), ("second", False))
    return MultipleChoice(
        kind="multiple_choice",
        id=name,
        title=title,
        stem=STEM,
        choices=tuple(RightOrWrongOption(id=one, text=CHOICE, right=right, why=WHY) for one, right in rights),
    )


def _scenario(name: str, title: str) -> Block:
    return Scenario(
        id=name,
        title=title,
        role=ROLE,
        setting=SETTING,
        start="opening",
        scenes=(decision("opening"),),
        endings=(ending("close"),),
    )


_BLOCKS: Mapping[str, Callable[[str, str], Block]] = {
    "text": _text,
    "callout": _callout,
    "details": _details,
    "scenario": _scenario,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "self_rating": _self_rating,
    "reflection": _reflection,
    "plan": _plan,
}
BLOCK_KINDS = tuple(_BLOCKS)
"""Every kind of block that begins with words; an image begins with its file."""


def block(kind: str, name: str) -> Block:
    """A block of a kind, with the id ``name`` where its kind has one. Raises KeyError."""
    return _BLOCKS[kind](name, TITLES.get(kind, ""))
