"""A module from nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from flask import redirect
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from lcf_lms.authoring import queries, service
from lcf_lms.authoring.forms import NewModuleForm
from lcf_lms.authoring.views import author, bp
from lcf_lms.content import fresh
from lcf_lms.content.document import Module as Document
from lcf_lms.models.module import Draft, Module
from lcf_lms.web.clock import now
from lcf_lms.web.database import db_session
from lcf_lms.web.permissions import permission
from lcf_lms.web.templating import render, url_to

TAKEN = "There is a module with this address already. Write another one"
MAX_ORDER = 999


@bp.get("/studio/new-module")
@permission("author")
def new_module() -> str:
    """Ask what a new module is."""
    return _page(_form())


@bp.post("/studio/new-module")
@permission("author")
def create_module() -> ResponseReturnValue:
    """Make it, with one section and one page, and open it."""
    form = _form()
    if not form.accepted():
        return _page(form), 422
    session = db_session()
    framework = form["framework"].data
    if form["node"].data not in {
        choice.value for choice in form["node"].choices if choice.optgroup in ("", framework)
    }:
        form["node"].errors = ["Choose one of this framework"]
        return _page(form), 422
    listed = queries.list_modules(session)
    taken = {one.module.slug for one in listed}
    wanted = form["slug"].data or slug_of(form["title"].data)
    order = min(MAX_ORDER, max((one.module.order for one in listed), default=0) + 1)
    document = _document(form, wanted, order)
    if wanted in taken:
        made = next(one for one in listed if one.module.slug == wanted)
        if _made_just_now(made.module, made.draft, document):
            # The second press of a double click.
            return redirect(url_to("lcf.authoring.module", slug=wanted), 303)
        if form["slug"].data:
            form["slug"].errors = [TAKEN]
            return _page(form), 422
        document = document.model_copy(update={"slug": free_slug(wanted, taken)})
    service.create_module(session, document, by=author(), at=now())
    session.commit()
    return redirect(url_to("lcf.authoring.module", slug=document.slug, did="made"), 303)


def slug_of(title: str) -> str:
    """An address made of a title: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:50].lstrip("0123456789-").rstrip("-") or "module"


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The address, with a number where it is another module's."""
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _form() -> NewModuleForm:
    frameworks = queries.frameworks(db_session())
    form = NewModuleForm.of_request()
    form["framework"].choices = [SelectChoice(one.key, one.title) for one in frameworks]
    several = len(frameworks) > 1
    form["node"].choices = [
        SelectChoice(node.key, f"{node.title} ({one.title})" if several else node.title, optgroup=one.key)
        for one in frameworks
        for node in one.nodes
    ]
    return form


def _page(form: NewModuleForm) -> str:
    return render("lcf/authoring/new-module.html", form=form, problem=bool(form.errors))


def _document(form: NewModuleForm, slug: str, order: int) -> Document:
    names = ("title", "audience", "minutes", "framework", "node")
    page = fresh.page("first_page")
    section = fresh.section("first_section", fresh.TITLES["section"], page)
    fields = {name: form[name].data for name in names}
    return Document(slug=slug, order=order, summary=form["promise"].data, sections=(section,), **fields)


def _made_just_now(module: Module, draft: Draft, document: Document) -> bool:
    """Whether this module is that very document, made by the same author and not touched since."""
    same = document.model_copy(update={"order": module.order}).model_dump(mode="json")
    return draft.lock_version == 1 and draft.updated_by == author() and draft.document == same
