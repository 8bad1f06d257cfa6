"""The one page: the parts the player looks for, readable without script, no more than an author wrote."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from lxml import html

from lcf_lms.content.files import read_module
from lcf_lms.play.tables import PlayTables, compile_tables
from lcf_lms.rendering import module_page
from lcf_lms.resources import modules_folder
from tests.rendering.sample import LIFT, document, framework, page, scenario, tables


def parse(text: str) -> Any:
    """The page as a tree; what XPath gives back has no type worth naming."""
    return html.document_fromstring(text)


@pytest.fixture(scope="module")
def root() -> Any:
    return parse(page())


def template(root: Any, attribute: str, value: str) -> Any:
    found: Any = root.xpath(f"//template[@{attribute}='{value}']")[0]
    return found


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def code_of(tables: PlayTables, decision: str) -> str:
    return next(code for code, one in tables.decisions.items() if one.id == decision)


def test_equal_input_gives_equal_bytes() -> None:
    assert page() == page()


def test_every_page_of_the_tables_has_its_view(root: Any) -> None:
    compiled = tables(document())
    views = root.xpath("//section[@data-view='page']")
    assert [view.get("data-page") for view in views] == [code for s in compiled.sections for code in s.pages]
    assert [view.get("data-section") for view in views] == ["begin"] * 2 + ["story"] * 3
    assert [words(view.xpath("./h1")[0]) for view in views][:2] == [
        "Where are you now?",
        "Silence is information",
    ]


def test_every_choice_has_its_letter_and_its_outcome(root: Any) -> None:
    for code, decision in tables(document()).decisions.items():
        form = root.xpath(f"//form[@data-decision='{code}']")
        assert len(form) == 1
        assert form[0].get("data-kind") == decision.kind
        assert [one.get("value") for one in form[0].xpath(f".//input[@name='{code}']")] == list(
            decision.letters
        )
        ends = ["*"] if decision.kind == "multiple_choice" else list(decision.letters)
        assert root.xpath(f"//template[starts-with(@data-outcome, '{code}.')]/@data-outcome") == [
            f"{code}.{end}" for end in ends
        ]


def test_every_scene_and_ending_has_its_template(root: Any) -> None:
    story = root.xpath("//*[@data-scenario='quiet_ward']")[0]
    assert story.xpath(".//template/@data-scene") == ["visit", "lift", "paper"]
    assert story.xpath(".//template/@data-ending") == ["heard", "silence"]
    assert template(root, "data-scene", "visit").xpath(".//button[@data-lcf='carry-on']")
    assert len(story.xpath(".//*[@data-lcf='stage']")) == 1


def test_a_consequence_takes_the_focus_and_a_reason_follows(root: Any) -> None:
    code = code_of(tables(document()), "quiet_ward.lift")
    told = template(root, "data-outcome", f"{code}.b")
    assert [(words(one), one.get("tabindex")) for one in told.xpath(".//h2")] == [
        ("The whole ward knows", "-1")
    ]
    assert words(told).index("Two nurses worked") < words(told).index("It is known by nine")


def test_a_consequence_without_a_title_still_has_a_heading(root: Any) -> None:
    told = template(root, "data-outcome", f"{code_of(tables(document()), 'quiet_ward.lift')}.c")
    assert words(told.xpath(".//*[@class='lcf-consequence']//h2")[0]) == "What happens next"


def test_every_choice_and_every_reason_stands_once(root: Any) -> None:
    told = words(root.find("body")).split('{"format"')[0]
    assert told.count("You are on a visit.") == 1
    for choice in LIFT["choices"]:
        assert told.count(choice["text"]) == 1, choice["text"]
        assert told.count(choice["why"]) == 1, choice["why"]


def test_the_frame_of_an_outcome_stands_once_for_each_kind(root: Any) -> None:
    shells = root.xpath("//template/@data-shell")
    assert shells == ["story", "item"]
    for shell in shells:
        slots = template(root, "data-shell", shell).xpath(".//@data-lcf")
        assert {"decided", "verdict", "why", "about", "others", "others-words", "others-list"} <= set(slots)


def test_the_whole_module_travels_light() -> None:
    source = read_module(modules_folder() / "compassionate-culture")
    assert source.codes
    made = module_page(
        source.document,
        compile_tables(source.document, source.codes, framework(), 1),
        framework(),
        source.media,
        tracker="scorm12",
        settings={},
        style_url="player.css",
        script_url="player.js",
        home_url=None,
        product="LCF Learning",
        organisation="",
    )
    # With style and script (38 kB) a launch stays under 90,000 bytes on a server that compresses.
    assert len(gzip.compress(made.encode(), 9)) <= 50_000


def test_what_a_decision_touches_in_the_order_of_the_framework(root: Any) -> None:
    told = template(root, "data-about", code_of(tables(document()), "quiet_ward.lift"))
    assert [words(one) for one in told.xpath(".//li[@class='lcf-touched__one']")] == [
        "Governance",
        "Culture",
        "Value: Compassion",
    ]


def test_several_choices_are_judged_one_by_one(root: Any) -> None:
    told = template(root, "data-outcome", f"{code_of(tables(document()), 'cases')}.*")
    assert told.xpath(".//*[@data-choice]/@data-choice") == ["a", "b"]
    assert [words(one) for one in told.xpath(".//*[@class='lcf-several__holds']")] == [
        "This does not hold.",
        "This holds.",
    ]
    assert all(one.get("hidden") is not None for one in told.xpath(".//*[@data-lcf='chosen']"))


def test_what_comes_right_before_a_story_is_read_once_in_its_first_scene(root: Any) -> None:
    assert "Somebody is afraid here." in words(template(root, "data-scene", "visit"))
    assert "Somebody is afraid here." not in words(template(root, "data-scene", "lift"))
    first = template(root, "data-scene", "visit").xpath(".//h1 | .//h2 | .//h3")[0]
    assert words(first) == "A visit, as planned"


def test_private_forms_have_the_fields_that_notes_are_kept_under(root: Any) -> None:
    fields = {
        form.get("data-note"): sorted(set(form.xpath(".//@name")))
        for form in root.xpath("//form[@data-note]")
    }
    assert fields == {
        "habits": ["ask", "hear"],
        "thought": ["text"],
        "plan": ["action_1", "action_2", "by_1", "by_2"],
    }
    scale = root.xpath("//form[@data-note='habits']//input[@name='ask']/@value")
    assert scale == [rating.key for rating in framework().rating_scale]
    assert not root.xpath("//input[@checked]")


def test_pictures_stand_in_the_page_or_as_a_file(root: Any) -> None:
    drawn = root.xpath("//svg[@role='img']")
    assert [one.get("aria-label") for one in drawn] == ["Four gates"]
    assert root.xpath("//img/@src") == ["media/photo.png"]
    assert root.xpath("//img/@alt") == ["A ward at night"]


def test_the_facts_of_the_cover(root: Any) -> None:
    cover = root.xpath("//section[@data-view='cover']")[0]
    assert [words(one) for one in cover.xpath(".//dl[@class='lcf-facts']//dd")] == [
        "9 minutes, in 2 sections. Stop anywhere.",
        "4 decisions, in one story and two shorter cases",
        "Board members",
    ]
    assert [words(one) for one in cover.xpath(".//*[@data-lcf='section-line']/li")] == [
        "Where you are 2 minutes, private",
        "When people go quiet 7 minutes",
    ]


def test_back_and_next_lead_somewhere_without_script(root: Any) -> None:
    known = set(root.xpath("//@id"))
    for link in root.xpath("//a[@data-lcf='back' or @data-lcf='next' or @data-lcf='start']/@href"):
        assert link.removeprefix("#") in known


def test_ids_are_used_once_and_labels_find_their_fields(root: Any) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby"):
        assert set(" ".join(root.xpath(f"//@{name}")).split()) <= set(ids)


def test_nothing_that_a_strict_policy_refuses(root: Any) -> None:
    assert not root.xpath("//@style")
    assert not [name for element in root.iter() for name in element.attrib if str(name).startswith("on")]
    assert [one.get("type") for one in root.xpath("//script[not(@src)]")] == ["application/json"] * 2
    assert not root.xpath("//style")


def test_tables_and_settings_cannot_end_their_script() -> None:
    made = page(document(title="</script><script>a()</script><!--"), extra="</script>")
    root = parse(made)
    carried = json.loads(root.get_element_by_id("lcf-tables").text)
    assert carried["module"]["title"] == "</script><script>a()</script><!--"
    assert json.loads(root.get_element_by_id("lcf-settings").text)["extra"] == "</script>"
    assert made.count("<script") == 3


def test_words_of_authors_are_escaped() -> None:
    made = page(document(summary="<img src=x onerror=a()>", audience='"><b>'))
    assert "<img src=x" not in made
    assert "&lt;img src=x onerror=a()&gt;" in made


@pytest.mark.parametrize(
    ("tracker", "said", "unsaid"),
    [
        ("native", "in your account here", "learning platform"),
        ("scorm12", "runs inside a learning platform", "in your account here"),
        ("memory", "This is a preview", "in your account here"),
    ],
)
def test_what_is_recorded_is_told_for_each_place(tracker: str, said: str, unsaid: str) -> None:
    root = parse(page(tracker=tracker, home=None))
    told = words(root.xpath("//dialog[@data-lcf='recorded']")[0])
    assert said in told
    assert unsaid not in told


def test_a_package_tells_only_what_its_target_takes() -> None:
    elements = {"objectives": True, "interactions": False}
    root = parse(page(tracker="scorm12", home=None, target={"elements": elements}))
    told = words(root.xpath("//dialog[@data-lcf='recorded']")[0])
    assert "your result for each domain and value" in told
    assert "which choice you made" not in told


def test_a_package_never_promises_to_keep_anything_on_the_device() -> None:
    said = words(parse(page(tracker="scorm12", home=None)).find("body")).split('{"format"')[0]
    assert "device" not in said


@pytest.mark.parametrize(
    ("tracker", "home", "name", "leave"),
    [("native", "/learn/", "a", "Save and leave"), ("scorm12", None, "button", "Save and leave"),
     ("memory", "/learn/", "a", "Leave the preview")],
)  # fmt: skip
def test_the_way_out(tracker: str, home: str | None, name: str, leave: str) -> None:
    found = parse(page(tracker=tracker, home=home)).xpath("//header//*[@data-lcf='leave']")
    assert [(one.tag, words(one)) for one in found] == [(name, leave)]


def test_an_unknown_tracker_is_refused() -> None:
    with pytest.raises(ValueError, match="no tracker is called cmi5"):
        page(tracker="cmi5")


def test_no_author_s_note_reaches_a_learner() -> None:
    made = page(
        document(note="between us", accepted=[{"code": "long", "where": "here", "reason": "because of us"}])
    )
    assert "between us" not in made
    assert "because of us" not in made


def test_the_product_speaks_in_its_own_voice(root: Any) -> None:
    said = re.sub(r"\s+", " ", root.find("body").text_content().split('{"format"')[0])
    for never in ("!", "Click", "Correct", "Oops", "Continue", "competency statement"):
        assert never not in said, never


def test_the_story_s_own_title_stands_where_it_differs_from_the_page() -> None:
    sections = document().model_dump(mode="json")["sections"]
    sections[1]["pages"][1]["title"] = "A story"
    root = parse(page(document(sections=sections)))
    assert [words(one) for one in root.xpath("//*[@class='lcf-scenario__title']")] == [scenario().title]
