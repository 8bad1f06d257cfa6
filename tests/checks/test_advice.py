"""Advice: given at its place, never given for what is just within bounds, and accepted with a reason."""

from __future__ import annotations

import pytest

from lcf_lms.checks import accepted_reason, is_publishable
from lcf_lms.checks.language import best_choices, count_minutes
from lcf_lms.content.document import Module
from lcf_lms.content.finding import advice, blocking
from tests.checks.drafts import (
    Data,
    Spoil,
    block,
    choice,
    choice_of,
    draft,
    found_in,
    scene,
    scene_of,
    several,
    single,
    story,
    told,
)

FIRST, STORY = "begin/first", "begin/second/story"
TWENTY = " ".join(["word"] * 20)


def best_first(data: Data) -> None:
    """Four decisions with levels, the best choice of each in the first place and never the longest."""
    for owner, names in (
        ("hour", "ask wait"),
        ("day", "ask wait"),
        ("lift", "ask wait shout"),
        ("talk", "listen tell hint"),
        ("late", "stay go"),
    ):
        choices = [choice_of(data, f"{owner}.{name}") for name in names.split()]
        owners = [block(data, owner)] if owner in ("hour", "day") else [scene_of(data, owner)]
        owners[0]["choices"] = choices


def best_longest(data: Data) -> None:
    for name in ("hour.ask", "day.ask", "lift.ask", "talk.listen", "late.stay"):
        choice_of(data, name)["text"] = "You take the time to do this well."


ADVISED: list[tuple[str, Spoil, set[tuple[str, str]]]] = [
    (
        "long sentence",
        lambda d: block(d, "text").update(body=f"{TWENTY} more."),
        {("sentence-long", f"{FIRST}/text-1")},
    ),
    (
        "long sentence in a prompt",
        lambda d: block(d, "hour").update(stem=f"Well. {TWENTY} more?"),
        {("sentence-long", f"{FIRST}/hour")},
    ),
    (
        "long statement",
        lambda d: block(d, "rate")["statements"][0].update(text=f"{TWENTY} more."),
        {("sentence-long", f"{FIRST}/rate/one")},
    ),
    (
        "long paragraph",
        lambda d: block(d, "callout").update(body="One. Two. Three. Four."),
        {("paragraph-long", f"{FIRST}/callout-3")},
    ),
    (
        "jargon",
        lambda d: block(d, "details").update(body="We *leverage* this."),
        {("jargon", f"{FIRST}/details-4")},
    ),
    (
        "jargon in a choice",
        lambda d: choice_of(d, "late.go").update(text="Going forward, you go."),
        {("jargon", f"{STORY}/late/go")},
    ),
    (
        "wording that hurts",
        lambda d: scene_of(d, "open").update(body="More manpower."),
        {("inclusive-language", f"{STORY}/open")},
    ),
    (
        "long choice",
        lambda d: choice_of(d, "late.go").update(text="x" * 111),
        {("choice-long", f"{STORY}/late/go")},
    ),
    ("long story", lambda d: block(d, "hour").update(body="Yes. " * 81), {("story-long", f"{FIRST}/hour")}),
    ("best always first", best_first, {("best-always-same-place", "module")}),
    ("best always longest", best_longest, {("best-always-longest", "module")}),
    ("thin evidence", lambda d: block(d, "signs")["tags"].update(people=1), {("evidence-thin", "module")}),
    (
        "too many minutes",
        lambda d: d.update(minutes=count_minutes(Module.model_validate(d))[2] - 1),
        {("minutes-over", "module")},
    ),
    ("uneven paths", lambda d: choice_of(d, "lift.wait").update(goto="bad"), {("paths-uneven", STORY)}),
]


@pytest.mark.parametrize(
    ("spoil", "expected"), [case[1:] for case in ADVISED], ids=[case[0] for case in ADVISED]
)
def test_advice_is_given_at_its_place_and_stops_nothing(spoil: Spoil, expected: set[tuple[str, str]]) -> None:
    findings = found_in(spoil)
    assert told(findings) == expected
    assert is_publishable(findings)
    assert all(one.message and one.mend for one in findings)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: block(d, "text").update(
            body=f"{TWENTY}. {TWENTY}! “{TWENTY}?” {TWENTY}".replace("! ", "!\n\n")
        ),
        lambda d: block(d, "hour").update(stem=f"{TWENTY}. {TWENTY}?"),
        lambda d: block(d, "callout").update(body="One. Two. Three.\n\nFour. Five. Six."),
        lambda d: block(d, "details").update(body="He left a leveraged cascadence."),
        lambda d: choice_of(d, "late.go").update(text="x" * 110),
        lambda d: choice_of(d, "late.go").update(text="a " * 40 + "b"),
        lambda d: block(d, "hour").update(body="Yes. " * 80),
        lambda d: d.update(minutes=count_minutes(Module.model_validate(d))[2]),
    ],
    ids=[
        "sentences of 20 words",
        "two sentences in a prompt",
        "three sentences",
        "parts of words",
        "110 characters",
        "long sentences in choices are about characters",
        "80 words",
        "just the minutes",
    ],
)
def test_what_is_just_within_bounds_draws_no_remark(spoil: Spoil) -> None:
    assert found_in(spoil) == []


def test_paths_of_one_to_two_are_even_enough() -> None:
    def two_or_four(data: Data) -> None:
        story(data)["scenes"].insert(3, scene("more", choice("sit", "strong"), choice("leave", "weak")))

    assert found_in(two_or_four) == []


def test_balance_is_judged_from_four_decisions_on() -> None:
    def three(data: Data) -> None:
        best_first(data)
        best_longest(data)
        data["sections"][0]["pages"][0]["blocks"] = [
            one for one in data["sections"][0]["pages"][0]["blocks"] if one.get("id") not in ("hour", "day")
        ]
        data["pass_mark"] = None

    codes = {one.code for one in found_in(three)}
    assert not codes & {"best-always-same-place", "best-always-longest"}


def test_minutes_come_from_words_and_decisions() -> None:
    data = draft()
    data["sections"][0]["pages"] = [
        {
            "id": "p",
            "title": "P",
            "blocks": [
                {"type": "text", "body": "word " * 500},
                single("one", choice("a", "strong"), choice("b", "weak"), stem="Now what?"),
                several("two", "+-", stem="Which?"),
                several("three", "+-", stem="Which?"),
            ],
        }
    ]
    assert count_minutes(Module.model_validate(data)) == (504, 3, 4), "151 seconds of reading, 60 of deciding"


def test_the_best_choice_is_found_with_its_place_and_length() -> None:
    data = draft()
    choice_of(data, "hour.ask")["text"] = "You ask at once."
    story(data)["scenes"][2]["choices"] = []
    module = Module.model_validate(data)
    assert list(best_choices(module)) == [
        ("hour", 1, True),
        ("day", 2, False),
        ("story.lift", 1, False),
        ("story.late", 1, True),
    ]


def test_advice_is_accepted_with_a_reason_and_blocking_never() -> None:
    data = draft()
    data["accepted"] = [{"code": "jargon", "where": "here", "reason": "It is quoted."}]
    module = Module.model_validate(data)
    assert accepted_reason(module, advice("jargon", "here", "m", "m")) == "It is quoted."
    assert accepted_reason(module, advice("jargon", "there", "m", "m")) is None
    assert accepted_reason(module, advice("story-long", "here", "m", "m")) is None
    assert accepted_reason(module, blocking("jargon", "here", "m", "m")) is None
