"""The studio's pages: modules, a module's outline, preview and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from lcf_lms.authoring import outline, queries, service, shaping
from lcf_lms.authoring.addresses import row_id
from lcf_lms.authoring.news import News, news_of
from lcf_lms.authoring.outline import Remark
from lcf_lms.authoring.queries import Listed
from lcf_lms.checks.language import count_minutes
from lcf_lms.content.document import Module as Document
from lcf_lms.models.module import Media
from lcf_lms.play.codes import CodesError
from lcf_lms.play.tables import CompileError
from lcf_lms.rendering import module_page
from lcf_lms.web.database import db_session
from lcf_lms.web.identity import current_person
from lcf_lms.web.permissions import permission
from lcf_lms.web.settings import settings
from lcf_lms.web.templating import render, static_url, url_to

bp = Blueprint("authoring", __name__)

STATE_WORDS = {"draft": "Draft", "published": "Published", "withdrawn": "Withdrawn"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A module as a page of the studio works with it: its draft as a document, with all remarks."""

    listed: Listed
    document: Document
    remarks: list[Remark]

    @property
    def open_remarks(self) -> list[Remark]:
        """Remarks that still ask for something."""
        return outline.open_remarks(self.remarks)

    @property
    def to_mend(self) -> int:
        """How many findings stop a publication."""
        return sum(remark.finding.blocking for remark in self.open_remarks)

    @property
    def advice(self) -> int:
        """How many findings are advice."""
        return len(self.open_remarks) - self.to_mend

    @property
    def next_number(self) -> int:
        """The number that the next revision gets."""
        return 1 if self.listed.newest is None else self.listed.newest.number + 1

    @property
    def decisions(self) -> int:
        """How many decisions there are on all paths."""
        return count_minutes(self.document)[1]


def look(listed: Listed) -> Opened:
    """Read a draft and check it."""
    session = db_session()
    document = service.document_of(listed.draft)
    return Opened(listed, document, outline.remarks(document, service.findings_of(session, listed.draft)))


def listed_or_404(slug: str) -> Listed:
    """The module of that slug; a kind page where there is none."""
    listed = queries.find_listed(db_session(), slug)
    return listed if listed is not None else abort(404)


def news_here(opened: Opened) -> News | None:
    """What the address of this page says was done just now."""
    number = request.args.get("number", "")
    removed = (
        shaping.removed_part(db_session(), opened.listed.module, int(number)) if number.isdecimal() else None
    )
    return news_of(opened.document, request.args, removed)


def author() -> str:
    """Who acts, as it is kept with what they do."""
    person = current_person()
    return person.email or person.name


def name_of(by: str) -> str:
    """A person for other people: “You”, their name, or the words that were kept."""
    if by == author():
        return "You"
    return queries.names_of(db_session(), [by]).get(by, by)


@bp.get("/studio/modules")
@permission("author")
def modules() -> str:
    """All modules with their states; ``?state=`` shows those of one state."""
    session = db_session()
    every = queries.list_modules(session)
    counts = {state: sum(listed.state == state for listed in every) for state in queries.STATES}
    chosen = request.args.get("state")
    shown = [listed for listed in every if chosen not in queries.STATES or listed.state == chosen]
    emails = {listed.draft.updated_by for listed in shown}
    return render(
        "lcf/authoring/modules.html",
        opened=[look(listed) for listed in shown],
        people=queries.people_of(session, [listed.module.id for listed in shown]),
        names=queries.names_of(session, emails) | {author(): "You"},
        counts=counts,
        chosen=chosen if chosen in queries.STATES else None,
        total=len(every),
        state_words=STATE_WORDS,
    )


@bp.get("/studio/modules/<string:slug>")
@permission("author")
def module(slug: str) -> str:
    """A module's outline with its findings."""
    opened = look(listed_or_404(slug))
    people = queries.people_of(db_session(), [opened.listed.module.id])[opened.listed.module.id]
    return render(
        "lcf/authoring/module.html",
        opened=opened,
        rows=outline.rows(opened.document, opened.open_remarks),
        people=people,
        revisions=queries.revisions_of(db_session(), opened.listed.module.id),
        changed_by=name_of(opened.listed.draft.updated_by),
        state_words=STATE_WORDS,
        did=news_here(opened),
        row_id=row_id,
        made=request.args.get("did") == "made",
    )


@bp.get("/studio/modules/<string:slug>/preview")
@permission("author")
def preview(slug: str) -> ResponseReturnValue:
    """The draft in the real player; answers stay in the page's memory."""
    opened = look(listed_or_404(slug))
    home = url_to("lcf.authoring.module", slug=slug)
    doubled = next((one for one in opened.remarks if one.finding.code == "id-duplicate"), None)
    try:
        if doubled is not None:
            raise CompileError(doubled.finding.place, doubled.finding.message.rstrip("."))
        played = service.compile_draft(db_session(), opened.listed.draft, opened.next_number)
    except (CompileError, CodesError) as error:
        place = outline.form_place(opened.document, outline.locate(opened.document, error.place))
        where = outline.where_in_words(opened.document, place)
        return render(
            "lcf/authoring/no_preview.html", opened=opened, place=place, where=where, why=error.message
        )
    return module_page(
        played.document,
        played.tables,
        played.framework,
        played.media,
        tracker="memory",
        settings={
            "tracker": "memory",
            "slug": slug,
            "revision": opened.next_number,
            "home": home,
            "product": settings().product,
        },
        style_url=static_url("player.css"),
        script_url=static_url("player-memory.js"),
        home_url=home,
        product=settings().product,
        organisation=settings().organisation,
    )


@bp.get("/studio/modules/<string:slug>/media/<string:name>")
@permission("author")
def media(slug: str, name: str) -> ResponseReturnValue:
    """A picture of the draft, as the preview asks for it."""
    digest = listed_or_404(slug).draft.media.get(f"media/{name}")
    picture = db_session().get(Media, digest) if digest else None
    if picture is None:
        abort(404)
    response = Response(picture.content, content_type=picture.content_type)
    # A drawing opened by itself must not run anything, whatever was imported.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return cast(ResponseReturnValue, response)
