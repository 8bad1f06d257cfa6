"""What an author does with a module: import, save, publish, withdraw.

Every function flushes; the edge commits, then sends the signal.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms import checks
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module as Document
from lcf_lms.content.files import ModuleFiles
from lcf_lms.content.finding import Finding
from lcf_lms.content.framework import Framework
from lcf_lms.models.audit import Audit
from lcf_lms.models.module import Draft, FrameworkVersion, Media, Module, Revision
from lcf_lms.play import codes as play_codes
from lcf_lms.play.tables import PlayTables, compile_tables, digest

CONTENT_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}


class FrameworkMissingError(Exception):
    """The framework that a module names has not been imported. ``key`` names it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The framework {key} is not here yet. Import it first: lcf frameworks import FILE.")
        self.key = key


class DraftConflictError(Exception):
    """Someone else saved this draft since it was opened. ``draft`` is what is stored now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("The draft was changed by someone else.")
        self.draft = draft


class SlugTakenError(Exception):
    """There is a module of that slug already. ``module`` is that one."""

    def __init__(self, module: Module) -> None:
        super().__init__(f"There is a module at {module.slug} already.")
        self.module = module


class CodesDifferError(Exception):
    """Files of this very module give a code or a letter to something else than we did. ``place`` names it."""

    def __init__(self, place: str) -> None:
        super().__init__(f"codes.yaml and this installation gave the code of {place} differently.")
        self.place = place


class NotPublishableError(Exception):
    """Something stops the publication. ``findings`` holds every finding, blocking ones first."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{sum(finding.blocking for finding in findings)} findings stop the publication.")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Published:
    """The module's newest revision, and whether it was made just now or nothing had changed."""

    revision: Revision
    new: bool


@dataclass(frozen=True, slots=True)
class Played:
    """All that the player's page is made of."""

    document: Document
    tables: PlayTables
    framework: Framework
    media: dict[str, bytes]


def import_framework(session: Session, framework: Framework) -> FrameworkVersion:
    """Store a framework, or replace the stored one of the same key."""
    row = session.scalar(select(FrameworkVersion).where(FrameworkVersion.key == framework.key))
    document = framework.model_dump(mode="json", by_alias=True)
    if row is None:
        row = FrameworkVersion(key=framework.key, document=document)
        session.add(row)
    row.document = document
    session.flush()
    return row


def has_framework(session: Session, key: str) -> bool:
    """Whether a framework of that key is stored."""
    return session.scalar(select(FrameworkVersion.id).where(FrameworkVersion.key == key)) is not None


def framework_of(session: Session, key: str) -> Framework:
    """The framework of that key. Raises FrameworkMissingError."""
    row = session.scalar(select(FrameworkVersion).where(FrameworkVersion.key == key))
    if row is None:
        raise FrameworkMissingError(key)
    return Framework.model_validate(row.document)


def import_module(session: Session, files: ModuleFiles, *, by: str, at: datetime) -> Module:
    """Make a module's draft what the files say; the module is made if its slug is new.

    Raises FrameworkMissingError, CodesDifferError. The files' codes are taken until the module is
    published here. From then on ours stay, and what the files know besides is added.
    """
    document = files.document
    framework_of(session, document.framework)
    module = session.scalar(select(Module).where(Module.slug == document.slug))
    if module is None:
        module = _new_module(session, document, at)
    draft = session.get(Draft, module.id)
    codes = _codes_for(files.codes, draft, newest_revision(session, module) is not None)
    if draft is None:
        draft = Draft(
            module_id=module.id, document={}, codes={}, media={}, lock_version=0, updated_at=at, updated_by=by
        )
        session.add(draft)
    draft.document = document.model_dump(mode="json")
    draft.codes = codes.model_dump(mode="json")
    draft.media = {name: keep_media(session, name, content) for name, content in files.media.items()}
    _saved(session, module, draft, document, by, at)
    _note(session, by, at, "module_imported", module)
    return module


