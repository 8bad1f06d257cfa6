"""Writes down what play makes of a fixed set of random cases: ``tests/corpus/recorded.json``.

Run by hand (``make golden``) after a change of meaning, and read the difference before keeping it.
The other files of the corpus are worked out by hand; no tool writes them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

CASES = 40


def recorded_cases() -> list[dict[str, Any]]:
    """Cases with what Python makes of them; the same ones every time."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from tests.play import agreement
    from tests.play.documents import modules, tables_of, walk

    random = Random(2024)
    found: list[dict[str, Any]] = []

    @seed(2024)
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(modules(at_least=1))
    def collect(module: Any) -> None:
        tables = tables_of(module, random.randint(1, 99))
        log = walk(tables, random.getrandbits(32), until_complete=random.random() < 0.7)
        asked = agreement.case(tables, log, random.choice(list(tables.pages)))
        found.append({"case": asked, "answer": agreement.answer(asked)})

    collect()
    return found


def main() -> None:
    """Write the file and say so."""
    path = ROOT / "tests" / "corpus" / "recorded.json"
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in recorded_cases())
    path.write_text(f"[\n{lines}\n]\n", "utf-8")
    print(f"{path.relative_to(ROOT)}: {CASES} cases, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
