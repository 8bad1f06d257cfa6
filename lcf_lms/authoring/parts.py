"""Find and replace one part of a document by its place.

A place is a path of ids as findings name it: ``module``, ``<section>``, ``<section>/<page>``,
``<section>/<page>/<block>`` and, inside a block, ``…/<scene>``, ``…/<scene>/<choice>``,
``…/<ending>``, ``…/<choice>`` or ``…/<statement>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lcf_lms.content.base import Model
from lcf_lms.content.document import Module

ROOT = "module"
CHILDREN = ("sections", "pages", "blocks", "scenes", "endings", "choices", "statements")
"""The fields that hold parts of their own."""


class PartNotFoundError(Exception):
    """The document has nothing at this place (any more)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document with its place and how deep it stands (0 for the module)."""

    place: str
    model: Model
    depth: int

    @property
    def kind(self) -> str:
        """What it is: module, section, page, a block's type, an item's kind, scene, choice, ending…"""
        block_type = getattr(self.model, "type", None)
        if isinstance(block_type, str):
            return getattr(self.model, "kind", block_type)
        name = type(self.model).__name__
        return "choice" if name.endswith("Option") else name.lower()


def walk(module: Module) -> Iterator[Part]:
    """Every part in reading order, the module first."""
    yield Part(ROOT, module, 0)
    yield from _below(module, "", 1)


def _below(model: Model, place: str, depth: int) -> Iterator[Part]:
    for _, _, child, name in _children(model):
        where = f"{place}/{name}" if place else name
        yield Part(where, child, depth)
        yield from _below(child, where, depth + 1)


def _children(model: Model) -> Iterator[tuple[str, int, Model, str]]:
    """Field, index, child and the child's name in a place."""
    for field in CHILDREN:
        for index, child in enumerate(getattr(model, field, ())):
            name = getattr(child, "id", None) or f"{child.type}-{index + 1}"
            yield field, index, child, name


def find(module: Module, place: str) -> Part:
    """The part at a place. Raises PartNotFoundError."""
    return Part(place, _steps(module, place)[-1][2], 0 if place == ROOT else place.count("/") + 1)


def replace(module: Module, place: str, changed: Model) -> Module:
    """The document with another part at a place, validated as a whole.

    Raises PartNotFoundError, and pydantic's ValidationError where the whole no longer holds.
    """
    steps = _steps(module, place)
    for parent, (field, index, _) in zip([model for _, _, model in steps][-2::-1], steps[:0:-1], strict=True):
        children = list(getattr(parent, field))
        children[index] = changed
        changed = parent.model_copy(update={field: tuple(children)})
    return Module.model_validate(changed.model_dump(mode="json"))


def _steps(module: Module, place: str) -> list[tuple[str, int, Model]]:
    """The way from the module to the part: field and index below the one before, and the model itself."""
    steps: list[tuple[str, int, Model]] = [("", 0, module)]
    if place == ROOT:
        return steps
    for name in place.split("/"):
        step = next(
            (
                (field, index, child)
                for field, index, child, known in _children(steps[-1][2])
                if known == name
            ),
            None,
        )
        if step is None:
            raise PartNotFoundError(place)
        steps.append(step)
    return steps
