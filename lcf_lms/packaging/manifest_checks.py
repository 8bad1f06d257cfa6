"""Findings about a SCORM 1.2 manifest: our schema first, then what a schema lets through.

libxml2 accepts dangling references, a wrong default, missing titles, paths out of the package and
files that are not there; ADL's profile check refuses all of these, and so do we.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from lcf_lms.content.finding import Finding, blocking
from lcf_lms.packaging import manifest12, schemas, xml_text
from lcf_lms.packaging.targets import Target

NAMES = {"cp": manifest12.CP, "adlcp": manifest12.ADLCP, "md": manifest12.IMSMD}
SCORM_TYPE = f"{{{manifest12.ADLCP}}}scormtype"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
PLAIN_HREF = re.compile(r"[A-Za-z0-9._/-]+")
PLACE = manifest12.NAME


def manifest_findings(files: Mapping[str, bytes], target: Target) -> Iterator[Finding]:
    """Everything wrong with the manifest of an unpacked package, seen from ``target``."""
    if PLACE not in files:
        yield _no_manifest(files)
        return
    try:
        root = xml_text.parse(files[PLACE])
    except (xml_text.UnsafeXmlError, xml_text.BrokenXmlError):
        return  # said once, where all XML of the package is read
    if root.tag != f"{{{manifest12.CP}}}manifest":
        yield blocking(
            "manifest-standard",
            PLACE,
            "This is not a SCORM 1.2 manifest.",
            f"Its root element has to be 'manifest' of {manifest12.CP}.",
        )
        return
    yield from _schema_findings(root)
    yield from _frame_findings(root)
    yield from _organisation_findings(root)
    yield from _item_findings(root)
    yield from _resource_findings(root, files)
    yield from _limit_findings(root, target)


def launch_file(files: Mapping[str, bytes]) -> str | None:
    """The file a platform opens, as the manifest says, or None where it does not say."""
    try:
        root = xml_text.parse(files[PLACE])
    except (KeyError, xml_text.UnsafeXmlError, xml_text.BrokenXmlError):
        return None
    item = root.find(".//cp:item[@identifierref]", NAMES)
    if item is None:
        return None
    for resource in root.iterfind("cp:resources/cp:resource", NAMES):
        if resource.get("identifier") == item.get("identifierref"):
            return resource.get("href")
    return None


def _no_manifest(files: Mapping[str, bytes]) -> Finding:
    nested = sorted(name for name in files if name.endswith("/" + PLACE))
    mend = "Make the package again."
    if nested:
        mend = f"Zip the contents of the folder, not the folder: the manifest is at {nested[0]}."
    return blocking("manifest-missing", PLACE, "There is no manifest at the root of the package.", mend)


def _schema_findings(root: etree._Element) -> Iterator[Finding]:
    for line, error in xml_text.schema_errors(schemas.schema("scorm12"), root):
        message = re.sub(r"\{[^}]*\}", "", error).rstrip(".")
        yield blocking(
            "manifest-schema",
            f"{PLACE}:{line}",
            f"The manifest does not follow its schema. {message}.",
            "Make the package again, or mend this line.",
        )


def _frame_findings(root: etree._Element) -> Iterator[Finding]:
    for name, wanted in (("schema", manifest12.SCHEMA), ("schemaversion", manifest12.SCHEMA_VERSION)):
        said = (root.findtext(f"cp:metadata/cp:{name}", "", NAMES) or "").strip()
        if said != wanted:
            yield blocking(
                "manifest-version",
                f"{PLACE} {name}",
                f"The manifest says '{said}' where a SCORM 1.2 package says '{wanted}'.",
                f"Write '{wanted}'.",
            )
    for nested in root.iterfind(".//cp:manifest", NAMES):
        yield blocking(
            "manifest-nested",
            f"{PLACE}:{xml_text.line(nested)}",
            "A manifest within the manifest: most platforms do not read it.",
            "Take it out.",
        )
    for element in root.iter("*"):
        if element.get(XML_BASE) is not None:
            yield blocking(
                "manifest-base",
                f"{PLACE}:{xml_text.line(element)}",
                "xml:base moves the files' addresses, and some platforms do not read it.",
                "Write each address from the root of the package.",
            )


def _organisation_findings(root: etree._Element) -> Iterator[Finding]:
    holder = root.find("cp:organizations", NAMES)
    organisations = root.findall("cp:organizations/cp:organization", NAMES)
    default = holder.get("default") if holder is not None else None
    if default is None or default not in {each.get("identifier") for each in organisations}:
        yield blocking(
            "organisation-default",
            f"{PLACE} organizations",
            f"The default organisation '{default or ''}' is not one of those listed.",
            "Name the identifier of the organisation that holds the module.",
        )
    if len(organisations) != 1:
        yield blocking(
            "organisation-count",
            f"{PLACE} organizations",
            f"There are {len(organisations)} organisations, and platforms show only one.",
            "Keep one.",
        )
    for element in (*organisations, *root.iterfind(".//cp:item", NAMES)):
        if not (element.findtext("cp:title", "", NAMES) or "").strip():
            yield blocking(
                "title-missing",
                f"{PLACE} {element.get('identifier') or 'without identifier'}",
                "There is no title, so learners and administrators see a blank line.",
                "Add a title.",
            )


def _item_findings(root: etree._Element) -> Iterator[Finding]:
    resources = {each.get("identifier") for each in root.iterfind("cp:resources/cp:resource", NAMES)}
    for item in root.iterfind(".//cp:item", NAMES):
        place = f"{PLACE} {item.get('identifier') or 'item'}"
        reference = item.get("identifierref")
        if reference is None and item.find("cp:item", NAMES) is None:
            yield blocking(
                "item-without-resource",
                place,
                "This item opens nothing.",
                "Name a resource in 'identifierref', or take the item out.",
            )
        if reference is not None and reference not in resources:
            yield blocking(
                "resource-dangling",
                place,
                f"This item opens the resource '{reference}', and there is no such resource.",
                "Name a resource that the manifest lists.",
            )
        if item.get("parameters"):
            yield blocking(
                "item-parameters",
                place,
                "This item adds parameters to the address, and some platforms drop them.",
                "Take the parameters out.",
            )
    for mastery in root.iterfind(".//adlcp:masteryscore", NAMES):
        yield blocking(
            "mastery-score",
            f"{PLACE}:{xml_text.line(mastery)}",
            "A mastery score makes some platforms record 'failed' while the learner may still start again.",
            "Take it out: the module carries its own pass mark.",
        )


def _resource_findings(root: etree._Element, files: Mapping[str, bytes]) -> Iterator[Finding]:
    resources = root.findall("cp:resources/cp:resource", NAMES)
    scos = [each for each in resources if each.get(SCORM_TYPE) == "sco"]
    if len(scos) != 1:
        yield blocking(
            "sco-count",
            f"{PLACE} resources",
            f"There are {len(scos)} parts that record results, and some platforms keep only the first.",
            "Make one package with one recording part ('sco').",
        )
    listed: set[str] = set()
    for resource in resources:
        place = f"{PLACE} {resource.get('identifier') or 'resource'}"
        if resource.get("type") != "webcontent":
            yield blocking(
                "resource-type",
                place,
                f"The type is '{resource.get('type') or ''}', and platforms open only 'webcontent'.",
                "Write 'webcontent'.",
            )
        hrefs = [each.get("href") or "" for each in resource.iterfind("cp:file", NAMES)]
        for href in hrefs:
            yield from _address_findings(href, place, files, "file-missing")
        listed.update(hrefs)
        launch = resource.get("href")
        if launch is None and resource.get(SCORM_TYPE) == "sco":
            yield blocking("launch-missing", place, "No file is named to open.", "Name it in 'href'.")
        if launch is not None:
            yield from _address_findings(launch, place, files, "launch-missing")
            if launch in files and launch not in hrefs:
                yield _unlisted(launch)
                listed.add(launch)
    for name in sorted(set(files) - listed - {PLACE, *manifest12.SCHEMA_NAMES}):
        yield _unlisted(name)


def _unlisted(name: str) -> Finding:
    return blocking(
        "file-unlisted",
        name,
        "The manifest does not list this file, so a platform may leave it behind.",
        "List it in the resource that needs it, or take it out.",
    )


def _address_findings(href: str, place: str, files: Mapping[str, bytes], code: str) -> Iterator[Finding]:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
        yield blocking(
            "address-outside",
            place,
            f"'{href}' is outside the package.",
            "Put the file into the package and name it there.",
        )
    elif href.startswith("/") or "\\" in href or ".." in href.split("/"):
        yield blocking(
            "address-escape",
            place,
            f"'{href}' leads out of the package.",
            "Write the address from the root of the package.",
        )
    elif not PLAIN_HREF.fullmatch(href):
        yield blocking(
            "address-odd",
            place,
            f"'{href}' holds characters that ESR changes on the way.",
            "Use letters, digits, dot, hyphen and underscore.",
        )
    elif href not in files:
        yield blocking(
            code, place, f"'{href}' is not in the package.", "Add the file, or take the address out."
        )


def _limit_findings(root: etree._Element, target: Target) -> Iterator[Finding]:
    limits = target.manifest
    for element in root.iter("*"):
        name = etree.QName(element).localname
        place = f"{PLACE}:{xml_text.line(element)}"
        for attribute in ("identifier", "identifierref", "default"):
            yield from _long(element.get(attribute), limits.identifier, f"the {attribute}", place, target)
        yield from _long(element.get("href"), limits.href, "an address", place, target)
        if name == "title" and etree.QName(element).namespace == manifest12.CP:
            yield from _long(element.text, limits.title, "a title", place, target)
        if name == "manifest":
            yield from _long(element.get("version"), limits.version, "the version", place, target)
    general = root.find("cp:metadata/md:lom/md:general", NAMES)
    if general is None:
        return
    place = f"{PLACE}:{xml_text.line(general)}"
    for text in general.iterfind("md:title/md:langstring", NAMES):
        yield from _long(text.text, limits.title, "the title in the metadata", place, target)
    for text in general.iterfind("md:description/md:langstring", NAMES):
        yield from _long(text.text, limits.description, "the description", place, target)
    keywords = "".join(text.text or "" for text in general.iterfind("md:keyword/md:langstring", NAMES))
    yield from _long(keywords, limits.keywords, "the keywords together", place, target)
    for time in root.iterfind(".//md:typicallearningtime/md:datetime", NAMES):
        yield from _long(time.text, limits.duration, "the learning time", place, target)


def _long(text: str | None, limit: int, what: str, place: str, target: Target) -> Iterator[Finding]:
    if text is not None and len(text) > limit:
        yield blocking(
            "field-too-long",
            place,
            f"{target.title} keeps {limit} characters of {what}, and this has {len(text)}.",
            "Shorten it.",
        )
