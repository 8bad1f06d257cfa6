"""Ids, tags, questions: what every document must have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from lcf_lms.content.blocks import Image, SelfRating
from lcf_lms.content.document import Decision, Module, walk_blocks, walk_decisions
from lcf_lms.content.finding import Finding, blocking
from lcf_lms.content.framework import Framework
from lcf_lms.content.items import Level, MultipleChoice, SingleChoice
from lcf_lms.play.tables import LEVEL_NUMBERS


def findings(module: Module, framework: Framework, media: Collection[str]) -> Iterator[Finding]:
    """Structure findings of a document."""
    yield from _framework(module, framework)
    yield from _ids(module)
    for placed in walk_blocks(module):
        if isinstance(placed.block, Image) and placed.block.src not in media:
            yield blocking(
                "media-missing",
                placed.place,
                f"There is no picture called {placed.block.src}.",
                "Add the picture to the module's media, or name one that is there.",
            )
    for decision in walk_decisions(module):
        yield from _tags(decision, framework)
        yield from _choices(decision)


def _framework(module: Module, framework: Framework) -> Iterator[Finding]:
    if module.framework != framework.key:
        yield blocking(
            "framework-unknown",
            "module",
            f"The module names the framework {module.framework}.",
            f"Name the framework {framework.key}, or import the other one.",
        )
    elif module.node not in {node.key for node in framework.nodes}:
        yield blocking(
            "node-unknown",
            "module",
            f"The framework has no node called {module.node}.",
            "Choose one of its nodes for this module.",
        )


def _ids(module: Module) -> Iterator[Finding]:
    yield from _twice("sections", "section", (section.id for section in module.sections))
    yield from _twice("pages", "page", (page.id for section in module.sections for page in section.pages))
    yield from _twice("sources", "source", (source.id for source in module.sources))
    blocks = [placed.block for placed in walk_blocks(module)]
    yield from _twice("blocks", "block", (block.id for block in blocks if hasattr(block, "id")))
    for placed in walk_blocks(module):
        if isinstance(placed.block, SelfRating):
            yield from _twice(placed.place, "statement", (s.id for s in placed.block.statements))
    for decision in walk_decisions(module):
        owner = decision.item or decision.scene
        assert owner is not None
        yield from _twice(_place(decision), "choice", (choice.id for choice in owner.choices))


def _twice(place: str, kind: str, ids: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield blocking(
                "id-duplicate",
                place,
                f"The {kind} id {name} is used {times} times.",
                "Give each its own id; answers refer to ids.",
            )


def _place(decision: Decision) -> str:
    return f"{decision.placed.place}/{decision.scene.id}" if decision.scene else decision.placed.place


def _tags(decision: Decision, framework: Framework) -> Iterator[Finding]:
    owner = decision.item or decision.scene
    assert owner is not None
    if not owner.tags:
        yield blocking(
            "tag-missing",
            _place(decision),
            "This decision counts towards nothing.",
            "Tag it with the domain or value it is about.",
        )
    for tag in owner.tags:
        if tag not in framework.keys:
            yield blocking(
                "tag-unknown",
                _place(decision),
                f"The framework knows nothing called {tag}.",
                f"Use one of: {', '.join(sorted(framework.keys))}.",
            )


def _choices(decision: Decision) -> Iterator[Finding]:
    place = _place(decision)
    owner = decision.item or decision.scene
    assert owner is not None
    for choice in owner.choices:
        if not (choice.why or "").strip():
            yield blocking(
                "why-missing",
                f"{place}/{choice.id}",
                "This choice does not say why.",
                "Write what was good about it, what it cost, and what to do next time.",
            )
    if decision.scene is not None and decision.scene.question is None:
        yield blocking("question-missing", place, "This decision asks nothing.", "Write the question.")
    if isinstance(owner, MultipleChoice):
        yield from _right_choices(owner, place)
    else:
        levels = [choice.level for choice in owner.choices]
        yield from _levels(levels, place, isinstance(owner, SingleChoice))


def _levels(levels: list[Level], place: str, item: bool) -> Iterator[Finding]:
    if item and len(levels) < 2:
        yield blocking(
            "choices-too-few", place, "There is nothing to choose between.", "Write at least two choices."
        )
    if len(levels) > 1 and len(set(levels)) == 1:
        yield blocking(
            "choices-alike",
            place,
            "All choices have the same level.",
            "Give them different levels, or make this text instead of a decision.",
        )
    if levels and max(LEVEL_NUMBERS[level] for level in levels) < LEVEL_NUMBERS[Level.MIXED]:
        yield blocking(
            "best-too-low",
            place,
            "No choice is at least mixed, so every answer is a wrong one.",
            "Write a choice that a good leader could defend.",
        )


def _right_choices(item: MultipleChoice, place: str) -> Iterator[Finding]:
    right = sum(choice.right for choice in item.choices)
    if len(item.choices) < 2:
        yield blocking(
            "choices-too-few", place, "There is nothing to choose between.", "Write at least two choices."
        )
    if right == 0:
        yield blocking("right-missing", place, "No choice is right.", "Mark at least one choice as right.")
    elif right == len(item.choices) > 1:
        yield blocking("choices-alike", place, "Every choice is right.", "Write a choice that is not right.")
