"""The safe subset: what passes, what is refused and in which words."""

from __future__ import annotations

import pytest

from lcf_lms.content.markup import count_words, plain, problems, tokens


@pytest.mark.parametrize(
    "text",
    [
        "Words, **bold**, *em*, `code`.",
        "### Third\n\n#### Fourth",
        "- one\n- two\n\n1. one\n2. two",
        "> “Who is there?”\n> – Tomasz, night nurse",
        "[text](https://example.org/) and [write](mailto:a@example.org) and [here](#terms)",
        "<https://example.org/>",
        "[**bold** link](https://example.org/)",
        "2 < 3 and 5 > 4, R&D, a & b",
        "one  \ntwo\n\n---\n\nthree",
    ],
)
def test_the_subset_passes(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<script>alert(1)</script>", ["raw HTML is not allowed here"]),
        ("a <b>c</b> <i>d</i>", ["raw HTML is not allowed here"]),
        ("<!-- a remark -->", ["raw HTML is not allowed here"]),
        ("![ward](https://example.org/a.png)", ["a picture cannot stand inside text"]),
        ("```\ncode\n```", ["a code block cannot stand inside text"]),
        ("text\n\n    four blanks", ["text indented by four blanks would be shown as code"]),
        ("# One", ["a heading inside text begins with ### or ####, not #"]),
        ("##### Five", ["a heading inside text begins with ### or ####, not #####"]),
        ("[x](http://example.org/)", ["a link begins with https:// or mailto:"]),
        ("[x](/etc/passwd)", ["a link begins with https:// or mailto:"]),
        ("<ftp://example.org/>", ["a link begins with https:// or mailto:"]),
        ("[](https://example.org/)", ["a link has no text"]),
        ("[ ](https://example.org/)", ["a link has no text"]),
        ("[](http://example.org/)", ["a link begins with https:// or mailto:", "a link has no text"]),
    ],
)
def test_what_is_refused_is_named_once_in_reading_order(text: str, said: list[str]) -> None:
    assert problems(text) == said


def test_a_script_link_is_no_link_at_all() -> None:
    assert not any(token.type == "link_open" for token in tokens("[x](javascript:alert(1))"))


def test_words_are_counted_as_a_reader_meets_them() -> None:
    text = "### One two\n\n- **three** [four](https://example.org/)\n- `five`\n\n> six\n> – seven"
    assert plain(text) == "One two three four five six – seven"
    assert count_words(text) == 8
    assert count_words("") == 0
