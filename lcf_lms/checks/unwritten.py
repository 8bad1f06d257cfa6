"""First words that nobody has replaced, and titles that a copy came with."""

from __future__ import annotations

from collections.abc import Iterator

from lcf_lms.content import fresh
from lcf_lms.content.base import Model
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Finding, advice, blocking

COPY = " (copy)"
_NAMED = ("id", "slug", "src")


def findings(module: Module) -> Iterator[Finding]:
    """Findings about parts that their author has not written yet."""
    yield from _part(module, "", "module")


def _part(model: Model, prefix: str, place: str) -> Iterator[Finding]:
    first = [words for words in _words(model) if fresh.is_first(words)]
    if first:
        quoted = ", ".join(f"“{words.strip().rstrip('.')}”" for words in dict.fromkeys(first))
        yield blocking(
            "first-words", place, f"It still has its first words: {quoted}.", "Write your own words."
        )
    title = getattr(model, "title", None)
    if isinstance(title, str) and title.endswith(COPY):
        yield advice(
            "title-copied",
            place,
            f"The title still says that this is a copy: “{title}”.",
            "Give it a title of its own.",
        )
    for name, child in _children(model):
        where = f"{prefix}{name}"
        yield from _part(child, f"{where}/", where)


def _words(model: Model) -> Iterator[str]:
    """The texts of a part itself, and of what it holds that has no place of its own."""
    for field in type(model).model_fields:
        value = getattr(model, field)
        if isinstance(value, str) and field not in _NAMED:
            yield value
        elif isinstance(value, Model):
            yield from _words(value)


def _children(model: Model) -> Iterator[tuple[str, Model]]:
    for field in ("sections", "pages", "blocks", "scenes", "endings", "choices", "statements"):
        for number, child in enumerate(getattr(model, field, ()), start=1):
            yield getattr(child, "id", None) or f"{child.type}-{number}", child
