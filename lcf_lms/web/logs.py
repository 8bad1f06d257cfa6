"""The stand-alone product's log: a line a request and what goes wrong, as words or as JSON, to stderr.

No personal data: neither query strings nor addresses (one that signs a person in is a secret), but the
route; no name, address or agent of whoever asks. In a host none of this is used: its log is the host's.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE = "lcf.route"
HEADER = "X-Request-Id"
FIELDS = ("method", "route", "status", "milliseconds")
_SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}")
_number: ContextVar[str] = ContextVar("lcf_request", default="-")


def begin(app: Flask, form: str, *, behind_proxy: bool) -> None:
    """Log for an application of our own. ``behind_proxy``: a proxy's X-Request-Id is taken over."""
    app.logger.handlers[:] = [one for one in app.logger.handlers if not isinstance(one, OurHandler)]
    if form == "off":
        return
    handler = OurHandler()
    handler.setFormatter(AsJson() if form == "json" else AsWords())
    app.logger.handlers[:] = [handler]
    app.logger.setLevel(logging.INFO)
    app.before_request(_keep_route)
    app.wsgi_app = RequestLog(app.wsgi_app, app.logger, behind_proxy)  # type: ignore[method-assign]


def _keep_route() -> None:
    request.environ[ROUTE] = request.url_rule.rule if request.url_rule else "-"


class OurHandler(logging.StreamHandler[Any]):
    """To whatever stderr is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        """The stream of now."""
        return sys.stderr


class AsWords(logging.Formatter):
    """Such as ``2026-11-24T16:40:00Z INFO 3f9c… GET /learn/ 200 12 ms``."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and below it a traceback if there is one."""
        words = f"{_moment(record)} {record.levelname} {_number.get()} {record.getMessage()}"
        return f"{words}\n{self.formatException(record.exc_info)}" if record.exc_info else words


class AsJson(logging.Formatter):
    """One JSON object a line: time, level, request, message, and the parts of a request's line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever it holds."""
        told: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "request": _number.get(),
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class RequestLog:
    """WSGI around the application: a number for each request, told in the answer, and a line at its end."""

    def __init__(self, inner: WSGIApplication, logger: logging.Logger, behind_proxy: bool) -> None:
        self._inner, self._logger, self._behind_proxy = inner, logger, behind_proxy

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """As WSGI asks."""
        began = time.monotonic()
        told = environ.get("HTTP_X_REQUEST_ID", "") if self._behind_proxy else ""
        number = told if _SOUND.fullmatch(told) else secrets.token_hex(8)
        mark = _number.set(number)
        seen = ["-"]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            seen[0] = status.split(" ", 1)[0]
            return start_response(status, [*headers, (HEADER, number)], *rest)

        def end() -> None:
            took = round((time.monotonic() - began) * 1000)
            method, route = environ.get("REQUEST_METHOD", "-"), environ.get(ROUTE, "-")
            again = _number.set(number)
            self._logger.info(
                "%s %s %s %s ms",
                *(method, route, seen[0], took),
                extra=dict(zip(FIELDS, (method, route, int(seen[0]), took), strict=True)),
            )
            _number.reset(again)

        try:
            return ClosingIterator(self._inner(environ, start), [end])
        finally:
            _number.reset(mark)


def _moment(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
