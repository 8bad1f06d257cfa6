"""The map of a scenario: the drawing, its twin in words, what is wrong with a draft."""

from __future__ import annotations

from lxml import etree

from lcf_lms.rendering.map import Marked, Way, as_list, places_of, scenario_map, ways_of
from tests.rendering.sample import LIFT, PAPER, scenario


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text)


def test_ways_carry_the_letters_of_their_choices() -> None:
    assert ways_of(scenario()) == [
        Way("visit", "lift", ""),
        Way("lift", "paper", "all"),
        Way("paper", "heard", "a, c"),
        Way("paper", "silence", "b"),
    ]


def test_the_same_in_words() -> None:
    assert scenario_map(scenario()).lines == (
        "1 A visit, as planned: → 2 He waits until the corridor is empty",
        "2 He waits until the corridor is empty: all → 3 The board paper",
        "3 The board paper: a, c → A Heard; b → B Silence",
        "A Heard (ending)",
        "B Silence (ending)",
    )
    assert str(as_list(scenario_map(scenario()))).count("<li>") == 5


def test_a_draft_with_a_dead_end_and_a_scene_nobody_reaches() -> None:
    dead = {"id": "alone", "title": "Alone", "body": "Nothing follows."}
    draft = scenario(
        scenes=[{"id": "visit", "title": "A visit", "body": "…", "goto": "alone"}, dead, LIFT, PAPER]
    )
    states = {place.key: place.state for place in places_of(draft, ways_of(draft))}
    assert states == {
        "visit": "", "alone": "dead-end", "lift": "unreachable", "paper": "unreachable",
        "heard": "unreachable", "silence": "unreachable",
    }  # fmt: skip
    drawn = scenario_map(draft)
    assert "2 Alone: a dead end" in drawn.lines
    assert "Dead end" in drawn.drawing
    assert "No way here" in drawn.drawing


def test_a_way_to_nowhere_is_not_drawn() -> None:
    lost = scenario(scenes=[{"id": "visit", "title": "A visit", "body": "…", "goto": "nowhere"}])
    assert ways_of(lost) == []
    assert scenario_map(lost).lines[0] == "1 A visit: a dead end"


def test_boxes_do_not_meet_and_lie_within_the_drawing() -> None:
    root = parsed(scenario_map(scenario()).drawing)
    wide, high = float(str(root.get("width"))), float(str(root.get("height")))
    boxes = [
        tuple(float(str(box.get(name))) for name in ("x", "y", "width", "height"))
        for box in root.iter("rect")
        if box.get("class") == "lcf-map__box"
    ]
    assert len(boxes) == 5
    for n, (x, y, width, height) in enumerate(boxes):
        assert x >= 0 and y >= 0 and x + width <= wide and y + height <= high
        for other_x, other_y, other_width, other_height in boxes[n + 1 :]:
            apart = x + width <= other_x or other_x + other_width <= x
            assert apart or y + height <= other_y or other_y + other_height <= y


def test_the_name_says_how_much_there_is() -> None:
    drawn = scenario_map(scenario())
    assert drawn.name == "Map of The quiet ward: 3 scenes, 2 endings"
    assert parsed(drawn.drawing).get("aria-label") == drawn.name
    assert parsed(drawn.drawing).get("role") == "img"


def test_boxes_can_be_links_with_their_words_as_names() -> None:
    root = parsed(scenario_map(scenario(), link=lambda key: f"/scenes/{key}?a=1&b=2").drawing)
    links = list(root.iter("a"))
    assert [one.get("href") for one in links][:2] == ["/scenes/visit?a=1&b=2", "/scenes/lift?a=1&b=2"]
    assert " ".join("".join(map(str, links[0].itertext())).split()) == "1 A visit, as planned"


def test_what_is_selected_and_what_was_taken() -> None:
    marked = Marked(selected="lift", taken=frozenset({"visit"}), taken_ways=frozenset({("visit", "lift")}))
    root = parsed(scenario_map(scenario(), marked).drawing)
    classes = [str(one.get("class")) for one in root.iter("g")]
    assert sum("is-selected" in one for one in classes) == 1
    assert sum("lcf-map__edge is-taken" in one for one in classes) == 1
    assert sum("is-not-taken" in one for one in classes) == 3


def test_equal_input_gives_equal_bytes() -> None:
    assert scenario_map(scenario()).drawing == scenario_map(scenario()).drawing


def test_a_long_title_is_cut_and_markup_in_it_is_text() -> None:
    drawn = scenario_map(scenario(scenes=[{"id": "visit", "title": "<b>" + "long words " * 20, "body": "…"}]))
    assert "&lt;b&gt;" in drawn.drawing
    assert "…" in drawn.drawing
    assert parsed(drawn.drawing).find(".//b") is None
