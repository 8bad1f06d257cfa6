"""Random modules that an author could publish, and random logs of learners going through them."""

from __future__ import annotations

import os
from random import Random
from typing import Any

from hypothesis import strategies as st

from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework
from lcf_lms.play import codes as play_codes
from lcf_lms.play.path import Entry, Replayer, offered
from lcf_lms.play.tables import DecisionTable, PlayTables, compile_tables

KEY = "ab12cd"
IN_DEPTH = os.environ.get("HYPOTHESIS_PROFILE") == "sure"
"""Whether `make sure` runs: the profile that tries more of everything."""

LEVELS = ("harmful", "weak", "mixed", "sound", "strong")
FLAGS = ("told", "seen", "constructor")
"""``constructor`` is a legal id that every JavaScript object already has."""

FRAMEWORK = Framework.model_validate(
    {
        "key": "lcf-2024",
        "title": "A framework",
        "publisher": "A publisher",
        "date": "October 2024",
        "source": "a source",
        "licence_note": "None.",
        "node_kinds": [{"key": "domain", "title": "Domain", "plural": "Domains"}],
        "nodes": [
            {"key": key, "kind": "domain", "title": key.title(), "short": key.title(), "summary": "A domain."}
            for key in ("culture", "people", "constructor")
        ],
        "values": [{"key": "compassion", "title": "Compassion"}, {"key": "respect", "title": "Respect"}],
        "mapping_version": "2024-1",
        "mapping": [
            {"value": "compassion", "node": "culture", "basis": "table"},
            {"value": "respect", "node": "people", "basis": "table"},
            {"value": "respect", "node": "constructor", "basis": "table"},
            {"value": "respect", "node": "culture", "basis": "ambiguous"},
        ],
    }
)

tags = st.dictionaries(st.sampled_from(sorted(FRAMEWORK.keys)), st.integers(1, 9), min_size=1, max_size=3)
weights = st.integers(1, 9)
flag_values = st.one_of(st.booleans(), st.integers(0, 9))
flags = st.dictionaries(st.sampled_from(FLAGS), flag_values, max_size=2)


