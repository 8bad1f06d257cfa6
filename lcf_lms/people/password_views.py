"""Setting a password by a link."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from lcf_lms.people import passwords, service
from lcf_lms.people.forms import PasswordForm
from lcf_lms.people.views import begin_here, bp
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import render


@bp.get("/password/<string:token>")
@permission("anyone")
def password_link(token: str) -> ResponseReturnValue:
    """A link shows a form; looking at it does not use it up."""
    found = passwords.find_link(db_session(), token, at=now())
    return _page(found, PasswordForm.of_request())


@bp.post("/password/<string:token>")
@permission("anyone")
def set_password(token: str) -> ResponseReturnValue:
    """Set it, end what was signed in before, and sign this browser in."""
    found = passwords.find_link(db_session(), token, at=now())
    form = PasswordForm.of_request()
    if found.state != "open" or found.link is None:
        return _page(found, form)
    if form.accepted():
        try:
            person = passwords.use_password_link(db_session(), found.link, form.password.data or "", at=now())
            return begin_here(person)
        except service.PersonError as error:
            form.password.errors = [str(error)]
    return _page(found, form, 422)


def _page(found: passwords.Found, form: PasswordForm, status: int | None = None) -> ResponseReturnValue:
    usual = 200 if found.state == "open" else 404
    page = render("lcf/people/password.html", found=found, form=form, least=service.LEAST_PASSWORD)
    return page, status or usual
