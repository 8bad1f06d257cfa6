"""The portal's own pages: a front page that shows what was heard, and a sign-in without passwords.

Your own sign-in stands here; this one lets anyone be anyone, and is for trying things out alone.
"""

from __future__ import annotations

import click
from flask import Blueprint, redirect, render_template, request, session
from flask.cli import with_appcontext
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.models import Heard, User, db
from portal.people import current_user

bp = Blueprint("portal", __name__)
STAFF = (
    ("ruth", "Ruth Adeyemi-Clarke", "board"),
    ("beatriz", "Beatriz Nolan", "manager,writer"),
    ("imran", "Imran Sheikh", "manager,l&d"),
    ("sam", "Sam Okafor", "it"),
)


@bp.get("/")
def front() -> str:
    """The front page."""
    heard = db.session.scalars(select(Heard).order_by(Heard.id.desc()).limit(20))
    return render_template("front.html", user=current_user(), heard=heard)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    """Be someone."""
    back = request.values.get("next", "/")
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = "/"
    if request.method == "GET":
        return render_template("sign_in.html", staff=db.session.scalars(select(User)), back=back)
    user = db.session.scalar(select(User).where(User.login == request.form.get("login", "")))
    if user is None:
        return redirect("/sign-in", 303)
    session["user"] = user.id
    return redirect(back, 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    """Be nobody."""
    session.clear()
    return redirect("/", 303)


@click.command("populate")
@with_appcontext
def populate() -> None:
    """Add four made-up people who are not there yet."""
    for login, name, jobs in STAFF:
        if db.session.scalar(select(User).where(User.login == login)) is None:
            db.session.add(User(login=login, name=name, email=f"{login}@larch.example", jobs=jobs))
    db.session.commit()
