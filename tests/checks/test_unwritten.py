"""A part that nobody has written yet is never published; a copy is pointed out."""

from __future__ import annotations

from lcf_lms.checks.unwritten import findings
from lcf_lms.content import fresh
from lcf_lms.content.document import Module, Page
from lcf_lms.content.items import Level
from lcf_lms.content.scenario import Choice, Consequence
from tests.checks.drafts import draft


def with_page(page: Page) -> Module:
    module = Module.model_validate(draft())
    section = module.sections[0]
    changed = section.model_copy(update={"pages": (*section.pages, page)})
    return module.model_copy(update={"sections": (changed, *module.sections[1:])})


def test_a_draft_in_its_authors_own_words_has_none() -> None:
    assert list(findings(Module.model_validate(draft()))) == []


def test_every_kind_of_new_block_is_found_at_its_place() -> None:
    for kind in fresh.BLOCK_KINDS:
        page = Page(id="extra", title="Extra", blocks=(fresh.block(kind, "brand_new"),))
        found = list(findings(with_page(page)))
        assert found, kind
        assert {one.code for one in found} == {"first-words"}
        assert all(one.blocking and one.place.startswith("begin/extra/") for one in found)


def test_new_sections_pages_scenes_and_endings_are_found() -> None:
    page = fresh.page("fresh_page")
    section = fresh.section("fresh_section", fresh.TITLES["section"], page)
    module = Module.model_validate(draft())
    whole = module.model_copy(update={"sections": (*module.sections, section)})
    assert [one.place for one in findings(whole)] == ["fresh_section", "fresh_section/fresh_page"]


def test_words_inside_a_consequence_belong_to_their_choice() -> None:
    scenario = fresh.block("scenario", "case")
    told = Choice(id="told", text="Ask", level=Level.SOUND, then=Consequence(body=fresh.TEXT))
    scene = scenario.scenes[0].model_copy(update={"choices": (told,)})  # type: ignore[union-attr]
    case = scenario.model_copy(update={"scenes": (scene,)})
    places = [one.place for one in findings(with_page(Page(id="extra", title="Extra", blocks=(case,))))]
    assert "begin/extra/case/opening/told" in places


def test_the_title_of_a_copy_is_advice() -> None:
    (found,) = findings(with_page(Page(id="extra", title="Extra (copy)")))
    assert (found.code, found.place, found.blocking) == ("title-copied", "begin/extra", False)
