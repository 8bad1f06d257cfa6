"""A learner's own data as JSON, for them to take away. Names of keys are part of what we promise."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from lcf_lms.learning.own_data import Answer, AttemptData, ModuleData, OwnData

FORMAT = 1


def as_json(data: OwnData) -> dict[str, Any]:
    """All of it as plain values. Moments are ISO 8601 in UTC; credit is a whole number up to 5040."""
    person = data.person
    return {
        "format": FORMAT,
        "made_at": data.at.isoformat(),
        "person": {
            "name": person.name,
            "email": person.email,
            "roles": person.roles,
            "signs_in_with": person.issuer,
            "added_at": person.created_at.isoformat(),
            "last_seen_at": _moment(person.last_seen_at),
        },
        "modules": [_module(one) for one in data.modules],
        "sign_ins": [
            {
                "began_at": one.created_at.isoformat(),
                "last_used_at": one.last_seen_at.isoformat(),
                "ended_at": _moment(one.revoked_at),
                "browser": one.agent,
            }
            for one in data.sign_ins
        ],
    }


def _module(one: ModuleData) -> dict[str, Any]:
    return {
        "slug": one.module.slug,
        "title": one.module.title,
        "attempts": [_attempt(attempt) for attempt in one.attempts],
        "notes": [
            {
                "block": note.note.block,
                "title": note.title,
                "updated_at": note.note.updated_at.isoformat(),
                "written": [{"label": label, "text": text} for label, text in note.lines],
                "stored": note.note.body,
            }
            for note in one.notes
        ],
        "shared_with_leads_until": _moment(one.sharing.until) if one.sharing else None,
    }


def _attempt(one: AttemptData) -> dict[str, Any]:
    attempt = one.attempt
    return {
        "attempt": attempt.ordinal,
        "revision": attempt.revision,
        "started_at": attempt.started_at.isoformat(),
        "last_seen_at": attempt.last_seen_at.isoformat(),
        "completed_at": _moment(attempt.completed_at),
        "passed": attempt.passed,
        "percent": attempt.percent,
        "results": [asdict(figure) for figure in one.figures],
        "answers": [_answer(answer) for answer in one.answers],
        "set_aside": [
            {"decision": row.decision, "answer": row.answer, "reason": row.reason, "at": row.at.isoformat()}
            for row in one.set_aside
        ],
    }


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "number": one.row.number,
        "at": one.row.at.isoformat(),
        "practice": one.row.run > 0,
        "counts": one.row.run == 0 and one.on_the_path,
        "where": one.words.where,
        "title": one.words.title,
        "question": one.words.question,
        "answers": list(one.words.answers),
        "levels": list(one.words.levels),
        "decision": one.row.decision,
        "letters": one.row.answer,
        "credit": one.row.credit,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
