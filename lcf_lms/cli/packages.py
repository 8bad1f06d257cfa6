"""``lcf packages``: check a zip, and play it in a browser against its target."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lcf_lms.cli.host import open_host
from lcf_lms.content.finding import Finding
from lcf_lms.exporting.service import keep_proof
from lcf_lms.packaging.checking import check as check_package
from lcf_lms.packaging.targets import TARGETS
from lcf_lms.proving.browser import NoBrowserError
from lcf_lms.proving.driver import prove as drive
from lcf_lms.proving.proof import Proof

ZIP = click.argument("zip_file", metavar="ZIP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
TARGET = click.option(
    "--target",
    "target_name",
    required=True,
    type=click.Choice(list(TARGETS)),
    help="Where the package is going.",
)


@click.group("packages")
def packages() -> None:
    """Packages: check a zip, prove it in a browser."""


@packages.command("check")
@ZIP
@TARGET
def check(zip_file: Path, target_name: str) -> None:
    """Check any zip as a package for a target; exit 1 if something must be mended."""
    findings = check_package(zip_file.read_bytes(), TARGETS[target_name])
    raise SystemExit(1 if say_findings(str(zip_file), findings, target_name) else 0)


def say_findings(name: str, findings: list[Finding] | tuple[Finding, ...], target_name: str) -> bool:
    """Print findings one a line and the count; whether one of them is blocking."""
    for finding in findings:
        click.echo(
            f"{name}: {finding.severity}: {finding.code} at {finding.place}: {finding.message} {finding.mend}"
        )
    blocking = sum(finding.blocking for finding in findings)
    if blocking:
        click.echo(f"{name}: refused for {target_name}, {blocking} must be mended")
    else:
        click.echo(f"{name}: holds for {target_name}, {len(findings)} advice")
    return blocking > 0


@packages.command("prove")
@ZIP
@TARGET
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the proof here."
)
@click.option("--keep", is_flag=True, help="Keep the proof with this package in the database, for its page.")
def prove(zip_file: Path, target_name: str, json_file: Path | None, keep: bool) -> None:
    """Play the very zip in a real browser against its target's simulator; exit 1 if a check fails."""
    content = zip_file.read_bytes()
    if say_findings(str(zip_file), check_package(content, TARGETS[target_name]), target_name):
        raise SystemExit(1)
    try:
        proof = drive(content, target_name)
    except NoBrowserError as error:
        raise click.ClickException(str(error)) from error
    _say_proof(str(zip_file), proof)
    if json_file is not None:
        json_file.write_text(json.dumps(proof.as_data(), indent=2) + "\n", encoding="utf-8")
    if keep:
        with open_host() as (_, session):
            kept = keep_proof(session, proof.package_sha256, proof.target, proof.as_data())
        click.echo(f"{zip_file}: proof kept" if kept else f"{zip_file}: no such package is in the database")
    raise SystemExit(0 if proof.held else 1)


def _say_proof(name: str, proof: Proof) -> None:
    for journey in proof.journeys:
        click.echo(
            f"{journey.name}: {journey.decisions} decisions, {journey.calls} calls, "
            f"state {journey.state_length} characters, status '{journey.status}', score '{journey.score}'"
        )
        for made in journey.checks:
            if made.held:
                click.echo(f"  holds: {made.name}")
            else:
                click.echo(f"  FAILS: {made.name}: expected {made.expected}, seen {made.seen}")
    click.echo(f"{name}: {'proven' if proof.held else 'not proven'} for {proof.target}, {proof.browser}")
