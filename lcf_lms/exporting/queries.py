"""Published modules and the packages made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lcf_lms.models.export import Export
from lcf_lms.models.module import Module, Revision, select_catalogue, select_module


@dataclass(frozen=True, slots=True)
class Exportable:
    """A module with its published revision and its packages, newest first."""

    module: Module
    revision: Revision
    exports: Sequence[Export]


def exportable_modules(session: Session) -> list[Exportable]:
    """Every published module in catalogue order."""
    made: defaultdict[int, list[Export]] = defaultdict(list)
    for export in session.scalars(_newest_first()):
        made[export.module_id].append(export)
    catalogue = select_catalogue().join(
        Revision, (Revision.module_id == Module.id) & (Revision.number == Module.current_revision)
    )
    rows = session.execute(catalogue.add_columns(Revision)).all()
    return [Exportable(module, revision, made[module.id]) for module, revision in rows]


def exportable_module(session: Session, slug: str) -> Exportable | None:
    """One module, None where it does not exist or nothing of it is published."""
    module = session.scalar(select_module(slug))
    if module is None or module.current_revision is None:
        return None
    revision = session.get_one(Revision, (module.id, module.current_revision))
    return Exportable(
        module, revision, session.scalars(_newest_first().where(Export.module_id == module.id)).all()
    )


def export_of(session: Session, slug: str, number: int) -> Export | None:
    """One package of a module, None where there is none of that number."""
    return session.scalar(
        select(Export)
        .join(Module, Module.id == Export.module_id)
        .where(Module.slug == slug, Export.id == number)
    )


def _newest_first() -> Select[Export]:
    """Packages without their bytes, which the model leaves in the database."""
    return select(Export).order_by(Export.built_at.desc(), Export.id.desc())
