"""A lead's pages: the decisions that learners share, for a conversation."""

from __future__ import annotations

from flask import abort

from lcf_lms.models.module import select_module
from lcf_lms.models.person import Person
from lcf_lms.reporting.choosing import row_or_404
from lcf_lms.reporting.shared_decisions import shared_decisions, shared_modules
from lcf_lms.reporting.views import bp
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import render


@bp.get("/reports/shared/")
@permission("lead")
def shared() -> str:
    """Who shares which module's decisions, and until when."""
    return render("lcf/reporting/sharings.html", rows=shared_modules(db_session(), now()))


@bp.get("/reports/shared/<int:number>/<string:slug>/")
@permission("lead")
def decisions(number: int, slug: str) -> str:
    """The decisions of one person in one module, while they share them."""
    session = db_session()
    person = row_or_404(session, Person, number)
    module = session.scalar(select_module(slug))
    if module is None:
        abort(404)
    return render(
        "lcf/reporting/decisions.html",
        learner=person,
        module=module,
        shared=shared_decisions(session, person.id, module, now()),
    )
