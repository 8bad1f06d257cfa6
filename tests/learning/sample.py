"""A small module to learn: one item, then a scenario of two decisions with a branch, and a private note."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lcf_lms import resources
from lcf_lms.content.document import Module as Document
from lcf_lms.content.files import ModuleFiles, read_framework
from lcf_lms.models.module import Module, Revision, select_module

SLUG = "quiet-corridor"


def document(**changes: Any) -> Document:
    """The sample; ``changes`` replace fields of the module."""
    choices = [
        {"id": "ask", "text": "Ask what they need", "level": "strong", "why": "It keeps them safe."},
        {"id": "wait", "text": "Wait for the report", "level": "weak", "why": "It leaves them alone."},
    ]
    first = [dict(choices[0], goto="second"), dict(choices[1], goto="ended", set={"waited": True})]
    scenario = {
        "type": "scenario",
        "id": "ward",
        "title": "A quiet ward",
        "role": "You are a non-executive director",
        "setting": "Larch Ward",
        "start": "first",
        "scenes": [
            {
                "id": "first",
                "title": "The lift",
                "body": "He waits.",
                "ask": "best",
                "question": "What first?",
                "tags": {"culture": 1},
                "choices": first,
            },
            {
                "id": "second",
                "title": "The call",
                "body": "She rings.",
                "ask": "best",
                "question": "What now?",
                "tags": {"culture": 1, "compassion": 1},
                "choices": [dict(choice, goto="ended") for choice in choices],
            },
        ],
        "endings": [
            {"id": "ended", "title": "Later", "tone": "open", "text": "It goes on.", "debrief": "Think."}
        ],
    }
    item = {
        "type": "item",
        "id": "check",
        "kind": "single_choice",
        "title": "A check",
        "stem": "Which?",
        "tags": {"culture": 1},
        "choices": choices,
    }
    pages = [
        {"id": "opening", "title": "Opening", "blocks": [{"type": "text", "body": "Read this."}, item]},
        {"id": "case", "title": "The case", "blocks": [scenario]},
        {
            "id": "keep",
            "title": "Keep",
            "blocks": [
                {
                    "type": "reflection",
                    "id": "thought",
                    "title": "A thought",
                    "prompt": "What stays with you?",
                }
            ],
        },
    ]
    data: dict[str, Any] = {
        "schema_version": 1,
        "slug": SLUG,
        "title": "A quiet corridor",
        "summary": "A sample.",
        "audience": "Leaders",
        "minutes": 5,
        "framework": "lcf-2024",
        "node": "culture",
        "sections": [{"id": "one", "title": "One", "minutes": 5, "pages": pages}],
    }
    return Document.model_validate(data | changes)


def publish(session: Session, at: datetime, **changes: Any) -> tuple[Module, Revision]:
    """Import and publish the sample as its next revision."""
    from lcf_lms.authoring import service

    service.import_framework(
        session, read_framework(resources.modules_folder() / "frameworks" / "lcf-2024.yaml")
    )
    module = service.import_module(session, ModuleFiles(document(**changes)), by="author", at=at)
    revision = service.publish_module(session, module, by="author", at=at).revision
    return module, revision


def code(session: Session, key: str) -> str:
    """The code of an item or scene in the newest revision."""
    module = session.scalars(select_module(SLUG)).one()
    revision = session.get_one(Revision, (module.id, module.current_revision))
    return next(code for code, decision in revision.tables["decisions"].items() if decision["id"] == key)
