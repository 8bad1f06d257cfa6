"""Writes docs/settings.md and docs/reference.md from the code: settings, commands, signals, permissions,
reasons of the API and codes of findings. A test compares; `make golden` writes them anew.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import click

ROOT = Path(__file__).parents[1]
SEVERITIES = {"blocking": "must be mended", "advice": "advice"}
REASONS = {
    "signed_out": "401: nobody is signed in; what waits on the device is kept",
    "token": "403: the request does not come from our page, or the page is too old; load it again",
    "forbidden": "403: this person may not",
    "not_found": "404: no such address",
    "not_allowed": "405: not by this method",
    "behind": "409: the device does not know the newest log; it comes with the answer",
    "revision": "409: the attempt is on another revision; the log comes with the answer",
    "too_large": "413: the request is larger than LCF_LMS_MAX_REQUEST_BYTES",
    "malformed": "422: the request has not the form it should have",
    "changed": "422: this response is stored already, with another content",
    "not_offered": "422: this choice was not on offer there",
    "our_fault": "500: something failed on our side; nothing was stored",
}


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    """Rows as a Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings_page() -> str:
    """docs/settings.md."""
    from lcf_lms.web.config import described

    rows = [(f"`{name}`", _shown(default), meaning) for name, default, meaning in described()]
    return (
        "# Settings\n\n"
        "All are named `LCF_LMS_*`, and are read once when the application starts: from a host's\n"
        "`app.config`, or stand-alone from the environment. An unknown `LCF_LMS_*` name in a configuration\n"
        "is refused, because a slip would be silent. `PORT` is read by `lcf serve` alone. This page is made\n"
        "from the code by `make golden`.\n\n"
        f"{table(('setting', 'default', 'meaning'), rows)}\n"
    )


def _shown(default: object) -> str:
    if default == "" or default == ():
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def reference_page() -> str:
    """docs/reference.md."""
    from lcf_lms.web.permissions import MEANING

    permissions = [(f"`{name}`", meaning) for name, meaning in MEANING.items()]
    reasons = [(f"`{name}`", meaning) for name, meaning in REASONS.items()]
    return "\n".join(
        [
            "# Reference",
            "",
            "Made from the code by `make golden`. Settings have [a page of their own](settings.md).",
            "",
            "## Commands",
            "",
            table(("command", "what it does"), commands()),
            "",
            "In a host the same commands are `flask lcf …`.",
            "",
            "## Permissions",
            "",
            "Every route names who may use it; one that names nobody is closed to everyone.",
            "",
            table(("permission", "who"), permissions),
            "",
            "## Signals",
            "",
            "Sent by blinker after the commit; the sender is the Flask application.",
            "",
            table(("signal", "payload"), list(signals())),
            "",
            "## Reasons the API gives",
            "",
            'A request that is not taken is answered by `{"reason": …}`.',
            "",
            table(("reason", "status and meaning"), reasons),
            "",
            "## Findings",
            "",
            "What `lcf modules check`, publishing and `lcf packages check` may say. Advice may be accepted\n"
            "with a reason under `accepted` in module.yaml; what must be mended stops a publication or a\n"
            "package.",
            "",
            table(("code", "weight", "what is wrong"), list(findings())),
            "",
        ]
    )


def commands() -> list[tuple[str, ...]]:
    """Every command with its first sentence."""
    from lcf_lms.cli import main

    def walk(command: click.Command, words: str) -> Iterator[tuple[str, ...]]:
        if isinstance(command, click.Group):
            for name in sorted(command.commands):
                yield from walk(command.commands[name], f"{words} {name}")
        else:
            yield f"`{words}`", command.get_short_help_str(300)

    return list(walk(main, "lcf"))


def signals() -> Iterator[tuple[str, ...]]:
    """Every signal of lcf_lms/signals.py with the text below it."""
    body = ast.parse((ROOT / "lcf_lms" / "signals.py").read_text("utf-8")).body
    for made, told in pairwise(body):
        if (
            isinstance(made, ast.Assign)
            and isinstance(told, ast.Expr)
            and isinstance(told.value, ast.Constant)
        ):
            name = ast.unparse(made.targets[0])
            yield f"`{name}`", re.sub(r"\s+", " ", str(told.value.value)).replace("``", "`")


def findings() -> list[tuple[str, ...]]:
    """Every code of a finding with its weight and sentence; what is filled in is shown as …"""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted((ROOT / "lcf_lms").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in SEVERITIES and len(node.args) == 4:
                for code in _codes(node.args[0]):
                    weight = SEVERITIES[ast.unparse(node.func)]
                    found.setdefault(code, (f"`{code}`", weight, _sentence(node.args[2])))
    return [found[code] for code in sorted(found)]


def _codes(node: ast.expr) -> list[str]:
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"


def reasons_in_code() -> set[str]:
    """Every reason that an answer of the API can carry."""
    from lcf_lms.learning import service
    from lcf_lms.web import errors

    named = {trouble.reason for trouble in errors.TROUBLES.values()}
    for error in (service.BehindError, service.RefusedError):
        (literal,) = (
            kind for kind in _hints(error).values() if get_args(kind) and isinstance(get_args(kind)[0], str)
        )
        named |= set(get_args(literal))
    source = "".join(file.read_text("utf-8") for file in sorted((ROOT / "lcf_lms").rglob("*.py")))
    return named | set(re.findall(r'"reason": "(\w+)"', source))


def _hints(error: type[Exception]) -> dict[str, object]:
    from typing import get_type_hints

    return get_type_hints(error.__init__)


PAGES = {"settings.md": settings_page, "reference.md": reference_page}


def write() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    write()
