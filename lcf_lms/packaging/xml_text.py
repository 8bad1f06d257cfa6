"""Reading XML that others wrote: no DTD, no entities, no network, no huge trees."""

from __future__ import annotations

from typing import Any

from lxml import etree


class UnsafeXmlError(ValueError):
    """XML that declares a document type or entities."""


class BrokenXmlError(ValueError):
    """Bytes that are not well-formed XML; the message names line and column."""


def parse(content: bytes) -> etree._Element:
    """The root element. Raises BrokenXmlError and UnsafeXmlError."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # A document that the parser gave up on because of its entities is unsafe before it is broken.
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnsafeXmlError("declares a document type") from error
        raise BrokenXmlError(str(error.msg)) from error
    document: Any = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise UnsafeXmlError("declares a document type")
    return root


def line(element: etree._Element) -> int:
    """The line an element stands on, 0 where the parser does not know."""
    found: Any = element.sourceline
    return found if isinstance(found, int) else 0


def schema_errors(schema: etree.XMLSchema, root: etree._Element) -> list[tuple[int, str]]:
    """Line and message of everything in which ``root`` does not follow ``schema``."""
    if schema.validate(root):
        return []
    log: Any = schema.error_log
    return [(int(error.line), str(error.message)) for error in log]
