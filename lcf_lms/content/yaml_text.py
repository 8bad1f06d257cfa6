"""YAML as strings only, with places; and the one canonical form back.

Read without a schema, so ``012``, ``no`` and ``2024-02-28`` stay what the author wrote. Anchors,
tags, duplicate keys, files over 1 MB and nesting over 40 are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Path = tuple[str | int, ...]
Position = tuple[int, int]


class YamlTextError(Exception):
    """A file that cannot be read. ``line`` and ``column`` count from 1; ``mend`` says what to do."""

    def __init__(self, message: str, mend: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.mend, self.line, self.column = message, mend, line, column


@dataclass(slots=True)
class Tree:
    """A file's content (dicts, lists, strings, None) and where each part begins."""

    data: Any
    positions: dict[Path, Position] = field(default_factory=dict)

    def position(self, path: Path) -> Position:
        """Line and column of the nearest part that stands in the file."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


def read(content: bytes) -> Tree:
    """Read one file. Raises YamlTextError."""
    if len(content) > MAX_BYTES:
        raise YamlTextError("the file is larger than 1 MB", "divide it, or take pictures out of it")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise YamlTextError("the file is not UTF-8 text", "save it as UTF-8", line) from error
    _refuse_control_characters(text)
    try:
        return _Reader(text).tree()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise YamlTextError(
            f"this is not YAML: {error.problem or error.context}",
            "check the indentation and the quotes",
            *where,
        ) from error
    except YAMLError as error:
        raise YamlTextError("this is not YAML", "check the indentation and the quotes") from error


def _refuse_control_characters(text: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        for column, sign in enumerate(line.rstrip("\r"), start=1):
            if (
                (ord(sign) < 32 and sign != "\t")
                or 0x7F <= ord(sign) < 0xA0
                or sign in "\u2028\u2029\ufeff\ufffe\uffff"
            ):
                raise YamlTextError("a control character stands here", "take it out", number, column)


class _Reader:
    """Turns parse events into plain values; nothing is resolved, so every scalar is a string."""

    def __init__(self, text: str) -> None:
        yaml = YAML(typ="safe", pure=True)
        self._events: Iterator[Event] = iter(yaml.parse(text))
        self._positions: dict[Path, Position] = {}
        self._depth = 0

    def tree(self) -> Tree:
        event = next(self._events)
        while not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
            try:
                event = next(self._events)
            except StopIteration:
                raise YamlTextError("the file is empty", "write the document") from None
        data = self._value(event, ())
        for event in self._events:
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                raise self._error(event, "the file holds more than one document", "keep one document a file")
        return Tree(data, self._positions)

    @staticmethod
    def _error(event: Event, message: str, mend: str) -> YamlTextError:
        return YamlTextError(message, mend, event.start_mark.line + 1, event.start_mark.column + 1)

    def _value(self, event: Event, path: Path) -> Any:
        self._positions.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._error(event, "anchors and aliases are not read", "write the text out in both places")
        if getattr(event, "tag", None) is not None:
            raise self._error(event, "YAML tags (!) are not read", "take the tag out")
        if isinstance(event, ScalarEvent):
            return None if event.style is None and event.value in {"", "null", "~"} else event.value
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(event, f"the file is nested more than {MAX_DEPTH} deep", "make it flatter")
        value = self._mapping(path) if isinstance(event, MappingStartEvent) else self._sequence(path)
        self._depth -= 1
        return value

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise self._error(event, "a key is a plain word", "write the key as one word")
            key = event.value
            if key in values:
                raise self._error(event, f"the key {key} stands here twice", "keep one of the two")
            self._positions[(*path, key)] = (event.start_mark.line + 1, event.start_mark.column + 1)
            values[key] = self._value(next(self._events), (*path, key))
        return values


_PLAIN = re.compile(r"^[A-Za-z0-9À-ɏ“‘(/–][^\t]*$")
_NOT_PLAIN = re.compile(
    r": |:$| #|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|^\s|\s$|^(null|~)$|^--- |^---$|^\.\.\.$"
)
_UNREADABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Signs that reading refuses and JSON leaves as they are: written as escapes."""


def write(data: Any) -> bytes:
    """The canonical form of dicts, lists, strings, numbers, truth values: block style, keys as given."""
    return ("\n".join(_lines(data, 0)) + "\n").encode("utf-8")


def _lines(data: Any, indent: int) -> Iterator[str]:
    blank = " " * indent
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _pair(f"{blank}{_scalar(str(key), 0)}:", value, indent)
    else:
        for value in data:
            if isinstance(value, dict) and value:
                first, *rest = _lines(value, indent + 2)
                yield f"{blank}- {first.lstrip(' ')}"
                yield from rest
            else:
                yield from _pair(f"{blank}-", value, indent)


def _pair(head: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        yield head
        yield from _lines(value, indent + 2)
    elif isinstance(value, dict | list | tuple):
        yield f"{head} {'{}' if isinstance(value, dict) else '[]'}"
    else:
        yield f"{head} {_scalar(value, indent + 2)}"


def _scalar(value: Any, indent: int) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if "\n" in text and _fits_literal(text):
        body = text.removesuffix("\n")
        lines = [(" " * indent + line) if line else "" for line in body.split("\n")]
        return "\n".join(["|" if text.endswith("\n") else "|-", *lines])
    if _PLAIN.match(text) and not _NOT_PLAIN.search(text):
        return text
    return _UNREADABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _fits_literal(text: str) -> bool:
    """Literal style keeps neither leading blanks of the first line nor more than one last newline."""
    bad_sign = re.search(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]", text)
    return not (bad_sign or text[0] in " \n" or text.endswith("\n\n") or text.strip() == "" or " \n" in text)