def create_module(session: Session, document: Document, *, by: str, at: datetime) -> Module:
    """Make a module with a draft that nobody has published. Raises FrameworkMissingError, SlugTakenError."""
    framework_of(session, document.framework)
    there = session.scalar(select(Module).where(Module.slug == document.slug))
    if there is not None:
        raise SlugTakenError(there)
    module = _new_module(session, document, at)
    draft = Draft(
        module_id=module.id,
        document=document.model_dump(mode="json"),
        codes=Codes(key=play_codes.new_key()).model_dump(mode="json"),
        media={},
        lock_version=0,
        updated_at=at,
        updated_by=by,
    )
    session.add(draft)
    _saved(session, module, draft, document, by, at)
    _note(session, by, at, "module_created", module)
    return module


def _new_module(session: Session, document: Document, at: datetime) -> Module:
    module = Module(
        slug=document.slug,
        title=document.title,
        node=document.node,
        framework=document.framework,
        order=document.order,
        created_at=at,
    )
    session.add(module)
    session.flush()
    return module


def _codes_for(theirs: Codes | None, draft: Draft | None, published: bool) -> Codes:
    """The codes that a draft goes on with after an import. Raises CodesDifferError."""
    if draft is None:
        return theirs or Codes(key=play_codes.new_key())
    ours = Codes.model_validate(draft.codes)
    if theirs is None or (published and theirs.key != ours.key):
        return ours
    if not published:
        return theirs
    pages = _joined(ours.pages, theirs.pages)
    decisions = _joined(ours.decisions, theirs.decisions)
    letters = {
        name: _joined(ours.letters.get(name, {}), theirs.letters.get(name, {}))
        for name in [*ours.letters, *theirs.letters]
    }
    for name, code in pages.items():
        if code in decisions.values():
            raise CodesDifferError(name)
    return Codes(key=ours.key, pages=pages, decisions=decisions, letters=letters)


