"""What holds for every module that passes the checks and every log of it."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lcf_lms.checks import run as run_checks
from lcf_lms.content.document import Module
from lcf_lms.content.scenario import Scenario
from lcf_lms.play import FULL_CREDIT
from lcf_lms.play.marking import credit
from lcf_lms.play.path import Entry, replay
from lcf_lms.play.results import first_run, results
from lcf_lms.play.state import BUDGET, Given, State, StateError, from_log, read, to_log, write
from lcf_lms.play.tables import DecisionTable, PlayTables
from tests.play.documents import FRAMEWORK, IN_DEPTH, module_data, modules, scenarios, seeds, tables_of, walk

ALPHABET = re.compile(r"[A-Za-z0-9_.:-]*")


def every_answer(decision: DecisionTable) -> list[str]:
    if decision.kind != "multiple_choice":
        return list(decision.letters)
    subsets = product(*(("", letter) for letter in sorted(decision.letters)))
    return ["".join(letters) for letters in subsets if any(letters)]


def played(tables: PlayTables, log: list[Entry]) -> tuple[int, int]:
    """Earned and possible credit of what is core, added up apart from the product."""
    counted = [(tables.decisions[one.decision], one.answer) for one in first_run(replay(tables, log))]
    core = [(decision, answer) for decision, answer in counted if decision.core]
    return (
        sum(credit(decision, answer) * decision.weight for decision, answer in core),
        sum(FULL_CREDIT * decision.weight for decision, _ in core),
    )


@given(modules())
def test_generated_modules_pass_the_checks(module: Module) -> None:
    assert [one for one in run_checks(module, FRAMEWORK, ()) if one.blocking] == []


@given(modules())
def test_credit_is_a_whole_number_up_to_full_and_full_can_be_had(module: Module) -> None:
    for decision in tables_of(module).decisions.values():
        earned = [credit(decision, answer) for answer in every_answer(decision)]
        assert all(type(one) is int and 0 <= one <= FULL_CREDIT for one in earned)
        assert max(earned) == FULL_CREDIT


@given(modules(), seeds, seeds)
def test_what_is_core_is_worth_the_same_on_every_path(module: Module, one: int, other: int) -> None:
    tables = tables_of(module)
    possible = sum(FULL_CREDIT * decision.weight for decision in tables.decisions.values() if decision.core)
    for seed in (one, other):
        log = walk(tables, seed, until_complete=True)
        assert results(tables, replay(tables, log)).complete or not tables.decisions
        assert played(tables, log)[1] == possible


@given(scenarios("story"))
def test_an_answer_is_worth_the_same_whatever_is_hidden(story: dict[str, object]) -> None:
    module = Module.model_validate(module_data([story]))
    scenario = module.sections[0].pages[0].blocks[0]
    assert isinstance(scenario, Scenario)
    scenes = tuple(
        scene.model_copy(
            update={"choices": tuple(one.model_copy(update={"needs": {}}) for one in scene.choices)}
        )
        for scene in scenario.scenes
    )
    page = (
        module.sections[0]
        .pages[0]
        .model_copy(update={"blocks": (scenario.model_copy(update={"scenes": scenes}),)})
    )
    section = module.sections[0].model_copy(update={"pages": (page,)})
    bare = module.model_copy(update={"sections": (section,)})
    hidden, shown = tables_of(module).decisions, tables_of(bare).decisions
    assert {code: one.credit for code, one in hidden.items()} == {
        code: one.credit for code, one in shown.items()
    }


@given(modules(), seeds, seeds, seeds)
def test_what_has_been_answered_is_frozen(module: Module, seed: int, more: int, cut: int) -> None:
    tables = tables_of(module)
    before = tables.model_dump()
    log = walk(tables, seed)
    early = replay(tables, log[: cut % (len(log) + 1)])
    whole = replay(tables, log)
    assert whole.kept[: len(early.kept)] == early.kept
    assert early.items.items() <= whole.items.items()
    assert replay(tables, whole.kept).left_out == []
    assert replay(tables, whole.kept).scenarios == whole.scenarios
    complete = walk(tables, seed, until_complete=True)
    again = [*complete, *walk(tables, more)]
    assert results(tables, replay(tables, again)) == results(tables, replay(tables, complete))
    assert tables.model_dump() == before


@given(modules(), seeds, st.booleans())
def test_percent_pass_and_counts_agree(module: Module, seed: int, whole: bool) -> None:
    tables = tables_of(module)
    log = walk(tables, seed, until_complete=whole)
    found = results(tables, replay(tables, log))
    for figure in (found.module, *found.nodes, *found.values):
        assert figure.count == len(figure.credits) <= found.answered
        assert (figure.percent is not None) == (found.complete and figure.count >= 3)
        assert figure.percent is None or 0 <= figure.percent <= 100
    if found.module.percent is not None:
        earned, possible = played(tables, log)
        assert found.module.percent == (Fraction(100 * earned, possible) + Fraction(1, 2)).__floor__()
    mark = tables.module.pass_mark
    if mark is None or not found.complete:
        assert found.passed is None
    else:
        assert found.module.percent is not None
        assert found.passed is (found.module.percent >= mark)
    for value in found.values:
        assert value.itself + value.through_count == value.count > 0
        assert bool(value.through) == (value.through_count > 0)
        assert value.itself >= 0 <= value.through_count


@given(modules(), seeds, st.integers(0, 999_999_999), st.integers(0, 999_999_999))
def test_a_log_survives_its_state(module: Module, seed: int, attempt: int, number: int) -> None:
    tables = tables_of(module)
    whole = replay(tables, walk(tables, seed))
    state = from_log(tables, whole.kept, attempt, number, next(iter(tables.pages)))
    text = write(state)
    assert ALPHABET.fullmatch(text)
    assert len(text) <= BUDGET
    assert read(text, tables.module.key) == state
    log = to_log(tables, state)
    assert [one.number for one in log] == list(range(1, len(log) + 1))
    again = replay(tables, log)
    assert again.left_out == []
    assert results(tables, again) == results(tables, whole)
    assert {key: walk.position for key, walk in again.scenarios.items()} == {
        key: walk.position for key, walk in whole.scenarios.items()
    }


answers = st.from_regex(r"[a-z0-9_:]{1,26}", fullmatch=True)
some = st.builds(Given, st.from_regex(r"[0-9a-z]{2}", fullmatch=True), answers)


@settings(max_examples=3000 if IN_DEPTH else 300)
@given(
    st.builds(
        State,
        st.just("ab12cd"),
        st.integers(0, 999_999_999),
        st.integers(0, 999_999_999),
        st.integers(0, 999_999_999),
        st.from_regex(r"([0-9a-z]{2})?", fullmatch=True),
        st.lists(some, max_size=80).map(tuple),
        st.lists(st.lists(some, min_size=1, max_size=30).map(tuple), max_size=12).map(tuple),
    )
)
def test_any_state_is_read_as_it_was_written_and_only_practice_is_dropped(state: State) -> None:
    text = write(state)
    back = read(text, "ab12cd")
    assert ALPHABET.fullmatch(text)
    assert (back.log, back.place, back.revision, back.attempt, back.seed) == (
        state.log,
        state.place,
        state.revision,
        state.attempt,
        state.seed,
    )
    dropped = len(state.practice) - len(back.practice)
    assert back.practice == state.practice[dropped:]
    assert len(text) <= BUDGET or not back.practice
    if dropped:
        kept_one_more = State(
            **{
                **{
                    name: getattr(state, name)
                    for name in ("key", "revision", "attempt", "seed", "place", "log")
                },
                "practice": (),
            }
        )
        longer = len(write(kept_one_more)) + sum(
            1 + sum(len(one.decision + one.answer) + 1 for one in run)
            for run in state.practice[dropped - 1 :]
        )
        assert longer > BUDGET, "no run is dropped that had room"


@given(seeds, st.sampled_from("ABCabc019-_.:"))
def test_one_changed_sign_is_noticed(place: int, other: str) -> None:
    text = write(State("ab12cd", 3, 1, 7, "02", (Given("0a", "b"), Given("0b", "ac"))))
    place %= len(text)
    assume(text[place] != other)
    with pytest.raises(StateError):
        read(text[:place] + other + text[place + 1 :], "ab12cd")
