"""Markdown to HTML.

The parser is the one that checks use. A block quote is someone's voice; its last line is who
speaks where it begins with an en dash. Whatever a check would refuse comes out as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from lcf_lms.content.markup import parser

_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "hr",
    "li",
    "ol",
    "p",
    "span",
    "strong",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href", "rel", "target"},
    "figure": {"class"},
    "ol": {"start"},
    "span": {"class"},
    "ul": {"class"},
}
_SPEAKER = re.compile(r"(?:^|\n)– ?(?P<name>[^\n]+)$")
_NEW_TAB = '<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span>'


class _Renderer(RendererHTML):
    """What differs from plain CommonMark: raw HTML is shown, not run; outside links keep this page open."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<p>{escapeHtml(tokens[idx].content)}</p>"

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escapeHtml(tokens[idx].content)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return escapeHtml(tokens[idx].content)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if str(tokens[idx].attrGet("href")).startswith("https://"):
            tokens[idx].attrSet("target", "_blank")
            tokens[idx].attrSet("rel", "noopener noreferrer")
            env.setdefault("outside", []).append(True)
        else:
            env.setdefault("outside", []).append(False)
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"{_NEW_TAB if env['outside'].pop() else ''}</a>"


def to_html(text: str | None, level: int = 2) -> Markup:
    """Blocks of HTML. ``level`` is what a ``###`` heading becomes, ``####`` one below it."""
    if not text:
        return Markup()
    tokens = parser().parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level + (token.tag == 'h4')}"
    return _rendered(_voices(tokens))


def to_inline_html(text: str | None) -> Markup:
    """Emphasis and links of a single line, without a paragraph around it."""
    if not text:
        return Markup()
    return _rendered(parser().parseInline(text))


def _rendered(tokens: list[Token]) -> Markup:
    """The last word is nh3's, so that nothing but the subset can reach a page."""
    raw = _Renderer().render(tokens, parser().options, {})
    return Markup(
        nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes={"https", "mailto"})
    )


def _voices(tokens: list[Token]) -> list[Token]:
    """Each outer block quote becomes a figure, with its speaker as caption where one is named."""
    voiced: list[Token] = []
    start = 0
    for number, token in enumerate(tokens):
        if token.level > 0 or not token.type.startswith("blockquote_"):
            continue
        if token.type == "blockquote_open":
            voiced += tokens[start:number]
            start = number
        else:
            voiced += _voice(tokens[start : number + 1])
            start = number + 1
    return voiced + tokens[start:]


def _voice(quote: list[Token]) -> list[Token]:
    spoken, speaker = _speaker(quote)
    opened = Token("figure_open", "figure", 1, attrs={"class": "lcf-voice"}, block=True)
    closed = Token("figure_close", "figure", -1, block=True)
    if speaker is None:
        return [opened, *spoken, closed]
    caption = [Token("figcaption_open", "figcaption", 1, block=True), *parser().parseInline(speaker)]
    return [opened, *spoken, *caption, Token("figcaption_close", "figcaption", -1, block=True), closed]


def _speaker(quote: list[Token]) -> tuple[list[Token], str | None]:
    """The quote without the line that names who speaks, and that name."""
    last = max((n for n, token in enumerate(quote) if token.type == "inline"), default=None)
    if last is None or quote[last - 1].type != "paragraph_open":
        return quote, None
    found = _SPEAKER.search(quote[last].content)
    if found is None:
        return quote, None
    words = quote[last].content[: found.start()]
    if not words:
        return quote[: last - 1] + quote[last + 2 :], found["name"]
    spoken = [*quote[:last], *parser().parseInline(words), *quote[last + 1 :]]
    return spoken, found["name"]
