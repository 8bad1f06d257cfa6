"""Headers, cookies, and the tokens that prove a request came from a page of ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Response, abort, current_app, g, make_response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from lcf_lms.errors import HostError
from lcf_lms.web.identity import current_person, identify
from lcf_lms.web.state import state

BROWSER_COOKIE = "lcf_browser"
TOKEN_FIELD = "csrf_token"
JSON_TYPES = ("application/json", "text/plain")
"""``sendBeacon`` sends text/plain: it can set no header."""

Body = TypeVar("Body", bound=BaseModel)


def policy() -> str:
    """Our Content-Security-Policy: everything from here, nothing inline."""
    return (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {state().settings.frame_ancestors}"
    )


def add_headers(response: Response) -> Response:
    """After every request of ours: headers, and the browser's cookie where a token was made."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cache-Control", "private, no-store")
    if g.get("lcf_new_browser"):
        set_cookie(response, BROWSER_COOKIE, g.lcf_new_browser)
    return response


def set_cookie(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Set a cookie of ours: for our pages only, out of reach of scripts. None: until the browser closes."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=f"{request.script_root}{state().url_prefix}/",
        secure=state().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def forget_cookie(response: Response, name: str) -> None:
    """Take a cookie of ours away."""
    response.delete_cookie(
        name,
        path=f"{request.script_root}{state().url_prefix}/",
        secure=state().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def api_token() -> str:
    """A token for this browser and this person, to be sent back in a body."""
    browser = request.cookies.get(BROWSER_COOKIE, "")
    if not browser:
        browser = g.setdefault("lcf_new_browser", secrets.token_urlsafe(18))
    salt = secrets.token_urlsafe(9)
    return f"{salt}.{_signature(salt, browser)}"


def is_token(token: str) -> bool:
    """Whether a token was made for this browser and this person."""
    salt, dot, signature = token.partition(".")
    browser = request.cookies.get(BROWSER_COOKIE, "")
    return bool(browser and dot) and hmac.compare_digest(
        signature.encode(), _signature(salt, browser).encode()
    )


def owner_key() -> str:
    """An opaque name of this person, for what is kept apart on a shared device."""
    return _sign("owner", str(current_person().id))[:22]


def is_own_origin() -> bool:
    """Whether the request says that it comes from a page of ours. Browsers say so on every POST."""
    origin = request.headers.get("Origin", "").rstrip("/")
    return origin == request.host_url.rstrip("/") or origin in state().settings.origins


def check_api_token(token: str) -> None:
    """Raises 403 ``{"reason": "token"}`` unless Origin and token are ours."""
    if not (is_own_origin() and is_token(token)):
        abort(json_answer({"reason": "token"}, 403))


def check_form_token() -> None:
    """For a form written by hand. Raises BadRequest unless its token is ours."""
    if not form_token_holds(request.form.get(TOKEN_FIELD, "")):
        raise BadRequest("token")


def form_token_holds(token: str) -> bool:
    """Whether a form's token is ours; an Origin that is sent must be ours too."""
    return is_token(token) and ("Origin" not in request.headers or is_own_origin())


def json_body(model: type[Body]) -> Body:
    """The request's JSON body as a model. Raises 422 ``{"reason": "malformed"}`` where it does not hold."""
    if request.mimetype not in JSON_TYPES:
        abort(malformed("The body must be JSON."))
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        abort(malformed(f"{place}: {first['msg']}" if place else str(first["msg"])))


def malformed(message: str) -> Response:
    """The answer to a body that cannot be read."""
    return json_answer({"reason": "malformed", "id": None, "message": message}, 422)


def json_answer(content: Mapping[str, Any], status: int = 200) -> Response:
    """JSON that no cache keeps."""
    answer = make_response(json.dumps(content, ensure_ascii=False), status)
    answer.mimetype = "application/json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _signature(salt: str, browser: str) -> str:
    person = identify()
    return _sign("token", salt, browser, "" if person is None else str(person.id))


def _sign(*words: str) -> str:
    key = current_app.secret_key
    if not key:
        raise HostError("The application has no SECRET_KEY; LCF Learning signs its tokens with it.")
    secret = hashlib.sha256(b"lcf_lms" + (key.encode() if isinstance(key, str) else key)).digest()
    made = hmac.digest(secret, "\0".join(words).encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
