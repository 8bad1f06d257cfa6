"""What authors store, on both databases: drafts that nobody loses, revisions that never change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from lcf_lms.authoring import parts, queries, service
from lcf_lms.content.codes import Codes
from lcf_lms.content.files import ModuleFiles
from lcf_lms.models.audit import Audit
from lcf_lms.models.module import Media, Module, Revision
from tests.authoring.conftest import SLUG
from tests.hosts import Host

TEXT = "first_days/four_questions/text-1"


def test_a_draft_is_saved_over_the_version_that_was_opened_and_no_other(both_studios: Host) -> None:
    host = both_studios
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        document = service.document_of(listed.draft)
        changed = parts.find(document, TEXT).model.model_copy(update={"body": "New.\n"})
        whole = parts.replace(document, TEXT, changed)
        later = host.clock() + timedelta(minutes=5)
        draft = service.save_draft(session, listed.module, whole, lock_version=1, by="a@b.example", at=later)
        assert (draft.lock_version, draft.updated_by, draft.updated_at) == (2, "a@b.example", later)
        assert listed.changed
        with pytest.raises(service.DraftConflictError):
            service.save_draft(session, listed.module, document, lock_version=1, by="c@d.example", at=later)
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        assert listed.draft.document == whole.model_dump(mode="json")


def test_a_draft_for_change_is_the_one_that_is_stored_now(both_studios: Host) -> None:
    host = both_studios
    with host.session() as first:
        listed = queries.find_listed(first, SLUG)
        assert listed is not None
        stale = listed.draft
        module = listed.module
    with host.session() as second:
        there = queries.find_listed(second, SLUG)
        assert there is not None
        document = service.document_of(there.draft)
        service.save_draft(second, there.module, document, lock_version=1, by="x", at=host.clock())
    with host.session() as third:
        third.add(stale)
        assert stale.lock_version == 1
        assert service.draft_for_change(third, module).lock_version == 2
        assert stale.lock_version == 2


def test_publishing_gives_the_next_number_and_codes_that_stay(both_studios: Host) -> None:
    host = both_studios
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        again = service.publish_module(session, listed.module, by="x", at=host.clock())
        assert (again.new, again.revision.number) == (False, 1)
        document = service.document_of(listed.draft)
        section = document.sections[0]
        page = section.pages[0].model_copy(update={"id": "a_new_page", "blocks": ()})
        whole = document.model_copy(
            update={
                "sections": (
                    section.model_copy(update={"pages": (*section.pages, page)}),
                    *document.sections[1:],
                )
            }
        )
        before = Codes.model_validate(listed.draft.codes)
        service.save_draft(session, listed.module, whole, lock_version=1, by="x", at=host.clock())
        published = service.publish_module(
            session, listed.module, by="x", at=host.clock(), note="A page more."
        )
        assert (published.new, published.revision.number, published.revision.note) == (
            True,
            2,
            "A page more.",
        )
        after = Codes.model_validate(listed.draft.codes)
        assert after.pages.items() > before.pages.items()
        assert after.decisions == before.decisions
        now_listed = queries.find_listed(session, SLUG)
        assert now_listed is not None
        assert not now_listed.changed
    with host.session() as session:
        assert session.scalars(select(Module.current_revision)).one() == 2
        actions = session.scalars(select(Audit.action).order_by(Audit.id)).all()
        assert [one for one in actions if one.startswith("module")] == [
            "module_imported",
            "module_published",
            "module_published",
        ]


def test_the_catalogue_says_what_is_published_not_what_is_being_written(studio: Host) -> None:
    with studio.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        before = listed.module.title
        whole = service.document_of(listed.draft).model_copy(update={"title": "Another title"})
        service.save_draft(session, listed.module, whole, lock_version=1, by="x", at=studio.clock())
        assert listed.module.title == before
        service.publish_module(session, listed.module, by="x", at=studio.clock())
        assert listed.module.title == "Another title"


def test_a_revision_never_changes(both_studios: Host) -> None:
    with pytest.raises(DatabaseError, match="never changed"), both_studios.session() as session:
        session.execute(update(Revision).values(note="Rewritten"))


def test_what_must_be_mended_stops_a_publication_and_stores_nothing(both_studios: Host) -> None:
    host = both_studios
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        document = service.document_of(listed.draft)
        whole = document.model_copy(update={"node": "nowhere"})
        service.save_draft(session, listed.module, whole, lock_version=1, by="x", at=host.clock())
        with pytest.raises(service.NotPublishableError) as caught:
            service.publish_module(session, listed.module, by="x", at=host.clock())
        assert [one.code for one in caught.value.findings if one.blocking] == ["node-unknown"]
        assert len(queries.revisions_of(session, listed.module.id)) == 1


def test_pictures_are_kept_once(both_studios: Host) -> None:
    host = both_studios
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        before = len(session.scalars(select(Media.digest)).all())
        files = service.module_files(session, listed.module)
        service.import_module(session, files, by="x", at=host.clock())
        assert len(session.scalars(select(Media.digest)).all()) == before
        assert service.media_of(session, listed.draft.media) == files.media


def codes_after_import(host: Host, theirs: Codes | None, *, published: bool) -> tuple[Codes, Codes]:
    """Import files with these codes; the draft's codes before and after."""
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        files = service.module_files(session, listed.module)
        if not published:
            document = files.document.model_copy(update={"slug": "not-published"})
            files = ModuleFiles(document, None, files.media)
            service.import_module(session, files, by="x", at=host.clock())
        found = queries.find_listed(session, files.document.slug)
        assert found is not None
        before = Codes.model_validate(found.draft.codes)
        again = ModuleFiles(files.document, theirs, files.media)
        service.import_module(session, again, by="x", at=host.clock())
        return before, Codes.model_validate(found.draft.codes)


def test_codes_of_files_are_taken_until_a_module_is_published(studio: Host) -> None:
    theirs = Codes(key="abc123", pages={"a_dose_on_sunday": "07"})
    _, after = codes_after_import(studio, theirs, published=False)
    assert after == theirs
    before, after = codes_after_import(studio, None, published=False)
    assert after == before


def test_codes_of_a_published_module_stay_and_only_grow(studio: Host) -> None:
    before, after = codes_after_import(studio, Codes(key="abc123"), published=True)
    assert after == before
    theirs = Codes(key=before.key, decisions={"far_away": "zz"}, letters={"far_away": {"one": "a"}})
    _, after = codes_after_import(studio, theirs, published=True)
    assert after.decisions == before.decisions | {"far_away": "zz"}
    assert after.letters == before.letters | {"far_away": {"one": "a"}}
    assert after.pages == before.pages


@pytest.mark.parametrize(
    "change",
    [
        {"pages": {"a_dose_on_sunday": "zz"}},
        {"pages": {"elsewhere": "00"}},
        {"decisions": {"elsewhere": "00"}},
        {"letters": {"sunday_dose": {"wide": "z"}}},
        {"letters": {"sunday_dose": {"other": "a"}}},
    ],
)
def test_codes_that_contradict_ours_are_refused(studio: Host, change: dict[str, dict[str, str]]) -> None:
    with studio.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        ours = Codes.model_validate(listed.draft.codes)
        assert ours.pages["a_dose_on_sunday"] == "00"
    with pytest.raises(service.CodesDifferError):
        codes_after_import(studio, Codes.model_validate({"key": ours.key, **change}), published=True)