def module_data(blocks: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A module with one section; each block stands on a page of its own."""
    pages = [{"id": f"page_{n}", "title": f"Page {n}", "blocks": [block]} for n, block in enumerate(blocks)]
    section = {
        "id": "section",
        "title": "Section",
        "minutes": 9,
        "pages": pages or [{"id": "empty", "title": "Empty"}],
    }
    return {
        "slug": "a-module",
        "title": "A module",
        "summary": "A promise.",
        "audience": "Leaders",
        "minutes": 240,
        "framework": "lcf-2024",
        "node": "culture",
        "sections": [section],
        **more,
    }


def tables_of(module: Module, revision: int = 1, codes: Codes | None = None) -> PlayTables:
    """A module's play tables, with fresh codes unless some are given."""
    extended = play_codes.extend(codes or Codes(key=KEY), module)
    return compile_tables(module, extended, FRAMEWORK, revision)


@st.composite
def single_choices(draw: st.DrawFn, identity: str) -> dict[str, Any]:
    """An item with one choice to take; its levels differ and the highest is at least mixed."""
    highest = draw(st.integers(2, 4))
    levels = [
        highest,
        draw(st.integers(0, highest - 1)),
        *draw(st.lists(st.integers(0, highest), max_size=3)),
    ]
    levels = draw(st.permutations(levels))
    choices = [
        {"id": f"c{n}", "text": f"Choice {n}", "level": LEVELS[level], "why": "So."}
        for n, level in enumerate(levels)
    ]
    return {
        "type": "item",
        "kind": "single_choice",
        "id": identity,
        "title": "An item",
        "stem": "What now?",
        "tags": draw(tags),
        "weight": draw(weights),
        "choices": choices,
    }


@st.composite
def multiple_choices(draw: st.DrawFn, identity: str) -> dict[str, Any]:
    """An item with any number of choices to take; at least one is right and one is not."""
    right = draw(st.permutations([True, False, *draw(st.lists(st.booleans(), max_size=5))]))
    choices = [
        {"id": f"c{n}", "text": f"Choice {n}", "right": one, "why": "So."} for n, one in enumerate(right)
    ]
    return {
        "type": "item",
        "kind": "multiple_choice",
        "id": identity,
        "title": "An item",
        "stem": "Which?",
        "tags": draw(tags),
        "weight": draw(weights),
        "marking": draw(st.sampled_from(["partial", "all"])),
        "choices": choices,
    }


@st.composite
def scenarios(draw: st.DrawFn, identity: str) -> dict[str, Any]:
    """A scenario that passes the checks.

    One choice of each scene has neither ``goto`` nor ``needs`` and carries the story on, so every
    scene is reached; another, of another level, is always offered too. Whatever else leads forward.
    """
    names = [*draw(st.permutations(["constructor", "lift", "talk", "after", "alone", "night"]))]
    names = names[: draw(st.integers(1, 6))]
    endings = [f"end_{n}" for n in range(draw(st.integers(1, 3)))]
    asks = [draw(st.integers(0, 4)) > 0 for _ in names[1:]] + [True]
    scenes: list[dict[str, Any]] = []
    for n, name in enumerate(names):
        scene: dict[str, Any] = {"id": name, "title": name, "body": "Something happens."}
        if asks[n]:
            last = n == len(names) - 1
            scene |= draw(_questions(names[n + 1 :] + endings, endings[1:] if last else []))
        else:
            scene["goto"] = names[n + 1]
        scenes.append(scene)
    told = [{"id": e, "title": e, "tone": "open", "text": "It ends.", "debrief": "So."} for e in endings]
    return {
        "type": "scenario",
        "id": identity,
        "title": "A scenario",
        "role": "You",
        "setting": "A ward",
        "start": names[0],
        "scenes": scenes,
        "endings": told,
    }


@st.composite
def _questions(draw: st.DrawFn, onward: list[str], must_reach: list[str]) -> dict[str, Any]:
    highest = draw(st.integers(2, 4))
    choices: list[dict[str, Any]] = [
        {"level": LEVELS[highest], "set": draw(flags)},
        {
            "level": LEVELS[draw(st.integers(0, highest - 1))],
            "set": draw(flags),
            "goto": draw(st.sampled_from(onward)),
        },
        *({"level": LEVELS[draw(st.integers(0, highest))], "goto": place} for place in must_reach),
    ]
    for _ in range(draw(st.integers(0, 3))):
        more = {"level": LEVELS[draw(st.integers(0, highest))], "set": draw(flags), "needs": draw(flags)}
        choices.append(more | draw(st.sampled_from([{}, {"goto": draw(st.sampled_from(onward))}])))
    choices = [
        {"id": f"c{n}", "text": f"Choice {n}", "why": "So.", **choice} for n, choice in enumerate(choices)
    ]
    core = draw(st.sampled_from([None, None, False]))
    return {
        "ask": "best",
        "question": "What do you do?",
        "tags": draw(tags),
        "weight": draw(weights),
        "choices": draw(st.permutations(choices)),
        **({} if core is None else {"core": core}),
    }


@st.composite
def modules(draw: st.DrawFn, at_least: int = 0) -> Module:
    """A module of items and scenarios that passes the checks."""
    kinds = draw(
        st.lists(
            st.sampled_from([single_choices, multiple_choices, scenarios]), min_size=at_least, max_size=4
        )
    )
    names = draw(st.permutations(["constructor", "first", "second", "third"]))
    blocks = [draw(kind(name)) for kind, name in zip(kinds, names, strict=False)]
    items = sum(block["type"] == "item" for block in blocks)
    mark = draw(st.one_of(st.none(), st.integers(0, 100))) if items >= 3 else None
    return Module.model_validate(module_data(blocks, pass_mark=mark))


seeds = st.integers(0, 2**32 - 1)


def some_answer(decision: DecisionTable, random: Random) -> str:
    """An answer that the decision can have."""
    if decision.kind != "multiple_choice":
        return random.choice(decision.letters)
    return "".join(sorted(random.sample(decision.letters, random.randint(1, len(decision.letters)))))


def walk(tables: PlayTables, seed: int, *, junk: bool = True, until_complete: bool = False) -> list[Entry]:
    """A learner's log: items and scenarios in any order, practice after endings and, with ``junk``,
    entries that were never offered. Not always complete, unless asked for."""
    random = Random(seed)
    replayer = Replayer(tables)
    log: list[Entry] = []

    def give(run: int, code: str, answer: str) -> None:
        entry = Entry(len(log) + 1, run, code, answer)
        log.append(entry)
        replayer.offer(entry)

    for _ in range(random.randint(0, 40)):
        code, run = _next(tables, replayer, random)
        if code and (run == 0 or random.random() < 0.3):
            give(run, code, _offered_answer(tables, replayer, code, run, random))
        if junk and random.random() < 0.2:
            code = random.choice([*tables.decisions, "zz", "constructor", "__proto__"])
            give(
                random.randint(-1, 3), code, random.choice(["", "a", "b", "ab", "ba", "aa", "z", "a\n", "é"])
            )
    while until_complete:
        code, run = _next(tables, replayer, random, practise=False)
        if not code:
            break
        give(run, code, _offered_answer(tables, replayer, code, run, random))
    return log


def _next(
    tables: PlayTables, replayer: Replayer, random: Random, *, practise: bool = True
) -> tuple[str, int]:
    """An open decision with run 0, or now and then one to practise with its run; "" if there is none."""
    so_far = replayer.result()
    open_ones: list[tuple[str, int]] = []
    practice: list[tuple[str, int]] = []
    for code, decision in tables.decisions.items():
        if decision.scenario is None:
            if code not in so_far.items:
                open_ones.append((code, 0))
            else:
                done = sum(entry.decision == code for entry in so_far.kept)
                practice.append((code, done))
            continue
        taken = so_far.scenarios[decision.scenario]
        if taken.position.scene == decision.scene:
            open_ones.append((code, 0))
        practice += [(code, n) for n, (_, at) in taken.practice.items() if at.scene == decision.scene]
        if taken.ended and any(step.scene == decision.scene for step in taken.steps):
            practice.append((code, len(taken.practice) + 1))
    if practise and practice and (not open_ones or random.random() < 0.3):
        return random.choice(practice)
    return random.choice(open_ones) if open_ones else ("", 0)


def _offered_answer(tables: PlayTables, replayer: Replayer, code: str, run: int, random: Random) -> str:
    decision = tables.decisions[code]
    if decision.scenario is None or decision.scene is None:
        return some_answer(decision, random)
    taken = replayer.result().scenarios[decision.scenario]
    if run == 0:
        held = taken.position.flags
    elif run in taken.practice:
        held = taken.practice[run][1].flags
    else:
        held = next(step.flags for step in taken.steps if step.scene == decision.scene)
    return random.choice(offered(tables.scenarios[decision.scenario], decision.scene, held))
