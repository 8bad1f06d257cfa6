"""Log ↔ resume string. Mirrored in ``frontend/src/play/state.ts``.

``1.<module key>.<revision>.<attempt>.<seed>.<place>.<log>.<practice>.<checksum>`` over the
alphabet A–Z a–z 0–9 - _ . : that every platform carries unharmed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lcf_lms.play.path import Entry
from lcf_lms.play.tables import DecisionTable, PlayTables

VERSION = "1"
BUDGET = 3500
"""Characters a state may take: SCORM 1.2 promises 4,096, platforms lose some of them."""

_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_RESPONSE = re.compile(r"([0-9a-z]{2})([0-9a-z:_]+?)-")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_PLACE = re.compile(r"([0-9a-z]{2})?")


class StateError(Exception):
    """A resume string that is not ours. ``reason`` is ``foreign`` (another module) or ``unreadable``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Given:
    """An answer without its place in a log: decision code and answer."""

    decision: str
    answer: str


@dataclass(frozen=True, slots=True)
class State:
    """What a resume string holds. ``log`` is the first run of everything, ``practice`` one list a run."""

    key: str
    revision: int
    attempt: int
    seed: int
    place: str
    log: tuple[Given, ...] = ()
    practice: tuple[tuple[Given, ...], ...] = field(default=())


def write(state: State) -> str:
    """The resume string. Over budget, practice is dropped, the oldest run first; first-run answers never."""
    practice = list(state.practice)
    text = _compose(state, practice)
    while len(text) > BUDGET and practice:
        practice.pop(0)
        text = _compose(state, practice)
    return text


def read(text: str, key: str) -> State:
    """The state in a resume string of the module with this key. Raises StateError."""
    parts = text.split(".")
    if len(parts) != 9 or parts[0] != VERSION or checksum(text[: text.rfind(".")]) != parts[8]:
        raise StateError("unreadable")
    if parts[1] != key:
        raise StateError("foreign")
    numbers = parts[2:5]
    if not all(_NUMBER.fullmatch(number) for number in numbers) or not _PLACE.fullmatch(parts[5]):
        raise StateError("unreadable")
    revision, attempt, seed = (int(number) for number in numbers)
    runs = parts[7].split("_") if parts[7] else [""]
    if runs[0]:
        raise StateError("unreadable")
    practice = tuple(_parse(run) for run in _join_minus(runs[1:]))
    if not all(practice):
        raise StateError("unreadable")
    return State(key, revision, attempt, seed, parts[5], _parse(parts[6]), practice)


def checksum(text: str) -> str:
    """The low 24 bits of CRC-32 (ISO-HDLC) as four base64url characters, high bits first."""
    bits = zlib.crc32(text.encode("ascii", "replace"))
    return "".join(_CHECK[bits >> shift & 63] for shift in (18, 12, 6, 0))


def from_log(tables: PlayTables, kept: Iterable[Entry], attempt: int, seed: int, place: str) -> State:
    """The state of a replayed log: only entries that stand on the path."""
    first: list[Given] = []
    runs: dict[tuple[str, int], list[Given]] = {}
    for entry in kept:
        given = Given(entry.decision, entry.answer)
        if entry.run == 0:
            first.append(given)
        else:
            decision = tables.decisions[entry.decision]
            runs.setdefault((_owner(decision, entry.decision), entry.run), []).append(given)
    practice = tuple(tuple(run) for run in runs.values())
    return State(tables.module.key, tables.module.revision, attempt, seed, place, tuple(first), practice)


def to_log(tables: PlayTables, state: State) -> list[Entry]:
    """A log again, numbered from 1: the first run, then practice run by run.

    Decisions that the tables do not know are left in: replay leaves them out and says so.
    """
    log = [Entry(number, 0, given.decision, given.answer) for number, given in enumerate(state.log, start=1)]
    runs: dict[str, int] = {}
    for practised in state.practice:
        first = practised[0].decision
        owner = _owner(tables.decisions.get(first), first)
        runs[owner] = runs.get(owner, 0) + 1
        log += [
            Entry(number, runs[owner], given.decision, given.answer)
            for number, given in enumerate(practised, start=len(log) + 1)
        ]
    return log


def _owner(decision: DecisionTable | None, code: str) -> str:
    """Whose runs are counted together: a scenario's, or an item's own; the dot keeps ids and codes apart."""
    return decision.scenario if decision is not None and decision.scenario is not None else f".{code}"


def _compose(state: State, practice: Sequence[Sequence[Given]]) -> str:
    log = _responses(state.log)
    runs = "".join(f"_{_responses(run)}" for run in practice if run)
    body = f"{VERSION}.{state.key}.{state.revision}.{state.attempt}.{state.seed}.{state.place}.{log}.{runs}"
    return f"{body}.{checksum(body)}"


def _responses(given: Iterable[Given]) -> str:
    return "".join(f"{one.decision}{one.answer}-" for one in given)


def _join_minus(runs: list[str]) -> list[str]:
    """A run ends with ``-``; an underscore inside a numeric answer is its minus and belongs to the run."""
    joined: list[str] = []
    for run in runs:
        if joined and not joined[-1].endswith("-"):
            joined[-1] += "_" + run
        else:
            joined.append(run)
    return joined


def _parse(text: str) -> tuple[Given, ...]:
    given: list[Given] = []
    end = 0
    for match in _RESPONSE.finditer(text):
        if match.start() != end:
            raise StateError("unreadable")
        given.append(Given(match[1], match[2]))
        end = match.end()
    if end != len(text):
        raise StateError("unreadable")
    return tuple(given)
