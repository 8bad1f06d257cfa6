"""Making packages of published revisions and keeping their very bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.content.framework import Framework
from lcf_lms.exporting.assets import PlayerAssets
from lcf_lms.models.audit import Audit
from lcf_lms.models.export import Export
from lcf_lms.models.module import Media, Module, Revision, select_framework, select_module
from lcf_lms.models.person import Person
from lcf_lms.packaging.build import Package, PackageRequest, build
from lcf_lms.play.tables import PlayTables


class NotPublishedError(Exception):
    """There is no such revision to export; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Whose package it is: the names its page shows, and the product's version."""

    product: str
    organisation: str
    version: str


@dataclass(frozen=True, slots=True)
class Made:
    """An export with its package, and whether it was there already: equal bytes are kept once."""

    export: Export
    package: Package
    already: bool


def revision_to_export(session: Session, slug: str, number: int | None = None) -> tuple[Module, Revision]:
    """A module and its revision of that number, or its published one. Raises NotPublishedError."""
    module = session.scalar(select_module(slug))
    if module is None:
        raise NotPublishedError(f"There is no module '{slug}'.")
    wanted = module.current_revision if number is None else number
    if wanted is None:
        raise NotPublishedError(f"'{slug}' is not published yet, so there is nothing to export.")
    revision = session.get(Revision, (module.id, wanted))
    if revision is None:
        raise NotPublishedError(f"'{slug}' has no revision {wanted}.")
    return module, revision


def package_revision(
    session: Session, revision: Revision, target: str, assets: PlayerAssets, maker: Maker
) -> Package:
    """The package of a revision for a target; nothing is stored.

    Raises PackagingError; NotPublishedError where the framework is not loaded.
    """
    document = Document.model_validate(revision.document)
    return build(
        PackageRequest(
            document=document,
            tables=PlayTables.model_validate(revision.tables),
            framework=_framework(session, document.framework),
            media=_media(session, revision.media),
            target=target,
            script=assets.script,
            style=assets.style,
            licences=assets.licences,
            product=maker.product,
            organisation=maker.organisation,
            product_version=maker.version,
        )
    )


def export_revision(
    session: Session,
    revision: Revision,
    target: str,
    assets: PlayerAssets,
    maker: Maker,
    *,
    by: Person | None,
    at: datetime,
) -> Made:
    """Make a package and keep it. The same bytes made again give the row that is there, with its proof.

    ``by`` is None for a command. Raises PackagingError, NotPublishedError.
    """
    package = package_revision(session, revision, target, assets, maker)
    known = session.scalar(
        select(Export)
        .where(
            Export.module_id == revision.module_id,
            Export.revision == revision.number,
            Export.target == target,
            Export.sha256 == package.sha256,
        )
        .limit(1)
    )
    if known is not None:
        return Made(known, package, already=True)
    export = Export(
        module_id=revision.module_id,
        revision=revision.number,
        target=target,
        filename=package.filename,
        sha256=package.sha256,
        size=package.size,
        content=package.content,
        built_at=at,
        built_by=by.id if by is not None else None,
        findings=[asdict(finding) for finding in package.findings],
        proof=None,
    )
    session.add(export)
    session.add(
        Audit(
            at=at,
            by=(by.email or by.name) if by is not None else "command line",
            action="export",
            subject=package.filename,
            detail={"target": target, "revision": revision.number, "sha256": package.sha256},
        )
    )
    session.flush()
    return Made(export, package, already=False)


def keep_proof(session: Session, sha256: str, target: str, proof: dict[str, Any]) -> int:
    """Write a proof to every kept package of these very bytes; returns how many there are."""
    exports = session.scalars(select(Export).where(Export.sha256 == sha256, Export.target == target)).all()
    for export in exports:
        export.proof = json.loads(json.dumps(proof))
    session.flush()
    return len(exports)


def _framework(session: Session, key: str) -> Framework:
    version = session.scalar(select_framework(key))
    if version is None:
        raise NotPublishedError(f"The framework '{key}' is not loaded.")
    return Framework.model_validate(version.document)


def _media(session: Session, names: dict[str, str]) -> dict[str, bytes]:
    """``media/<name>`` → bytes, for a revision's names and digests."""
    found = session.scalars(select(Media).where(Media.digest.in_(names.values()))).all()
    contents = {media.digest: media.content for media in found}
    return {name: contents[digest] for name, digest in sorted(names.items())}
