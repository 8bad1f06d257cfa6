"""The corpus of cases, as ``frontend/test/play/corpus.test.ts`` reads it too.

Expected values are worked out by hand from the rules; ``recorded.json`` alone holds what
``make golden`` wrote down.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lcf_lms.play import path, results, state
from lcf_lms.play.marking import MarkingError, credit, is_answer
from lcf_lms.play.state import Given, State, StateError
from lcf_lms.play.tables import DecisionTable, PlayTables
from tests.play.agreement import CORPUS, answer, entries_of, replay_data, results_data


def read(name: str) -> Any:
    return json.loads((CORPUS / name).read_text("utf-8"))


def tables(name: str) -> PlayTables:
    return PlayTables.model_validate(read(f"tables/{name}.json"))


def files(folder: str) -> list[Path]:
    found = sorted((CORPUS / folder).glob("*.json"))
    assert found, f"the corpus has no {folder}"
    return found


def given(rows: list[list[str]]) -> tuple[Given, ...]:
    return tuple(Given(*row) for row in rows)


@pytest.mark.parametrize("file", files("marking"), ids=lambda file: file.stem)
def test_marking(file: Path) -> None:
    one = json.loads(file.read_text("utf-8"))
    decision = DecisionTable.model_validate(one["decision"])
    for text, earned in one["cases"].items():
        assert is_answer(decision, text) is (earned is not None), text
        if earned is None:
            with pytest.raises(MarkingError):
                credit(decision, text)
        else:
            assert credit(decision, text) == earned, text


@pytest.mark.parametrize("file", files("path"), ids=lambda file: file.stem)
def test_path(file: Path) -> None:
    one = json.loads(file.read_text("utf-8"))
    assert replay_data(path.replay(tables(one["tables"]), entries_of(one["log"]))) == one["expected"]


@pytest.mark.parametrize("file", files("results"), ids=lambda file: file.stem)
def test_results(file: Path) -> None:
    one = json.loads(file.read_text("utf-8"))
    played = tables(one["tables"])
    found = results.results(played, path.replay(played, entries_of(one["log"])), one["place"])
    assert results_data(found) == one["expected"]


def test_state_checksums() -> None:
    for text, sum_ in read("state/checksum.json")["checksums"].items():
        assert state.checksum(text) == sum_, text


def test_state_written_and_read() -> None:
    for one in read("state/written.json")["cases"]:
        held = one["state"]
        expected = State(
            **{**held, "log": given(held["log"]), "practice": tuple(map(given, held["practice"]))}
        )
        assert state.write(expected) == one["text"]
        assert state.read(one["text"], held["key"]) == expected


@pytest.mark.parametrize("reason", ["unreadable", "foreign"])
def test_state_refused(reason: str) -> None:
    refused = read("state/refused.json")
    for text in refused[reason]:
        with pytest.raises(StateError) as raised:
            state.read(text, refused["key"])
        assert raised.value.reason == reason, text


def test_state_logs() -> None:
    for one in read("state/logs.json")["cases"]:
        played = tables(one["tables"])
        kept = entries_of([[number, *row] for number, row in enumerate(one["kept"], start=1)])
        held = state.from_log(played, kept, 2, 7, one["place"])
        assert held == State(
            played.module.key,
            played.module.revision,
            2,
            7,
            one["place"],
            given(one["log"]),
            tuple(map(given, one["practice"])),
        )
        assert state.to_log(played, held) == entries_of(one["again"])


def test_recorded() -> None:
    recorded = read("recorded.json")
    assert len(recorded) >= 40
    for one in recorded:
        assert answer(one["case"]) == one["answer"]
