"""Markdown to HTML: voices, headings, links, and nothing but the subset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lcf_lms.rendering.markup import to_html, to_inline_html


def test_a_voice_names_who_speaks() -> None:
    made = str(to_html("> “Be *careful*.”\n> – Tomasz, night nurse"))
    assert made.replace("\n", "") == (
        '<figure class="lcf-voice"><blockquote><p>“Be <em>careful</em>.”</p></blockquote>'
        "<figcaption>Tomasz, night nurse</figcaption></figure>"
    )


def test_a_speaker_may_stand_in_a_paragraph_of_its_own() -> None:
    voiced = str(to_html("> “First.”\n>\n> “Second.”\n>\n> – Siân"))
    assert "<figcaption>Siân</figcaption>" in voiced
    assert voiced.count("<p>") == 2


@pytest.mark.parametrize("text", ["> “Nobody is named.”", "> – this is not one\n> because more follows"])
def test_a_voice_without_a_speaker(text: str) -> None:
    voiced = str(to_html(text))
    assert '<figure class="lcf-voice">' in voiced
    assert "figcaption" not in voiced


def test_two_voices_and_the_text_between_keep_their_order() -> None:
    voiced = str(to_html("One.\n\n> A\n> – B\n\nTwo.\n\n> C\n\nThree."))
    assert [voiced.index(part) for part in ("One.", "A</p>", "B</fig", "Two.", "C</p>", "Three.")] == sorted(
        voiced.index(part) for part in ("One.", "A</p>", "B</fig", "Two.", "C</p>", "Three.")
    )
    assert voiced.count("<figure") == 2


@pytest.mark.parametrize(("level", "names"), [(2, ["h2", "h3"]), (3, ["h3", "h4"]), (4, ["h4", "h5"])])
def test_headings_follow_what_stands_above_them(level: int, names: list[str]) -> None:
    text = str(to_html("### One\n\n#### Two", level))
    assert f"<{names[0]}>One</{names[0]}>" in text
    assert f"<{names[1]}>Two</{names[1]}>" in text


def test_a_link_outside_leaves_the_page_open_and_says_so() -> None:
    text = str(to_html("[the site](https://example.org/)"))
    assert 'target="_blank"' in text
    assert 'rel="noopener noreferrer"' in text
    assert "(opens in a new tab)" in text


def test_a_mail_link_opens_no_tab() -> None:
    text = str(to_html("[write](mailto:a@example.org)"))
    assert 'href="mailto:a@example.org"' in text
    assert "target" not in text
    assert "new tab" not in text


def test_raw_html_is_shown_as_it_was_written() -> None:
    assert "&lt;b&gt;loud&lt;/b&gt;" in str(to_html("a <b>loud</b> word"))
    assert "&lt;script&gt;" in str(to_html("<script>alert(1)</script>"))


def test_a_single_line_has_no_paragraph() -> None:
    assert str(to_inline_html("a **b**")) == "a <strong>b</strong>"
    assert str(to_inline_html(None)) == str(to_html(None)) == ""


HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</p>",
            "<img src=x onerror=a()>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,a)",
            "> ",
            "– x",
            "\n",
            "\n\n",
            "### ",
            "- ",
            "**",
            "`",
            "<",
            "&",
            "text ",
            '[a](https://a.example/"onclick=1)',
            "![a](b)",
        ]
    ),
    max_size=12,
).map("".join)


@given(HOSTILE)
def test_whatever_is_written_only_the_subset_comes_out(text: str) -> None:
    made = html.fragment_fromstring(str(to_html(text)), create_parent="div")
    for element in made.iter():
        assert element.tag in {
            "div",
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "figcaption",
            "figure",
            "h2",
            "h3",
            "hr",
            "li",
            "ol",
            "p",
            "span",
            "strong",
            "ul",
        }
        assert set(element.attrib) <= {"href", "target", "rel", "class", "start"}
        assert str(element.get("href", "https://")).startswith(("https://", "mailto:", "#"))
