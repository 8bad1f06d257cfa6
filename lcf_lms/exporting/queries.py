"""Published modules and the packages made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.models.export import Export, select_exports
from lcf_lms.models.module import Module, Revision, select_catalogue, select_framework, select_module


@dataclass(frozen=True, slots=True)
class Exportable:
    """A module with its published revision and its packages, newest first."""

    module: Module
    revision: Revision
    exports: Sequence[Export]


def exportable_modules(session: Session) -> list[Exportable]:
    """Every published module in catalogue order."""
    made: defaultdict[int, list[Export]] = defaultdict(list)
    for export in session.scalars(select(Export).order_by(Export.built_at.desc(), Export.id.desc())):
        made[export.module_id].append(export)
    return [
        Exportable(module, revision, made[module.id]) for module, revision in session.execute(select_catalogue())
    ]


def exportable_module(session: Session, slug: str) -> Exportable | None:
    """One module, None where it does not exist or nothing of it is published."""
    module = session.scalar(select_module(slug))
    if module is None or module.current_revision is None:
        return None
    revision = session.get_one(Revision, (module.id, module.current_revision))
    return Exportable(module, revision, session.scalars(select_exports(module.id)).all())


def export_of(session: Session, slug: str, number: int) -> Export | None:
    """One package of a module, None where there is none of that number."""
    return session.scalar(
        select(Export).join(Module, Module.id == Export.module_id).where(Module.slug == slug, Export.id == number)
    )


def node_title(session: Session, framework: str, node: str) -> str:
    """The title of a node as its framework gives it, or its key where the framework is not loaded."""
    version = session.scalar(select_framework(framework))
    nodes = version.document["nodes"] if version is not None else []
    return next((str(each["title"]) for each in nodes if each["key"] == node), node)
