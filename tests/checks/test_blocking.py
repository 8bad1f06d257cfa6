"""Each way to spoil a draft gives exactly the finding that stops it, at its place."""

from __future__ import annotations

from typing import Any

import pytest

from lcf_lms.checks import is_publishable
from lcf_lms.checks.scenario import core_scenes
from lcf_lms.checks.size import worst_state
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Severity
from lcf_lms.content.scenario import Scenario
from lcf_lms.play import codes as play_codes
from lcf_lms.play.path import replay
from lcf_lms.play.state import BUDGET, from_log, write
from tests.checks.drafts import (
    MEDIA,
    Data,
    Spoil,
    block,
    blocks,
    choice,
    choice_of,
    draft,
    ending,
    found_in,
    scene,
    scene_of,
    several,
    single,
    story,
    told,
)
from tests.play.documents import KEY, tables_of, walk

FIRST, STORY = "begin/first", "begin/second/story"


def test_the_draft_itself_has_no_finding() -> None:
    assert found_in() == []
    assert is_publishable(found_in())


def every_choice(data: Data, name: str, level: str) -> None:
    for one in scene_of(data, name)["choices"]:
        one["level"] = level


def only_items(data: Data, *items: Data) -> None:
    blocks(data)[-3:] = items
    data["sections"][0]["pages"].pop()


def many_flags(data: Data) -> None:
    tail = story(data)["scenes"]
    tail[1:1] = [
        scene(f"s{n}", *(choice(f"c{v}", "strong" if v else "weak", set={f"f{n}": v}) for v in range(10))) for n in range(5)
    ]
    tail[0]["goto"] = "s0"


