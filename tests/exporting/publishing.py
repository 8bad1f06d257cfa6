"""The tiny module as publication stores it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.content.codes import Codes
from lcf_lms.models.module import FrameworkVersion, Media, Module, Revision
from lcf_lms.play.codes import extend
from lcf_lms.play.tables import compile_tables, digest
from tests.packaging.revisions import DRAWING, FRAMEWORK, document

AT = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)


def publish(session: Session, number: int = 1) -> Revision:
    """A published revision of the tiny module, as publication stores it."""
    module = session.scalar(select(Module))
    if module is None:
        module = Module(
            slug="listening",
            title="Listening to staff",
            node="culture",
            framework="small-2026",
            order=1,
            created_at=AT,
            current_revision=None,
            withdrawn_at=None,
        )
        picture = hashlib.sha256(DRAWING).hexdigest()
        session.add_all(
            [
                module,
                FrameworkVersion(key="small-2026", document=FRAMEWORK.model_dump(mode="json", by_alias=True)),
                Media(digest=picture, content_type="image/svg+xml", content=DRAWING),
            ]
        )
        session.flush()
    written = document()
    tables = compile_tables(written, extend(Codes(key="k3y0aa"), written), FRAMEWORK, number)
    revision = Revision(
        module_id=module.id,
        number=number,
        document=written.model_dump(mode="json"),
        tables=tables.model_dump(mode="json"),
        media={"media/door.svg": hashlib.sha256(DRAWING).hexdigest()},
        digest=digest(written, tables),
        note="",
        published_at=AT,
        published_by="author",
    )
    session.add(revision)
    session.flush()
    module.current_revision = number
    session.flush()
    return revision
