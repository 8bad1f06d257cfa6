"""My data: what is recorded and where, to take away, to share, and notes to delete."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

from flask import abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from wtforms import DateField, SubmitField
from wtforms.validators import InputRequired

from lcf_lms.learning import own_data
from lcf_lms.learning.own_data_file import as_json
from lcf_lms.learning.views import bp
from lcf_lms.models.module import Module, select_module
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.forms import Form
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import check_form_token
from lcf_lms.web.templating import ZONE, render, url_to

DONE = {
    "deleted": "Your notes are deleted. Your answers stay.",
    "none": "There were no notes to delete.",
    "shared": "Leads can see these decisions now, until the day you chose.",
    "taken-back": "Leads cannot see these decisions any more.",
}


class SharingForm(Form):
    """Until when leads may see the decisions of a module."""

    until = DateField(
        "Share until the end of",
        [InputRequired("Choose a day")],
        description="You can take it back at any time before.",
    )
    share = SubmitField("Share my decisions")


@bp.get("/my-data")
@permission("person")
def my_data() -> str:
    """What is kept of me, and what I can do with it."""
    data = own_data.own_data(db_session(), current_person(), now())
    done = DONE.get(request.args.get("did", ""))
    return render("lcf/learning/own_data.html", data=data, done=done, last_day=_last_day)


@bp.get("/my-data.json")
@permission("person")
def my_data_json() -> ResponseReturnValue:
    """All of it, for a program."""
    data = own_data.own_data(db_session(), current_person(), now())
    answer = make_response(json.dumps(as_json(data), ensure_ascii=False, indent=2) + "\n")
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = 'attachment; filename="my-learning.json"'
    return answer


@bp.get("/my-data.html")
@permission("person")
def my_data_html() -> ResponseReturnValue:
    """All of it, to read: one page that needs nothing else."""
    data = own_data.own_data(db_session(), current_person(), now())
    answer = make_response(render("lcf/learning/own_data_file.html", data=data, last_day=_last_day))
    answer.headers["Content-Disposition"] = 'attachment; filename="my-learning.html"'
    return answer


@bp.get("/my-data/notes/delete")
@permission("person")
def ask_to_delete_notes() -> str:
    """Say what goes before it goes."""
    chosen = _chosen_module(request.args.get("module", ""))
    data = own_data.own_data(db_session(), current_person(), now())
    count = sum(len(one.notes) for one in data.modules if chosen is None or one.module.id == chosen.id)
    return render("lcf/learning/own_data_delete.html", chosen=chosen, count=count)


@bp.post("/my-data/notes/delete")
@permission("person")
def delete_notes() -> ResponseReturnValue:
    """Delete my notes, all or one module's."""
    check_form_token()
    chosen = _chosen_module(request.form.get("module", ""))
    count = own_data.delete_notes(db_session(), current_person().id, chosen)
    db_session().commit()
    return redirect(url_to("lcf.learning.my_data", did="deleted" if count else "none"), 303)


@bp.get("/my-data/sharing/<string:slug>")
@permission("person")
def ask_to_share(slug: str) -> str:
    """Say what leads would see, and ask until when."""
    month = (now().astimezone(ZONE) + timedelta(days=28)).date()
    return _sharing_page(_module_or_404(slug), SharingForm.of_request(until=month))


@bp.post("/my-data/sharing/<string:slug>")
@permission("person")
def share(slug: str) -> ResponseReturnValue:
    """Share one module's decisions."""
    module = _module_or_404(slug)
    form = SharingForm.of_request()
    if form.accepted() and form.until.data is not None:
        # The day ends where the people are, whatever the server's clock says.
        until = datetime.combine(form.until.data + timedelta(days=1), time(), ZONE)
        try:
            own_data.share(db_session(), current_person().id, module, until=until, at=now())
            db_session().commit()
            return redirect(url_to("lcf.learning.my_data", did="shared"), 303)
        except own_data.SharingError as error:
            form.until.errors = [str(error)]
    return _sharing_page(module, form), 422


@bp.post("/my-data/sharing/<string:slug>/take-back")
@permission("person")
def take_back(slug: str) -> ResponseReturnValue:
    """End a sharing at once."""
    check_form_token()
    own_data.take_back(db_session(), current_person().id, _module_or_404(slug), now())
    db_session().commit()
    return redirect(url_to("lcf.learning.my_data", did="taken-back"), 303)


def _sharing_page(module: Module, form: SharingForm) -> str:
    return render("lcf/learning/sharing.html", module=module, form=form)


def _chosen_module(slug: str) -> Module | None:
    return _module_or_404(slug) if slug else None


def _module_or_404(slug: str) -> Module:
    """The module, if this person has anything in it. Others are not told which modules there are."""
    module = db_session().scalar(select_module(slug))
    if module is None:
        abort(404)
    return module


def _last_day(until: datetime) -> datetime:
    """A moment of the last day on which a sharing holds; it ends at midnight."""
    return until - timedelta(seconds=1)
