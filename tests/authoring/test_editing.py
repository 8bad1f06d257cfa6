"""Forms and parts: what is not touched stays as it was, what is wrong is said kindly."""

from __future__ import annotations

from functools import lru_cache

import pytest
from pydantic import ValidationError

from lcf_lms import resources
from lcf_lms.authoring import editing, outline, parts
from lcf_lms.content import files
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework
from lcf_lms.content.scenario import Scenario, Scene
from tests.authoring.forms_sent import form_of, sent, values

LETTER = "first_days/teasel_ward_story/teasel_ward/the_letter"
SUNDAY = "first_days/a_dose_on_sunday/sunday_dose"


@lru_cache
def module() -> Module:
    return files.read_module(resources.modules_folder() / "compassionate-culture").document


@lru_cache
def framework() -> Framework:
    return files.read_framework(resources.modules_folder() / "frameworks" / "lcf-2024.yaml")


def editable() -> list[str]:
    return [part.place for part in parts.walk(module()) if editing.form_kind(part)]


@pytest.mark.parametrize("place", editable())
def test_a_form_sent_back_untouched_changes_nothing(place: str) -> None:
    model = parts.find(module(), place).model
    form = form_of(module(), place, framework(), sent(values(model)))
    assert form.validate(), form.errors
    assert editing.read(form, model) == model


def test_every_kind_of_part_of_the_module_has_a_form() -> None:
    kinds = {part.kind for part in parts.walk(module()) if editing.form_kind(part) is None}
    assert kinds == {"choice", "statement"}
    assert len(editable()) > 20


def change(place: str, **changes: object) -> tuple[object, object]:
    model = parts.find(module(), place).model
    form = form_of(module(), place, framework(), sent(values(model) | changes))
    assert form.validate(), form.errors
    return editing.read(form, model), model


def test_changed_words_are_stored_with_one_line_end() -> None:
    changed, _ = change("first_days/four_questions/text-1", body="One.\n\nTwo.  \n\n")
    assert changed.body == "One.\n\nTwo.\n"


def test_a_line_loses_the_blanks_around_it() -> None:
    changed, before = change("first_days", title="  The first   days and nights ")
    assert changed.title == "The first days and nights"
    assert changed.pages == before.pages


def test_emptying_an_optional_field_takes_it_away() -> None:
    changed, _ = change("first_days/four_questions/callout-4", title="")
    assert changed.title is None


def test_a_picture_keeps_an_empty_alt_as_a_text() -> None:
    changed, _ = change("first_days/four_questions/image-2", alt="")
    assert changed.alt == ""


def test_a_choice_keeps_what_its_form_does_not_show() -> None:
    place = "first_days/teasel_ward_story/teasel_ward/off_the_ward"
    scene = parts.find(module(), place).model
    rows = editing.values_of(scene)["choices"]
    rows[2]["why"] = "A new reason."
    changed, before = change(place, choices=rows)
    assert changed.choices[2].why == "A new reason.\n"
    assert changed.choices[2].set == {"heard": True}
    assert changed.choices[:2] == before.choices[:2]


def test_a_new_choice_gets_an_id_of_its_first_words_that_was_never_used() -> None:
    model = parts.find(module(), SUNDAY).model
    rows = editing.values_of(model)["choices"]
    rows.append({"id": "", "text": "Pause it, please", "level": "sound", "why": "Because."})
    form = form_of(module(), SUNDAY, framework(), sent(values(model) | {"choices": rows}))
    codes = Codes(key="abcdef", letters={"sunday_dose": {"pause_it_please": "e"}})
    taken = editing.taken_ids(model, None, codes)
    assert form.validate(), form.errors
    changed = editing.read(form, model, taken)
    assert [choice.id for choice in changed.choices][-1] == "pause_it_please_2"


def test_ids_that_a_scene_once_used_are_taken() -> None:
    place = LETTER
    codes = Codes(key="abcdef", letters={"teasel_ward.the_letter": {"old_one": "e"}})
    around = outline.model_around(module(), place)
    taken = editing.taken_ids(parts.find(module(), place).model, around, codes)
    assert {"old_one", "sign", "hold", "legal", "move"} == taken


