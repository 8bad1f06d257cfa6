"""What was done to a draft just now, in words, on the page that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lcf_lms.authoring import outline, parts
from lcf_lms.content.document import Module
from lcf_lms.models.audit import Audit


@dataclass(frozen=True, slots=True)
class News:
    """What to say. ``put_back`` is the number of a deletion that may be taken back."""

    title: str
    body: str = ""
    put_back: int | None = None
    kind: str = "ok"


STALE = News(
    "Nothing was done this time",
    "The draft had changed since you opened this page. Here it is as it stands now: look, then do it again.",
    kind="wait",
)
CALLED = ("title", "summary", "text", "caption", "body")
VERBS = {"added": "Added", "moved": "Moved", "copied": "Duplicated", "back": "Put back", "turned": "Changed"}


def news_of(module: Module, query: Mapping[str, str], removed: Audit | None) -> News | None:
    """What the address says was done; None where it says nothing that we know of."""
    did, place = query.get("did", ""), query.get("part", "")
    if did == "stale":
        return STALE
    if did == "deleted" and removed is not None:
        raw = removed.detail["part"]
        called = next((raw[name] for name in CALLED if raw.get(name)), "")
        words = f"Deleted: “{outline.shortened(str(called))}”" if called else "Deleted"
        return News(words, "It left the draft. What is published stays as it is.", removed.id)
    if did not in VERBS:
        return None
    try:
        part, where = parts.find(module, place), parts.spot(module, place)
    except parts.PartNotFoundError:
        return None
    called = f"{outline.word_of(part)} “{outline.title_of(part.model)}”"
    return News(f"{VERBS[did]}: {called}, now {where.index + 1} of {where.count}")
