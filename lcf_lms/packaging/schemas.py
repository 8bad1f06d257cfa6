"""Our own minimal schemas: their text for a package, and compiled for a check."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from lcf_lms import resources
from lcf_lms.packaging.manifest12 import SCHEMA_FILES, SCHEMA_NAMES

XSD = "http://www.w3.org/2001/XMLSchema"


@lru_cache
def schema_files(standard: str) -> Mapping[str, bytes]:
    """File name → text of the standard's schemas, as they stand at the root of a package."""
    folder = resources.scorm_templates_folder() / "xsd" / standard
    return MappingProxyType({name: (folder / name).read_bytes() for name in SCHEMA_NAMES})


def schema(standard: str) -> etree.XMLSchema:
    """All schemas of the standard as one. Made anew for each check: its error log is not shared."""
    folder = resources.scorm_templates_folder() / "xsd" / standard
    root = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
    for namespace, name in SCHEMA_FILES.items():
        etree.SubElement(
            root, f"{{{XSD}}}import", namespace=namespace, schemaLocation=(folder / name).as_uri()
        )
    return etree.XMLSchema(root)
