"""Codes are given once and stay: whatever an author inserts, deletes, moves or brings back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module, walk_decisions
from lcf_lms.play.codes import CodesError, extend, new_key
from tests.play.documents import KEY, module_data, modules, tables_of

EMPTY = Codes(key=KEY)


def item(identity: str, choices: list[str]) -> dict[str, Any]:
    return {
        "type": "item",
        "kind": "single_choice",
        "id": identity,
        "title": "An item",
        "stem": "What now?",
        "tags": {"culture": 1},
        "choices": [{"id": one, "text": one, "level": "sound", "why": "So."} for one in choices],
    }


def module_of(pages: dict[str, dict[str, list[str]]]) -> Module:
    data = module_data([])
    data["sections"][0]["pages"] = [
        {"id": page, "title": page, "blocks": [item(one, choices) for one, choices in items.items()]}
        for page, items in pages.items()
    ]
    return Module.model_validate(data)


def test_codes_are_given_in_reading_order_pages_first() -> None:
    given_codes = extend(EMPTY, module_of({"one": {"x": ["p", "q"]}, "two": {}}))
    assert given_codes.pages == {"one": "00", "two": "01"}
    assert given_codes.decisions == {"x": "02"}
    assert given_codes.letters == {"x": {"p": "a", "q": "b"}}
    assert given_codes.key == KEY
    assert Codes(key=KEY) == EMPTY, "what was given in is not changed"


def test_inserting_deleting_moving_and_bringing_back_keep_every_code() -> None:
    first = extend(EMPTY, module_of({"one": {"x": ["p", "q"], "y": ["p"]}, "two": {}}))
    second = extend(first, module_of({"new": {"z": ["r"]}, "two": {"y": ["s", "p"]}}))
    assert second.pages == first.pages | {"new": "04"}
    assert second.decisions == first.decisions | {"z": "05"}
    assert second.letters == {"x": {"p": "a", "q": "b"}, "y": {"p": "a", "s": "b"}, "z": {"r": "a"}}
    third = extend(second, module_of({"one": {"x": ["q", "t"]}, "new": {"z": ["r"]}}))
    assert third.pages == second.pages
    assert third.decisions == second.decisions
    assert third.letters["x"] == {"p": "a", "q": "b", "t": "c"}
    assert third.letters["y"] == second.letters["y"]


@given(modules(), modules(), st.booleans())
def test_codes_only_ever_grow_and_none_is_used_twice(one: Module, other: Module, back: bool) -> None:
    before = extend(EMPTY, one)
    after = extend(before, other)
    if back:
        assert extend(after, one) == after
    assert before.pages.items() <= after.pages.items()
    assert before.decisions.items() <= after.decisions.items()
    for key, letters in before.letters.items():
        assert letters.items() <= after.letters[key].items()
    codes = [*after.pages.values(), *after.decisions.values()]
    assert len(codes) == len(set(codes))
    for letters in after.letters.values():
        assert len(letters.values()) == len(set(letters.values()))
    tables = tables_of(other, codes=before)
    assert {one.id: code for code, one in tables.decisions.items()} == {
        decision.key: after.decisions[decision.key] for decision in walk_decisions(other)
    }


def test_the_twenty_sixth_letter_is_z_and_there_is_no_other() -> None:
    names = [f"c{n}" for n in range(26)]
    full = extend(EMPTY, module_of({"one": {"x": names}}))
    assert full.letters["x"]["c25"] == "z"
    with pytest.raises(CodesError, match="26 letters") as raised:
        extend(full, module_of({"one": {"x": ["another", "c1"]}}))
    assert raised.value.place == "x"


def test_the_last_of_1296_codes_is_zz_and_there_is_no_other() -> None:
    pages = {f"p{n}": "" for n in range(1295)}
    codes = Codes(key=KEY, pages={name: _code(n) for n, name in enumerate(pages)})
    full = extend(codes, module_of({"last": {}}))
    assert full.pages["last"] == "zz"
    with pytest.raises(CodesError, match="1296 codes") as raised:
        extend(full, module_of({"last": {"x": ["p"]}}))
    assert raised.value.place == "x"


def _code(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number // 36] + digits[number % 36]


def test_a_new_key_is_six_base_36_characters_and_a_new_one_each_time() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(Codes(key=key).key == key for key in keys)
