"""What the player asks and tells: an attempt's log, new responses, place, notes. JSON, never cached."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.learning import queries, service
from lcf_lms.learning.schemas import NoteIn, PlaceIn, ResponsesIn, SetAsideIn, StartIn
from lcf_lms.learning.views import bp
from lcf_lms.models.attempt import Attempt, Response
from lcf_lms.models.module import Module, Revision, select_module
from lcf_lms.play.results import results
from lcf_lms.signals import attempt_completed, attempt_started, response_recorded
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import api_token, check_api_token, json_answer, json_body, owner_key
from lcf_lms.web.signalling import announce


@bp.get("/api/modules/<string:slug>/attempt")
@permission("person")
def attempt(slug: str) -> ResponseReturnValue:
    """Where this person stands: the log, the place, their notes, and the token for what they send."""
    session = db_session()
    module = _module(session, slug)
    person = current_person()
    current = service.current_attempt(session, person.id, module.id)
    asked = request.args.get("revision", type=int)
    answer: dict[str, Any] = {
        "token": api_token(),
        "owner": owner_key(),
        "notes": queries.notes_of(session, person.id, module.id),
    }
    if current is None:
        return json_answer(
            answer
            | {
                "attempt": 1,
                "started": False,
                "revision": asked or module.current_revision,
                "head": 0,
                "log": [],
                "place": "",
                "progress": None,
                "completed": None,
                "can_start_again": False,
                "set_aside": 0,
            }
        )
    tables = service.tables_of(session, current)
    seen = results(tables, service.replay_of(session, current, tables), current.place)
    return json_answer(
        answer
        | _log(session, current)
        | {
            "started": True,
            "place": current.place,
            "progress": service.progress(current, seen),
            "completed": current.completed_at.isoformat() if current.completed_at else None,
            "can_start_again": service.can_start_again(current),
            "set_aside": queries.set_aside_count(session, current),
        }
    )


@bp.post("/api/modules/<string:slug>/attempts")
@permission("person")
def start(slug: str) -> ResponseReturnValue:
    """Start, or start again below the mark. Asking twice changes nothing."""
    body = json_body(StartIn)
    check_api_token(body.token)
    session = db_session()
    module = _module(session, slug)
    try:
        current, began = service.begin(
            session,
            person_id=current_person().id,
            module=module,
            ordinal=body.attempt,
            revision=body.revision,
            at=now(),
        )
        session.commit()
    except service.BehindError as error:
        return _behind(session, slug, error)
    except service.NotOpenError:
        session.rollback()
        abort(404)
    if began:
        announce(attempt_started, **_whose(slug, current))
    return json_answer({"attempt": current.ordinal, "revision": current.revision})


@bp.post("/api/modules/<string:slug>/responses")
@permission("person")
def record(slug: str) -> ResponseReturnValue:
    """Append responses to the log; acknowledged only once they are on disk."""
    body = json_body(ResponsesIn)
    check_api_token(body.token)
    session = db_session()
    try:
        try:
            recorded = _record(session, slug, body)
        except IntegrityError:
            # Another request appended to the same log meanwhile: with its rows before us, the same
            # rules either acknowledge ours or send the log.
            session.rollback()
            recorded = _record(session, slug, body)
    except service.BehindError as error:
        return _behind(session, slug, error)
    except service.RefusedError as error:
        session.rollback()
        return json_answer(
            {"reason": error.reason, "id": error.client_id, "message": _REFUSALS[error.reason]}, 422
        )
    except service.NotOpenError:
        session.rollback()
        abort(404)
    _announce(slug, recorded)
    current = recorded.attempt
    return json_answer(
        {
            "acknowledged": recorded.acknowledged,
            "head": current.head,
            "progress": service.progress(current, recorded.results),
        }
    )


_REFUSALS = {
    "changed": "This answer was sent before with another choice. The first one stands.",
    "not_offered": "This choice was not offered at that point.",
}


def _record(session: Session, slug: str, body: ResponsesIn) -> service.Recorded:
    recorded = service.record(
        session,
        person_id=current_person().id,
        module=_module(session, slug),
        ordinal=body.attempt,
        revision=body.revision,
        responses=body.responses,
        at=now(),
    )
    session.commit()
    return recorded


def _whose(slug: str, attempt: Attempt) -> dict[str, Any]:
    """What every signal about an attempt carries."""
    person = current_person()
    return {
        "issuer": person.issuer,
        "subject": person.subject,
        "slug": slug,
        "revision": attempt.revision,
        "attempt": attempt.ordinal,
        "at": now(),
    }


def _announce(slug: str, recorded: service.Recorded) -> None:
    whose = _whose(slug, recorded.attempt)
    if recorded.began:
        announce(attempt_started, **whose)
    for row in recorded.added:
        announce(
            response_recorded,
            **whose,
            number=row.number,
            run=row.run,
            decision=row.decision,
            answer=row.answer,
            credit=row.credit,
        )
    if recorded.completed_now:
        _announce_completed(slug, recorded.attempt)


def _announce_completed(slug: str, attempt: Attempt) -> None:
    announce(attempt_completed, **_whose(slug, attempt), passed=attempt.passed, percent=attempt.percent)


@bp.post("/api/modules/<string:slug>/set-aside")
@permission("person")
def set_aside(slug: str) -> ResponseReturnValue:
    """Keep answers that cannot count any more, so that nothing is lost without a word."""
    body = json_body(SetAsideIn)
    check_api_token(body.token)
    session = db_session()
    current = _attempt(session, slug, body.attempt)
    kept = service.set_aside(session, current, body.responses, body.reason, now())
    session.commit()
    return json_answer({"set_aside": kept})


@bp.post("/api/modules/<string:slug>/place")
@permission("person")
def place(slug: str) -> ResponseReturnValue:
    """Keep where the learner is."""
    body = json_body(PlaceIn)
    check_api_token(body.token)
    session = db_session()
    current = _attempt(session, slug, body.attempt)
    completed_now = service.keep_place(session, current, body.place, now())
    session.commit()
    if completed_now:
        _announce_completed(slug, current)
    return "", 204


@bp.post("/api/modules/<string:slug>/notes")
@permission("person")
def note(slug: str) -> ResponseReturnValue:
    """Keep a private note; a conflict answers with what is stored, so that both can be shown."""
    body = json_body(NoteIn)
    check_api_token(body.token)
    session = db_session()
    module = _module(session, slug)
    number = queries.revision_for(session, module, current_person().id)
    revision = session.get(Revision, (module.id, number)) if number is not None else None
    if revision is None:
        abort(404)
    try:
        version = service.keep_note(
            session,
            person_id=current_person().id,
            module=module,
            document=Document.model_validate(revision.document),
            block=body.block,
            version=body.version,
            body=dict(body.body),
            at=now(),
        )
        session.commit()
    except service.NoteConflictError as error:
        conflict = {"version": error.note.version, "body": error.note.body}
        session.rollback()
        return json_answer(conflict, 409)
    except service.NoteRefusedError:
        session.rollback()
        current_app.logger.info("a note was refused: no such block, or too long")
        return json_answer(
            {"reason": "malformed", "id": None, "message": "This note is too long, or its place is gone."},
            422,
        )
    return json_answer({"version": version})


def _module(session: Session, slug: str) -> Module:
    module = session.scalar(select_module(slug))
    if module is None:
        abort(404)
    return module


def _attempt(session: Session, slug: str, ordinal: int) -> Attempt:
    current = service.current_attempt(session, current_person().id, _module(session, slug).id, lock=True)
    if current is None or current.ordinal != ordinal:
        abort(404)
    return current


def _behind(session: Session, slug: str, error: service.BehindError) -> ResponseReturnValue:
    """409 with the log as it stands without this request, so that the device can catch up."""
    session.rollback()
    current = service.current_attempt(session, current_person().id, _module(session, slug).id)
    found = _log(session, current) if current else {"attempt": 1, "revision": None, "head": 0, "log": []}
    return json_answer({"reason": error.reason} | found, 409)


def _log(session: Session, attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt.ordinal,
        "revision": attempt.revision,
        "head": attempt.head,
        "log": [_entry(row) for row in service.log_of(session, attempt)],
    }


def _entry(row: Response) -> dict[str, Any]:
    return {
        "id": row.client_id,
        "number": row.number,
        "run": row.run,
        "decision": row.decision,
        "answer": row.answer,
    }
