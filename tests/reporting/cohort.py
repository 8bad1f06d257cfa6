"""People who are somewhere in a module, by the real services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from lcf_lms.learning import service as learning
from lcf_lms.learning.schemas import ResponseIn
from lcf_lms.models.assignment import Assignment, Group
from lcf_lms.models.module import Module, select_module
from lcf_lms.models.person import Person
from lcf_lms.reporting import service
from tests.hosts import Host
from tests.learning import sample

DECISIONS = ("check", "ward.first", "ward.second")
STRONG, WEAK, WEAKEST, SHORT = "aaa", "baa", "bba", "ab"
"""Answers to the sample's decisions: all strong; one weak; two weak; only two, where there is no mark."""


def publish(host: Host, *, mark: int | None = 80) -> None:
    """The sample module. With a mark every way through it has three decisions."""
    with host.session() as session:
        publish_in(session, host.clock(), mark)


def publish_in(session: Session, at: datetime, mark: int | None = 80) -> Module:
    """The same in a session."""
    whole = sample.document().model_dump(mode="json", by_alias=True)
    if mark is not None:
        whole["pass_mark"] = mark
        scenario = whole["sections"][0]["pages"][1]["blocks"][0]
        scenario["scenes"][0]["choices"][1]["goto"] = "second"
    changes = {"sections": whole["sections"]} | ({} if mark is None else {"pass_mark": mark})
    return sample.publish(session, at, **changes)[0]


def answer(host: Host, who: str, answers: str, *, ordinal: int = 1, slug: str = sample.SLUG) -> None:
    """Somebody decides that much of their attempt of that ordinal."""
    number = host.person(who)
    with host.session() as session:
        module = session.scalars(select_module(slug)).one()
        answer_as(session, number, module, answers, ordinal, host.clock())


def answer_as(
    session: Session, person_id: int, module: Module, answers: str, ordinal: int, at: datetime
) -> None:
    """The same for a person and a module that are there."""
    learning.record(
        session,
        person_id=person_id,
        module=module,
        ordinal=ordinal,
        revision=module.current_revision or 0,
        responses=[
            ResponseIn(id=uuid4(), number=number, run=0, decision=sample.code(session, key), answer=letter)
            for number, (key, letter) in enumerate(zip(DECISIONS, answers, strict=False), start=1)
        ],
        at=at,
    )


def group(host: Host, name: str, *people: str) -> int:
    """A group of these people; its number."""
    numbers = [host.person(who) for who in people]
    with host.session() as session:
        made = service.create_group(session, name, by="tests", at=host.clock())
        found = [session.get_one(Person, number) for number in numbers]
        service.add_people(session, made, found, by="tests", at=host.clock())
        return made.id


def assign(
    host: Host,
    days: int,
    *,
    people: tuple[str, ...] = (),
    groups: tuple[int, ...] = (),
    slug: str = sample.SLUG,
) -> list[int]:
    """Assign the module, due in so many days from now; the numbers of all assignments there are."""
    numbers = [host.person(who) for who in people]
    with host.session() as session:
        service.assign_module(
            session,
            session.scalars(select_module(slug)).one(),
            people=[session.get_one(Person, number) for number in numbers],
            groups=[session.get_one(Group, number) for number in groups],
            due_on=day(host, days),
            by="tests",
            at=host.clock(),
        )
        return [one.id for one in session.query(Assignment).order_by(Assignment.id)]


def day(host: Host, days: int) -> date:
    """The day so many days from now."""
    return (host.clock() + timedelta(days=days)).date()
