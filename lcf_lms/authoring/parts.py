"""The parts of a document by their places: find, replace, insert, duplicate, move, remove.

A place is a path of ids as findings name it: ``module``, ``<section>``, ``<section>/<page>``,
``<section>/<page>/<block>`` and, inside a block, ``…/<scene>``, ``…/<scene>/<choice>``,
``…/<ending>``, ``…/<choice>`` or ``…/<statement>``. A block without an id is named by its type and
number, so its place changes when something is put before it; accepted advice then follows it.

Every act gives a new document, validated as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lcf_lms.checks.unwritten import COPY
from lcf_lms.content.base import Model
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Accepted, Module, Page
from lcf_lms.content.scenario import Scene

ROOT = "module"
CHILDREN = ("sections", "pages", "blocks", "scenes", "endings", "choices", "statements")
"""The fields that hold parts of their own."""
INSIDE = ("scenes", "endings", "choices", "statements")
"""Fields whose ids need only differ among themselves: a copy of the part around them may keep them."""
MAX_TITLE = 300
ID_WORDS, ID_LENGTH = 5, 50


class PartNotFoundError(Exception):
    """The document has nothing at this place (any more)."""


class OnlyOneError(Exception):
    """The part around this one must keep at least one of its kind. ``place`` names the part."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} is the only one of its kind there.")
        self.place = place


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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part stands among its like: the part around it, the field, and its index of how many."""

    parent: str
    field: str
    index: int
    count: int


def walk(module: Module) -> Iterator[Part]:
    """Every part in reading order, the module first."""
    yield Part(ROOT, module, 0)
    yield from below(module)


def below(model: Model) -> Iterator[Part]:
    """Every part inside a part, in reading order, with places as seen from it."""
    yield from _below(model, "", 1)


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


def around(place: str) -> str | None:
    """The place of the part around a part; None for the module."""
    return None if place == ROOT else place.rpartition("/")[0] or ROOT


def spot(module: Module, place: str) -> Spot:
    """Where a part stands among its like. Raises PartNotFoundError, for the module too."""
    parent = around(place)
    if parent is None:
        raise PartNotFoundError(place)
    field, index, _ = _steps(module, place)[-1]
    return Spot(parent, field, index, len(getattr(find(module, parent).model, field)))


def place_of(module: Module, parent: str, field: str, index: int) -> str:
    """The place of a child of ``parent``. Raises PartNotFoundError."""
    for known, number, _, name in _children(find(module, parent).model):
        if (known, number) == (field, index):
            return _join(parent, name)
    raise PartNotFoundError(f"{parent}/{field}/{index}")


def replace(module: Module, place: str, changed: Model) -> Module:
    """The document with another part at a place, validated as a whole.

    Raises PartNotFoundError, and pydantic's ValidationError where the whole no longer holds.
    """
    return _valid(_put(module, place, changed))


def insert(module: Module, parent: str, field: str, index: int, child: Model) -> Module:
    """The document with a new part: the ``index``-th of ``field`` (counted from 0) of the part ``parent``.

    Raises PartNotFoundError where that has no such field, and ValidationError.
    """
    return _valid(_accepting(module, _inserted(module, parent, field, index, child), {parent}))


def remove(module: Module, place: str) -> Module:
    """The document without a part; advice accepted there goes with it.

    Raises OnlyOneError, PartNotFoundError.
    """
    where = spot(module, place)
    if where.count == 1 and not _may_be_empty(find(module, where.parent).model, where.field):
        raise OnlyOneError(place)
    return _valid(_accepting(module, _removed(module, place), {where.parent}))


def move(module: Module, place: str, parent: str, index: int) -> Module:
    """The document with a part at another place, the ``index``-th (from 0) there; it may have another parent.

    An index past the end is the end. Raises OnlyOneError, PartNotFoundError.
    """
    where = spot(module, place)
    model = find(module, place).model
    if parent != where.parent:
        if where.count == 1 and not _may_be_empty(find(module, where.parent).model, where.field):
            raise OnlyOneError(place)
        if where.field in INSIDE:
            raise PartNotFoundError(parent)
    moved = _inserted(_removed(module, place), parent, where.field, max(index, 0), model)
    return _valid(_accepting(module, moved, {where.parent, parent}))


def duplicate(module: Module, place: str, taken: Collection[str]) -> tuple[Module, str]:
    """The document with a copy right behind a part, and the copy's place. Its ids are new, none ``taken``."""
    where = spot(module, place)
    copy = renewed(find(module, place).model, {*taken, *ids_of(module)})
    title = getattr(copy, "title", None)
    if isinstance(title, str):
        copy = copy.model_copy(update={"title": f"{title[: MAX_TITLE - len(COPY)]}{COPY}"})
    whole = insert(module, where.parent, where.field, where.index + 1, copy)
    return whole, place_of(whole, where.parent, where.field, where.index + 1)


