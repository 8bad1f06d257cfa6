"""Marks: six glyphs on one 28 px grid for the framework's domains, one for any other node, our own sign.

White lines of 2.6 px on a rounded square. Always beside the name, so hidden from screen readers.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

_GLYPHS: Mapping[str, str] = {
    "quality": '<circle cx="14" cy="14" r="6.7"/><circle class="lcf-mark__full" cx="14" cy="14" r="2.4"/>',
    "strategy": '<path d="M6 20.5h4v-4.3h4v-4.3h4V7.6h4"/>',
    "equality": '<path d="M6.6 10.9h14.8M6.6 17.1h14.8"/>',
    "governance": '<path d="M8.4 20.4v-7a5.6 5.6 0 0 1 11.2 0v7M6 20.9h16M14 20.4v-6.2"/>',
    "culture": '<circle cx="11" cy="14" r="5.1"/><circle cx="17" cy="14" r="5.1"/>',
    "partnership": '<path d="M14 8.4 8.4 18.6h11.2z"/>'
    '<circle class="lcf-mark__full" cx="14" cy="8.4" r="2.3"/>'
    '<circle class="lcf-mark__full" cx="8.4" cy="18.6" r="2.3"/>'
    '<circle class="lcf-mark__full" cx="19.6" cy="18.6" r="2.3"/>',
}
_ANY = '<circle cx="14" cy="14" r="6.7"/><path d="M14 10.6v6.8M10.6 14h6.8"/>'

_SIGN = (
    '<path class="lcf-sign__way" d="M9 23V12.6A3.6 3.6 0 0 1 12.6 9H17M9 23h9.4a3.6 3.6 0 0 0 3.6-3.6V14"/>'
    '<circle cx="9" cy="23" r="2.6"/><circle cx="17.4" cy="9" r="2.6"/><circle cx="22" cy="14.4" r="2.6"/>'
)


def domain_mark(key: str, size: str = "") -> Markup:
    """The mark of a node. ``size`` is "", "small", "large" or "huge"; an unknown key gets the plain mark."""
    sized = f" lcf-mark--{size}" if size else ""
    glyph = _GLYPHS.get(key, _ANY)
    return Markup(
        '<span class="lcf-mark{}" data-node="{}" aria-hidden="true">'
        '<svg viewBox="0 0 28 28" focusable="false">{}</svg></span>'
    ).format(sized, key, Markup(glyph))


def product_mark() -> Markup:
    """The product's own sign: a path with stations."""
    return Markup(
        '<span class="lcf-sign" aria-hidden="true"><svg viewBox="4 4 24 24" focusable="false">{}</svg></span>'
    ).format(Markup(_SIGN))
