"""YAML as strings with places, and its canonical form: what is written is read as it was."""

from __future__ import annotations

import string
from time import monotonic
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lcf_lms.content.yaml_text import Tree, YamlTextError, read, write
from tests.play.documents import IN_DEPTH

odd = st.sampled_from(
    [
        "\x00",
        "\x1b",
        "\x7f",
        "\x80",
        "\x85",
        "\x9f",
        "\xa0",
        "\xad",
        "\u200b",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u3000",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ufffd",
        "\U0001f600",
        "\U0010ffff",
        "é",
        "e\u0301",
        "ß",
        "İ",
        "“",
        "”",
        "–",
    ]
)
marks = st.sampled_from(
    [
        ": ",
        ":",
        " #",
        "#",
        "- ",
        "-",
        "? ",
        "'",
        '"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&a",
        "*a",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "---",
        "...",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "  ",
        "<<",
        "=",
        "~",
        "null",
        "no",
        "yes",
        "true",
        "012",
        "1_000",
        "2024-02-28",
        "0x1F",
        "1e3",
        ".inf",
        "12:30:45",
        "a",
        "Z",
        "0",
    ]
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.one_of(marks, odd, st.text(string.ascii_letters, max_size=4)), max_size=9).map("".join),
)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True)
values = st.recursive(
    st.one_of(st.none(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=3000 if IN_DEPTH else 600)
@given(st.dictionaries(keys, values, min_size=1, max_size=5))
@example({"a": "x: y"})
@example({"a": "- x", "b": "-", "c": ""})
@example({"a": "first\n  second\n\nthird\n"})
@example({"a": "ends with two\n\n", "b": " begins with a blank\nline", "c": "\nline"})
@example({"a": "tab\tinside", "b": "a\x85b", "c": "\ufeff", "d": "\uffff"})
@example({"a": [["x", {"b": "y\nz"}], [], {}, [[]]]})
@example({"null": "null", "no": "~", "true": None})
def test_what_is_written_is_read_and_written_again_as_the_same_bytes(data: dict[str, Any]) -> None:
    content = write(data)
    assert read(content).data == data
    assert write(read(content).data) == content
    assert content.endswith(b"\n")
    assert b"\r" not in content


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-28",
        "012",
        "0o17",
        "0x1F",
        "1_000",
        "1e3",
        ".inf",
        "no",
        "yes",
        "on",
        "off",
        "true",
        "NULL",
        "12:30:45",
        "=",
        "<<",
        "1.0",
    ],
)
def test_nothing_is_resolved(text: str) -> None:
    assert read(f"key: {text}\nlist:\n  - {text}\n{text}: key\n".encode()).data == {
        "key": text,
        "list": [text],
        text: "key",
    }


def test_only_an_empty_plain_value_or_null_is_nothing() -> None:
    assert read(b"a:\nb: null\nc: ~\nd: ''\ne: 'null'\nf: \"~\"\n").data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
        "f": "~",
    }


def test_truth_and_numbers_are_written_as_words() -> None:
    assert write({"a": True, "b": False, "c": 7, "d": None, "e": (), "f": {}}) == (
        b"a: true\nb: false\nc: 7\nd: null\ne: []\nf: {}\n"
    )


def test_the_canonical_form_is_made_to_be_read() -> None:
    data = {
        "title": "A ward: at night",
        "body": "First.\n\n> “Who is there?”\n> – Tomasz\n",
        "list": [{"id": "a", "n": ["x", "y"]}],
    }
    assert write(data).decode() == (
        'title: "A ward: at night"\n'
        "body: |\n  First.\n\n  > “Who is there?”\n  > – Tomasz\n"
        "list:\n  - id: a\n    n:\n      - x\n      - y\n"
    )


