"""Every way to spoil a draft so that it cannot be published, with the findings it gives: code and place."""

from __future__ import annotations

from tests.checks.drafts import (
    Data,
    Spoil,
    block,
    choice,
    choice_of,
    ending,
    only_items,
    scene,
    scene_of,
    several,
    single,
    story,
)

FIRST, STORY = "begin/first", "begin/second/story"


def every_choice(data: Data, name: str, level: str) -> None:
    for one in scene_of(data, name)["choices"]:
        one["level"] = level


def many_flags(data: Data) -> None:
    tail = story(data)["scenes"]
    tail[1:1] = [
        scene(f"s{n}", *(choice(f"c{v}", "strong" if v else "weak", set={f"f{n}": v}) for v in range(10)))
        for n in range(5)
    ]
    tail[0]["goto"] = "s0"


SPOILT: list[tuple[str, Spoil, set[tuple[str, str]]]] = [
    (
        "goto of a choice",
        lambda d: choice_of(d, "lift.wait").update(goto="nowhere"),
        {("goto-unknown", f"{STORY}/lift/wait")},
    ),
    (
        "goto of a scene",
        lambda d: scene_of(d, "open").update(goto="nowhere"),
        {("goto-unknown", f"{STORY}/open")},
    ),
    ("start", lambda d: story(d).update(start="good"), {("start-unknown", STORY)}),
    ("tag", lambda d: scene_of(d, "lift")["tags"].update(kindness=1), {("tag-unknown", f"{STORY}/lift")}),
    (
        "tag of an item",
        lambda d: block(d, "hour")["tags"].update(kindness=1),
        {("tag-unknown", f"{FIRST}/hour")},
    ),
    ("no tag", lambda d: scene_of(d, "talk").update(tags={}), {("tag-missing", f"{STORY}/talk")}),
    ("no tag on an item", lambda d: block(d, "signs").update(tags={}), {("tag-missing", f"{FIRST}/signs")}),
    (
        "unreachable scene",
        lambda d: (
            story(d)["scenes"].append({"id": "lost", "title": "Lost", "body": "B.", "goto": "good"})
            or choice_of(d, "late.stay").update(goto="good")
        ),
        {("scene-unreachable", f"{STORY}/lost")},
    ),
    (
        "unreachable ending",
        lambda d: story(d)["endings"].append(ending("third")),
        {("ending-unreachable", f"{STORY}/third")},
    ),
    (
        "no ending",
        lambda d: [one.update(needs={"told": 5}) for one in scene_of(d, "late")["choices"]],
        {("ending-missing", STORY), ("offer-too-narrow", f"{STORY}/late")},
    ),
    ("circle", lambda d: choice_of(d, "talk.hint").update(goto="lift"), {("cycle", f"{STORY}/lift")}),
    ("dead end", lambda d: scene_of(d, "open").pop("goto"), {("dead-end", f"{STORY}/open")}),
    (
        "goto beside choices",
        lambda d: scene_of(d, "lift").update(goto="late"),
        {("goto-beside-choices", f"{STORY}/lift")},
    ),
    (
        "choices that nobody asks about",
        lambda d: scene_of(d, "open").update(choices=[choice("x", "weak")]),
        {("choices-without-ask", f"{STORY}/open")},
    ),
    (
        "one choice",
        lambda d: scene_of(d, "late")["choices"].pop(),
        {("offer-too-narrow", f"{STORY}/late"), ("ending-unreachable", f"{STORY}/bad")},
    ),
    (
        "no choice at all",
        lambda d: scene_of(d, "late")["choices"].clear(),
        {("offer-too-narrow", f"{STORY}/late"), ("ending-missing", STORY)},
    ),
    (
        "two choices of one level on some path",
        lambda d: (
            choice_of(d, "talk.tell").update(level="strong"),
            choice_of(d, "talk.hint").update(level="weak"),
        ),
        {("offer-too-narrow", f"{STORY}/talk")},
    ),
    (
        "one choice on some path",
        lambda d: choice_of(d, "talk.tell").update(needs={"told": True}),
        {("offer-too-narrow", f"{STORY}/talk")},
    ),
    (
        "best hidden in a core decision",
        lambda d: scene_of(d, "late")["choices"].append(choice("call", "strong", needs={"told": True})),
        {("best-not-offered", f"{STORY}/late")},
    ),
    (
        "core by hand but avoidable",
        lambda d: scene_of(d, "talk").update(core=True),
        {("core-avoidable", f"{STORY}/talk")},
    ),
    ("no why", lambda d: choice_of(d, "lift.ask").pop("why"), {("why-missing", f"{STORY}/lift/ask")}),
    (
        "an empty why",
        lambda d: choice_of(d, "lift.ask").update(why=" \n"),
        {("why-missing", f"{STORY}/lift/ask")},
    ),
    (
        "an empty why of an item",
        lambda d: choice_of(d, "hour.ask").update(why=" \n"),
        {("why-missing", f"{FIRST}/hour/ask")},
    ),
    (
        "an empty why of a right option",
        lambda d: choice_of(d, "signs.c0").update(why=" "),
        {("why-missing", f"{FIRST}/signs/c0")},
    ),
    ("no question", lambda d: scene_of(d, "lift").pop("question"), {("question-missing", f"{STORY}/lift")}),
    (
        "highest level below mixed",
        lambda d: choice_of(d, "late.stay").update(level="weak"),
        {("best-too-low", f"{STORY}/late")},
    ),
    (
        "highest level of an item below mixed",
        lambda d: choice_of(d, "day.ask").update(level="harmful"),
        {("best-too-low", f"{FIRST}/day")},
    ),
    (
        "all choices alike",
        lambda d: every_choice(d, "late", "sound"),
        {("choices-alike", f"{STORY}/late"), ("offer-too-narrow", f"{STORY}/late")},
    ),
    (
        "all choices of an item alike",
        lambda d: choice_of(d, "day.wait").update(level="sound"),
        {("choices-alike", f"{FIRST}/day")},
    ),
    (
        "an item with one choice",
        lambda d: block(d, "day")["choices"].pop(0),
        {("choices-too-few", f"{FIRST}/day")},
    ),
    (
        "no right option",
        lambda d: [one.update(right=False) for one in block(d, "signs")["choices"]],
        {("right-missing", f"{FIRST}/signs")},
    ),
    (
        "only right options",
        lambda d: [one.update(right=True) for one in block(d, "signs")["choices"]],
        {("choices-alike", f"{FIRST}/signs")},
    ),
    (
        "one right option and nothing else",
        lambda d: block(d, "signs").update(several("signs", "+")),
        {("choices-too-few", f"{FIRST}/signs")},
    ),
    (
        "one wrong option and nothing else",
        lambda d: block(d, "signs").update(several("signs", "-")),
        {("choices-too-few", f"{FIRST}/signs"), ("right-missing", f"{FIRST}/signs")},
    ),
    (
        "no words for a picture",
        lambda d: block(d, "image").update(alt="  "),
        {("alt-missing", f"{FIRST}/image-2")},
    ),
    (
        "picture not there",
        lambda d: block(d, "image").update(src="media/other.svg"),
        {("media-missing", f"{FIRST}/image-2")},
    ),
    (
        "heading level skipped",
        lambda d: block(d, "text").update(body="#### Too deep"),
        {("heading-order", f"{FIRST}/text-1")},
    ),
    (
        "heading too high",
        lambda d: block(d, "callout").update(body="## Big"),
        {("markup-refused", f"{FIRST}/callout-3")},
    ),
    (
        "raw HTML",
        lambda d: block(d, "details").update(body="a <b>c</b>"),
        {("markup-refused", f"{FIRST}/details-4")},
    ),
    (
        "raw HTML in a consequence",
        lambda d: choice_of(d, "lift.shout")["then"].update(body="<script>x</script>"),
        {("markup-refused", f"{STORY}/lift/shout")},
    ),
    (
        "raw HTML in an ending",
        lambda d: story(d)["endings"][1].update(debrief="<p>x"),
        {("markup-refused", f"{STORY}/bad")},
    ),
    (
        "raw HTML in a why",
        lambda d: choice_of(d, "hour.wait").update(why="<br>"),
        {("markup-refused", f"{FIRST}/hour/wait")},
    ),
    (
        "link without text",
        lambda d: scene_of(d, "open").update(body="See [](https://example.org/)."),
        {("link-text-missing", f"{STORY}/open")},
    ),
    (
        "link to nowhere safe",
        lambda d: block(d, "think").update(prompt="[x](http://example.org/)"),
        {("markup-refused", f"{FIRST}/think")},
    ),
    (
        "scene id twice",
        lambda d: story(d)["scenes"].append(scene("lift", choice("other", "strong"), choice("one", "weak"))),
        {("id-duplicate", STORY)},
    ),
    (
        "ending called like a scene",
        lambda d: story(d)["endings"].append(ending("talk")),
        {("id-duplicate", STORY)},
    ),
    (
        "choice id twice",
        lambda d: choice_of(d, "talk.tell").update(id="listen"),
        {("id-duplicate", f"{STORY}/talk"), ("offer-too-narrow", f"{STORY}/talk")},
    ),
    (
        "choice id twice in an item",
        lambda d: choice_of(d, "hour.wait").update(id="ask"),
        {("id-duplicate", f"{FIRST}/hour")},
    ),
    ("block id twice", lambda d: block(d, "day").update(id="plan"), {("id-duplicate", "blocks")}),
    (
        "statement id twice",
        lambda d: block(d, "rate")["statements"][1].update(id="one"),
        {("id-duplicate", f"{FIRST}/rate")},
    ),
    ("page id twice", lambda d: d["sections"][0]["pages"][1].update(id="first"), {("id-duplicate", "pages")}),
    (
        "section id twice",
        lambda d: d["sections"].append(
            {"id": "begin", "title": "B", "minutes": 1, "pages": [{"id": "x", "title": "X"}]}
        ),
        {("id-duplicate", "sections")},
    ),
    ("source id twice", lambda d: d["sources"].append(d["sources"][0]), {("id-duplicate", "sources")}),
    ("another framework", lambda d: d.update(framework="lcf-2030"), {("framework-unknown", "module")}),
    ("no such node", lambda d: d.update(node="respect"), {("node-unknown", "module")}),
    (
        "pass mark on two items",
        lambda d: only_items(
            d, single("hour", choice("a", "strong"), choice("b", "weak")), several("signs", "+-")
        ),
        {("pass-mark-without-evidence", "module")},
    ),
    ("more situations than can be walked", many_flags, {("states-too-many", STORY)}),
    (
        "27 choices",
        lambda d: block(d, "signs").update(several("signs", "+" + 26 * "-")),
        {("codes-used-up", "signs")},
    ),
]
