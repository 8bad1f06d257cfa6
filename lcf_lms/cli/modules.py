"""``lcf modules``: check, format, import, dump and count modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from lcf_lms import checks, resources
from lcf_lms.authoring import service
from lcf_lms.checks.language import best_choices, count_minutes
from lcf_lms.checks.scenario import graph_of, scenario_findings
from lcf_lms.checks.size import worst_state
from lcf_lms.cli.host import BY, open_host
from lcf_lms.content import files
from lcf_lms.content.document import Module, walk_blocks, walk_decisions
from lcf_lms.content.framework import Framework
from lcf_lms.content.scenario import Scenario
from lcf_lms.models.module import select_module
from lcf_lms.play import graph
from lcf_lms.play.state import BUDGET
from lcf_lms.signals import module_published
from lcf_lms.web.clock import now
from lcf_lms.web.signalling import announce

FOLDERS = click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group("modules")
def modules() -> None:
    """Modules as files: check, format, import, dump, count."""


@modules.command("check")
@FOLDERS
def check(folders: tuple[Path, ...]) -> None:
    """Check modules; exit 1 if one cannot be read or published.

    FOLDERS are module folders, or folders that hold module folders. Without any: the product's own.
    """
    stopped = False
    for folder in _module_folders(folders):
        try:
            module = files.read_module(folder)
            framework = _framework(folder, module.document.framework)
        except files.ContentError as error:
            click.echo(str(error), err=True)
            stopped = True
            continue
        stopped |= _report(folder, module, framework)
    raise SystemExit(1 if stopped else 0)


def _report(folder: Path, module: files.ModuleFiles, framework: Framework) -> bool:
    """Print the findings of one module; whether one of them is blocking."""
    found = checks.run(module.document, framework, frozenset(module.media), module.codes)
    unread = 0
    for finding in found:
        reason = checks.accepted_reason(module.document, finding)
        if reason is not None:
            click.echo(f"{folder}: accepted: {finding.code} at {finding.place}: {reason}")
            continue
        unread += 1
        words = f"{finding.code} at {finding.place}: {finding.message} {finding.mend}"
        click.echo(f"{folder}: {finding.severity}: {words}")
    blocking = sum(finding.blocking for finding in found)
    click.echo(f"{folder}: {blocking} must be mended, {unread - blocking} advice")
    return blocking > 0


@modules.command("format")
@FOLDERS
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file is not in canonical form."
)
def format_modules(folders: tuple[Path, ...], only_check: bool) -> None:
    """Bring module files into canonical form."""
    rough = False
    for folder in _module_folders(folders):
        try:
            module = files.read_module(folder)
        except files.ContentError as error:
            raise SystemExit(_say_problems(error)) from error
        if only_check:
            wanted = files.module_as_files(module)
            changed = [name for name, content in wanted.items() if _bytes(folder / name) != content]
        else:
            changed = files.write_module(folder, module)
        rough |= bool(changed)
        for name in changed:
            click.echo(f"{folder / name}: {'not in canonical form' if only_check else 'written'}")
    raise SystemExit(1 if rough and only_check else 0)


@modules.command("import")
@FOLDERS
@click.option("--publish", is_flag=True, help="Publish each module as its next revision, if it has changed.")
@click.option("--absent", is_flag=True, help="Leave a module alone whose slug is here already.")
def import_modules(folders: tuple[Path, ...], publish: bool, absent: bool) -> None:
    """Make the drafts of modules what their files say; all of them or, if one cannot be read, none.

    FOLDERS are module folders, or folders that hold module folders. Without any: the product's own.
    """
    read: list[tuple[Path, files.ModuleFiles]] = []
    problems: list[str] = []
    for folder in _module_folders(folders):
        try:
            read.append((folder, files.read_module(folder)))
        except files.ContentError as error:
            problems.append(str(error))
    if problems:
        click.echo("\n".join([*problems, "Nothing was stored."]), err=True)
        raise SystemExit(1)
    with open_host() as (app, session):
        published = [_store(session, folder, module, publish, absent) for folder, module in read]
    with app.app_context():
        for revision in published:
            if revision is not None:
                slug, number, at = revision
                announce(module_published, slug=slug, revision=number, by=BY, at=at)


def _store(
    session: Session, folder: Path, module: files.ModuleFiles, publish: bool, absent: bool
) -> tuple[str, int, datetime] | None:
    """Import one module, and publish it if asked to. Slug, number and time of a revision made just now."""
    slug, at = module.document.slug, now()
    if absent and session.scalar(select_module(slug)) is not None:
        click.echo(f"{folder}: {slug} is here already")
        return None
    try:
        row = service.import_module(session, module, by=BY, at=at)
        click.echo(f"{folder}: {slug} imported")
        if not publish:
            return None
        published = service.publish_module(session, row, by=BY, at=at)
    except (service.FrameworkMissingError, service.CodesDifferError) as error:
        raise click.ClickException(f"{folder}: {error} Nothing was stored.") from error
    except service.NotPublishableError as error:
        stopping = [finding for finding in error.findings if finding.blocking]
        lines = [f"{folder}: {one.code} at {one.place}: {one.message} {one.mend}" for one in stopping]
        raise click.ClickException("\n".join([*lines, "Nothing was stored."])) from error
    number = published.revision.number
    click.echo(f"{folder}: {slug} {'published as' if published.new else 'is already'} revision {number}")
    return (slug, number, at) if published.new else None


@modules.command("dump")
@click.argument("slug")
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that the module's own folder, named by its slug, goes into.",
)
def dump(slug: str, output: Path) -> None:
    """Write a module's draft, its codes and its pictures as files, in canonical form."""
    with open_host() as (_app, session):
        row = session.scalar(select_module(slug))
        if row is None:
            raise click.ClickException(f"There is no module {slug}.")
        module = service.module_files(session, row)
    changed = files.write_module(output / slug, module)
    for name in changed:
        click.echo(f"{output / slug / name}: written")
    click.echo(f"{output / slug}: {len(changed)} files changed")


