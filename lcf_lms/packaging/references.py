"""What a package's pages, styles, scripts and drawings ask for when they load.

A link a person may follow (``a href``) is not a request; everything a browser fetches by itself is.
Scripts are searched for the usual ways of fetching by a fixed address; what a script makes up at
run time is for the proof in a browser to see.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from lcf_lms.content.finding import Finding, blocking
from lcf_lms.packaging import xml_text

_FETCHED = frozenset({"src", "poster", "data", "background", "action", "formaction", "manifest", "ping"})
_FETCHED_BUT_BY_LINKS = frozenset({"href", "xlink:href"})
_LINKS = frozenset({"a", "area"})
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_HARMLESS = ("data:", "blob:", "about:", "#")
_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\s]*))\s*\)", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_REFRESH_URL = re.compile(r"url\s*=\s*['\"]?\s*([^'\"\s]+)", re.IGNORECASE)
_JS_FETCHES = re.compile(
    r"""(?:\bimport\s*\(?\s* | \bfrom\s* | \bimportScripts\s*\(\s* | \bfetch\s*\(\s* | \bsendBeacon\s*\(\s*
        | \bnew\s+(?:Request|Worker|SharedWorker|EventSource|WebSocket)\s*\(\s*
        | \.open\s*\(\s*["'`]\w+["'`]\s*,\s*
        | \.(?:src|href|action|data|poster)\s*=\s*
        | \.setAttribute\s*\(\s*["'`](?:src|href|action|data|poster)["'`]\s*,\s*
    )["'`]((?:https?:|wss?:|ftp:)?//[^"'`\s]*)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An address that is fetched, and the line it stands on (0 where it is not known)."""

    address: str
    line: int


def reference_findings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Requests that leave the package, addresses that lead nowhere, pages that some frames break."""
    for name in sorted(files):
        content = files[name]
        ending = name.rpartition(".")[2].lower()
        if ending in {"html", "htm", "xhtml"}:
            root = _html(content)
            if root is None:
                yield blocking(
                    "page-broken", name, "This page holds nothing to read.", "Make the package again."
                )
                continue
            yield from _page_findings(name, root)
            yield from _judge(name, _html_references(root), files)
        elif ending == "css":
            yield from _judge(name, _css_references(content.decode("utf-8", "replace"), 1), files)
        elif ending in {"js", "mjs"}:
            yield from _judge(name, _js_references(content.decode("utf-8", "replace"), 1), files)
        elif ending == "svg":
            yield from _svg_findings(name, content, files)
        elif ending == "xsd":
            yield from _judge(name, _xsd_references(content), files)


def _judge(name: str, references: Iterator[Reference], files: Mapping[str, bytes]) -> Iterator[Finding]:
    for reference in references:
        address = reference.address.strip()
        place = f"{name}:{reference.line}" if reference.line else name
        if not address or address.lower().startswith(_HARMLESS):
            continue
        if _OUTSIDE.match(address):
            yield blocking(
                "request-outside",
                place,
                f"This asks for '{address[:120]}', which is outside the package.",
                "Put the file into the package, or take the request out.",
            )
            continue
        path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
        if path.startswith("/"):
            yield blocking(
                "reference-absolute",
                place,
                f"'{address[:120]}' starts at the root of the server, which is not where a package lies.",
                "Write the address from this file.",
            )
            continue
        found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if found.startswith(".."):
            yield blocking(
                "reference-escape",
                place,
                f"'{address[:120]}' leads out of the package.",
                "Put the file into the package.",
            )
        elif path and found not in files:
            yield blocking(
                "reference-missing",
                place,
                f"'{address[:120]}' is not in the package.",
                "Add the file, or take the address out.",
            )


def _html(content: bytes) -> etree._Element | None:
    """The page's root element, None where there is none."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _page_findings(name: str, root: etree._Element) -> Iterator[Finding]:
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "content-security-policy":
            yield blocking(
                "page-policy",
                f"{name}:{element.sourceline}",
                "A content security policy in the page stops the module in sandboxed frames.",
                "Take it out of the package: the server that serves it sets the policy.",
            )
    for element in root.iter("script"):
        if (element.get("type") or "").lower() == "module":
            yield blocking(
                "page-module-script",
                f"{name}:{element.sourceline}",
                "A module script does not load from a file or in a sandboxed frame.",
                "Use a classic script.",
            )


def _html_references(root: etree._Element) -> Iterator[Reference]:
    for element in root.iter("*"):
        line = xml_text.line(element)
        for attribute, value in element.attrib.items():
            key = str(attribute).lower()
            if key in _FETCHED or (key in _FETCHED_BUT_BY_LINKS and element.tag not in _LINKS):
                yield Reference(str(value), line)
            elif key in {"srcset", "imagesrcset"}:
                for part in str(value).split(","):
                    yield Reference((part.split() or [""])[0], line)
            elif key == "style":
                yield from _css_references(str(value), line)
        if element.tag == "style":
            yield from _css_references(element.text or "", line)
        elif element.tag == "script" and not (element.get("type") or "").endswith("json"):
            yield from _js_references(element.text or "", line)
        elif element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            for match in _REFRESH_URL.finditer(element.get("content") or ""):
                yield Reference(match[1], line)


def _css_references(text: str, line: int) -> Iterator[Reference]:
    text = _CSS_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for pattern in (_CSS_URL, _CSS_IMPORT):
        for match in pattern.finditer(text):
            address = next((group for group in match.groups() if group), "")
            yield Reference(address, line + text.count("\n", 0, match.start()))


def _js_references(text: str, line: int) -> Iterator[Reference]:
    for match in _JS_FETCHES.finditer(text):
        yield Reference(match[1], line + text.count("\n", 0, match.start()))


def _svg_findings(name: str, content: bytes, files: Mapping[str, bytes]) -> Iterator[Finding]:
    try:
        root = xml_text.parse(content)
    except (xml_text.BrokenXmlError, xml_text.UnsafeXmlError):
        return  # said once, where all XML of the package is read
    references: list[Reference] = []
    for element in root.iter("*"):
        line = xml_text.line(element)
        tag = etree.QName(element).localname
        if tag == "script":
            yield blocking(
                "svg-script", f"{name}:{line}", "This drawing holds a script.", "Take the script out."
            )
        for attribute, value in element.attrib.items():
            if tag != "a" and str(attribute) in {"href", "src", _XLINK_HREF}:
                references.append(Reference(str(value), line))
            elif "url(" in str(value):
                references.extend(_css_references(str(value), line))
        if tag == "style":
            references.extend(_css_references(element.text or "", line))
    yield from _judge(name, iter(references), files)


def _xsd_references(content: bytes) -> Iterator[Reference]:
    try:
        root = xml_text.parse(content)
    except (xml_text.BrokenXmlError, xml_text.UnsafeXmlError):
        return
    for element in root.iter("*"):
        if address := element.get("schemaLocation"):
            yield Reference(address, xml_text.line(element))
