"""A file fits in a head, a function on a screen."""

from __future__ import annotations

import ast
import gzip
from pathlib import Path

from lcf_lms import resources
from tests.house.test_names import ROOT, tracked

FILE_LINES = 400
FUNCTION_LINES = 60
SCRIPT_GZIPPED = 25 * 1024


def code() -> list[Path]:
    """The code of the product, in both languages."""
    roots = (ROOT / "lcf_lms", ROOT / "frontend" / "src", ROOT / "migrations", ROOT / "tools")
    return [
        file
        for file in tracked()
        if file.suffix in (".py", ".ts", ".scss") and any(file.is_relative_to(root) for root in roots)
    ]


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in code()
        if (lines := file.read_text("utf-8").count("\n")) > FILE_LINES
    }
    assert not long


def test_no_function_is_longer_than_60_lines() -> None:
    long: dict[str, int] = {}
    for file in code():
        if file.suffix != ".py" or file.is_relative_to(ROOT / "migrations"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long[f"{file.relative_to(ROOT)}:{node.name}"] = length
    assert not long


def test_every_script_that_travels_is_small() -> None:
    scripts = sorted(resources.built_folder().glob("player-*.js"))
    assert [script.name for script in scripts] == [
        "player-memory.js",
        "player-native.js",
        "player-scorm12.js",
    ]
    large = {
        s.name: size
        for s in scripts
        if (size := len(gzip.compress(s.read_bytes(), mtime=0))) > SCRIPT_GZIPPED
    }
    assert not large
