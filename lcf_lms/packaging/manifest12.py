"""The SCORM 1.2 manifest: one organisation, one item, one SCO, every file listed.

Identifiers come from the module's slug alone, so they stay the same over revisions: a platform
that takes the new package for another course would drop what learners have done.
A mastery score is left out: it may stand only under a passed/failed rule, or Moodle turns the
status into ``failed`` at the end; no target here has that rule, and the pass mark lives in the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from lcf_lms.packaging.lom import Description, cut, lom
from lcf_lms.packaging.targets import Target

NAME = "imsmanifest.xml"
CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES: Any = {None: CP, "adlcp": ADLCP, "imsmd": IMSMD, "xsi": XSI}
SCHEMA = "ADL SCORM"
SCHEMA_VERSION = "1.2"
SCHEMA_FILES = {
    CP: "imscp_rootv1p1p2.xsd",
    IMSMD: "imsmd_rootv1p2p1.xsd",
    ADLCP: "adlcp_rootv1p2.xsd",
}
"""Namespace → file at the package's root. ``ims_xml.xsd`` comes along: these import it."""

SCHEMA_NAMES = (*SCHEMA_FILES.values(), "ims_xml.xsd")


def manifest(slug: str, described: Description, files: Iterable[str], target: Target) -> bytes:
    """The bytes of ``imsmanifest.xml`` listing ``files`` (all but the manifest itself)."""
    limits = target.manifest
    root = etree.Element(
        _cp("manifest"),
        {"identifier": _identifier("lcf", slug, limits.identifier), "version": str(described.revision)},
        nsmap=NAMESPACES,
    )
    root.set(f"{{{XSI}}}schemaLocation", " ".join(f"{space} {name}" for space, name in SCHEMA_FILES.items()))
    metadata = _child(root, "metadata")
    _child(metadata, "schema").text = SCHEMA
    _child(metadata, "schemaversion").text = SCHEMA_VERSION
    metadata.append(lom(described, limits))
    title = cut(described.title, limits.title)
    sco = _identifier("lcf-sco", slug, limits.identifier)
    _organisation(root, slug, title, sco, limits.identifier)
    _resource(root, sco, sorted(files), target.launch)
    etree.indent(root, "  ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"


def _organisation(root: etree._Element, slug: str, title: str, sco: str, limit: int) -> None:
    name = _identifier("lcf-organisation", slug, limit)
    organisations = _child(root, "organizations", {"default": name})
    organisation = _child(organisations, "organization", {"identifier": name})
    _child(organisation, "title").text = title
    item = _child(
        organisation,
        "item",
        {"identifier": _identifier("lcf-item", slug, limit), "identifierref": sco, "isvisible": "true"},
    )
    _child(item, "title").text = title


def _resource(root: etree._Element, sco: str, files: Iterable[str], launch: str) -> None:
    resource = _child(
        _child(root, "resources"),
        "resource",
        {"identifier": sco, "type": "webcontent", f"{{{ADLCP}}}scormtype": "sco", "href": launch},
    )
    for name in files:
        _child(resource, "file", {"href": name})


def _cp(name: str) -> str:
    return f"{{{CP}}}{name}"


def _child(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, _cp(name), attributes or {})


def _identifier(kind: str, slug: str, limit: int) -> str:
    """An XML name: ``kind`` starts with a letter and a slug holds only letters, digits and hyphens."""
    name = f"{kind}-{slug}"
    if len(name) > limit:
        raise ValueError(f"the identifier {name} is longer than {limit} characters")
    return name
