"""A draft without a single finding, and ways to spoil it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lcf_lms.checks import run
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Finding
from tests.play.documents import FRAMEWORK

Data = dict[str, Any]
Spoil = Callable[[Data], Any]
MEDIA = ("media/ward.svg",)


def choice(identity: str, level: str, **more: Any) -> Data:
    return {"id": identity, "text": f"You {identity}.", "level": level, "why": "It helps.", **more}


def scene(identity: str, *choices: Data, **more: Any) -> Data:
    return {
        "id": identity,
        "title": identity.title(),
        "body": "Something happens.",
        "ask": "best",
        "question": "What do you do?",
        "tags": {"culture": 1, "respect": 1},
        "choices": list(choices),
        **more,
    }


def single(identity: str, *choices: Data, **more: Any) -> Data:
    return {
        "type": "item",
        "kind": "single_choice",
        "id": identity,
        "title": "An item",
        "stem": "What now?",
        "tags": {"culture": 2},
        "choices": list(choices),
        **more,
    }


def several(identity: str, right: str, **more: Any) -> Data:
    """``right`` spells the choices: ``+-`` is a right one and a wrong one."""
    options = [
        {"id": f"c{n}", "text": f"Option {n}.", "right": sign == "+", "why": "It helps."}
        for n, sign in enumerate(right)
    ]
    return {
        "type": "item",
        "kind": "multiple_choice",
        "id": identity,
        "title": "An item",
        "stem": "Which ones?",
        "tags": {"culture": 1},
        "choices": options,
        **more,
    }


def ending(identity: str) -> Data:
    return {
        "id": identity,
        "title": identity.title(),
        "tone": "open",
        "text": "It ends.",
        "debrief": "You saw it.",
    }


def draft() -> Data:
    """Three items and a scenario of three decisions, the last one off the common path."""
    story = {
        "type": "scenario",
        "id": "story",
        "title": "A story",
        "role": "You lead",
        "setting": "A ward",
        "start": "open",
        "scenes": [
            {"id": "open", "title": "Open", "body": "It begins.", "goto": "lift"},
            scene(
                "lift",
                choice("ask", "strong", set={"told": True}),
                choice("wait", "weak", goto="late"),
                choice("shout", "harmful", then={"body": "It is loud."}),
            ),
            scene(
                "talk",
                choice("tell", "weak"),
                choice("listen", "strong"),
                choice("hint", "mixed", needs={"told": True}),
            ),
            scene("late", choice("stay", "mixed"), choice("go", "harmful", goto="bad")),
        ],
        "endings": [ending("good"), ending("bad")],
    }
    blocks = [
        {
            "type": "text",
            "body": "### Hello\n\nYou read [this](https://example.org/a).\n\n#### More\n\nAnd this.",
        },
        {"type": "image", "src": "media/ward.svg", "alt": "A ward at night.", "description": "A *ward*."},
        {"type": "callout", "body": "Mind this."},
        {"type": "details", "summary": "More", "body": "More of it."},
        {
            "type": "self_rating",
            "id": "rate",
            "title": "Rate",
            "intro": "How do you see it?",
            "statements": [{"id": "one", "text": "I listen."}, {"id": "two", "text": "I ask."}],
        },
        {"type": "reflection", "id": "think", "title": "Think", "prompt": "What will you keep?"},
        {"type": "plan", "id": "plan", "title": "Plan", "prompt": "What will you do?"},
        single("hour", choice("ask", "strong"), choice("wait", "weak"), body="A story.", feedback="A word."),
        single("day", choice("wait", "weak"), choice("ask", "sound")),
        several("signs", "+-+"),
    ]
    pages = [
        {"id": "first", "title": "First", "blocks": blocks},
        {"id": "second", "title": "Second", "blocks": [story]},
    ]
    return {
        "slug": "a-module",
        "title": "A module",
        "summary": "A promise.",
        "audience": "Leaders",
        "minutes": 9,
        "framework": "lcf-2024",
        "node": "culture",
        "pass_mark": 60,
        "sections": [{"id": "begin", "title": "Begin", "minutes": 9, "pages": pages}],
        "sources": [
            {"id": "one", "publisher": "P", "title": "T", "date": "May 2024", "url": "https://example.org/"}
        ],
    }


def blocks(data: Data) -> list[Data]:
    found: list[Data] = data["sections"][0]["pages"][0]["blocks"]
    return found


def block(data: Data, identity: str) -> Data:
    return next(one for one in blocks(data) if identity in (one.get("id"), one["type"]))


def story(data: Data) -> Data:
    found: Data = data["sections"][0]["pages"][1]["blocks"][0]
    return found


def scene_of(data: Data, identity: str) -> Data:
    return next(one for one in story(data)["scenes"] if one["id"] == identity)


def choice_of(data: Data, identity: str) -> Data:
    """A choice by ``scene.choice``, or ``item.choice``."""
    owner, name = identity.split(".")
    scenes = [*story(data)["scenes"], *blocks(data)]
    choices: list[Data] = next(one for one in scenes if one.get("id") == owner)["choices"]
    return next(one for one in choices if one["id"] == name)


def only_items(data: Data, *items: Data) -> None:
    """Nothing scored but these items."""
    blocks(data)[-3:] = items
    data["sections"][0]["pages"].pop()


def found_in(
    spoil: Spoil | None = None, codes: Codes | None = None, media: tuple[str, ...] = MEDIA
) -> list[Finding]:
    """What the checks say of the draft, spoilt or not."""
    data = copy.deepcopy(draft())
    if spoil is not None:
        spoil(data)
    return run(Module.model_validate(data), FRAMEWORK, media, codes)


def told(findings: list[Finding]) -> set[tuple[str, str]]:
    """Code and place of each."""
    return {(one.code, one.place) for one in findings}
