"""Learning object metadata in the IMS binding 1.2.1, as SCORM 1.2 carries it in the manifest.

Only what we know and keep true: title, language, description, keywords, version, learning time.
Elements stand in the order the binding asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from lcf_lms.packaging.targets import ManifestLimits

NAMESPACE = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Description:
    """What the metadata says. ``minutes`` is the learning time; ``language`` an RFC 3066 tag."""

    title: str
    summary: str
    keywords: tuple[str, ...]
    language: str
    minutes: int
    revision: int


def cut(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, shortened after a word and marked with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if text[limit - 1] != " " and " " in kept:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(' ,;:.')}…"


def cut_keywords(keywords: Iterable[str], limits: ManifestLimits) -> tuple[str, ...]:
    """Each keyword once, each within its limit, as many from the front as fit together."""
    kept: list[str] = []
    length = 0
    for keyword in dict.fromkeys(cut(word, limits.keyword) for word in keywords):
        length += len(keyword)
        if length > limits.keywords:
            break
        kept.append(keyword)
    return tuple(kept)


def duration(minutes: int) -> str:
    """Minutes as an ISO 8601 duration: 24 → ``PT24M``, 75 → ``PT1H15M``."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def lom(described: Description, limits: ManifestLimits) -> etree._Element:
    """The ``lom`` element, its texts cut to the target's limits."""
    root = etree.Element(_name("lom"), nsmap={"imsmd": NAMESPACE})
    general = _child(root, "general")
    _text(_child(general, "title"), cut(described.title, limits.title), described.language)
    _child(general, "language").text = described.language
    _text(_child(general, "description"), cut(described.summary, limits.description), described.language)
    for keyword in cut_keywords(described.keywords, limits):
        _text(_child(general, "keyword"), keyword, described.language)
    _text(_child(_child(root, "lifecycle"), "version"), str(described.revision), described.language)
    _child(_child(root, "metametadata"), "metadatascheme").text = "ADL SCORM 1.2"
    _child(_child(root, "technical"), "format").text = "text/html"
    time = _child(_child(root, "educational"), "typicallearningtime")
    _child(time, "datetime").text = duration(described.minutes)
    return root


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, _name(name))


def _text(parent: etree._Element, text: str, language: str) -> None:
    string = _child(parent, "langstring")
    string.set(XML_LANG, language)
    string.text = text
