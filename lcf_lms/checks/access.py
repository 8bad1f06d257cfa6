"""What someone who does not see, or does not use a mouse, would miss; and markup outside the safe subset."""

from __future__ import annotations

from collections.abc import Iterator

from lcf_lms.checks.texts import Told, told
from lcf_lms.content import markup
from lcf_lms.content.blocks import Image
from lcf_lms.content.document import Module, walk_blocks
from lcf_lms.content.finding import Finding, blocking


def findings(module: Module) -> Iterator[Finding]:
    """Accessibility and markup findings of a document."""
    for placed in walk_blocks(module):
        if isinstance(placed.block, Image) and not placed.block.alt.strip():
            yield blocking(
                "alt-missing",
                placed.place,
                "The picture has no words for someone who does not see it.",
                "Say in one sentence what it shows.",
            )
    for text in told(module):
        if text.markdown:
            yield from _markup(text)


def _markup(text: Told) -> Iterator[Finding]:
    for problem in markup.problems(text.words):
        code = "link-text-missing" if problem == "a link has no text" else "markup-refused"
        yield blocking(code, text.place, f"In this text {problem}.", "Write it in words, or take it out.")
    level = 2
    for token in markup.tokens(text.words):
        if token.type == "heading_open":
            depth = int(token.tag[1])
            if depth > level + 1:
                yield blocking(
                    "heading-order",
                    text.place,
                    "A heading skips a level.",
                    "Begin with ###, and go on with ####.",
                )
            level = depth
