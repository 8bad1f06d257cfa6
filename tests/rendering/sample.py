"""A small module with every kind of block and every turn a scenario can take, as a page."""

from __future__ import annotations

from typing import Any

from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.files import read_framework
from lcf_lms.content.framework import Framework
from lcf_lms.content.scenario import Scenario
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import PlayTables, compile_tables
from lcf_lms.rendering import module_page
from lcf_lms.resources import modules_folder

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 60" width="480" height="60">'
    b'<title>Old name</title><g id="gates" class="lcf-hue"><rect width="20" height="20"/></g>'
    b'<use href="#gates" x="40"/><text class="lcf-ink" x="90" y="20" font-size="19">Noticed</text></svg>'
)

LIFT: dict[str, Any] = {
    "id": "lift",
    "title": "He waits until the corridor is empty",
    "when": "Tuesday, 4.40pm. Larch Ward",
    "body": "You are on a visit.\n\n> “Please be careful with that.”\n> – Tomasz, night nurse",
    "ask": "best",
    "question": "What should you do first?",
    "tags": {"culture": 1, "governance": 1, "compassion": 1},
    "choices": [
        {
            "id": "ask",
            "text": "Ask him what he wants.",
            "level": "strong",
            "why": "He keeps his story.",
            "goto": "paper",
        },
        {
            "id": "ring",
            "text": "Ring the chief nurse.",
            "level": "mixed",
            "why": "It is known by nine.",
            "then": {
                "when": "Wednesday, 9am",
                "title": "The whole ward knows",
                "body": "Two nurses worked that night.",
            },
            "set": {"told": True},
        },
        {
            "id": "wait",
            "text": "Wait for the report.",
            "level": "weak",
            "why": "Two days late.",
            "then": {"body": "Nothing happens."},
        },
    ],
}
PAPER: dict[str, Any] = {
    "id": "paper",
    "title": "The board paper",
    "body": "The paper says the ward is safer.",
    "ask": "best",
    "tags": {"culture": 1},
    "choices": [
        {"id": "say", "text": "Say what you heard.", "level": "sound", "why": "Good.", "goto": "heard"},
        {"id": "hush", "text": "Say nothing.", "level": "harmful", "why": "Silence.", "goto": "silence"},
        {
            "id": "admit",
            "text": "Say that you told.",
            "level": "mixed",
            "why": "Late.",
            "goto": "heard",
            "needs": {"told": True},
        },
    ],
}
STORY: dict[str, Any] = {
    "type": "scenario",
    "id": "quiet_ward",
    "title": "The quiet ward",
    "role": "Non-executive director",
    "setting": "A trust that is made up",
    "start": "visit",
    "scenes": [
        {"id": "visit", "title": "A visit, as planned", "body": "Tomasz walks you round.", "goto": "lift"},
        LIFT,
        PAPER,
    ],
    "endings": [
        {
            "id": "heard",
            "title": "Heard",
            "tone": "settled",
            "text": "Reports rise again.",
            "debrief": "Who paid?",
        },
        {
            "id": "silence",
            "title": "Silence",
            "when": "Three weeks later",
            "tone": "costly",
            "text": "Nobody reports.",
            "debrief": "Where is it quiet?",
        },
    ],
}
ITEM: dict[str, Any] = {
    "type": "item",
    "kind": "single_choice",
    "id": "dose",
    "title": "A dose on Sunday",
    "body": "Her manager sends a message.",
    "stem": "What do you answer?",
    "tags": {"culture": 2},
    "choices": [
        {"id": "a", "text": "“Word it gently.”", "level": "weak", "why": "Still a warning."},
        {"id": "b", "text": "“How are they?”", "level": "strong", "why": "People first."},
    ],
}
SEVERAL: dict[str, Any] = {
    "type": "item",
    "kind": "multiple_choice",
    "id": "cases",
    "title": "Four cases",
    "stem": "Which would help?",
    "tags": {"equality": 1},
    "feedback": "One figure is not enough.",
    "choices": [
        {"id": "a", "text": "Ask each manager.", "right": False, "why": "You will get a yes."},
        {"id": "b", "text": "Compare with leavers.", "right": True, "why": "A second source."},
    ],
}
SECTIONS: list[dict[str, Any]] = [
    {
        "id": "begin",
        "title": "Where you are",
        "minutes": 2,
        "pages": [
            {
                "id": "now",
                "title": "Where are you now?",
                "blocks": [
                    {
                        "type": "self_rating",
                        "id": "habits",
                        "title": "How often?",
                        "intro": "Think back.",
                        "statements": [{"id": "ask", "text": "I ask."}, {"id": "hear", "text": "I hear."}],
                    }
                ],
            },
            {
                "id": "silence_page",
                "title": "Silence is information",
                "blocks": [
                    {
                        "type": "text",
                        "body": "A ward that reports less may be safer.\n\n### From a board seat\n\n- Look.",
                    },
                    {
                        "type": "image",
                        "src": "media/gates.svg",
                        "alt": "Four gates",
                        "caption": "Where it is lost.",
                        "description": "Noticed, then **said**.",
                        "wide": True,
                    },
                    {
                        "type": "image",
                        "src": "media/photo.png",
                        "alt": "A ward at night",
                        "credit": "Made up",
                    },
                    {"type": "callout", "title": "Two questions", "body": "What got better?"},
                    {"type": "details", "summary": "More", "body": "See [the site](https://example.org/)."},
                ],
            },
        ],
    },
    {
        "id": "story",
        "title": "When people go quiet",
        "minutes": 7,
        "pages": [
            {"id": "cases_page", "title": "Two cases", "blocks": [ITEM, SEVERAL]},
            {
                "id": "ward",
                "title": "The quiet ward",
                "blocks": [
                    {"type": "callout", "title": "Before you begin", "body": "Somebody is afraid here."},
                    STORY,
                ],
            },
            {
                "id": "keep",
                "title": "To keep",
                "blocks": [
                    {
                        "type": "reflection",
                        "id": "thought",
                        "title": "A thought",
                        "prompt": "What did nobody find out?",
                    },
                    {
                        "type": "plan",
                        "id": "plan",
                        "title": "What, and when?",
                        "prompt": "Small things.",
                        "actions": 2,
                    },
                ],
            },
        ],
    },
]