SPOILT: list[tuple[str, Spoil, set[tuple[str, str]]]] = [
    ("goto of a choice", lambda d: choice_of(d, "lift.wait").update(goto="nowhere"), {("goto-unknown", f"{STORY}/lift/wait")}),
    ("goto of a scene", lambda d: scene_of(d, "open").update(goto="nowhere"), {("goto-unknown", f"{STORY}/open")}),
    ("start", lambda d: story(d).update(start="good"), {("start-unknown", STORY)}),
    ("tag", lambda d: scene_of(d, "lift")["tags"].update(kindness=1), {("tag-unknown", f"{STORY}/lift")}),
    ("tag of an item", lambda d: block(d, "hour")["tags"].update(kindness=1), {("tag-unknown", f"{FIRST}/hour")}),
    ("no tag", lambda d: scene_of(d, "talk").update(tags={}), {("tag-missing", f"{STORY}/talk")}),
    ("no tag on an item", lambda d: block(d, "signs").update(tags={}), {("tag-missing", f"{FIRST}/signs")}),
    ("unreachable scene", lambda d: story(d)["scenes"].append({"id": "lost", "title": "Lost", "body": "B.", "goto": "good"}) or choice_of(d, "late.stay").update(goto="good"), {("scene-unreachable", f"{STORY}/lost")}),
    ("unreachable ending", lambda d: story(d)["endings"].append(ending("third")), {("ending-unreachable", f"{STORY}/third")}),
    ("no ending", lambda d: [one.update(needs={"told": 5}) for one in scene_of(d, "late")["choices"]], {("ending-missing", STORY), ("offer-too-narrow", f"{STORY}/late")}),
    ("circle", lambda d: choice_of(d, "talk.hint").update(goto="lift"), {("cycle", f"{STORY}/lift")}),
    ("dead end", lambda d: scene_of(d, "open").pop("goto"), {("dead-end", f"{STORY}/open")}),
    ("goto beside choices", lambda d: scene_of(d, "lift").update(goto="late"), {("goto-beside-choices", f"{STORY}/lift")}),
    ("choices that nobody asks about", lambda d: scene_of(d, "open").update(choices=[choice("x", "weak")]), {("choices-without-ask", f"{STORY}/open")}),
    ("one choice", lambda d: scene_of(d, "late")["choices"].pop(), {("offer-too-narrow", f"{STORY}/late"), ("ending-unreachable", f"{STORY}/bad")}),
    ("no choice at all", lambda d: scene_of(d, "late")["choices"].clear(), {("offer-too-narrow", f"{STORY}/late"), ("ending-missing", STORY)}),
    ("two choices of one level on some path", lambda d: (choice_of(d, "talk.tell").update(level="strong"), choice_of(d, "talk.hint").update(level="weak")), {("offer-too-narrow", f"{STORY}/talk")}),
    ("one choice on some path", lambda d: choice_of(d, "talk.tell").update(needs={"told": True}), {("offer-too-narrow", f"{STORY}/talk")}),
    ("best hidden in a core decision", lambda d: (scene_of(d, "late")["choices"].append(choice("call", "strong", needs={"told": True}))), {("best-not-offered", f"{STORY}/late")}),
    ("core by hand but avoidable", lambda d: scene_of(d, "talk").update(core=True), {("core-avoidable", f"{STORY}/talk")}),
    ("no why", lambda d: choice_of(d, "lift.ask").pop("why"), {("why-missing", f"{STORY}/lift/ask")}),
    ("an empty why", lambda d: choice_of(d, "lift.ask").update(why=" \n"), {("why-missing", f"{STORY}/lift/ask")}),
    ("an empty why of an item", lambda d: choice_of(d, "hour.ask").update(why=" \n"), {("why-missing", f"{FIRST}/hour/ask")}),
    ("an empty why of a right option", lambda d: choice_of(d, "signs.c0").update(why=" "), {("why-missing", f"{FIRST}/signs/c0")}),
    ("no question", lambda d: scene_of(d, "lift").pop("question"), {("question-missing", f"{STORY}/lift")}),
    ("highest level below mixed", lambda d: choice_of(d, "late.stay").update(level="weak"), {("best-too-low", f"{STORY}/late")}),
    ("highest level of an item below mixed", lambda d: choice_of(d, "day.ask").update(level="harmful"), {("best-too-low", f"{FIRST}/day")}),
    ("all choices alike", lambda d: every_choice(d, "late", "sound"), {("choices-alike", f"{STORY}/late"), ("offer-too-narrow", f"{STORY}/late")}),
    ("all choices of an item alike", lambda d: choice_of(d, "day.wait").update(level="sound"), {("choices-alike", f"{FIRST}/day")}),
    ("an item with one choice", lambda d: block(d, "day")["choices"].pop(0), {("choices-too-few", f"{FIRST}/day")}),
    ("no right option", lambda d: [one.update(right=False) for one in block(d, "signs")["choices"]], {("right-missing", f"{FIRST}/signs")}),
    ("only right options", lambda d: [one.update(right=True) for one in block(d, "signs")["choices"]], {("choices-alike", f"{FIRST}/signs")}),
    ("one right option and nothing else", lambda d: block(d, "signs").update(several("signs", "+")), {("choices-too-few", f"{FIRST}/signs")}),
    ("one wrong option and nothing else", lambda d: block(d, "signs").update(several("signs", "-")), {("choices-too-few", f"{FIRST}/signs"), ("right-missing", f"{FIRST}/signs")}),
    ("no words for a picture", lambda d: block(d, "image").update(alt="  "), {("alt-missing", f"{FIRST}/image-2")}),
    ("picture not there", lambda d: block(d, "image").update(src="media/other.svg"), {("media-missing", f"{FIRST}/image-2")}),
    ("heading level skipped", lambda d: block(d, "text").update(body="#### Too deep"), {("heading-order", f"{FIRST}/text-1")}),
    ("heading too high", lambda d: block(d, "callout").update(body="## Big"), {("markup-refused", f"{FIRST}/callout-3")}),
    ("raw HTML", lambda d: block(d, "details").update(body="a <b>c</b>"), {("markup-refused", f"{FIRST}/details-4")}),
    ("raw HTML in a consequence", lambda d: choice_of(d, "lift.shout")["then"].update(body="<script>x</script>"), {("markup-refused", f"{STORY}/lift/shout")}),
    ("raw HTML in an ending", lambda d: story(d)["endings"][1].update(debrief="<p>x"), {("markup-refused", f"{STORY}/bad")}),
    ("raw HTML in a why", lambda d: choice_of(d, "hour.wait").update(why="<br>"), {("markup-refused", f"{FIRST}/hour/wait")}),
    ("link without text", lambda d: scene_of(d, "open").update(body="See [](https://example.org/)."), {("link-text-missing", f"{STORY}/open")}),
    ("link to nowhere safe", lambda d: block(d, "think").update(prompt="[x](http://example.org/)"), {("markup-refused", f"{FIRST}/think")}),
    ("scene id twice", lambda d: story(d)["scenes"].append(scene("lift", choice("other", "strong"), choice("one", "weak"))), {("id-duplicate", STORY)}),
    ("ending called like a scene", lambda d: story(d)["endings"].append(ending("talk")), {("id-duplicate", STORY)}),
    ("choice id twice", lambda d: choice_of(d, "talk.tell").update(id="listen"), {("id-duplicate", f"{STORY}/talk"), ("offer-too-narrow", f"{STORY}/talk")}),
    ("choice id twice in an item", lambda d: choice_of(d, "hour.wait").update(id="ask"), {("id-duplicate", f"{FIRST}/hour")}),
    ("block id twice", lambda d: block(d, "day").update(id="plan"), {("id-duplicate", "blocks")}),
    ("statement id twice", lambda d: block(d, "rate")["statements"][1].update(id="one"), {("id-duplicate", f"{FIRST}/rate")}),
    ("page id twice", lambda d: d["sections"][0]["pages"][1].update(id="first"), {("id-duplicate", "pages")}),
    ("section id twice", lambda d: d["sections"].append({"id": "begin", "title": "B", "minutes": 1, "pages": [{"id": "x", "title": "X"}]}), {("id-duplicate", "sections")}),
    ("source id twice", lambda d: d["sources"].append(d["sources"][0]), {("id-duplicate", "sources")}),
    ("another framework", lambda d: d.update(framework="lcf-2030"), {("framework-unknown", "module")}),
    ("no such node", lambda d: d.update(node="respect"), {("node-unknown", "module")}),
    ("pass mark on two items", lambda d: only_items(d, single("hour", choice("a", "strong"), choice("b", "weak")), several("signs", "+-")), {("pass-mark-without-evidence", "module")}),
    ("more situations than can be walked", many_flags, {("states-too-many", STORY)}),
    ("27 choices", lambda d: block(d, "signs").update(several("signs", "+" + 26 * "-")), {("codes-used-up", "signs")}),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "expected"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_what_stops_a_publication_is_found_at_its_place(spoil: Spoil, expected: set[tuple[str, str]]) -> None:
    findings = found_in(spoil)
    stopping = [one for one in findings if one.blocking]
    assert told(stopping) == expected
    assert not is_publishable(findings)
    assert findings[: len(stopping)] == stopping, "blocking ones stand first"
    for one in stopping:
        assert one.severity is Severity.BLOCKING
        assert one.message.endswith((".", "”.")) and one.mend.endswith((".", ")."))


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (lambda d: choice_of(d, "late.go").update(needs={"told": False}) or scene_of(d, "late").update(choices=scene_of(d, "late")["choices"] + [choice("x", "weak", goto="bad")]), "a hidden second choice beside a third"),
        (lambda d: scene_of(d, "late").update(core=False, choices=[*scene_of(d, "late")["choices"], choice("call", "strong", needs={"told": True})]), "the best choice hidden where it does not count"),
        (lambda d: block(d, "text").update(body="[`code`](https://example.org/) and <https://example.org/>"), "links with words of any kind"),
        (lambda d: d.update(pass_mark=None) or only_items(d, several("signs", "+-")), "one item and no pass mark"),
        (lambda d: block(d, "signs").update(several("signs", "+" + 25 * "-")), "26 choices"),
        (lambda d: d.update(sections=[{"id": "x", "title": "X", "minutes": 1, "pages": [{"id": "x", "title": "X"}]}], pass_mark=None), "reading only"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_sound_stops_nothing(spoil: Spoil, codes: str) -> None:
    assert [one for one in found_in(spoil) if one.blocking] == [], codes


def test_a_pass_mark_counts_only_what_every_path_passes() -> None:
    def two_core_of_three(data: Data) -> None:
        blocks(data)[-3:] = []

    assert told(found_in(two_core_of_three)) >= {("pass-mark-without-evidence", "module")}
    message = next(one.message for one in found_in(two_core_of_three) if one.code == "pass-mark-without-evidence")
    assert "only 2 core decisions" in message

    def talk_on_every_path(data: Data) -> None:
        two_core_of_three(data)
        choice_of(data, "lift.wait").pop("goto")

    assert told(found_in(talk_on_every_path)) == set()


def scenario_of(data: Data) -> Scenario:
    built = Module.model_validate(data).sections[0].pages[1].blocks[0]
    assert isinstance(built, Scenario)
    return built


def test_core_scenes_are_those_of_the_tables_and_all_where_a_story_cannot_be_walked() -> None:
    data = draft()
    assert core_scenes(scenario_of(data)) == {"lift", "late"}
    scene_of(data, "lift")["core"] = False
    scene_of(data, "talk")["core"] = True
    assert core_scenes(scenario_of(data)) == {"talk", "late"}
    for spoil in (SPOILT[0][1], lambda d: choice_of(d, "talk.hint").update(goto="lift")):
        data = draft()
        spoil(data)
        assert core_scenes(scenario_of(data)) == {"lift", "talk", "late"}
    data = draft()
    many_flags(data)
    assert core_scenes(scenario_of(data)) == {"lift", "talk", "late", *(f"s{n}" for n in range(5))}


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


def test_pictures_at_hand_are_told_apart() -> None:
    assert told(found_in(media=())) == {("media-missing", f"{FIRST}/image-2")}
    assert found_in(media=(*MEDIA, "media/unused.svg")) == []
