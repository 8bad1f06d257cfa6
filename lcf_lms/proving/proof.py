"""The record of a drive: what was driven, what was seen, what held and what did not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lcf_lms.packaging.targets import Target
from lcf_lms.play import state as play_state
from lcf_lms.play.path import replay
from lcf_lms.play.results import Results, results
from lcf_lms.play.tables import PlayTables

ALPHABET = re.compile(r"^[A-Za-z0-9_.:-]*$")
_TIME = re.compile(r"^(\d{4}):([0-5]\d):([0-5]\d)(\.\d{1,2})?$")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the package to its platform, with what it was answered."""

    method: str
    args: tuple[str, ...]
    result: str
    error: str

    @property
    def element(self) -> str:
        """The data model element that is asked for or set, else empty."""
        return self.args[0] if self.method in {"LMSGetValue", "LMSSetValue"} and self.args else ""

    def __str__(self) -> str:
        return f"{self.method}({', '.join(self.args)})"


@dataclass(frozen=True, slots=True)
class Drive:
    """One journey as it was seen. ``launches`` holds each launch's calls in their order."""

    name: str
    launches: tuple[tuple[Call, ...], ...]
    values: dict[str, str]
    outside: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    console: tuple[str, ...] = ()
    expected_at_resume: str | None = None
    shown_at_resume: str | None = None
    shown_percents: dict[str, int | None] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The resume string at the end."""
        return self.values.get("cmi.suspend_data", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asserted: expected and seen are for people."""

    name: str
    held: bool
    expected: str
    seen: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey's outcome in a proof."""

    name: str
    decisions: int
    calls: int
    state_length: int
    status: str
    score: str
    checks: tuple[Check, ...]

    @property
    def held(self) -> bool:
        """Whether every check held."""
        return all(check.held for check in self.checks)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was driven against which target, and what came of it."""

    target: str
    package_sha256: str
    browser: str
    journeys: tuple[Journey, ...]

    @property
    def held(self) -> bool:
        """Whether every check of every journey held."""
        return bool(self.journeys) and all(journey.held for journey in self.journeys)

    def as_data(self) -> dict[str, Any]:
        """The proof as plain data, ready for JSON."""
        return asdict(self) | {"held": self.held}


def judge(drive: Drive, target: Target, tables: PlayTables) -> Journey:
    """Hold a drive that went to the end against its target and against ``play.results``."""
    checks = tuple(_checks(drive, target, tables))
    return Journey(
        name=drive.name,
        decisions=len(_log(drive, tables)),
        calls=sum(len(calls) for calls in drive.launches),
        state_length=len(drive.state),
        status=drive.values.get("cmi.core.lesson_status", ""),
        score=drive.values.get("cmi.core.score.raw", ""),
        checks=checks,
    )


def _checks(drive: Drive, target: Target, tables: PlayTables) -> Iterator[Check]:
    calls = [call for launch in drive.launches for call in launch]
    yield from _calls(calls, target)
    yield from _state(drive, target, tables)
    yield from _order(drive.launches[-1], target)
    yield from _time(calls)
    yield from _results(drive, target, tables)
    yield _check("nothing is fetched from outside", (), drive.outside)
    yield _check("no file of the package is missing", (), drive.missing)
    yield _check("the browser's console is clean", (), drive.console)
    if drive.expected_at_resume is not None:
        yield _check("resumed at the same decision", drive.expected_at_resume, drive.shown_at_resume)


def _check(name: str, expected: object, seen: object) -> Check:
    return Check(name, expected == seen, _words(expected), _words(seen))


def _words(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value) or "none"
    return "nothing" if value is None else str(value)


def _calls(calls: Sequence[Call], target: Target) -> Iterator[Check]:
    foreign = [
        str(call)
        for call in calls
        if (call.method == "LMSGetValue" and not target.reads(call.element))
        or (call.method == "LMSSetValue" and not target.writes(call.element))
    ]
    yield _check("only what the target takes is touched", (), tuple(dict.fromkeys(foreign)))
    refused = [
        f"{call} → {call.error}" for call in calls if call.method == "LMSSetValue" and call.result == "false"
    ]
    yield _check("no value is refused", (), tuple(refused))
    statuses = [
        call.args[1] for call in calls if call.element == "cmi.core.lesson_status" and len(call.args) > 1
    ]
    strange = [status for status in statuses if status not in target.vocabulary.lesson_status]
    yield _check("every status is a word of the target", (), tuple(strange))
    done = next((n for n, status in enumerate(statuses) if status in {"passed", "completed"}), len(statuses))
    yield _check("a finished status is never taken back", (), tuple(statuses[done + 1 :]))


def _state(drive: Drive, target: Target, tables: PlayTables) -> Iterator[Check]:
    written = [
        call.args[1]
        for launch in drive.launches
        for call in launch
        if call.method == "LMSSetValue" and call.element == "cmi.suspend_data"
    ]
    odd = [text for text in written if not ALPHABET.match(text)]
    yield _check("the state keeps to its alphabet", (), tuple(odd))
    longest = max((len(text) for text in written), default=0)
    yield Check(
        "the state stays within its limit",
        0 < longest <= target.state_limit,
        f"1 to {target.state_limit} characters",
        f"{longest} characters",
    )
    try:
        kept = play_state.read(drive.state, tables.module.key)
        seen = f"revision {kept.revision}"
    except play_state.StateError as error:
        seen = error.reason
    yield _check("the state can be read again", f"revision {tables.module.revision}", seen)


def _order(calls: Sequence[Call], target: Target) -> Iterator[Check]:
    """The completing decision: state → session time → score → status → Commit."""
    status_at = next(
        (
            n
            for n, call in enumerate(calls)
            if call.element == "cmi.core.lesson_status" and call.args[-1] in {"passed", "completed"}
        ),
        None,
    )
    if status_at is None:
        return
    last_commit = max((n for n in range(status_at) if calls[n].method == "LMSCommit"), default=-1)
    wanted = ["cmi.suspend_data", "cmi.core.session_time", "cmi.core.score.raw", "cmi.core.lesson_status"]
    seen = [call.element for call in calls[last_commit + 1 : status_at + 1] if call.element in wanted]
    has_score = "cmi.core.score.raw" in seen
    expected = [element for element in wanted if has_score or element != "cmi.core.score.raw"]
    yield _check("completion is written in order: state, time, score, status", tuple(expected), tuple(seen))
    following = calls[status_at + 1].method if status_at + 1 < len(calls) else "nothing"
    yield _check("and committed at once", "LMSCommit", following)
    finish = [n for n, call in enumerate(calls) if call.method == "LMSFinish"]
    yield _check("the launch is finished once, and then silent", (len(calls) - 1,), tuple(finish))
    first = next((call for call in calls if call.method == "LMSInitialize"), None)
    yield _check("the launch begins with LMSInitialize", str(calls[0]), str(first))


def _time(calls: Sequence[Call]) -> Iterator[Check]:
    times = [call.args[1] for call in calls if call.element == "cmi.core.session_time"]
    short = [
        text for text in times if not (match := _TIME.match(text)) or not any(map(int, match.groups()[:3]))
    ]
    yield _check("session time has the form HHHH:MM:SS and is at least a second", (), tuple(short))


def _log(drive: Drive, tables: PlayTables) -> list[play_state.Given]:
    try:
        return list(play_state.read(drive.state, tables.module.key).log)
    except play_state.StateError:
        return []


def results_of(drive: Drive, tables: PlayTables) -> Results | None:
    """What ``play.results`` makes of the log that the platform holds; None if it holds none."""
    try:
        kept = play_state.read(drive.state, tables.module.key)
    except play_state.StateError:
        return None
    return results(tables, replay(tables, play_state.to_log(tables, kept)), kept.place)


def _results(drive: Drive, target: Target, tables: PlayTables) -> Iterator[Check]:
    own = results_of(drive, tables)
    if own is None:
        yield Check("results equal our own marking", False, "a readable log", "none")
        return
    yield _check("the module is complete", True, own.complete)
    rule = target.status_rule(tables.module.pass_mark)
    done = own.passed if rule == "passed_incomplete" else own.complete
    word = (
        {"passed_incomplete": "passed", "completed_incomplete": "completed"}[rule] if done else "incomplete"
    )
    yield _check(
        "the status is the one our own marking gives", word, drive.values.get("cmi.core.lesson_status")
    )
    score = "" if own.module.percent is None else str(own.module.percent)
    yield _check(
        "the score is the one our own marking gives", score, drive.values.get("cmi.core.score.raw", "")
    )
    shown = {figure.key: figure.percent for figure in (*own.nodes, *own.values)}
    yield _check("the last page shows the same digits", shown, drive.shown_percents)
    if target.elements.objectives:
        yield _check(
            "result objectives carry the same digits", _objectives(own, tables), _objectives_seen(drive)
        )


def _objectives(own: Results, tables: PlayTables) -> dict[str, str]:
    framework = tables.module.framework
    return {
        f"{framework}_{figure.key}": str(figure.percent)
        for figure in (*own.nodes, *own.values)
        if figure.percent is not None
    }


def _objectives_seen(drive: Drive) -> dict[str, str]:
    return {
        value: drive.values.get(element.replace(".id", ".score.raw"), "")
        for element, value in drive.values.items()
        if re.fullmatch(r"cmi\.objectives\.\d+\.id", element)
    }