def test_places_count_from_one_and_fall_back_to_the_nearest_part() -> None:
    tree = read(b"a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n")
    assert tree.position(("b", 0, "d")) == (4, 5)
    assert tree.position(("b", 1)) == (5, 5)
    assert tree.position(("b", 1, "missing")) == (5, 5)
    assert tree.position(("missing",)) == (1, 1)
    assert Tree(None).position(("a", "b")) == (1, 1)


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        (b"a: 1\nb: 2\na: 3\n", "the key a stands here twice", (3, 1)),
        (b"a:\n  b: 1\n  b: 2\n", "the key b stands here twice", (3, 3)),
        (b"a: &x 1\n", "anchors and aliases are not read", (1, 4)),
        (b"a: *x\n", "anchors and aliases are not read", (1, 4)),
        (b"a: &x\n  - 1\n", "anchors and aliases are not read", (1, 4)),
        (b"*x\n", "anchors and aliases are not read", (1, 1)),
        (b"a: !!int 1\n", "YAML tags (!) are not read", (1, 4)),
        (b"a: !python/object:os.system x\n", "YAML tags (!) are not read", (1, 4)),
        (b"a: ! x\n", "YAML tags (!) are not read", (1, 4)),
        (b"!!map {a: b}\n", "YAML tags (!) are not read", (1, 1)),
        (b"&k a: 1\n", "a key is a plain word", (1, 1)),
        (b"? [a]\n: 1\n", "a key is a plain word", (1, 3)),
        (b"{a: 1}: 2\n", "a key is a plain word", (1, 1)),
        (b"a: 1\n---\nb: 2\n", "the file holds more than one document", (3, 1)),
        (b"a: 1\n---\n*x\n", "the file holds more than one document", (3, 1)),
        (b"", "the file is empty", (1, 1)),
        (b"# a remark\n", "the file is empty", (1, 1)),
        (b"a: b: c\n", "this is not YAML", (1, 5)),
        (b"a: [1, 2\n", "this is not YAML", (2, 1)),
        (b"a: 'x\n", "this is not YAML", (2, 1)),
        (b"a:\n\t- 1\n", "this is not YAML", (2, 1)),
        (b"a: \x1b[31m\n", "a control character stands here", (1, 4)),
        (b"a: 1\nb: x\x00y\n", "a control character stands here", (2, 5)),
        (b"a: \x7f\n", "a control character stands here", (1, 4)),
        ("a: \x85\n".encode(), "a control character stands here", (1, 4)),
        ("a: x\u2028y\n".encode(), "a control character stands here", (1, 5)),
        ("\ufeffa: 1\n".encode(), "a control character stands here", (1, 1)),
        ("a: \uffff\n".encode(), "a control character stands here", (1, 4)),
        (b"a: 1\nb: \xff\n", "the file is not UTF-8 text", (2, 1)),
        (b"a: 1\r\nb: \rx\r\n", "a control character stands here", (2, 4)),
    ],
)
def test_what_is_refused_says_where_and_how_to_mend_it(
    content: bytes, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(YamlTextError) as raised:
        read(content)
    error = raised.value
    assert message in error.message
    assert (error.line, error.column) == place
    assert error.mend


def test_windows_line_ends_are_read() -> None:
    assert read(b"a: 1\r\nb: |\r\n  x\r\n  y\r\n").data == {"a": "1", "b": "x\ny\n"}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: "])
def test_deep_nesting_is_refused_at_once(opening: str) -> None:
    begun = monotonic()
    with pytest.raises(YamlTextError, match="nested more than 40 deep"):
        read((opening * 20_000).encode())
    assert monotonic() - begun < 5


def test_forty_deep_is_read() -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    assert read(write(deep)).data == deep
    with pytest.raises(YamlTextError, match="nested more than 40 deep"):
        read(write([deep]))


def test_a_file_over_one_megabyte_is_refused_before_it_is_parsed() -> None:
    just_fits = b"a: " + b"x" * (1_000_000 - 4) + b"\n"
    assert len(read(just_fits).data["a"]) == 1_000_000 - 4
    with pytest.raises(YamlTextError, match="larger than 1 MB"):
        read(b"[" * 1_000_001)
