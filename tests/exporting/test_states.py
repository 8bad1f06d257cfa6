"""What the page says about each package: never more than is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lcf_lms.exporting.states import (
    SENTENCES,
    Kind,
    first_reason,
    proof_in_sentences,
    proof_in_words,
    size_in_words,
    states,
)
from lcf_lms.packaging.targets import ESR
from lcf_lms.proving import proof as proof_room


@dataclass
class Row:
    id: int = 1
    revision: int = 2
    target: str = "esr"
    sha256: str = "a" * 64
    size: int = 120_001
    built_at: datetime = datetime(2026, 10, 14, 9, 14, tzinfo=UTC)
    findings: list[dict[str, Any]] = field(default_factory=list)
    proof: dict[str, Any] | None = None


JOURNEY = {"name": "To the end", "status": "passed", "score": "82", "state_length": 66}


def finding(severity: str) -> dict[str, Any]:
    return {
        "code": "x",
        "severity": severity,
        "place": "y",
        "message": f"{severity} thing.",
        "mend": "Mend it.",
    }


def proof(held: bool) -> dict[str, Any]:
    checks = [
        {"name": "the state can be read again", "held": True, "expected": "a", "seen": "a"},
        {"name": "nothing is fetched from outside", "held": held, "expected": "none", "seen": "x"},
    ]
    return {"held": held, "journeys": [{**JOURNEY, "checks": checks}]}


def kinds(*rows: Row, revision: int | None = 2) -> dict[str, Kind]:
    return {state.target.name: state.kind for state in states(rows, revision)}


def test_every_target_has_a_state_even_where_nothing_was_made() -> None:
    assert kinds() == {"esr": Kind.NOT_MADE, "scorm12": Kind.NOT_MADE}


@pytest.mark.parametrize(
    ("row", "kind", "offered", "words"),
    [
        (Row(), Kind.CHECKED, True, "Checked, not driven in a browser"),
        (Row(findings=[finding("advice")]), Kind.CHECKED, True, "Checked, not driven in a browser"),
        (Row(findings=[finding("blocking")]), Kind.REFUSED, False, "Refused"),
        (Row(proof=proof(held=True)), Kind.PROVEN, True, "Proven, 1 journey"),
        (Row(proof=proof(held=False)), Kind.REFUSED, False, "Refused"),
        (Row(proof=proof(held=True), findings=[finding("blocking")]), Kind.REFUSED, False, "Refused"),
    ],
)
def test_a_package_is_offered_only_where_nothing_speaks_against_it(
    row: Row, kind: Kind, offered: bool, words: str
) -> None:
    state = states([row], 2)[0]
    assert (state.kind, state.offered) == (kind, offered)
    assert proof_in_words(row) == words


def test_a_package_of_an_older_revision_is_not_the_published_one() -> None:
    assert kinds(Row(revision=1))["esr"] is Kind.OLDER
    assert kinds(Row(revision=1, id=2), Row(revision=2, id=1))["esr"] is Kind.CHECKED


def test_the_newest_package_speaks_for_its_target() -> None:
    assert kinds(Row(id=2, proof=proof(held=True)), Row(id=1))["esr"] is Kind.PROVEN


def test_a_refusal_says_its_first_reason() -> None:
    assert first_reason(Row(findings=[finding("advice"), finding("blocking")])) == "blocking thing."
    assert first_reason(Row(proof=proof(held=False))).endswith("nothing is fetched from outside.")
    assert first_reason(Row()) == ""


def test_only_what_held_in_every_journey_is_claimed() -> None:
    assert proof_in_sentences(Row(), ESR) == []
    assert proof_in_sentences(Row(proof=proof(held=False)), ESR) == ["Finishes, and ESR shows 82"]
    assert proof_in_sentences(Row(proof=proof(held=True)), ESR) == [
        "Finishes, and ESR shows 82",
        "No request outside the package",
    ]


def test_the_sentences_are_those_of_checks_that_a_proof_makes() -> None:
    made = Path(proof_room.__file__).read_text(encoding="utf-8")
    assert [name for name in SENTENCES if f'"{name}"' not in made] == []


def test_sizes_are_rounded_up_to_kilobytes() -> None:
    assert [size_in_words(size) for size in (1, 1000, 149_001)] == ["1 kB", "1 kB", "150 kB"]