@modules.command("stats")
@FOLDERS
def stats(folders: tuple[Path, ...]) -> None:
    """Words, minutes, decisions, paths and the longest resume string of modules."""
    for folder in _module_folders(folders):
        try:
            module = files.read_module(folder).document
        except files.ContentError as error:
            raise SystemExit(_say_problems(error)) from error
        click.echo("\n".join(_stats(module)))


def _stats(module: Module) -> Iterator[str]:
    words, decisions, minutes = count_minutes(module)
    yield f"{module.slug}: {words} words, {decisions} decisions, about {minutes} of {module.minutes} minutes"
    owners = [decision.item or decision.scene for decision in walk_decisions(module)]
    tags = Counter(tag for owner in owners if owner is not None for tag in owner.tags)
    yield "  decisions per tag: " + (
        ", ".join(f"{tag} {count}" for tag, count in sorted(tags.items())) or "none"
    )
    for placed in walk_blocks(module):
        if isinstance(placed.block, Scenario):
            yield f"  {placed.place}: {_paths(placed.block, placed.place)}"
    best = list(best_choices(module))
    if best:
        longest = sum(long for _, _, long in best) * 100 // len(best)
        first = sum(place == 1 for _, place, _ in best) * 100 // len(best)
        yield f"  best choice: longest in {longest}%, first in {first}% of {len(best)} decisions"
    yield f"  longest resume string: {worst_state(module)} of {BUDGET} characters"


def _paths(scenario: Scenario, place: str) -> str:
    if any(finding.blocking for finding in scenario_findings(scenario, place)):
        return "not walked, something must be mended first"
    count, shortest, longest = graph.path_lengths(graph_of(scenario))
    return f"{count} paths of {shortest} to {longest} decisions, {len(scenario.endings)} endings"


def _module_folders(folders: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for folder in folders or (resources.modules_folder(),):
        inner = sorted(path.parent for path in folder.glob("*/module.yaml"))
        found.extend(inner or [folder])
    return found


def _framework(folder: Path, key: str) -> Framework:
    """The framework file beside the modules, else the product's own."""
    for root in (folder.parent, resources.modules_folder()):
        path = root / "frameworks" / f"{key}.yaml"
        if path.exists():
            return files.read_framework(path)
    problem = files.Problem(
        path=str(folder / "module.yaml"),
        line=1,
        column=1,
        place="framework",
        message=f"there is no framework {key}",
        mend=f"add frameworks/{key}.yaml beside the modules",
    )
    raise files.ContentError([problem])


def _say_problems(error: files.ContentError) -> int:
    click.echo(str(error), err=True)
    return 1


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
