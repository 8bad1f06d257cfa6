"""The safe subset of Markdown that authors write, and what is refused in it.

Paragraphs, emphasis, lists, links, quotes, third- and fourth-level headings. Raw HTML is
refused, not cleaned: an author should see what a learner will see.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ALLOWED_LINK = re.compile(r"^(https://|mailto:|#)[^\s<>\"]+$")
_HEADINGS = {"h3", "h4"}
_REFUSED = {
    "html_block": "raw HTML is not allowed here",
    "html_inline": "raw HTML is not allowed here",
    "image": "a picture cannot stand inside text",
    "fence": "a code block cannot stand inside text",
    "code_block": "text indented by four blanks would be shown as code",
}


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The one parser that checks and rendering share. Parses raw HTML only to refuse it."""
    return MarkdownIt("commonmark", {"html": True, "typographer": False}).disable(["reference", "lheading"])


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """All tokens of a text, the inline ones in their place after their block.

    Kept, because checks ask for the same text several times; so nobody changes a token.
    """
    flat: list[Token] = []
    for token in parser().parse(text):
        flat.append(token)
        flat.extend(token.children or [])
    return tuple(flat)


def problems(text: str) -> list[str]:
    """What the subset refuses in a text, each remark once, as parts of a sentence, in reading order."""
    found: list[str] = []
    unclosed_link: Token | None = None
    for token in tokens(text):
        if token.type in _REFUSED:
            found.append(_REFUSED[token.type])
        elif token.type == "heading_open" and token.tag not in _HEADINGS:
            found.append(f"a heading inside text begins with ### or ####, not {token.markup}")
        elif token.type == "link_open":
            unclosed_link = token
            if not _ALLOWED_LINK.match(str(token.attrGet("href") or "")):
                found.append("a link begins with https:// or mailto:")
        elif token.type == "link_close":
            if unclosed_link is not None:
                found.append("a link has no text")
            unclosed_link = None
        elif token.type in {"text", "code_inline"} and token.content.strip():
            unclosed_link = None
    return list(dict.fromkeys(found))


def plain(text: str) -> str:
    """The words of a text without its marks, paragraphs apart by a blank."""
    words = [token.content for token in tokens(text) if token.type in {"text", "code_inline"}]
    return " ".join(part.strip() for part in words if part.strip())


def count_words(text: str) -> int:
    """How many words a reader meets in a text."""
    return len(plain(text).split())
