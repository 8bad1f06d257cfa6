"""``lcf frameworks``: check and import competency frameworks."""

from __future__ import annotations

from pathlib import Path

import click

from lcf_lms import resources
from lcf_lms.authoring import service
from lcf_lms.cli.host import open_host
from lcf_lms.content import files
from lcf_lms.content.framework import Framework

FILES = click.argument(
    "paths", metavar="FILES…", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.group("frameworks")
def frameworks() -> None:
    """Frameworks as files: check, import."""


@frameworks.command("check")
@FILES
def check(paths: tuple[Path, ...]) -> None:
    """Check framework files; exit 1 if one cannot be read. Without FILES: the product's own."""
    for path, framework in _read(paths):
        words = (
            f"{len(framework.nodes)} nodes, {len(framework.values)} values, {len(framework.mapping)} pairs"
        )
        click.echo(f"{path}: {framework.key}: {words}")


@frameworks.command("import")
@FILES
@click.option("--absent", is_flag=True, help="Leave a framework alone whose key is here already.")
def import_frameworks(paths: tuple[Path, ...], absent: bool) -> None:
    """Store frameworks, or replace those of the same key. Without FILES: the product's own."""
    read = _read(paths)
    with open_host() as (_app, session):
        for path, framework in read:
            if absent and service.has_framework(session, framework.key):
                click.echo(f"{path}: {framework.key} is here already")
                continue
            service.import_framework(session, framework)
            click.echo(f"{path}: {framework.key} imported")


def _read(paths: tuple[Path, ...]) -> list[tuple[Path, Framework]]:
    """All files, read before anything is stored; problems are printed and end the command with 1."""
    own = sorted((resources.modules_folder() / "frameworks").glob("*.yaml"))
    read = []
    problems = []
    for path in paths or own:
        try:
            read.append((path, files.read_framework(path)))
        except files.ContentError as error:
            problems.append(str(error))
    if problems:
        click.echo("\n".join(problems), err=True)
        raise SystemExit(1)
    return read
