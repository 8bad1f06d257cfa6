"""What authoring reads: modules with their newest revision, and how many people each revision holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lcf_lms.content.framework import Framework
from lcf_lms.models.attempt import Attempt
from lcf_lms.models.module import Draft, FrameworkVersion, Module, Revision
from lcf_lms.models.person import Person

STATES = ("draft", "published", "withdrawn")


@dataclass(frozen=True, slots=True)
class Listed:
    """A module with its draft, and its newest revision if it was ever published."""

    module: Module
    draft: Draft
    newest: Revision | None

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.newest is None:
            return "draft"
        return "published" if self.module.withdrawn_at is None else "withdrawn"

    @property
    def changed(self) -> bool:
        """Whether the draft says something else than the newest revision."""
        if self.newest is None:
            return False
        return self.newest.document != self.draft.document or self.newest.media != self.draft.media


@dataclass(frozen=True, slots=True)
class People:
    """Who is touched by a module: on the way by revision, and how many have finished it."""

    on_the_way: dict[int, int]
    finished: int

    @property
    def all_on_the_way(self) -> int:
        """People on the way through any revision."""
        return sum(self.on_the_way.values())


def list_modules(session: Session, slug: str | None = None) -> list[Listed]:
    """Every module in catalogue order, or the one of that slug."""
    newest = (
        select(Revision.module_id, func.max(Revision.number).label("number"))
        .group_by(Revision.module_id)
        .subquery()
    )
    query = (
        select(Module, Draft, Revision)
        .join(Draft, Draft.module_id == Module.id)
        .outerjoin(newest, newest.c.module_id == Module.id)
        .outerjoin(Revision, (Revision.module_id == Module.id) & (Revision.number == newest.c.number))
        .order_by(Module.order, Module.slug)
    )
    if slug is not None:
        query = query.where(Module.slug == slug)
    return [Listed(module, draft, revision) for module, draft, revision in session.execute(query)]


def find_listed(session: Session, slug: str) -> Listed | None:
    """The module of that slug, if there is one."""
    return next(iter(list_modules(session, slug)), None)


def revisions_of(session: Session, module_id: int) -> Sequence[Revision]:
    """All revisions of a module, newest first."""
    query = select(Revision).where(Revision.module_id == module_id).order_by(Revision.number.desc())
    return session.scalars(query).all()


def people_of(session: Session, module_ids: Collection[int]) -> dict[int, People]:
    """Who is touched, by module: on the way with an open attempt, finished with a complete one."""
    open_by_revision = session.execute(
        select(Attempt.module_id, Attempt.revision, func.count())
        .where(Attempt.module_id.in_(module_ids), Attempt.completed_at.is_(None))
        .group_by(Attempt.module_id, Attempt.revision)
        .order_by(Attempt.revision)
    )
    finished = session.execute(
        select(Attempt.module_id, func.count(func.distinct(Attempt.person_id)))
        .where(Attempt.module_id.in_(module_ids), Attempt.completed_at.is_not(None))
        .group_by(Attempt.module_id)
    )
    on_the_way: dict[int, dict[int, int]] = {}
    for module_id, revision, count in open_by_revision:
        on_the_way.setdefault(module_id, {})[revision] = count
    done = {row[0]: row[1] for row in finished}
    return {key: People(on_the_way.get(key, {}), done.get(key, 0)) for key in module_ids}


def names_of(session: Session, emails: Collection[str]) -> dict[str, str]:
    """Names of the people behind addresses."""
    rows = session.execute(select(Person.email, Person.name).where(Person.email.in_(emails)))
    return {email: name for email, name in rows if email}


def frameworks(session: Session) -> list[Framework]:
    """Every framework that was imported, by key."""
    rows = session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.key))
    return [Framework.model_validate(row.document) for row in rows]