def renewed(model: Model, taken: set[str]) -> Model:
    """A part with new ids, its pages and blocks too; ``taken`` grows by them."""
    update: dict[str, object] = {}
    name = getattr(model, "id", None)
    if isinstance(name, str):
        update["id"] = new_id(re.sub(r"_\d+$", "", name), taken)
        taken.add(str(update["id"]))
    for field in CHILDREN:
        children = getattr(model, field, None)
        if children and field not in INSIDE:
            update[field] = tuple(renewed(child, taken) for child in children)
    return model.model_copy(update=update)


def new_id(words: str, taken: Collection[str], otherwise: str = "part") -> str:
    """An id made of the first words of a text, that is not ``taken``."""
    found = re.findall(r"[a-z0-9]+", words.lower().replace("’", "").replace("'", ""))[:ID_WORDS]
    stem = "_".join(found)[:ID_LENGTH].lstrip("0123456789_").rstrip("_") or otherwise
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name


def ids_of(module: Module) -> frozenset[str]:
    """Every id in a document."""
    return frozenset(
        name for part in walk(module) if isinstance(name := getattr(part.model, "id", None), str)
    )


def ids_given(codes: Codes) -> frozenset[str]:
    """Every id that ever had a code or a letter, retired ones included."""
    keys = [name for key in codes.decisions for name in key.split(".")]
    letters = [name for given in codes.letters.values() for name in given]
    return frozenset([*codes.pages, *keys, *letters])


def _join(parent: str, name: str) -> str:
    return name if parent == ROOT else f"{parent}/{name}"


def _valid(module: Module) -> Module:
    return Module.model_validate(module.model_dump(mode="json"))


def _put(module: Module, place: str, changed: Model) -> Module:
    steps = _steps(module, place)
    for parent, (field, index, _) in zip([model for _, _, model in steps][-2::-1], steps[:0:-1], strict=True):
        children = list(getattr(parent, field))
        children[index] = changed
        changed = parent.model_copy(update={field: tuple(children)})
    assert isinstance(changed, Module)
    return changed


def _inserted(module: Module, parent: str, field: str, index: int, child: Model) -> Module:
    model = find(module, parent).model
    if field not in type(model).model_fields:
        raise PartNotFoundError(f"{parent}/{field}")
    children = list(getattr(model, field))
    children.insert(index, child)
    return _put(module, parent, model.model_copy(update={field: tuple(children)}))


def _removed(module: Module, place: str) -> Module:
    where = spot(module, place)
    model = find(module, where.parent).model
    children = list(getattr(model, where.field))
    del children[where.index]
    return _put(module, where.parent, model.model_copy(update={where.field: tuple(children)}))


def _may_be_empty(parent: Model, field: str) -> bool:
    """A page may be without blocks and a scene without choices; everything else keeps at least one."""
    return isinstance(parent, Page | Scene) and field in {"blocks", "choices"}


def _accepting(before: Module, after: Module, parents: Collection[str]) -> Module:
    """``after`` with its accepted advice at the places where the parts of ``parents`` now stand."""
    was, now = _places(before, parents), _places(after, parents)
    there = {old: now.get(key) for key, old in was.items()}
    accepted = tuple(moved for one in after.accepted if (moved := _followed(one, there)) is not None)
    return after.model_copy(update={"accepted": accepted})


def _places(module: Module, parents: Collection[str]) -> dict[int, str]:
    """Places of the children of some parts by the very object, which moving does not change."""
    return {
        id(child): _join(parent, name)
        for parent in parents
        for _, _, child, name in _children(find(module, parent).model)
    }


def _followed(one: Accepted, there: dict[str, str | None]) -> Accepted | None:
    for old, new in there.items():
        if one.where == old or one.where.startswith(f"{old}/"):
            return (
                one.model_copy(update={"where": f"{new}{one.where[len(old) :]}"}) if new is not None else None
            )
    return one


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
