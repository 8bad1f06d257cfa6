"""Kind pages for what goes wrong under our prefix, and the same as JSON for the API."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from flask import Blueprint, Response, current_app, make_response, redirect, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from lcf_lms.web.identity import identify
from lcf_lms.web.permissions import permission
from lcf_lms.web.security import json_answer
from lcf_lms.web.settings import settings
from lcf_lms.web.state import state
from lcf_lms.web.templating import home_address, render

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a person is told: what happened, what is safe, what to do."""

    status: int
    heading: str
    safe: str
    todo: str
    reason: str
    number: str = ""


TROUBLES = {
    400: Trouble(
        400,
        "This page was open for too long",
        "Nothing was changed.",
        "Go back, load the page again, and send it once more.",
        "token",
    ),
    401: Trouble(
        401, "Please sign in", "Nothing is lost.", "Sign in, and open this page again.", "signed_out"
    ),
    403: Trouble(
        403,
        "You cannot open this page",
        "Nothing was changed.",
        "Your account does not have the right for it. If you need it, ask {support}.",
        "forbidden",
    ),
    404: Trouble(
        404,
        "We cannot find that page",
        "It may have moved, or belong to another organisation.",
        "Check the address, or begin at the home page.",
        "not_found",
    ),
    405: Trouble(
        405, "We cannot find that page", "Nothing was changed.", "Begin at the home page.", "not_allowed"
    ),
    413: Trouble(
        413,
        "That is too large",
        "Nothing was stored, and nothing that was saved before is touched.",
        "Send less at once, or a smaller file.",
        "too_large",
    ),
    500: Trouble(
        500,
        "Something went wrong on our side",
        "Your answers are safe. Everything this site had shown as saved is saved, and anything else is kept "
        "on this device.",
        "Try again in a minute. If it stays like this, tell {support} and give them this number, so that "
        "they can find what happened.",
        "our_fault",
    ),
}


def is_api() -> bool:
    """Whether the request is for the API."""
    return request.path.startswith(f"{state().url_prefix}/api/")


def add_errors(bp: Blueprint) -> None:
    """Give a blueprint our pages, and a route for every address below it that is none of ours."""
    bp.register_error_handler(HTTPException, answer)
    bp.register_error_handler(500, answer)
    bp.add_url_rule("/<path:address>", "missing", missing, methods=METHODS)


@permission("anyone")
def missing(address: str) -> str:
    """An address that is none: a blueprint's error handlers are not asked for those."""
    raise NotFound(address)


def answer(error: HTTPException) -> AnyResponse:
    """The page or the JSON for an error. Signed-out people are led to the sign-in."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    if isinstance(error, Unauthorized) and not is_api():
        place = sign_in_address()
        if place is not None:
            return redirect(place, 302)
    trouble = TROUBLES.get(error.code or 500) or _other(error)
    if isinstance(error, InternalServerError):
        trouble = replace(trouble, number=_number())
        # The route: an address may be a secret, or name a person.
        rule = request.url_rule.rule if request.url_rule else "-"
        current_app.logger.error("number %s: %s %s", trouble.number, request.method, rule)
    return _as_json(trouble) if is_api() else _as_page(trouble)


def sign_in_address() -> str | None:
    """Where a person who is not signed in goes, to come back afterwards; None where the host does not say."""
    here = f"{request.script_root}{request.full_path.rstrip('?')}"
    return state().sign_in_url(here if request.method == "GET" else home_address())


def _other(error: HTTPException) -> Trouble:
    near = 404 if (error.code or 500) < 500 else 500
    return replace(TROUBLES[near], status=error.code or 500)


def _as_json(trouble: Trouble) -> Response:
    content = {"reason": trouble.reason}
    if trouble.number:
        content["number"] = trouble.number
    return json_answer(content, trouble.status)


def _as_page(trouble: Trouble) -> Response:
    # After a failure even the question who is asking may fail.
    person = None if trouble.status >= 500 else identify()
    page = render(
        "lcf/error.html",
        trouble=trouble,
        todo=trouble.todo.format(support=settings().support),
        home=home_address(),
        person=person,
    )
    return make_response(page, trouble.status)


def _number() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:2]}-{drawn[2:5]}-{drawn[5:]}"
