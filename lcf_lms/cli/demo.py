"""``lcf demo``: a lively installation with made-up people, by the same services that pages use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lcf_lms.cli import made_up
from lcf_lms.cli.host import open_host, require_inside
from lcf_lms.content.blocks import Reflection, SelfRating
from lcf_lms.content.document import Module as Document
from lcf_lms.content.document import private_blocks
from lcf_lms.content.framework import Framework
from lcf_lms.learning import service as learning
from lcf_lms.learning.schemas import ResponseIn
from lcf_lms.models.assignment import Group
from lcf_lms.models.attempt import Attempt
from lcf_lms.models.module import Module, Revision, select_catalogue, select_framework
from lcf_lms.models.person import DEMO_ISSUER, Person
from lcf_lms.people import service as people
from lcf_lms.play.marking import credit
from lcf_lms.play.path import Entry, Replayer, offered
from lcf_lms.play.tables import DecisionTable, PlayTables
from lcf_lms.reporting import service as reporting
from lcf_lms.web.clock import now
from lcf_lms.web.state import state

BY = "demo"
DAYS = 90
GROUPS = (("Board and deputies", 24), ("Aldermere General", -6), ("Harrowfield Infirmary", 10))
"""Groups, and in how many days the first module is due for them; a quarter of the people are in none."""
SHARE_STARTED, SHARE_FINISHED, SHARE_PRACTISED, SHARE_NOTED = 85, 65, 20, 60
"""Of a hundred people how many start a module; of a hundred of those how many finish, practise, write."""


@dataclass(frozen=True, slots=True)
class Published:
    """A module's current revision, read once for everybody."""

    module: Module
    document: Document
    tables: PlayTables
    ratings: tuple[str, ...]


