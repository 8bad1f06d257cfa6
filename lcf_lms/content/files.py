"""A module as a folder of YAML, both ways.

``modules/<slug>/module.yaml`` holds everything but the sections, ``sections/<nn>-<id>.yaml`` one
section each, ``codes.yaml`` the permanent codes, ``media/`` the pictures. Writing what was read
gives the same bytes when the files were in canonical form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lcf_lms.content import yaml_text
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.framework import Framework

ModelT = TypeVar("ModelT", bound=BaseModel)
MAX_MEDIA_BYTES = 2_000_000
_NOTHING = object()
ALWAYS_WRITTEN = frozenset({"type", "kind", "schema_version", "language"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where (file, line, column, place in the document), what, how to mend it."""

    path: str
    line: int
    column: int
    place: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.path}:{self.line}:{self.column}: {place}{self.message}. To mend it: {self.mend}."


class ContentError(Exception):
    """Files that do not hold a document. ``problems`` lists everything found, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ModuleFiles:
    """What a module's folder holds. ``media`` maps ``media/<name>`` to bytes."""

    document: Module
    codes: Codes | None = None
    media: Mapping[str, bytes] = field(default_factory=dict)


def read_module(folder: Path) -> ModuleFiles:
    """Read a module's folder. Raises ContentError naming every place; nothing is half-read."""
    trees = {"module.yaml": _read_tree(folder / "module.yaml")}
    section_paths = sorted((folder / "sections").glob("*.yaml"))
    trees |= {f"sections/{path.name}": _read_tree(path) for path in section_paths}
    data = _mapping(folder / "module.yaml", trees["module.yaml"])
    if "sections" in data:
        line, column = trees["module.yaml"].position(("sections",))
        raise ContentError(
            [
                _problem(
                    folder / "module.yaml",
                    line,
                    column,
                    "sections",
                    "sections stand in files of their own",
                    "move each section to sections/<nn>-<id>.yaml",
                )
            ]
        )
    names = [f"sections/{path.name}" for path in section_paths]
    data = data | {"sections": [trees[name].data for name in names]}
    document = _validate(Module, data, folder, trees, names)
    return ModuleFiles(document, _read_codes(folder), _read_media(folder))


def read_framework(path: Path) -> Framework:
    """Read a framework from one file. Raises ContentError."""
    tree = _read_tree(path)
    return _validate(Framework, _mapping(path, tree), path.parent, {path.name: tree}, [], whole=path.name)


def module_as_files(module: ModuleFiles) -> dict[str, bytes]:
    """The canonical files of a module: relative name → bytes."""
    data = as_data(module.document)
    sections = data.pop("sections")
    files = {"module.yaml": yaml_text.write(data)}
    for number, section in enumerate(sections, start=1):
        files[f"sections/{number:02d}-{section['id'].replace('_', '-')}.yaml"] = yaml_text.write(section)
    if module.codes is not None:
        files["codes.yaml"] = yaml_text.write(as_data(module.codes))
    return files | dict(module.media)


def write_module(folder: Path, module: ModuleFiles) -> list[str]:
    """Write a module's folder in canonical form; returns the names whose bytes changed.

    Section files that the document no longer has are removed; other files are left alone.
    """
    files = module_as_files(module)
    changed: list[str] = []
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(name)
    for path in sorted((folder / "sections").glob("*.yaml")):
        if f"sections/{path.name}" not in files:
            path.unlink()
            changed.append(f"sections/{path.name}")
    return changed


def framework_as_file(framework: Framework) -> bytes:
    """The canonical file of a framework."""
    return yaml_text.write(as_data(framework))


