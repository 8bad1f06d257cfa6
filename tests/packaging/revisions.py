"""A tiny module with its framework, compiled as publication does it."""

from __future__ import annotations

from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework
from lcf_lms.packaging.build import PackageRequest
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import compile_tables

FRAMEWORK = Framework.model_validate(
    {
        "schema_version": 1,
        "key": "small-2026",
        "title": "A small framework",
        "publisher": "Aldermere",
        "date": "November 2026",
        "source": "Written for a test.",
        "licence_note": "Free to use.",
        "node_kinds": [{"key": "domain", "title": "Domain", "plural": "Domains"}],
        "nodes": [
            {
                "key": "quality",
                "kind": "domain",
                "title": "High quality",
                "short": "Quality",
                "summary": "Care.",
            },
            {
                "key": "culture",
                "kind": "domain",
                "title": "A just culture",
                "short": "Culture",
                "summary": "People.",
            },
            {
                "key": "strategy",
                "kind": "domain",
                "title": "Setting strategy",
                "short": "Strategy",
                "summary": "Plans.",
            },
        ],
        "values": [
            {"key": "compassion", "title": "Compassion"},
            {"key": "improving_lives", "title": "Improving lives"},
        ],
        "mapping_version": "1",
        "mapping": [
            {"value": "compassion", "node": "culture", "basis": "table"},
            {"value": "improving_lives", "node": "strategy", "basis": "table"},
        ],
        "rating_scale": [{"key": "often", "label": "Often", "score": 3}],
    }
)

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8"/></svg>'


def document(**changes: object) -> Module:
    """Three scenes and an item, one picture."""

    def scene(number: int) -> dict[str, object]:
        return {
            "id": f"scene_{number}",
            "title": f"Scene {number}",
            "body": "Tomasz waits at the door.\n\n> Have you a minute?\n>\n> – Tomasz, night nurse",
            "ask": "best",
            "question": "What do you do?",
            "tags": {"culture": 2, "quality": 1},
            "choices": [
                {"id": "listen", "text": "Listen to him now.", "level": "strong", "why": "He came to you."},
                {
                    "id": "later",
                    "text": "Ask him to write it down.",
                    "level": "weak",
                    "why": "He hears a no.",
                },
            ],
        }

    return Module.model_validate(
        {
            "slug": "listening",
            "title": "Listening to staff",
            "summary": "You hear what staff say before it becomes harm.",
            "audience": "Board members",
            "minutes": 12,
            "framework": "small-2026",
            "node": "culture",
            "objectives": ["Hear a concern."],
            "pass_mark": 70,
            "sections": [
                {
                    "id": "door",
                    "title": "At the door",
                    "minutes": 12,
                    "pages": [
                        {
                            "id": "ward",
                            "title": "On the ward",
                            "blocks": [
                                {"type": "text", "body": "Staff speak when someone listens."},
                                {"type": "image", "src": "media/door.svg", "alt": "A door that stands open"},
                                {
                                    "type": "scenario",
                                    "id": "quiet_ward",
                                    "title": "The quiet ward",
                                    "role": "You are a non-executive director.",
                                    "setting": "A night visit.",
                                    "start": "scene_1",
                                    "scenes": [scene(1), scene(2), scene(3)],
                                    "endings": [
                                        {
                                            "id": "end",
                                            "title": "Morning",
                                            "tone": "open",
                                            "text": "The ward wakes.",
                                            "debrief": "Who else was not heard?",
                                        }
                                    ],
                                },
                            ],
                        }
                    ],
                }
            ],
            **changes,
        }
    )


def request(
    target: str, *, revision: int = 2, script: bytes = b"void 0;\n", **changes: object
) -> PackageRequest:
    """A package request for the tiny module, with a player that does nothing."""
    module = document(**changes)
    codes = extend(Codes(key="k3y0aa"), module)
    return PackageRequest(
        document=module,
        tables=compile_tables(module, codes, FRAMEWORK, revision),
        framework=FRAMEWORK,
        media={"media/door.svg": DRAWING, "media/unused.svg": DRAWING},
        target=target,
        script=script,
        style=b"body { margin: 0 }\n",
        licences=b"nhsuk-frontend: MIT\n",
        product="LCF Learning",
        organisation="Aldermere",
        product_version="0.1.0",
    )
