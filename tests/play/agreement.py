"""One question put to both languages: a case goes in as JSON, what play makes of it comes out as JSON.

``frontend/test/play/answer.ts`` gives the same answer from the TypeScript side.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lcf_lms.play import path, results, state
from lcf_lms.play.marking import MarkingError, credit
from lcf_lms.play.path import Entry, Position, Step
from lcf_lms.play.tables import DecisionTable, PlayTables
from tools.node import command, environment

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"


def case(tables: PlayTables, log: Iterable[Entry], place: str) -> dict[str, Any]:
    """What both languages are asked: tables, log, place and some answers to mark."""
    entries = [[one.number, one.run, one.decision, one.answer] for one in log]
    return {"tables": json.loads(tables.as_json()), "log": entries, "place": place}


def entries_of(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """A log from its rows in a case."""
    return [Entry(*row) for row in rows]


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What Python makes of a case."""
    tables = PlayTables.model_validate(asked["tables"])
    log = entries_of(asked["log"])
    replayed = path.replay(tables, log)
    held = state.from_log(tables, replayed.kept, 1, 7, asked["place"])
    text = state.write(held)
    return {
        "replay": replay_data(replayed),
        "pages": sorted(page for page in tables.pages if path.page_done(tables, replayed, page)),
        "results": results_data(results.results(tables, replayed, asked["place"])),
        "credits": {code: credits(decision) for code, decision in tables.decisions.items()},
        "offered": [_offered(tables, one) for one in replayed.kept],
        "state": text,
        "log": [
            [one.number, one.run, one.decision, one.answer]
            for one in state.to_log(tables, state.read(text, tables.module.key))
        ],
    }


def replay_data(replayed: path.Replay) -> dict[str, Any]:
    """A replay as plain data; entries are named by their numbers."""
    return {
        "kept": [one.number for one in replayed.kept],
        "left_out": [one.number for one in replayed.left_out],
        "items": {code: one.answer for code, one in replayed.items.items()},
        "scenarios": {
            key: {
                **run_data(walk.steps, walk.position),
                "practice": {str(n): run_data(*run) for n, run in walk.practice.items()},
            }
            for key, walk in replayed.scenarios.items()
        },
    }


def run_data(steps: Sequence[Step], position: Position) -> dict[str, Any]:
    """One run as plain data."""
    return {
        "steps": [[one.scene, dict(one.flags), one.entry.number] for one in steps],
        "scene": position.scene,
        "ending": position.ending,
        "flags": dict(position.flags),
        "passed": list(position.passed),
    }


def results_data(found: results.Results) -> dict[str, Any]:
    """Results as plain data, names as in Python."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(found)))
    return data


def credits(decision: DecisionTable) -> dict[str, int | None]:
    """What every letter, all letters, and some answers that nobody can give are worth; None where refused."""
    letters = decision.letters
    asked = [
        "",
        *letters,
        letters,
        "".join(sorted(letters)),
        letters[:2],
        letters[:2][::-1],
        letters[0] * 2,
        "é",
        "a\n",
    ]
    return {one: _credit_or_none(decision, one) for one in asked}


def _credit_or_none(decision: DecisionTable, given: str) -> int | None:
    try:
        return credit(decision, given)
    except MarkingError:
        return None


def _offered(tables: PlayTables, entry: Entry) -> str:
    decision = tables.decisions[entry.decision]
    if decision.scenario is None or decision.scene is None:
        return ""
    return path.offered(tables.scenarios[decision.scenario], decision.scene, {})


def typescript_answers(cases: Sequence[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """What TypeScript makes of the cases. ``folder`` takes the bundle and the files."""
    frontend = ROOT / "frontend"
    bundle = folder / "answer.mjs"
    subprocess.run(
        [
            str(frontend / "node_modules" / ".bin" / "esbuild"),
            str(frontend / "test" / "play" / "answer.ts"),
            "--bundle",
            "--platform=node",
            "--format=esm",
            "--log-level=warning",
            f"--outfile={bundle}",
        ],
        check=True,
        cwd=frontend,
        env=environment(),
    )
    asked = folder / "cases.jsonl"
    asked.write_text("".join(json.dumps(one) + "\n" for one in cases), "utf-8")
    told = subprocess.run([*command("node"), str(bundle), str(asked)], check=True, capture_output=True)
    return [json.loads(line) for line in told.stdout.decode("utf-8").splitlines()]