def framework() -> Framework:
    """The framework that comes with the product."""
    return read_framework(modules_folder() / "frameworks" / "lcf-2024.yaml")


def document(**more: Any) -> Module:
    """The sample; ``more`` replaces its fields."""
    fields = {
        "slug": "quiet",
        "title": "A kind & just culture",
        "summary": "What a board hears.",
        "audience": "Board members",
        "minutes": 9,
        "framework": "lcf-2024",
        "node": "culture",
        "objectives": ["Tell a quiet team from a safe one"],
        "pass_mark": 60,
        "glossary": [{"term": "Near miss", "meaning": "It could have harmed."}],
        "sources": [
            {
                "id": "s",
                "publisher": "A publisher",
                "title": "A title",
                "date": "May 2024",
                "url": "https://example.org/a",
            }
        ],
        "sections": SECTIONS,
        **more,
    }
    return Module.model_validate(fields)


def scenario(**more: Any) -> Scenario:
    """The sample's story; ``more`` replaces its fields."""
    return Scenario.model_validate({**STORY, **more})


def tables(module: Module) -> PlayTables:
    """Play tables with fresh codes."""
    return compile_tables(module, extend(Codes(key="quiet1"), module), framework(), 3)


def page(
    module: Module | None = None, *, tracker: str = "memory", home: str | None = "/learn/", **settings: Any
) -> str:
    """The sample as the one page."""
    module = module or document()
    return module_page(
        module,
        tables(module),
        framework(),
        {"media/gates.svg": DRAWING, "media/photo.png": b"not looked into"},
        tracker=tracker,
        settings={"tracker": tracker, "slug": module.slug, "revision": 3, "home": home, **settings},
        style_url="/built/player.css",
        script_url=f"/built/player-{tracker}.js",
        home_url=home,
        product="LCF Learning",
        organisation="Aldermere Hospitals",
    )