def as_data(model: BaseModel) -> dict[str, Any]:
    """A document as plain data in the order of its fields, without what stands at its default."""
    data: dict[str, Any] = {}
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if name in ALWAYS_WRITTEN or value != info.get_default(call_default_factory=True, validated_data={}):
            data[info.alias or name] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return as_data(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _problem(path: Path, line: int, column: int, place: str, message: str, mend: str) -> Problem:
    return Problem(str(path), line, column, place, message, mend)


def _read_tree(path: Path) -> yaml_text.Tree:
    try:
        if path.stat().st_size > yaml_text.MAX_BYTES:
            raise yaml_text.YamlTextError("the file is larger than 1 MB", "divide it")
        return yaml_text.read(path.read_bytes())
    except FileNotFoundError as error:
        raise ContentError([_problem(path, 1, 1, "", "there is no such file", "write it")]) from error
    except yaml_text.YamlTextError as error:
        raise ContentError(
            [_problem(path, error.line, error.column, "", error.message, error.mend)]
        ) from error


def _mapping(path: Path, tree: yaml_text.Tree) -> dict[str, Any]:
    if isinstance(tree.data, dict):
        return tree.data
    raise ContentError(
        [_problem(path, 1, 1, "", "the file does not hold keys and values", "begin with a key")]
    )


def _validate(
    model: type[ModelT],
    data: dict[str, Any],
    folder: Path,
    trees: Mapping[str, yaml_text.Tree],
    section_names: list[str],
    whole: str = "module.yaml",
) -> ModelT:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = []
        details = error.errors()
        for detail in details:
            if detail["type"] == "too_short" and any(
                _is_within(other["loc"], detail["loc"]) for other in details
            ):
                continue  # a list is short only because one of its parts is refused, which is said there
            path = _data_path(data, detail["loc"])
            name, inner = whole, path
            if section_names and path[:1] == ("sections",) and len(path) > 1 and isinstance(path[1], int):
                name, inner = section_names[path[1]], path[2:]
            line, column = trees[name].position(inner)
            message, mend = _in_words(detail["type"], detail["msg"], detail.get("ctx", {}), detail["loc"])
            problems.append(_problem(folder / name, line, column, _named(data, path), message, mend))
        problems.sort(key=lambda problem: (problem.path, problem.line, problem.column))
        raise ContentError(problems) from error


def _is_within(inner: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _data_path(data: Any, loc: tuple[int | str, ...]) -> yaml_text.Path:
    """pydantic's place without the names of union members; ends with the key that is missing."""
    path: list[str | int] = []
    for step in loc:
        inner = _inside(data, step)
        if inner is _NOTHING and (step != loc[-1] or not isinstance(step, str)):
            continue
        data = inner
        path.append(step)
    return tuple(path)


def _named(data: Any, path: yaml_text.Path) -> str:
    """A path for people: list positions become the ids that stand there."""
    words: list[str] = []
    for step in path:
        data = _inside(data, step)
        identity = data.get("id") if isinstance(data, dict) else None
        words.append(str(identity) if isinstance(step, int) and identity else str(step))
    return "/".join(words)


def _inside(data: Any, step: int | str) -> Any:
    """The part of plain data at a step, or _NOTHING."""
    if isinstance(data, dict):
        return data.get(step, _NOTHING)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _NOTHING


def _in_words(
    kind: str, message: str, context: Mapping[str, Any], loc: tuple[int | str, ...]
) -> tuple[str, str]:
    key = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f"{key} is missing", f"add {key}"
    if kind == "extra_forbidden":
        return f"{key} is not a key that is known here", "take it out, or check its spelling"
    if kind.startswith("union_tag") or kind == "literal_error" or kind == "enum":
        expected = context.get("expected_tags") or context.get("expected") or "a known word"
        return f"this is not one of {expected}", "choose one of these words"
    if kind == "string_pattern_mismatch":
        pattern = context.get("pattern")
        return (
            f"this does not have the form {pattern}",
            "use lower-case letters, digits and the signs the form allows",
        )
    if kind == "too_short":
        return f"at least {context.get('min_length')} should stand here", "add what is missing"
    if kind == "string_type":
        return "a text should stand here", "write a text, in quotes if need be"
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:], "change it so that this holds"


def _read_codes(folder: Path) -> Codes | None:
    path = folder / "codes.yaml"
    if not path.exists():
        return None
    tree = _read_tree(path)
    return _validate(Codes, _mapping(path, tree), folder, {"codes.yaml": tree}, [], whole="codes.yaml")


def _read_media(folder: Path) -> dict[str, bytes]:
    media: dict[str, bytes] = {}
    for path in sorted((folder / "media").glob("*")):
        if path.is_symlink() or not path.is_file():
            raise ContentError(
                [_problem(path, 1, 1, "", "this is not a plain file", "put the picture itself here")]
            )
        if path.stat().st_size > MAX_MEDIA_BYTES:
            raise ContentError(
                [_problem(path, 1, 1, "", "the picture is larger than 2 MB", "make it smaller")]
            )
        media[f"media/{path.name}"] = path.read_bytes()
    return media
