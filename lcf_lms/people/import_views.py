"""Importing people from a CSV file: choose, look at what would change, import."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import IntegrityError

from lcf_lms.people import importing, lists
from lcf_lms.people.forms import ImportForm
from lcf_lms.people.views import bp
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.settings import settings
from lcf_lms.web.templating import render

KEPT = timedelta(hours=1)
"""How long what was checked may be imported. Later it is checked anew."""
TOO_OLD = (
    "This file was checked more than an hour ago, or by somebody else. Nothing was stored. "
    "Choose it once more."
)


@bp.get("/people/import")
@permission("administrator")
def import_people() -> str:
    """Ask for the file, and say how it must look."""
    return _ask(ImportForm.of_request())


@bp.post("/people/import")
@permission("administrator")
def check_list() -> ResponseReturnValue:
    """Say what the file would change. Nothing is stored."""
    form = ImportForm.of_request()
    if not form.accepted():
        return _ask(form), 422
    sent = request.files.get("file")
    content = b""
    if sent is not None:
        with sent.stream as stream:
            content = stream.read(lists.MAX_BYTES + 1)
    if not content:
        form.file.errors = ["Choose a file with people in it"]
        return _ask(form), 422
    try:
        read = lists.read_list(content)
    except lists.ListError as error:
        form.file.errors = [str(error)]
        return _ask(form), 422
    plan = importing.plan(db_session(), read.rows, read.refused)
    carried = _signing().dumps([now().isoformat(), [astuple(row) for row in plan.to_do]])
    return render("lcf/people/import-check.html", read=read, plan=plan, carried=carried)


@bp.post("/people/import/carry-out")
@permission("administrator")
def carry_out_import() -> ResponseReturnValue:
    """Import what was checked. Pressed twice it changes nothing the second time."""
    # A form field may usually hold half a megabyte; a list carries its rows in one.
    request.max_form_memory_size = settings().max_request_bytes
    check_form_token()
    rows = _carried(request.form.get("rows", ""))
    if rows is None:
        form = ImportForm()
        form.file.errors = [TOO_OLD]
        return _ask(form), 422
    try:
        done = _carry_out(rows)
    except IntegrityError:
        # Another press of the same button was quicker; then everybody is there by now.
        db_session().rollback()
        done = _carry_out(rows)
    return render("lcf/people/imported.html", done=done)


def _carry_out(rows: list[lists.Row]) -> importing.Imported:
    acting = current_person()
    done = importing.carry_out(db_session(), rows, by=acting.email or acting.subject, at=now())
    db_session().commit()
    return done


def _carried(signed: str) -> list[lists.Row] | None:
    """The rows as they were checked; None if they come from elsewhere, or from too long ago."""
    try:
        checked_at, rows = _signing().loads(signed)
    except BadSignature:
        return None
    if now() - datetime.fromisoformat(checked_at) > KEPT:
        return None
    return [_row(*values) for values in rows]


def _row(line: int, name: str, email: str, subject: str, roles: list[str] | None) -> lists.Row:
    return lists.Row(line, name, email, subject, None if roles is None else tuple(roles))


def _signing() -> URLSafeSerializer:
    """What was checked travels in the page, signed for this person: nobody can put another row in."""
    key: Any = current_app.secret_key
    return URLSafeSerializer(key, salt=f"lcf_lms.people.import.{current_person().id}")


def _ask(form: ImportForm) -> str:
    return render("lcf/people/import.html", form=form, most=lists.MAX_ROWS)
