"""The command `lcf`: one file per noun. A host that mounts us has the same commands as `flask lcf`."""

from __future__ import annotations

import click

from lcf_lms import __version__
from lcf_lms.cli.db import db
from lcf_lms.cli.demo import demo
from lcf_lms.cli.doctor import doctor
from lcf_lms.cli.export import export
from lcf_lms.cli.frameworks import frameworks
from lcf_lms.cli.modules import modules
from lcf_lms.cli.packages import packages
from lcf_lms.cli.people import people
from lcf_lms.cli.serve import serve

COMMANDS: tuple[click.Command, ...] = (db, demo, doctor, export, frameworks, modules, packages, people, serve)


@click.group("lcf")
@click.version_option(__version__, prog_name="LCF Learning")
def main() -> None:
    """LCF Learning: leadership learning by deciding, on its own pages and in any SCORM platform."""


for command in COMMANDS:
    main.add_command(command)
