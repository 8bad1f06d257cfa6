"""A published revision and a target → one package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lcf_lms.content.document import Module
from lcf_lms.content.finding import Finding
from lcf_lms.content.framework import Framework
from lcf_lms.packaging import archive, manifest12, schemas
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.lom import Description
from lcf_lms.packaging.targets import TARGETS, Target
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering import module_page


class PackagingError(ValueError):
    """A request that no package can be made from; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """Everything a package is made of.

    ``tables`` are those of the revision to be exported; ``media`` maps ``media/<name>`` to bytes;
    ``script`` and ``style`` are the built player of the target's standard, ``licences`` the text of
    what is bundled in them. ``product`` and ``organisation`` are names shown in the page.
    """

    document: Module
    tables: PlayTables
    framework: Framework
    media: Mapping[str, bytes]
    target: str
    script: bytes
    style: bytes
    licences: bytes
    product: str
    organisation: str
    product_version: str


@dataclass(frozen=True, slots=True)
class Package:
    """The zip as it is stored and served: ``files`` are the names in it, ``sha256`` is of ``content``."""

    content: bytes
    filename: str
    sha256: str
    files: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def size(self) -> int:
        """Bytes of the zip."""
        return len(self.content)


def build(request: PackageRequest) -> Package:
    """Make the package and check it. Equal requests give equal bytes within one build of the product.

    Findings do not stop it: the caller decides what may be handed out. Raises PackagingError for an
    unknown target.
    """
    target = _target(request.target)
    files = _files(request, target)
    files[manifest12.NAME] = manifest12.manifest(request.document.slug, _description(request), files, target)
    content = archive.pack(files)
    return Package(
        content=content,
        filename=f"{request.document.slug}-{request.tables.module.revision}-{target.name}.zip",
        sha256=hashlib.sha256(content).hexdigest(),
        files=tuple(sorted(files)),
        findings=tuple(check(content, target)),
    )


def _target(name: str) -> Target:
    if name not in TARGETS:
        raise PackagingError(f"There is no target '{name}'. Choose one of: {', '.join(TARGETS)}.")
    return TARGETS[name]


def _files(request: PackageRequest, target: Target) -> dict[str, bytes]:
    """Everything but the manifest."""
    script_name = archive.hashed_name("player.js", request.script)
    style_name = archive.hashed_name("player.css", request.style)
    page = module_page(
        request.document,
        request.tables,
        request.framework,
        request.media,
        tracker="scorm12",
        settings=_settings(request, target),
        style_url=style_name,
        script_url=script_name,
        home_url=None,
        product=request.product,
        organisation=request.organisation,
    ).encode()
    return {
        target.launch: page,
        script_name: request.script,
        style_name: request.style,
        "licences.txt": request.licences,
        **schemas.schema_files(target.standard),
        # Small drawings stand in the page itself; a file comes along only where the page asks for it.
        **{name: content for name, content in request.media.items() if f'"{name}"'.encode() in page},
    }


def _settings(request: PackageRequest, target: Target) -> dict[str, object]:
    module = request.tables.module
    return {
        "tracker": "scorm12",
        "slug": module.slug,
        "revision": module.revision,
        "home": None,
        "target": target.settings(module.pass_mark),
        "product": request.product,
        "version": request.product_version,
    }


def _description(request: PackageRequest) -> Description:
    return Description(
        title=request.document.title,
        summary=request.document.summary,
        keywords=tuple(_keywords(request.tables, request.framework)),
        language=request.document.language,
        minutes=request.document.minutes,
        revision=request.tables.module.revision,
    )


def _keywords(tables: PlayTables, framework: Framework) -> Iterator[str]:
    """The nodes the module's decisions speak to, its own first, then the values they serve."""
    tagged = {key for decision in tables.decisions.values() for key in decision.tags} | {tables.module.node}
    nodes = sorted(tables.lenses.nodes, key=lambda node: node.key != tables.module.node)
    yield from (node.title for node in nodes if node.key in tagged)
    for value in tables.lenses.values:
        if value.key in tagged or tagged & value.nodes.keys():
            yield value.title
    yield framework.title
