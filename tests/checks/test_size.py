"""Limits that are counted before anyone plays: the resume string, codes, letters."""

from __future__ import annotations

from typing import Any

from lcf_lms.checks.size import worst_state
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.play import codes as play_codes
from lcf_lms.play.path import replay
from lcf_lms.play.state import BUDGET, from_log, write
from tests.checks.drafts import Data, draft, found_in, only_items, scene_of, several, story, told
from tests.play.documents import KEY, tables_of, walk


def long_module(items: int, choices: int = 26) -> Module:
    data = draft()
    only_items(data, *(several(f"i{n}", "+" + "-" * (choices - 1)) for n in range(items)))
    return Module.model_validate(data)


def test_a_state_over_budget_is_counted_before_anyone_plays() -> None:
    def spoil(data: Data, items: int) -> None:
        only_items(data, *(several(f"i{n}", "+" + 25 * "-") for n in range(items)))

    head = len("1.ab12cd.999999999.999999999.999999999.zz...AAAA")
    assert worst_state(long_module(10)) == head + 10 * (2 + 26 + 1)
    fits = (BUDGET - head) // 29
    assert ("state-over-budget", "module") not in told(found_in(lambda d: spoil(d, fits)))
    assert ("state-over-budget", "module") in told(found_in(lambda d: spoil(d, fits + 1)))


def test_the_worst_state_is_the_longest_path_with_every_letter() -> None:
    data = draft()
    module = Module.model_validate(data)
    tables = tables_of(module)
    head = len("1.ab12cd.999999999.999999999.999999999.zz...AAAA")
    assert worst_state(module) == head + 4 + 4 + (2 + 3 + 1) + 3 * 4
    for seed in range(40):
        kept = [one for one in replay(tables, walk(tables, seed, until_complete=True)).kept if one.run == 0]
        assert len(write(from_log(tables, kept, 999_999_999, 999_999_999, "zz"))) <= worst_state(module)
    scene_of(data, "open")["goto"] = "nowhere"
    story(data)["scenes"][2]["core"] = False
    assert worst_state(Module.model_validate(data)) == worst_state(module), "all decisions of a broken story"


def test_codes_given_so_far_are_counted() -> None:
    module = Module.model_validate(draft())
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    every = [a + b for a in digits for b in digits]
    own = play_codes.extend(Codes(key=KEY), module)
    room = 1296 - len(own.pages) - len(own.decisions)
    retired = {f"old_{n}": code for n, code in enumerate(every[:room])}
    assert found_in(codes=Codes(key=KEY, pages=retired)) == []
    full = Codes(key=KEY, pages={**retired, "one_more": every[room]})
    assert {one.code for one in found_in(codes=full)} == {"codes-used-up"}
    letters: dict[str, Any] = {"hour": {f"old_{n}": chr(97 + n) for n in range(25)}}
    assert told(found_in(codes=Codes(key=KEY, letters=letters))) == {("codes-used-up", "hour")}
