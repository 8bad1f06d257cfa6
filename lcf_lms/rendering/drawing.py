"""Drawings put into the page itself, so that they follow its colours.

Only a safe subset of SVG is put in: shapes, text, groups, gradients, and references within the
drawing. Anything else keeps a drawing outside the page, as a file shown by ``img``.
"""

from __future__ import annotations

import re

from lxml import etree
from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"

_ELEMENTS = {
    "svg",
    "g",
    "title",
    "desc",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
}
_ATTRIBUTES = re.compile(
    r"^(id|class|role|aria-[a-z]+|lang|viewBox|width|height|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|fx|fy|d|dx|dy|points|"
    r"transform|gradientTransform|gradientUnits|patternUnits|patternContentUnits|clipPathUnits|maskUnits|offset|"
    r"preserveAspectRatio|fill|fill-rule|fill-opacity|clip-path|clip-rule|mask|opacity|color|stroke(-[a-z]+)?|"
    r"stop-color|stop-opacity|font-family|font-size|font-weight|font-style|text-anchor|letter-spacing|"
    r"dominant-baseline|alignment-baseline|marker-(start|mid|end)|markerWidth|markerHeight|markerUnits|orient|"
    r"refX|refY|vector-effect|paint-order|rotate|textLength|lengthAdjust|pathLength|href|version|focusable)$"
)
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|\\|expression|javascript:|data:", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
_MAX_BYTES = 200_000


def inline(content: bytes, prefix: str, name: str) -> Markup | None:
    """The drawing as markup with ``name`` as its accessible name ("" hides it), or None if it is not safe.

    Every id gets ``prefix``, so that two drawings on one page do not meet.
    """
    root = _parsed(content)
    if root is None or not _is_safe(root):
        return None
    _own_ids(root, prefix)
    for element in list(root.iter(f"{SVG}title", f"{SVG}desc")):
        _remove(element)
    for attribute in ("aria-labelledby", "aria-describedby", "aria-label", "role", "version"):
        root.attrib.pop(attribute, "")
    if name:
        root.set("role", "img")
        root.set("aria-label", name)
    else:
        root.set("aria-hidden", "true")
    root.set("class", f"lcf-drawing {root.get('class', '')}".strip())
    root.set("focusable", "false")
    root.tail = None
    text = etree.tostring(root, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return Markup(text)


def _parsed(content: bytes) -> etree._Element | None:
    if len(content) > _MAX_BYTES:
        return None
    safe = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, safe)
    except etree.XMLSyntaxError:
        return None
    if b"<!DOCTYPE" in content:
        return None
    return root if root.tag == f"{SVG}svg" and root.get("viewBox") else None


def _is_safe(root: etree._Element) -> bool:
    for element in root.iter():
        tag = str(element.tag)
        if not tag.startswith(SVG) or tag.removeprefix(SVG) not in _ELEMENTS:
            return False
        for name, value in element.attrib.items():
            if not _ATTRIBUTES.match(str(name)) or _OUTSIDE.search(str(value)):
                return False
            if name == "href" and not str(value).startswith("#"):
                return False
    return True


def _own_ids(root: etree._Element, prefix: str) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            text = str(value)
            if name == "id":
                element.set(name, prefix + text)
            elif name == "href":
                element.set(name, f"#{prefix}{text[1:]}")
            else:
                element.set(name, _REFERENCE.sub(rf"url(#{prefix}\1)", text))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
