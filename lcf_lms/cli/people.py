"""``lcf people``: add people, list them, let them rest and bring them back, make links to set a password."""

from __future__ import annotations

import click
from flask import Flask
from sqlalchemy.orm import Session

from lcf_lms.cli.host import BY, open_host
from lcf_lms.models.person import ROLES, Person
from lcf_lms.people import directory, queries, service
from lcf_lms.people.passwords import make_password_link
from lcf_lms.web.clock import now
from lcf_lms.web.state import state


@click.group("people")
def people() -> None:
    """People who sign in with us: add, list, deactivate, reactivate, link."""


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
@click.option(
    "--password", is_flag=True, help="Ask for a password now. Without it they get a link to set one."
)
def add(email: str, name: str, roles: tuple[str, ...], password: bool) -> None:
    """Add the person of that EMAIL address and print a link by which they set a password."""
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
            _print_link(app, make_password_link(session, person, by=BY, at=now()))


@people.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only those who hold this role.")
def list_people(role: str | None) -> None:
    """Everyone, with their roles."""
    with open_host() as (_app, session):
        for person in queries.everyone(session):
            if role is not None and role not in person.roles:
                continue
            state_word = "" if person.active else ", not active"
            click.echo(
                f"{person.subject}: {person.name}, {', '.join(person.roles)}, by {person.issuer}{state_word}"
            )


@people.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Let the person of that EMAIL address in no more. Nothing of theirs is deleted."""
    with open_host() as (_app, session):
        person = _person(session, email)
        if not person.active:
            click.echo(f"{person.subject}: not active already")
            return
        try:
            ended = directory.deactivate(session, person, by=BY, at=now())
        except service.PersonError as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{person.subject}: not active any more; sign-ins ended: {ended}")


@people.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Let the person of that EMAIL address in again."""
    with open_host() as (_app, session):
        person = _person(session, email)
        again = directory.reactivate(session, person, by=BY, at=now())
        click.echo(f"{person.subject}: {'active again' if again else 'active already'}")


@people.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link by which the person of that EMAIL address sets a password, once."""
    with open_host() as (app, session):
        try:
            made = make_password_link(session, _person(session, email), by=BY, at=now())
        except service.PersonError as error:
            raise click.ClickException(str(error)) from error
        _print_link(app, made)


def _person(session: Session, email: str) -> Person:
    person = queries.local_person(session, service.plain_email(email))
    if person is None:
        raise click.ClickException(f"There is nobody with the address {email}.")
    return person


def _print_link(app: Flask, made: service.Invitation) -> None:
    click.echo(
        f"Link to set a password, once, for {service.LINK_HOURS} hours; put your site's address before it:"
    )
    click.echo(f"  {state(app).url_prefix}/password/{made.token}")
