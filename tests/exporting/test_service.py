"""Packages are made of what was published, and kept byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lcf_lms.exporting.assets import PlayerAssets
from lcf_lms.exporting.queries import export_of, exportable_module, exportable_modules
from lcf_lms.exporting.service import (
    Maker,
    NotPublishedError,
    export_revision,
    keep_proof,
    revision_to_export,
)
from lcf_lms.models.audit import Audit
from lcf_lms.models.export import Export
from lcf_lms.models.module import FrameworkVersion, Module, Revision
from lcf_lms.models.schema import all_tables
from lcf_lms.packaging.build import PackagingError
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.targets import ESR
from tests.exporting.publishing import AT, publish

ASSETS = PlayerAssets(script=b"void 0;\n", style=b"body { margin: 0 }\n", licences=b"MIT\n")
MAKER = Maker("LCF Learning", "Aldermere", "0.1.0")


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    all_tables().create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def export(session: Session, revision: Revision, target: str = "esr") -> Export:
    return export_revision(session, revision, target, ASSETS, MAKER, by=None, at=AT).export


def test_the_very_bytes_are_kept_and_hold_for_their_target(session: Session) -> None:
    made = export(session, publish(session))
    session.expire_all()
    kept = session.get_one(Export, made.id)
    assert hashlib.sha256(kept.content).hexdigest() == kept.sha256
    assert len(kept.content) == kept.size
    assert (kept.filename, kept.revision, kept.findings, kept.proof) == ("listening-1-esr.zip", 1, [], None)
    assert check(kept.content, ESR) == []


def test_the_same_package_made_again_is_kept_once(session: Session) -> None:
    revision = publish(session)
    first = export_revision(session, revision, "esr", ASSETS, MAKER, by=None, at=AT)
    second = export_revision(session, revision, "esr", ASSETS, MAKER, by=None, at=AT)
    assert (first.already, second.already) == (False, True)
    assert first.export is second.export
    newer = PlayerAssets(b"void 1;\n", ASSETS.style, ASSETS.licences)
    assert export_revision(session, revision, "esr", newer, MAKER, by=None, at=AT).export is not first.export


def test_an_export_is_remembered_in_the_audit(session: Session) -> None:
    made = export(session, publish(session))
    export(session, session.get_one(Revision, (made.module_id, 1)))
    (entry,) = session.scalars(select(Audit))
    assert (entry.action, entry.subject, entry.by) == ("export", "listening-1-esr.zip", "command line")
    assert entry.detail == {"target": "esr", "revision": 1, "sha256": made.sha256}


def test_a_proof_goes_to_the_same_bytes_and_the_same_target_only(session: Session) -> None:
    revision = publish(session)
    made, other = export(session, revision), export(session, revision, "scorm12")
    assert keep_proof(session, made.sha256, "esr", {"held": True, "journeys": ()}) == 1
    assert keep_proof(session, "0" * 64, "esr", {"held": True, "journeys": ()}) == 0
    assert made.proof == {"held": True, "journeys": []}
    assert other.proof is None


def test_a_framework_that_is_gone_is_said(session: Session) -> None:
    revision = publish(session)
    session.delete(session.scalars(select(FrameworkVersion)).one())
    session.flush()
    with pytest.raises(NotPublishedError, match="small-2026"):
        export(session, revision)


def test_an_unknown_target_makes_nothing(session: Session) -> None:
    revision = publish(session)
    with pytest.raises(PackagingError):
        export(session, revision, "moodle")
    assert session.scalars(select(Export)).all() == []


def test_the_published_revision_is_exported_unless_another_is_named(session: Session) -> None:
    publish(session, 1)
    publish(session, 2)
    assert revision_to_export(session, "listening")[1].number == 2
    assert revision_to_export(session, "listening", 1)[1].number == 1


@pytest.mark.parametrize(
    ("slug", "number", "said"),
    [
        ("nothing", None, "no module 'nothing'"),
        ("listening", 9, "no revision 9"),
        ("draft", None, "not published"),
    ],
)
def test_what_cannot_be_exported_is_said(session: Session, slug: str, number: int | None, said: str) -> None:
    publish(session)
    session.add(
        Module(
            slug="draft",
            title="A draft",
            node="culture",
            framework="small-2026",
            order=2,
            created_at=AT,
            current_revision=None,
            withdrawn_at=None,
        )
    )
    session.flush()
    with pytest.raises(NotPublishedError, match=said):
        revision_to_export(session, slug, number)


def test_packages_are_listed_with_their_module_newest_first(session: Session) -> None:
    first = export(session, publish(session, 1))
    second = export(session, publish(session, 2))
    (row,) = exportable_modules(session)
    found = exportable_module(session, "listening")
    assert found is not None
    for each in (row, found):
        assert (each.module.slug, each.revision.number) == ("listening", 2)
        assert [export.id for export in each.exports] == [second.id, first.id]
    assert exportable_module(session, "nothing") is None


def test_a_package_is_found_only_under_its_own_module(session: Session) -> None:
    made = export(session, publish(session))
    assert export_of(session, "listening", made.id) is made
    assert export_of(session, "another", made.id) is None
    assert export_of(session, "listening", made.id + 1) is None
