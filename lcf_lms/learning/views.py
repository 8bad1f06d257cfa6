"""A learner's pages: home with the catalogue, and the one page of a module."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from flask import Blueprint, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lcf_lms.content.document import Module as Document
from lcf_lms.learning import queries
from lcf_lms.models.module import Module, Revision, select_module
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering import module_page
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.settings import settings
from lcf_lms.web.templating import ZONE, render, static_url, url_to

bp = Blueprint("learning", __name__)


@bp.get("/")
@permission("person")
def home() -> str:
    """Where was I, what is next, and everything there is to learn."""
    person = current_person()
    shelves = queries.shelves(db_session(), person.id)
    cards = [card for shelf in shelves for card in shelf.cards if card.slug is not None]
    started = [card for card in cards if card.standing == "started"]
    carry_on = max(started, key=lambda card: card.last_seen_at or now(), default=None)
    due = sorted(
        (card for card in cards if card.due_on is not None), key=lambda card: card.due_on or date.max
    )
    first = next((card for card in (*due, *cards) if card.standing == "not_started"), None)
    return render(
        "lcf/learning/home.html",
        shelves=shelves,
        carry_on=carry_on or first,
        due=due,
        today=now().astimezone(ZONE).date(),
        finished=sum(card.standing == "finished" for card in cards),
        there=len(cards),
        greeting=_greeting(now().astimezone(ZONE).hour),
    )


def _greeting(hour: int) -> str:
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


@bp.get("/modules/<string:slug>/")
@permission("person")
def module(slug: str) -> ResponseReturnValue:
    """To the page of the revision that this person learns on."""
    row = _module_or_404(db_session(), slug)
    number = queries.revision_for(db_session(), row, current_person().id)
    if number is None:
        abort(404)
    return redirect(url_to("lcf.learning.module_page_of", slug=slug, revision=number))


@bp.get("/modules/<string:slug>/<int:revision>/")
@permission("person")
def module_page_of(slug: str, revision: int) -> ResponseReturnValue:
    """The one page of a revision: the same bytes for everyone, so a browser may keep it and ask."""
    session = db_session()
    row = _module_or_404(session, slug)
    published = session.get(Revision, (row.id, revision))
    if published is None:
        abort(404)
    answer = make_response(_page(session, row, published))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _page(session: Session, module: Module, revision: Revision) -> bytes:
    key = (
        revision.digest,
        static_url("player.css"),
        static_url("player-native.js"),
        url_to("lcf.learning.home"),
        url_to("lcf.learning.attempt", slug=module.slug).removesuffix("/attempt"),
        settings().product,
        settings().organisation,
    )
    kept = _kept_pages(key)
    if not kept:
        kept.append(_render(session, module, revision, key))
    return kept[0]


@lru_cache(maxsize=64)
def _kept_pages(key: tuple[str, ...]) -> list[bytes]:
    """One slot a page: everything that its bytes depend on is in the key."""
    return []


def _render(session: Session, module: Module, revision: Revision, key: tuple[str, ...]) -> bytes:
    _, style, script, home_url, api, product, organisation = key
    document = Document.model_validate(revision.document)
    page = module_page(
        document,
        PlayTables.model_validate(revision.tables),
        queries.framework_of(session, document.framework),
        queries.media_of(session, revision.media),
        tracker="native",
        settings={
            "tracker": "native",
            "slug": module.slug,
            "revision": revision.number,
            "api": api,
            "home": home_url,
            "product": product,
        },
        style_url=style,
        script_url=script,
        home_url=home_url,
        product=product,
        organisation=organisation,
    )
    return page.encode()


def _module_or_404(session: Session, slug: str) -> Module:
    module = session.scalar(select_module(slug))
    if module is None:
        abort(404)
    return module
