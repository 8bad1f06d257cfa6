"""People, their sign-ins, links that sign them in or set a password, and the throttle on trying."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lcf_lms.models.base import Base, Digest, Key, Name, Serial

Role = Literal["learner", "author", "lead", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
LOCAL_ISSUER = "local"
"""The issuer of people who sign in here; a host or an identity provider names its own."""
DEMO_ISSUER = "demo"
"""The issuer of the people of the demonstration; nobody of theirs is let in anywhere else."""


class Person(Base):
    """A human as we know them: who vouches for them (``issuer``), their name there (``subject``)."""

    __tablename__ = "lcf_person"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Serial]
    issuer: Mapped[Name]
    subject: Mapped[Name]
    name: Mapped[Name]
    email: Mapped[str | None]
    roles: Mapped[list[str]]
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]


class SignIn(Base):
    """One web session. The cookie holds a random token; only its digest is kept."""

    __tablename__ = "lcf_sign_in"
    __table_args__ = (
        Index(None, "person_id"),
        CheckConstraint("expires_at > created_at", name="ends_after_it_began"),
    )

    id: Mapped[Serial]
    digest: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agent: Mapped[Name] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="joined")


class SignInLink(Base):
    """A link that signs a person in, once; a demo link works until the server that printed it stops."""

    __tablename__ = "lcf_sign_in_link"
    __table_args__ = (
        Index(None, "person_id"),
        CheckConstraint("expires_at > created_at", name="ends_after_it_began"),
    )

    id: Mapped[Serial]
    digest: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined")


class PasswordLink(Base):
    """A link by which a person sets a password, once. Only the digest of its secret is kept.

    The row stays once it is used, so that a second look at the link can say so.
    """

    __tablename__ = "lcf_password_link"
    __table_args__ = (
        Index(None, "person_id"),
        CheckConstraint("expires_at > created_at", name="ends_after_it_began"),
    )

    id: Mapped[Serial]
    digest: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("lcf_person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class Throttle(Base):
    """How often something was tried within one window."""

    __tablename__ = "lcf_throttle"
    __table_args__ = (CheckConstraint("count >= 0", name="count_is_not_negative"),)

    key: Mapped[Key] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    count: Mapped[int]


def select_person(issuer: str, subject: str) -> Select[Person]:
    """The person of that name at that issuer."""
    return select(Person).where(Person.issuer == issuer, Person.subject == subject)


def select_sign_in(digest: str, at: datetime) -> Select[SignIn]:
    """The sign-in of that digest, if it is neither revoked nor over."""
    return select(SignIn).where(SignIn.digest == digest, SignIn.revoked_at.is_(None), SignIn.expires_at > at)


def select_sign_ins_of(person_id: int, at: datetime) -> Select[SignIn]:
    """A person's sign-ins that still work, the last used first."""
    return (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > at)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
