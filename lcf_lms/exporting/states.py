"""What a page says about packages: one honest state per target, and the history in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from lcf_lms.packaging.targets import TARGETS, Target

FINISHED = ("passed", "completed")
SENTENCES = {
    "resumed at the same decision": "Leaves and comes back to the same decision",
    "the state stays within its limit": "Longest resume string: {longest:,} of {limit:,} characters",
    "only what the target takes is touched": "Asks for nothing that {place} does not know",
    "nothing is fetched from outside": "No request outside the package",
    "the last page shows the same digits": "Same results as our own marking",
}
"""Check of a proof → what it means to whoever hands the package on."""


class Kept(Protocol):
    """What is needed of a kept package; a row of ``lcf_export`` has it."""

    id: Any
    revision: Any
    target: Any
    sha256: Any
    size: Any
    built_at: Any
    findings: Any
    proof: Any


class Kind(StrEnum):
    """How things stand between a revision and a target."""

    NOT_MADE = "not_made"
    OLDER = "older"
    REFUSED = "refused"
    CHECKED = "checked"
    PROVEN = "proven"


@dataclass(frozen=True, slots=True)
class State:
    """One package, or none, as a person should see it. ``kept`` is the newest package there is."""

    target: Target
    kind: Kind
    kept: Kept | None

    @property
    def offered(self) -> bool:
        """Whether the package may be downloaded."""
        return self.kind in {Kind.CHECKED, Kind.PROVEN}


def states(exports: Iterable[Kept], revision: int | None) -> list[State]:
    """One state per target for the published ``revision``; ``exports`` are a module's, newest first."""
    newest: dict[str, Kept] = {}
    for export in exports:
        if export.target not in newest or (
            export.revision == revision and newest[export.target].revision != revision
        ):
            newest[export.target] = export
    return [_state(target, newest.get(target.name), revision) for target in TARGETS.values()]


def _state(target: Target, kept: Kept | None, revision: int | None) -> State:
    if kept is None:
        return State(target, Kind.NOT_MADE, None)
    if kept.revision != revision:
        return State(target, Kind.OLDER, kept)
    return State(target, kind_of(kept), kept)


def kind_of(kept: Kept) -> Kind:
    """How one package stands by its own findings and proof."""
    if blocking(kept):
        return Kind.REFUSED
    if kept.proof is None:
        return Kind.CHECKED
    return Kind.PROVEN if kept.proof.get("held") else Kind.REFUSED


def blocking(kept: Kept) -> list[dict[str, Any]]:
    """The findings that stop a package, as they were stored."""
    return [finding for finding in kept.findings or [] if finding["severity"] == "blocking"]


def failed_checks(kept: Kept) -> list[dict[str, Any]]:
    """What a drive in the browser expected and did not see, with the journey's name."""
    return [
        {"journey": journey["name"], **check}
        for journey in (kept.proof or {}).get("journeys", [])
        for check in journey["checks"]
        if not check["held"]
    ]


def proof_in_sentences(kept: Kept, target: Target) -> list[str]:
    """What a drive in the browser showed, as someone who hands the package on can repeat it.

    Only what held in every journey is said; the whole proof has every check by its own name.
    """
    journeys = (kept.proof or {}).get("journeys", [])
    checks = [check for journey in journeys for check in journey["checks"]]
    failed = {check["name"] for check in checks if not check["held"]}
    held = {check["name"] for check in checks} - failed
    sentences = [
        f"Finishes, and {target.place} shows {journey['score'] or journey['status']}"
        for journey in journeys
        if journey["status"] in FINISHED
    ][:1]
    longest = max((journey["state_length"] for journey in journeys), default=0)
    for name, sentence in SENTENCES.items():
        if name in held:
            sentences.append(sentence.format(place=target.place, longest=longest, limit=target.state_limit))
    return sentences


def proof_in_words(kept: Kept) -> str:
    """The proof as the history names it."""
    kind = kind_of(kept)
    if kind is Kind.REFUSED:
        return "Refused"
    if kind is Kind.PROVEN:
        return f"Proven, {_counted(len(kept.proof['journeys']), 'journey')}"
    return "Checked, not driven in a browser"


def first_reason(kept: Kept) -> str:
    """Why a package is refused, in one sentence."""
    stopped = blocking(kept)
    if stopped:
        return str(stopped[0]["message"])
    failed = failed_checks(kept)
    return f"In a browser this does not hold: {failed[0]['name']}." if failed else ""


def size_in_words(size: int) -> str:
    """Bytes as whole kilobytes, rounded up: 149,001 → ``150 kB``."""
    return f"{-(-size // 1000)} kB"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
