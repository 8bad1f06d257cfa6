"""``lcf people``: add people, list them, make links that sign them in."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from flask import Flask

from lcf_lms.cli.host import BY, open_host
from lcf_lms.models.person import ROLES
from lcf_lms.people import queries, service
from lcf_lms.web.clock import now
from lcf_lms.web.state import state


@click.group("people")
def people() -> None:
    """People who sign in with us: add, list, link."""


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Their name, as pages show it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    default=("learner",),
    show_default=True,
    help="What they may do; more than one is possible.",
)
@click.option("--password", is_flag=True, help="Ask for a password now. Without it they get a sign-in link.")
def add(email: str, name: str, roles: tuple[str, ...], password: bool) -> None:
    """Add the person of that EMAIL address and print a link that signs them in once."""
    secret = click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    with open_host() as (app, session):
        try:
            person = service.add_person(
                session, name=name, email=email, roles=roles, by=BY, at=now(), password=secret
            )
        except service.PersonError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{person.subject}: added as {', '.join(person.roles)}")
        if secret is None:
            _print_link(app, service.make_link(session, person, by=BY, at=now(), until=_until()))


@people.command("list")
def list_people() -> None:
    """Everyone, with their roles."""
    with open_host() as (_app, session):
        for person in queries.everyone(session):
            state_word = "" if person.active else ", not active"
            click.echo(
                f"{person.subject}: {person.name}, {', '.join(person.roles)}, by {person.issuer}{state_word}"
            )


@people.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs the person of that EMAIL address in, once."""
    with open_host() as (app, session):
        person = queries.local_person(session, service.plain_email(email))
        if person is None:
            raise click.ClickException(f"There is nobody with the address {email}.")
        _print_link(app, service.make_link(session, person, by=BY, at=now(), until=_until()))


def _until() -> datetime:
    return now() + timedelta(hours=service.LINK_HOURS)


def _print_link(app: Flask, made: service.Invitation) -> None:
    click.echo(f"Sign-in link, once, for {service.LINK_HOURS} hours; put your site's address before it:")
    click.echo(f"  {state(app).url_prefix}/sign-in/{made.token}")
