"""Forms and parts: what is not touched stays as it was, what is wrong is said kindly."""

from __future__ import annotations

from functools import lru_cache

import pytest
from pydantic import ValidationError

from lcf_lms import resources
from lcf_lms.authoring import editing, outline, parts
from lcf_lms.authoring.scenes import NewPlaces, place_behind
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


def test_a_blank_row_is_no_choice_and_a_row_that_was_left_out_is_gone() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"][1:]
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
    place = "before_you_start/where_you_are/your_habits"
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


def test_tags_are_picked_with_their_weights() -> None:
    scene = parts.find(module(), LETTER).model.model_copy(update={"tags": {"culture": 3, "quality": 1}})
    whole = parts.replace(module(), LETTER, scene)
    tags = {"compassion": 2, "culture": 4}
    form = form_of(whole, LETTER, framework(), sent(values(scene) | {"tags": tags}))
    assert form.validate(), form.errors
    read = editing.read(form, scene).tags
    assert read == tags
    assert list(read) == ["culture", "compassion"]


@pytest.mark.parametrize("tags", [{"culture": 0}, {"culture": 10}, {"culture": "x"}, {"nothing": 1}])
def test_a_tag_or_a_weight_that_is_none_is_said_at_the_field(tags: dict[str, object]) -> None:
    model = parts.find(module(), LETTER).model
    form = form_of(module(), LETTER, framework(), sent(values(model) | {"tags": tags}))
    assert not form.validate()
    assert form.tags.errors


def test_what_a_choice_remembers_is_picked_or_named() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[0]["set"] = [{"name": "Told the chief nurse", "value": "yes"}, {"name": "", "value": "no"}]
    rows[1]["needs"] = [{"name": "told the chief nurse", "value": "no"}, {"name": "calls", "value": "3"}]
    changed, _ = change(LETTER, choices=rows)
    assert changed.choices[0].set == {"told_the_chief_nurse": True}
    assert changed.choices[1].needs == {"told_the_chief_nurse": False, "calls": 3}
    again = editing.values_of(changed)["choices"][1]["needs"]
    assert again == [{"name": "told the chief nurse", "value": "no"}, {"name": "calls", "value": "3"}]


def test_a_flag_without_a_letter_is_said_at_its_field() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[0]["set"] = [{"name": "?!", "value": "yes"}]
    form = form_of(module(), LETTER, framework(), sent(values(model) | {"choices": rows}))
    assert not form.validate()
    assert list(form.choices[0].form.errors_at()) == [("choices-0-set-0-name", "Begin with a letter")]


def test_glossary_and_sources_are_rows_of_the_module() -> None:
    sources = [
        {
            "id": "",
            "publisher": "NHS England",
            "title": "A guide",
            "date": "July 2023",
            "url": "https://x.org",
        },
        {"id": "", "publisher": "", "title": "", "date": "", "url": ""},
    ]
    glossary = [{"term": "FTSU", "meaning": "Freedom to speak up"}, {"term": "", "meaning": ""}]
    changed, _ = change("module", sources=sources, glossary=glossary)
    assert [(one.id, one.title) for one in changed.sources] == [("nhs_england_a", "A guide")]
    assert [(one.term, one.meaning) for one in changed.glossary] == [("FTSU", "Freedom to speak up")]


def test_a_place_that_is_not_there_yet_is_asked_for() -> None:
    model = parts.find(module(), LETTER).model
    rows = editing.values_of(model)["choices"]
    rows[0]["goto"], rows[1]["goto"] = "+decision", "+ending"
    form = form_of(module(), LETTER, framework(), sent(values(model) | {"choices": rows}))
    assert form.validate(), form.errors
    new = NewPlaces({"new_decision"})
    changed = editing.read(form, model, (), new)
    assert [choice.goto for choice in changed.choices[:2]] == ["new_decision_2", "new_ending"]
    whole = place_behind(parts.replace(module(), LETTER, changed), LETTER, new.made)
    scenario = parts.find(whole, LETTER.rpartition("/")[0]).model
    ids = [scene.id for scene in scenario.scenes]
    assert ids[ids.index("the_letter") + 1] == "new_decision_2"
    assert scenario.endings[-1].id == "new_ending"


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
    assert offers["choice_goto"][-4].label.endswith("(ending)")
    assert [choice.value for choice in offers["choice_goto"][-3:]] == ["+decision", "+story", "+ending"]
