"""A platform on loopback for one package: serves the zip and its simulator, keeps what is committed."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as package_files
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

NATIVE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
_FIELD = "~olmota~"


@dataclass(slots=True)
class Kept:
    """What the platform has stored for the one learner. ``state`` is new, open or finished."""

    values: dict[str, str] = field(default_factory=dict)
    state: str = "new"
    messages: list[str] = field(default_factory=list)


class Platform:
    """Serves on 127.0.0.1 while used as a context manager.

    ``content`` maps names inside the package to bytes; ``policy`` is sent as a content security
    policy with the package's files; ``simulator`` is ``scorm12`` or ``esr``.
    """

    def __init__(
        self, content: Mapping[str, bytes], simulator: str, scorm_again: bytes, policy: str | None = None
    ) -> None:
        self.content, self.simulator, self.policy = content, simulator, policy
        self.kept = Kept()
        self.missing: list[str] = []
        self._scorm_again = scorm_again
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    @property
    def origin(self) -> str:
        """Where the content and its adapter are served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def outer_origin(self) -> str:
        """Another origin for the window that opens the adapter, as ESR's own site is."""
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def stored(self) -> dict[str, object]:
        """What a launch is told of earlier visits."""
        with self._lock:
            if self.simulator == "esr":
                return {"values": dict(self.kept.values), "state": self.kept.state}
            values: dict[str, object] = dict(self.kept.values)
        if values:
            values["cmi.core.entry"] = "resume" if values.get("cmi.core.exit") == "suspend" else ""
        return {key: value for key, value in values.items() if key not in _SESSION_ONLY}

    def take(self, body: str) -> None:
        """Store what a simulator sends."""
        with self._lock:
            if self.simulator == "esr":
                for message in body.split("\n"):
                    self._take_message(message)
            else:
                flat = json.loads(body)
                self.kept.values = {key: str(value) for key, value in flat.items() if value != ""}

    def _take_message(self, message: str) -> None:
        command, *fields = message.split(_FIELD)
        self.kept.messages.append(command)
        if command == "Initialize":
            self.kept.state = "open"
        elif command == "ExitAU":
            self.kept.state = "closed"
        for one in fields:
            for part in _decode(one).split(_FIELD):
                element, found, value = part.partition("=")
                if found:
                    self.kept.values[element] = value

    def read(self, path: str) -> tuple[bytes, str] | None:
        """The bytes and type of what a path names."""
        if path.startswith("/content/"):
            name = unquote(path.removeprefix("/content/"))
            found = self.content.get(name)
        elif path == "/simulator/scorm-again.js":
            name, found = "scorm-again.js", self._scorm_again
        else:
            name = path.removeprefix("/simulator/")
            page = package_files("lcf_lms.proving") / "simulators" / name
            found = page.read_bytes() if "/" not in name and page.is_file() else None
        if found is None:
            self.missing.append(path)
            return None
        return found, mimetypes.guess_type(name)[0] or "application/octet-stream"


_SESSION_ONLY = {"cmi.core.exit", "cmi.core.session_time"}


def _decode(digits: str) -> str:
    """Three base-36 digits a character; a character beyond three digits garbles all that follows."""
    return "".join(chr(int(digits[n : n + 3], 36)) for n in range(0, len(digits), 3))


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/lms":
                self._answer(200, json.dumps(platform.stored()).encode(), "application/json")
                return
            found = platform.read(path)
            if found is None:
                self._answer(404, b"", "text/plain")
            else:
                self._answer(200, *found, policy=platform.policy if path.startswith("/content/") else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            platform.take(body)
            self._answer(200, b"ok", "text/plain")

        def _answer(self, status: int, body: bytes, kind: str, policy: str | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            if policy is not None:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
