"""Whatever is done to a draft's shape, it stays whole: ids apart, words kept, accepted advice in place."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcf_lms import resources
from lcf_lms.authoring import parts
from lcf_lms.authoring.parts import OnlyOneError, PartNotFoundError
from lcf_lms.content import files, fresh
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Accepted, Module

ROOMS = {"sections": "module", "pages": "section", "blocks": "page"}
PAGE = "first_days/four_questions"


@lru_cache
def original() -> Module:
    """The product's own module, with advice accepted at two blocks without an id."""
    module = files.read_module(resources.modules_folder() / "compassionate-culture").document
    accepted = tuple(
        Accepted(code="sentence-long", where=f"{PAGE}/{name}", reason="It is a quote.")
        for name in ("text-1", "callout-4")
    )
    return module.model_copy(update={"accepted": accepted})


@lru_cache
def codes() -> Codes:
    found = files.read_module(resources.modules_folder() / "compassionate-culture").codes
    assert found is not None
    return found


def words(module: Module) -> Counter[str]:
    """Every part by what it says, without its place."""
    return Counter(part.model.model_dump_json() for part in parts.walk(module) if part.depth == 3)


def assert_whole(module: Module) -> None:
    assert Module.model_validate(module.model_dump(mode="json")) == module
    for field in ("sections", "pages", "blocks"):
        ids = [
            one.id
            for part in parts.walk(module)
            for one in getattr(part.model, field, ())
            if hasattr(one, "id")
        ]
        assert len(ids) == len(set(ids)), field
    places = [part.place for part in parts.walk(module)]
    assert len(places) == len(set(places))
    assert all(one.where in places for one in module.accepted)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_row_of_acts_leaves_a_whole_document(data: st.DataObject) -> None:
    module, taken = original(), set(parts.ids_given(codes()))
    given_ids = {*taken, *parts.ids_of(module)}
    for _ in range(data.draw(st.integers(1, 6), label="acts")):
        places = [part.place for part in parts.walk(module) if part.depth]
        place = data.draw(st.sampled_from(places), label="place")
        act = data.draw(st.sampled_from(["copy", "remove", "step", "away"]), label="act")
        before = words(module)
        try:
            if act == "copy":
                module, copy = parts.duplicate(module, place, given_ids)
                new = parts.ids_of(module) - given_ids
                assert parts.spot(module, copy).index >= 1
                model = parts.find(module, copy).model
                assert getattr(model, "id", None) is None or model.id in new
                given_ids |= new
            elif act == "remove":
                module = parts.remove(module, place)
            elif act == "step":
                where = parts.spot(module, place)
                index = data.draw(st.integers(0, where.count - 1), label="index")
                module = parts.move(module, place, where.parent, index)
                assert words(module) == before or where.parent.count("/") > 1
                assert parts.place_of(module, where.parent, where.field, index)
            else:
                module = away(data, module, place)
                assert words(module) == before
        except OnlyOneError as error:
            assert error.place == place
        assert_whole(module)


def away(data: st.DataObject, module: Module, place: str) -> Module:
    """Move a page to any section, a block to any page; leave the rest."""
    where = parts.spot(module, place)
    room = ROOMS.get(where.field)
    rooms = [part.place for part in parts.walk(module) if part.kind == room]
    if where.field == "sections" or not rooms:
        return module
    return parts.move(module, place, data.draw(st.sampled_from(rooms), label="to"), 0)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_removed_and_inserted_again_is_as_before(data: st.DataObject) -> None:
    places = [part.place for part in parts.walk(original()) if part.depth]
    place = data.draw(st.sampled_from(places))
    where, model = parts.spot(original(), place), parts.find(original(), place).model
    try:
        without = parts.remove(original(), place)
    except OnlyOneError:
        return
    again = parts.insert(without, where.parent, where.field, where.index, model)
    kept = {one.where for one in without.accepted}
    assert again.model_copy(update={"accepted": ()}) == original().model_copy(update={"accepted": ()})
    assert {one.where for one in again.accepted} <= {one.where for one in original().accepted}
    assert kept == {one.where for one in again.accepted} or where.parent == PAGE


def test_accepted_advice_follows_a_block_that_has_no_id() -> None:
    pushed = parts.insert(original(), PAGE, "blocks", 0, fresh.block("text", "unused"))
    assert [one.where for one in pushed.accepted] == [f"{PAGE}/text-2", f"{PAGE}/callout-5"]
    other = "first_days/a_dose_on_sunday"
    moved = parts.move(original(), f"{PAGE}/callout-4", other, 0)
    assert [one.where for one in moved.accepted] == [f"{PAGE}/text-1", f"{other}/callout-1"]
    gone = parts.remove(original(), f"{PAGE}/text-1")
    assert [one.where for one in gone.accepted] == [f"{PAGE}/callout-3"]


def test_a_copy_of_a_scenario_keeps_its_story_and_shares_no_code() -> None:
    place = "first_days/teasel_ward_story/teasel_ward"
    module, copy = parts.duplicate(original(), place, parts.ids_given(codes()))
    old, new = parts.find(module, place).model, parts.find(module, copy).model
    assert new.id != old.id
    assert new.id not in parts.ids_given(codes())
    assert (new.scenes, new.endings, new.start) == (old.scenes, old.endings, old.start)
    assert new.title == f"{old.title} (copy)"


def test_a_retired_id_is_never_given_again() -> None:
    retired = Codes(
        key="abcdef", decisions={"old_item": "zz", "story.old_scene": "zy"}, letters={"x": {"gone": "a"}}
    )
    taken = parts.ids_given(retired)
    assert taken == {"old_item", "story", "old_scene", "gone"}
    assert parts.new_id("Old scene!", taken) == "old_scene_2"
    assert parts.new_id("42", taken) == "part"
    assert parts.new_id("Don’t go", ()) == "dont_go"


def test_the_last_of_its_kind_stays_and_what_is_not_there_is_not_found() -> None:
    alone = tuple(section for section in original().sections if section.id == "first_days")
    module = original().model_copy(update={"sections": alone})
    with pytest.raises(OnlyOneError):
        parts.remove(module, "first_days")
    with pytest.raises(PartNotFoundError):
        parts.remove(module, "module")
    with pytest.raises(PartNotFoundError):
        parts.move(module, "first_days/nothing", "first_days", 0)
    with pytest.raises(PartNotFoundError):
        parts.insert(module, "first_days", "blocks", 0, fresh.block("text", "x"))


@pytest.mark.parametrize("kind", fresh.BLOCK_KINDS)
def test_every_kind_of_block_is_whole_from_the_start(kind: str) -> None:
    module = parts.insert(original(), PAGE, "blocks", 0, fresh.block(kind, "brand_new"))
    assert_whole(module)
