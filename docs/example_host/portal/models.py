"""The portal's own tables. None of them knows of LCF Learning, and it knows of none of them."""

from __future__ import annotations

from datetime import datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The portal's declarative base."""


db = SQLAlchemy(model_class=Base)


class User(db.Model):  # type: ignore[name-defined, misc]
    """Someone with an account here. ``jobs`` are the portal's own words, with commas between them."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    jobs: Mapped[str] = mapped_column(default="")


class Heard(db.Model):  # type: ignore[name-defined, misc]
    """What a signal told, a row each."""

    __tablename__ = "heard"

    id: Mapped[int] = mapped_column(primary_key=True)
    signal: Mapped[str]
    login: Mapped[str]
    told: Mapped[str]
    at: Mapped[datetime]