def test_a_blank_row_is_no_choice_and_a_removed_one_needs_no_mending() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[0] |= {"text": "", "remove": True}
    rows.append({"id": "", "text": "", "why": "", "goto": "", "then_body": ""})
    changed, _ = change(LETTER, choices=rows)
    assert [choice.id for choice in changed.choices] == ["hold", "legal", "move"]


def test_a_time_without_words_after_it_is_said_at_its_field() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[1] |= {"then_body": ""}
    form = form_of(module(), LETTER, framework(), sent(values(model) | {"choices": rows}))
    assert not form.validate()
    assert form.choices[1].form.then_body.errors == ["Write what happens next, or empty its time and heading"]


def test_markdown_outside_the_subset_is_said_at_its_field() -> None:
    place = "first_days/four_questions/text-1"
    form = form_of(
        module(), place, framework(), sent(values(parts.find(module(), place).model) | {"body": "# Big"})
    )
    assert not form.validate()
    assert "a heading inside text begins with ###" in form.body.errors[0]


def test_levels_and_ways_that_do_not_exist_are_refused() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[0] |= {"level": "perfect", "goto": "nowhere"}
    form = form_of(module(), LETTER, framework(), sent(values(model) | {"choices": rows}))
    assert not form.validate()
    assert form.choices[0].form.level.errors
    assert form.choices[0].form.goto.errors


def test_what_only_the_document_knows_becomes_an_error_of_a_field_or_of_the_head() -> None:
    place = "first_days/where_you_are/your_habits"
    model = parts.find(module(), place).model
    rows = [{"id": f"s{n}", "text": f"Statement {n}"} for n in range(10)]
    form = form_of(module(), place, framework(), sent(values(model) | {"statements": rows}))
    assert form.validate(), form.errors
    with pytest.raises(ValidationError) as caught:
        editing.read(form, model)
    assert editing.say_errors(form, caught.value) == ["Statements: Keep at most 9."]


def test_errors_of_rows_and_of_consequences_find_their_fields() -> None:
    model = parts.find(module(), LETTER).model
    form = form_of(module(), LETTER, framework(), sent(values(model)))
    raw = model.model_dump(mode="json")
    raw["choices"][1]["then"]["title"] = "x" * 301
    raw["title"] = ""
    with pytest.raises(ValidationError) as caught:
        Scene.model_validate(raw)
    assert editing.say_errors(form, caught.value) == []
    assert form.title.errors == ["Write something here"]
    assert form.choices[1].form.then_title.errors == ["Use at most 300 characters"]


def test_tags_keep_their_weight_and_new_ones_weigh_one() -> None:
    scene = parts.find(module(), LETTER).model.model_copy(update={"tags": {"culture": 3, "quality": 1}})
    whole = parts.replace(module(), LETTER, scene)
    form = form_of(whole, LETTER, framework(), sent(values(scene) | {"tags": ["compassion", "culture"]}))
    assert form.validate(), form.errors
    assert editing.read(form, scene).tags == {"culture": 3, "compassion": 1}


def test_an_unknown_tag_and_a_lost_way_are_offered_so_that_saving_does_not_drop_them() -> None:
    scene = parts.find(module(), LETTER).model
    lost = scene.choices[0].model_copy(update={"goto": "lost"})
    scene = scene.model_copy(update={"tags": {"odd": 1}, "choices": (lost, *scene.choices[1:])})
    whole = parts.replace(module(), LETTER, scene)
    form = form_of(whole, LETTER, framework(), sent(values(scene)))
    assert form.validate(), form.errors
    assert editing.read(form, scene) == scene


def test_a_stamp_tells_only_of_what_the_form_shows() -> None:
    section = module().sections[0]
    other_page = section.pages[0].model_copy(update={"title": "Other"})
    assert editing.stamp(section) == editing.stamp(section.model_copy(update={"pages": (other_page,)}))
    assert editing.stamp(section) != editing.stamp(section.model_copy(update={"title": "Other"}))


def test_a_story_leads_on_by_one_list_and_a_decision_by_its_choices() -> None:
    scenario = parts.find(module(), LETTER.rpartition("/")[0]).model
    assert isinstance(scenario, Scenario)
    part = parts.find(module(), LETTER)
    offers = editing.offers_for(part, module(), scenario, framework())
    assert offers["choice_goto"][0].label == "The next scene in the list"
    assert "the_letter" not in {choice.value for choice in offers["choice_goto"]}
    assert offers["choice_goto"][-1].label.endswith("(ending)")
