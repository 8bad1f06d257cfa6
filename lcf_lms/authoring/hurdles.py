"""What may stand in an author's way when they send a form: signed out, or too long. Their words come back."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from lcf_lms.authoring.views import bp
from lcf_lms.web import errors
from lcf_lms.web.security import is_own_origin
from lcf_lms.web.settings import settings
from lcf_lms.web.state import state
from lcf_lms.web.templating import render, url_to

MAX_SENT = 4_000_000
"""Bytes of an author's form: a picture, or a long text that is then refused at its field and not lost."""
NOT_CARRIED = frozenset({"csrf_token", "lock_version", "opened", "resolve", "do", "after"})


@bp.before_request
def take_long_texts() -> None:
    """Read what an author sends, even where it is too long to be stored."""
    most = max(MAX_SENT, settings().max_request_bytes)
    request.max_content_length = most
    request.max_form_memory_size = most


@bp.teardown_request
def close_files(_error: BaseException | None = None) -> None:
    """A large picture waits in a file of its own until it is let go."""
    request.close()


def carried_words() -> Iterator[tuple[str, str]]:
    """What the author sent, to be sent again or at least shown: never lost."""
    for name, value in request.form.items(multi=True):
        if name not in NOT_CARRIED:
            yield name, value


@bp.errorhandler(Unauthorized)
def signed_out(error: Unauthorized) -> ResponseReturnValue:
    """A session that ended in mid-edit: the words are on the page, and can be sent again after signing in."""
    if request.method != "POST" or not is_own_origin():
        return errors.answer(error)
    take_long_texts()
    try:
        carried = list(request.form.items(multi=True))
        words = [value for name, value in carried_words() if value and not name.endswith("-id")]
    except RequestEntityTooLarge as too_large:
        return sent_too_much(too_large)
    if not words:
        return errors.answer(error)
    page = render(
        "lcf/authoring/signed-out.html",
        carried=[(name, value) for name, value in carried if name not in ("csrf_token", "do")],
        words=words,
        sign_in=state().sign_in_url(_form_address()),
        action=request.path,
        person=None,
    )
    return page, 401


@bp.errorhandler(RequestEntityTooLarge)
def sent_too_much(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """More than we read at all."""
    return render("lcf/authoring/too-large.html", back=_form_address(), megabytes=MAX_SENT // 1_000_000), 413


def _form_address() -> str:
    """The page that the form stands on."""
    here = f"{request.script_root}{request.path}"
    if request.endpoint in {"lcf.authoring.save", "lcf.authoring.make_revision"}:
        return here
    slug = (request.view_args or {}).get("slug")
    return url_to("lcf.authoring.module", slug=slug) if slug else url_to("lcf.authoring.modules")