def _joined(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Both, ours first. Raises CodesDifferError where one name has two codes, or one code two names."""
    joined = ours | {name: code for name, code in theirs.items() if name not in ours}
    for name, code in theirs.items():
        if joined[name] != code or list(joined.values()).count(code) > 1:
            raise CodesDifferError(name)
    return joined


def keep_media(session: Session, name: str, content: bytes) -> str:
    """Store a picture by its SHA-256, once; the digest."""
    found = hashlib.sha256(content).hexdigest()
    if session.get(Media, found) is None:
        kind = CONTENT_TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
        session.add(Media(digest=found, content_type=kind, content=content))
        session.flush()
    return found


def media_of(session: Session, names: dict[str, str]) -> dict[str, bytes]:
    """Names with their bytes, for rendering and packaging."""
    return {name: session.get_one(Media, digest_).content for name, digest_ in sorted(names.items())}


def save_draft(
    session: Session,
    module: Module,
    document: Document,
    *,
    lock_version: int,
    by: str,
    at: datetime,
    media: dict[str, str] | None = None,
) -> Draft:
    """Save a draft over the version that the author opened; ``media`` where its pictures changed too.

    Raises DraftConflictError.
    """
    draft = draft_for_change(session, module)
    if draft.lock_version != lock_version:
        raise DraftConflictError(draft)
    draft.document = document.model_dump(mode="json")
    if media is not None:
        draft.media = media
    _saved(session, module, draft, document, by, at)
    return draft


def draft_for_change(session: Session, module: Module) -> Draft:
    """A module's draft as it is stored now, held until the commit: two savers come one after the other."""
    query = select(Draft).where(Draft.module_id == module.id).with_for_update()
    # What this session read before the lock may be older than what the lock waited for.
    return session.scalars(query.execution_options(populate_existing=True)).one()


def document_of(draft: Draft) -> Document:
    """The document of a draft."""
    return Document.model_validate(draft.document)


def findings_of(session: Session, draft: Draft) -> list[Finding]:
    """Every finding of a draft, blocking ones first."""
    document = document_of(draft)
    framework = framework_of(session, document.framework)
    return checks.run(document, framework, draft.media.keys(), Codes.model_validate(draft.codes))


def compile_draft(session: Session, draft: Draft, number: int) -> Played:
    """A draft as it would be played as revision ``number``; nothing is stored, no code is given for good.

    Raises ``play.codes.CodesError`` and ``play.tables.CompileError`` for what cannot be played yet.
    """
    document = document_of(draft)
    framework = framework_of(session, document.framework)
    codes = play_codes.extend(Codes.model_validate(draft.codes), document)
    tables = compile_tables(document, codes, framework, number)
    return Played(document, tables, framework, media_of(session, draft.media))


def publish_module(session: Session, module: Module, *, by: str, at: datetime, note: str = "") -> Published:
    """Publish a module's draft as its next revision; learners on an older one stay there.

    A draft equal to the newest revision makes none. Raises NotPublishableError.
    """
    draft = draft_for_change(session, module)
    document = document_of(draft)
    framework = framework_of(session, document.framework)
    found = checks.run(document, framework, draft.media.keys(), Codes.model_validate(draft.codes))
    if not checks.is_publishable(found):
        raise NotPublishableError(found)
    newest = newest_revision(session, module)
    if newest is not None and newest.document == draft.document and newest.media == draft.media:
        return Published(newest, new=False)
    codes = play_codes.extend(Codes.model_validate(draft.codes), document)
    number = 1 if newest is None else newest.number + 1
    tables = compile_tables(document, codes, framework, number)
    revision = Revision(
        module_id=module.id,
        number=number,
        document=draft.document,
        tables=tables.model_dump(mode="json"),
        media=draft.media,
        digest=digest(document, tables),
        note=note,
        published_at=at,
        published_by=by,
    )
    session.add(revision)
    draft.codes = codes.model_dump(mode="json")
    module.current_revision = number
    module.withdrawn_at = None
    _show_in_catalogue(module, document)
    _note(session, by, at, "module_published", module, revision=number)
    session.flush()
    return Published(revision, new=True)


def withdraw_module(session: Session, module: Module, *, by: str, at: datetime) -> None:
    """Take a module out of the catalogue. Learners who began it may finish it."""
    module.withdrawn_at = at
    _note(session, by, at, "module_withdrawn", module)
    session.flush()


def offer_again(session: Session, module: Module, *, by: str, at: datetime) -> None:
    """Put a withdrawn module back into the catalogue, at its newest revision."""
    module.withdrawn_at = None
    _note(session, by, at, "module_offered_again", module)
    session.flush()


def newest_revision(session: Session, module: Module) -> Revision | None:
    """The newest revision of a module, if it was ever published."""
    query = select(Revision).where(Revision.module_id == module.id).order_by(Revision.number.desc()).limit(1)
    return session.scalar(query)


def module_files(session: Session, module: Module) -> ModuleFiles:
    """A module's draft as files, for dumping."""
    draft = session.get_one(Draft, module.id)
    return ModuleFiles(document_of(draft), Codes.model_validate(draft.codes), media_of(session, draft.media))


def _saved(session: Session, module: Module, draft: Draft, document: Document, by: str, at: datetime) -> None:
    draft.lock_version += 1
    draft.updated_at = at
    draft.updated_by = by
    if module.current_revision is None:
        _show_in_catalogue(module, document)
    session.flush()


def _show_in_catalogue(module: Module, document: Document) -> None:
    """What the catalogue says of a module is what its newest revision says; before the first, its draft."""
    module.title = document.title
    module.node = document.node
    module.framework = document.framework
    module.order = document.order


def _note(session: Session, by: str, at: datetime, action: str, module: Module, **detail: object) -> None:
    session.add(Audit(at=at, by=by, action=action, subject=module.slug, detail=detail))