@click.command("demo")
@click.option("--people", "count", type=click.IntRange(1, 5000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, other people.")
def demo(count: int, seed: int) -> None:
    """Fill the database of this folder with made-up people, their attempts and their notes.

    Refuses any database outside the instance folder. The same seed makes the same people once.
    """
    began = time.monotonic()
    with open_host() as (app, session):
        require_inside(app, state().database.engine, "lcf demo")
        published = published_modules(session)
        if not published:
            raise click.ClickException(
                "There is no published module. Run `lcf modules import --publish` first."
            )
        made = fill(session, published, count, seed, now())
    took = time.monotonic() - began
    words = ", ".join(f"{number} {what}" for what, number in made.items())
    click.echo(f"{words}, made up in {took:.1f} seconds")


def fill(session: Session, published: list[Published], count: int, seed: int, at: datetime) -> dict[str, int]:
    """Add people who are not there yet, and what they did before ``at``; how many of each."""
    made = {"people": 0, "attempts": 0, "finished": 0, "responses": 0, "notes": 0, "assignments": 0}
    added: list[Person] = []
    there = set(session.scalars(select(Person.subject).where(Person.issuer == DEMO_ISSUER)))
    for number in range(1, count + 1):
        random = Random(f"{seed}:{number}")
        name = made_up.name(random)
        email = f"{name.lower().replace(' ', '.')}.{seed}.{number}@demo.example"
        if email in there:
            continue
        person = _person(session, name, email, number, at - timedelta(days=DAYS))
        made["people"] += 1
        added.append(person)
        for one in published:
            if random.randrange(100) < SHARE_STARTED:
                _learn(session, random, person, one, at, made)
    session.flush()
    made["assignments"] = _assign(session, published, added, seed, at)
    return made


def _assign(
    session: Session, published: list[Published], added: list[Person], seed: int, at: datetime
) -> int:
    """Put new people into groups, and assign every module to each group; how many assignments were made."""
    count = 0
    for number, (name, days) in enumerate(GROUPS if added else ()):
        title = name if seed == 1 else f"{name} {seed}"
        group = session.scalar(select(Group).where(Group.name == title))
        if group is None:
            group = reporting.create_group(session, title, by=BY, at=at - timedelta(days=DAYS))
        reporting.add_people(session, group, added[number :: len(GROUPS) + 1], by=BY, at=at)
        for later, one in enumerate(published):
            due_on = (at + timedelta(days=days + 28 * later)).date()
            came = reporting.assign_module(
                session,
                one.module,
                people=(),
                groups=(group,),
                due_on=due_on,
                by=BY,
                at=at - timedelta(days=DAYS / 3),
            )
            count += came.new
    return count


def _person(session: Session, name: str, email: str, number: int, at: datetime) -> Person:
    roles = ["learner"]
    if number % 25 == 0:
        roles.append("lead")
    if number % 50 == 1:
        roles.append("author")
    return people.add_person(session, name=name, email=email, roles=roles, by=BY, at=at, issuer=DEMO_ISSUER)


def published_modules(session: Session) -> list[Published]:
    """Every module of the catalogue."""
    return [_published(session, module) for module in session.scalars(select_catalogue())]


def _published(session: Session, module: Module) -> Published:
    revision = session.get_one(Revision, (module.id, module.current_revision))
    framework = session.scalars(select_framework(module.framework)).one()
    scale = Framework.model_validate(framework.document).rating_scale
    return Published(
        module,
        Document.model_validate(revision.document),
        PlayTables.model_validate(revision.tables),
        tuple(rating.key for rating in scale),
    )


def _learn(
    session: Session, random: Random, person: Person, one: Published, at: datetime, made: dict[str, int]
) -> None:
    """One person's way through one module, in one or two sittings and perhaps once more."""
    skill = random.uniform(0.35, 0.95)
    moment = at - timedelta(days=random.uniform(1, DAYS - 2), hours=random.uniform(0, 8))
    finishes = random.randrange(100) < SHARE_FINISHED
    for ordinal in (1, 2):
        entries = list(_walk(random, one.tables, skill))
        if not finishes:
            entries = entries[: random.randrange(len(entries))]
        attempt, moment = _answer(session, random, person, one, ordinal, entries, moment, at)
        made["attempts"] += 1
        made["responses"] += len(entries)
        made["finished"] += attempt.completed_at is not None
        if not learning.can_start_again(attempt) or random.randrange(2):
            break
        skill = min(0.98, skill + 0.3)
        moment = min(at, moment + timedelta(days=random.uniform(0.1, 3)))
    if random.randrange(100) < SHARE_NOTED:
        made["notes"] += _write_notes(session, random, person, one, moment, finishes)
    person.last_seen_at = moment


def _answer(
    session: Session,
    random: Random,
    person: Person,
    one: Published,
    ordinal: int,
    entries: list[Entry],
    moment: datetime,
    at: datetime,
) -> tuple[Attempt, datetime]:
    """Begin an attempt and send its entries in two sittings; the attempt, and when it was last seen."""
    revision = one.tables.module.revision
    attempt, _ = learning.begin(
        session, person_id=person.id, module=one.module, ordinal=ordinal, revision=revision, at=moment
    )
    half = random.randint(0, len(entries))
    for part in (entries[:half], entries[half:]):
        if not part:
            continue
        moment = min(at, moment + timedelta(minutes=random.uniform(1, 2) * len(part)))
        learning.record(
            session,
            person_id=person.id,
            module=one.module,
            ordinal=ordinal,
            revision=revision,
            responses=[_sent(random, entry) for entry in part],
            at=moment,
        )
        learning.keep_place(session, attempt, one.tables.decisions[part[-1].decision].page, moment)
        if random.randrange(3) == 0:
            moment = min(at, moment + timedelta(days=random.uniform(0, 2)))
    if attempt.completed_at is not None:
        learning.keep_place(session, attempt, one.tables.sections[-1].pages[-1], moment)
    return attempt, moment


def _sent(random: Random, entry: Entry) -> ResponseIn:
    return ResponseIn(
        id=UUID(int=random.getrandbits(128), version=4),
        number=entry.number,
        run=entry.run,
        decision=entry.decision,
        answer=entry.answer,
    )


def _walk(random: Random, tables: PlayTables, skill: float) -> Iterator[Entry]:
    """Entries of a whole way through, page by page; perhaps a first decision practised again at the end."""
    replayer = Replayer(tables)
    number = 0

    def take(run: int, code: str, letters: str) -> Entry:
        nonlocal number
        number += 1
        entry = Entry(number, run, code, _choose(random, tables.decisions[code], letters, skill))
        assert replayer.offer(entry)
        return entry

    starts: list[str] = []
    for section in tables.sections:
        for page in (tables.pages[code] for code in section.pages):
            for code in page.decisions:
                if tables.decisions[code].scenario is None:
                    yield take(0, code, tables.decisions[code].letters)
            for key in page.scenarios:
                table, first = tables.scenarios[key], True
                while (position := replayer.result().scenarios[key].position).scene is not None:
                    asking = table.scenes[position.scene].code
                    assert asking is not None
                    starts += [asking] if first else []
                    first = False
                    yield take(0, asking, offered(table, position.scene, position.flags))
    if starts and random.randrange(100) < SHARE_PRACTISED:
        code = random.choice(starts)
        decision = tables.decisions[code]
        assert decision.scenario is not None and decision.scene is not None
        yield take(1, code, offered(tables.scenarios[decision.scenario], decision.scene, {}))


def _choose(random: Random, decision: DecisionTable, letters: str, skill: float) -> str:
    """An answer: the better the more skilful, and never the same for everyone."""
    if decision.kind == "multiple_choice":
        chosen = "".join(
            letter
            for letter in letters
            if random.random() < (skill if letter in decision.right else 1 - skill)
        )
        return chosen or letters[0]
    best = sorted(letters, key=lambda letter: -credit(decision, letter))
    for letter in best:
        if random.random() < skill:
            return letter
    return random.choice(letters)


def _write_notes(
    session: Session, random: Random, person: Person, one: Published, moment: datetime, finishes: bool
) -> int:
    blocks = list(private_blocks(one.document))
    for block in blocks if finishes else blocks[:1]:
        learning.keep_note(
            session,
            person_id=person.id,
            module=one.module,
            document=one.document,
            block=block.id,
            version=0,
            body=_note(random, block, one.ratings, moment),
            at=moment,
        )
    return len(blocks) if finishes else min(1, len(blocks))


def _note(random: Random, block: Any, ratings: tuple[str, ...], moment: datetime) -> dict[str, Any]:
    """A note's body by the names of the form's fields."""
    if isinstance(block, SelfRating):
        return {statement.id: random.choice(ratings) for statement in block.statements}
    if isinstance(block, Reflection):
        return {"text": random.choice(made_up.THOUGHTS)}
    body: dict[str, Any] = {}
    for number, action in enumerate(random.sample(made_up.ACTIONS, block.actions), start=1):
        body[f"action_{number}"] = action
        body[f"by_{number}"] = f"{moment + timedelta(days=random.randint(7, 60)):%Y-%m-%d}"
    return body
