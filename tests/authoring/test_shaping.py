"""The shape of a draft through its pages: made, added to, moved, deleted, put back; and what goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from sqlalchemy import func, select

from lcf_lms import resources
from lcf_lms.authoring import editing, parts, queries, service
from lcf_lms.content import files
from lcf_lms.content.document import Module
from lcf_lms.models.module import Module as Row
from lcf_lms.web.security import TOKEN_FIELD
from tests.authoring.forms_sent import sent
from tests.authoring.test_studio_pages import text
from tests.hosts import Host

STUDIO = "/learn/studio"
SLUG = "speaking-up-at-night"
MODULE = f"{STUDIO}/modules/{SLUG}"
PAGE = "first_section/first_page"
NEW = {
    "title": "Speaking up at night",
    "slug": "",
    "promise": "You can hear what the night staff know.",
    "audience": "Chairs and non-executive directors",
    "minutes": "12",
    "framework": "lcf-2024",
    "node": "culture",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
HOSTILE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


@pytest.fixture
def studio(host: Host) -> Host:
    """A host with a framework and no module."""
    folder = resources.modules_folder() / "frameworks"
    with host.session() as session:
        service.import_framework(session, files.read_framework(folder / "lcf-2024.yaml"))
    return host


@pytest.fixture
def author(studio: Host) -> Any:
    """An author with a new module."""
    client = studio.client("author")
    made = client.post_form(f"{STUDIO}/new-module", NEW)
    assert made.status_code == 303, text(made)
    return client


def draft(studio: Host, slug: str = SLUG) -> tuple[Module, int]:
    with studio.session() as session:
        listed = queries.find_listed(session, slug)
        assert listed is not None
        return service.document_of(listed.draft), listed.draft.lock_version


def act(studio: Host, author: Any, path: str, lock: int | None = None, **fields: Any) -> Any:
    """Press a button of the studio, as on a page opened just now or at an older version of the draft."""
    version = draft(studio)[1] if lock is None else lock
    return author.post_form(f"{MODULE}/{path}", {"lock_version": str(version), **fields}, page=MODULE)


def save(studio: Host, author: Any, place: str, values: dict[str, Any], **more: str) -> Any:
    content = sent(values).to_dict(flat=False) | {key: [value] for key, value in more.items()}
    return author.post_form(f"{MODULE}/edit/{place}", content)


def shown(studio: Host, place: str) -> dict[str, Any]:
    document, lock = draft(studio)
    return editing.shown(parts.find(document, place).model, lock)


def kinds(studio: Host, place: str = PAGE) -> list[str]:
    page = parts.find(draft(studio)[0], place).model
    return [parts.Part("", block, 0).kind for block in getattr(page, "blocks", ())]


def test_a_module_begins_with_one_section_and_one_page(studio: Host, author: Any) -> None:
    document, lock = draft(studio)
    assert lock == 1
    assert [[page.id for page in section.pages] for section in document.sections] == [["first_page"]]
    assert (document.summary, document.minutes, document.node) == (NEW["promise"], 12, "culture")
    page = text(author.get(f"{MODULE}?did=made"))
    assert "The module is made" in page
    assert "It still has its first words: “New page”." in page


def test_a_double_click_makes_one_module_and_another_of_that_name_gets_a_number(
    studio: Host, author: Any
) -> None:
    again = author.post_form(f"{STUDIO}/new-module", NEW)
    assert again.headers["Location"].endswith(MODULE)
    other = author.post_form(f"{STUDIO}/new-module", NEW | {"minutes": "13"})
    assert f"{SLUG}-2" in other.headers["Location"]
    with studio.session() as session:
        assert session.scalar(select(func.count()).select_from(Row)) == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Write the title"),
        ("slug", "Not A Slug", "Begin with a small letter"),
        ("slug", SLUG, "There is a module with this address already"),
        ("minutes", "many", "Write a whole number"),
        ("node", "nothing", "Not a valid choice"),
        ("promise", "x" * 301, "Use at most 300 characters"),
    ],
)
def test_what_is_wrong_with_a_new_module_is_said_and_the_rest_stays(
    author: Any, field: str, value: str, words: str
) -> None:
    answer = author.post_form(f"{STUDIO}/new-module", NEW | {"audience": "Night owls", field: value})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Night owls" in answer.text


BLOCKS = [
    *("text", "callout", "details", "self_rating", "reflection", "plan"),
    *("single_choice", "multiple_choice", "scenario"),
]


def test_every_kind_of_block_is_added_and_its_form_saves_it(studio: Host, author: Any) -> None:
    for kind in BLOCKS:
        answer = act(studio, author, f"add/{PAGE}", kind=kind)
        place = answer.headers["Location"].split("/edit/")[1].split("?")[0]
        page = author.get(answer.headers["Location"])
        assert "Added" in text(page)
        saved = save(studio, author, place, shown(studio, place))
        assert saved.status_code == 303, text(saved)
    assert kinds(studio) == BLOCKS
    findings = text(author.get(f"{MODULE}/publish"))
    assert "It still has its first words" in findings


def test_sections_and_pages_are_added_by_title(studio: Host, author: Any) -> None:
    assert act(studio, author, "add/module", kind="section", title="Second").status_code == 303
    assert act(studio, author, "add/second", kind="page", title="Another page").status_code == 303
    document, _ = draft(studio)
    assert [section.title for section in document.sections] == ["New section", "Second"]
    assert [page.id for page in document.sections[1].pages] == ["new_page", "another_page"]


def test_moving_says_the_new_place_and_leads_to_the_row(studio: Host, author: Any) -> None:
    for kind in ("text", "callout", "reflection"):
        act(studio, author, f"add/{PAGE}", kind=kind)
    moved = act(studio, author, f"move/{PAGE}/text-1", to="down")
    assert moved.headers["Location"].endswith(f"#at.{PAGE.replace('/', '.')}.text-2")
    assert kinds(studio) == ["callout", "text", "reflection"]
    page = author.get(moved.headers["Location"].split("#")[0])
    assert "Moved: Text “Write your text here.”, now 2 of 3" in text(page)
    assert html.fromstring(page.text).xpath("//a[@id='at.first_section.first_page.text-2']")
    act(studio, author, f"move/{PAGE}/text-2", to="up")
    assert kinds(studio) == ["text", "callout", "reflection"]
    assert act(studio, author, f"move/{PAGE}/text-1", to="up").status_code == 303
    assert kinds(studio) == ["text", "callout", "reflection"]


def test_a_block_goes_to_another_page_and_a_page_to_another_section(studio: Host, author: Any) -> None:
    act(studio, author, "add/module", kind="section", title="Second")
    act(studio, author, f"add/{PAGE}", kind="text")
    act(studio, author, f"move/{PAGE}/text-1", to="place", to_place="second/new_page")
    assert kinds(studio, "second/new_page") == ["text"]
    moved = act(studio, author, "move/second/new_page", to="place", to_place="first_section")
    assert moved.status_code == 409
    assert "This page is the only one" in text(moved)
    act(studio, author, "add/second", kind="page", title="Stays")
    act(studio, author, "move/second/new_page", to="place", to_place="first_section")
    assert kinds(studio, "first_section/new_page") == ["text"]


def test_a_copy_has_its_own_ids_and_says_that_it_is_one(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="scenario")
    act(studio, author, f"duplicate/{PAGE}/new_scenario")
    page = parts.find(draft(studio)[0], PAGE).model
    assert [block.id for block in page.blocks] == ["new_scenario", "new_scenario_2"]
    assert "this is a copy: “New scenario (copy)”" in text(author.get(f"{MODULE}/publish"))


def test_deleting_asks_says_what_is_lost_and_can_be_put_back(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="scenario")
    asked = text(author.get(f"{MODULE}/delete/{PAGE}/new_scenario"))
    assert "Delete this scenario?" in asked
    assert "1 scene, 1 ending, 2 choices" in asked
    before, _ = draft(studio)
    deleted = act(studio, author, f"delete/{PAGE}/new_scenario")
    assert kinds(studio) == []
    page = author.get(deleted.headers["Location"])
    assert "Deleted: “New scenario”" in text(page)
    (back,) = html.fromstring(page.text).xpath("//button[text()='Put it back']/@formaction")
    assert act(studio, author, back.removeprefix(f"{MODULE}/")).status_code == 303
    assert draft(studio)[0] == before
    assert act(studio, author, back.removeprefix(f"{MODULE}/")).status_code == 303
    assert draft(studio)[0] == before


def test_a_second_press_on_delete_leads_where_the_first_one_did(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="reflection")
    lock = draft(studio)[1]
    first = act(studio, author, f"delete/{PAGE}/new_reflection", lock)
    second = act(studio, author, f"delete/{PAGE}/new_reflection", lock)
    assert second.headers["Location"] == first.headers["Location"]
    assert draft(studio)[1] == lock + 1


@pytest.mark.parametrize("path", ["add/{page}", "move/{page}/text-1", "duplicate/{page}/text-1"])
def test_an_older_page_does_nothing_and_says_so(studio: Host, author: Any, path: str) -> None:
    for _ in range(2):
        act(studio, author, f"add/{PAGE}", kind="text")
    before = draft(studio)
    answer = act(studio, author, path.format(page=PAGE), before[1] - 1, kind="text", to="down")
    assert draft(studio) == before
    page = author.get(answer.headers["Location"])
    assert "Nothing was done this time" in text(page)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "edit/first_section/gone"),
        ("get", "delete/first_section/gone"),
        ("get", "add-image/first_section"),
        ("post", "add/first_section/gone"),
        ("post", "add/first_section"),
        ("post", "move/first_section/gone"),
        ("post", "duplicate/other_module_page"),
        ("post", "delete/first_section/gone"),
        ("post", "put-back/999"),
        ("post", "turn/first_section"),
    ],
)
def test_what_is_not_in_this_module_is_a_kind_page(studio: Host, author: Any, method: str, path: str) -> None:
    before = draft(studio)
    answer = author.get(f"{MODULE}/{path}") if method == "get" else act(studio, author, path, kind="scenario")
    assert answer.status_code == 404
    assert "This part is not in the module" in text(answer)
    assert draft(studio) == before


def test_what_another_module_lost_cannot_be_put_back_here(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="reflection")
    deleted = act(studio, author, f"delete/{PAGE}/new_reflection")
    number = deleted.headers["Location"].split("number=")[1]
    author.post_form(f"{STUDIO}/new-module", NEW | {"slug": "other"})
    address = f"{STUDIO}/modules/other"
    page = author.get(f"{address}?did=deleted&number={number}")
    assert "Deleted" not in text(page)
    answer = author.post_form(f"{address}/put-back/{number}", {"lock_version": "1"}, page=address)
    assert answer.status_code == 404


def scenario(studio: Host, author: Any) -> str:
    act(studio, author, f"add/{PAGE}", kind="scenario")
    return f"{PAGE}/new_scenario"


def test_a_scene_is_added_by_title_turned_and_ended(studio: Host, author: Any) -> None:
    place = scenario(studio, author)
    act(studio, author, f"add/{place}", kind="story", title="The lift")
    act(studio, author, f"turn/{place}/the_lift", into="decision")
    scene = parts.find(draft(studio)[0], f"{place}/the_lift").model
    assert (scene.ask, len(scene.choices)) == ("best", 2)
    asked = text(author.get(f"{MODULE}/delete/{place}/the_lift?into=ending"))
    assert "Make “The lift” an ending?" in asked
    assert "2 choices" in asked
    assert "“New decision”, choice “New choice”" in asked
    act(studio, author, f"turn/{place}/the_lift", into="ending")
    story = parts.find(draft(studio)[0], place).model
    assert [one.id for one in story.scenes] == ["opening"]
    assert [one.id for one in story.endings] == ["close", "the_lift"]


def test_the_only_scene_stays(studio: Host, author: Any) -> None:
    place = scenario(studio, author)
    assert act(studio, author, f"delete/{place}/opening").status_code == 409
    assert "It is the only one here" in text(author.get(f"{MODULE}/delete/{place}/opening"))


def test_a_choice_goes_to_a_scene_that_is_made_on_the_way(studio: Host, author: Any) -> None:
    place = scenario(studio, author)
    values = shown(studio, f"{place}/opening")
    values["choices"][0] |= {"goto": "+decision"}
    values["choices"][1] |= {"goto": "+ending"}
    assert save(studio, author, f"{place}/opening", values).status_code == 303
    story = parts.find(draft(studio)[0], place).model
    assert [one.id for one in story.scenes] == ["opening", "new_decision"]
    assert [one.id for one in story.endings] == ["close", "new_ending"]
    assert [choice.goto for choice in story.scenes[0].choices] == ["new_decision", "new_ending"]


def test_buttons_of_choices_work_on_what_was_sent(studio: Host, author: Any) -> None:
    place = f"{scenario(studio, author)}/opening"
    values = shown(studio, place)
    values["choices"][0]["text"] = "Ask first"
    added = save(studio, author, place, values, do="choices-0-add")
    assert added.headers["Location"].endswith("row=choices-2#choices-2-text")
    page = html.fromstring(author.get(added.headers["Location"].split("#")[0]).text)
    assert page.xpath("//textarea[@id='choices-2-text']/ancestor::details[@open]")
    save(studio, author, place, shown(studio, place), do="choices-0-down")
    save(studio, author, place, shown(studio, place), do="choices-1-copy")
    choices = parts.find(draft(studio)[0], place).model.choices
    assert [one.text for one in choices] == ["New choice", "Ask first", "Ask first", "New choice"]
    assert len({one.id for one in choices}) == 4
    asked = save(studio, author, place, shown(studio, place), do="choices-2-delete")
    assert f"/delete/{place}/{choices[2].id}" in asked.headers["Location"]
    deleted = act(studio, author, f"delete/{place}/{choices[2].id}")
    assert "Put it back" in author.get(deleted.headers["Location"]).text
    assert len(parts.find(draft(studio)[0], place).model.choices) == 3


def test_words_of_all_rows_stay_when_a_button_meets_something_to_mend(studio: Host, author: Any) -> None:
    place = f"{scenario(studio, author)}/opening"
    values = shown(studio, place) | {"title": ""}
    values["choices"][1]["text"] = "Do not lose me"
    answer = save(studio, author, place, values, do="choices-1-up")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("string(//textarea[@id='choices-0-text'])").strip() == "Do not lose me"


def test_a_form_of_a_block_without_an_id_finds_it_where_it_stands_now(studio: Host, author: Any) -> None:
    for kind in ("text", "callout"):
        act(studio, author, f"add/{PAGE}", kind=kind)
    values = shown(studio, f"{PAGE}/text-1") | {"body": "Mine."}
    act(studio, author, f"move/{PAGE}/text-1", to="down")
    answer = author.post_form(f"{MODULE}/edit/{PAGE}/text-1", sent(values).to_dict(flat=False), page=MODULE)
    assert answer.headers["Location"].split("?")[0].endswith(f"{PAGE}/text-2")
    assert parts.find(draft(studio)[0], f"{PAGE}/text-2").model.body == "Mine.\n"


def test_advice_is_left_as_it_is_with_a_reason_and_taken_back(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="text")
    place = f"{PAGE}/text-1"
    long = "This sentence " + "and so on " * 12 + "ends."
    save(studio, author, place, shown(studio, place) | {"body": long})
    page = html.fromstring(author.get(f"{MODULE}/publish").text)
    (address,) = page.xpath("//a[contains(@href, '/accept/sentence-long/')]/@href")
    empty = author.post_form(address, {"reason": " "})
    assert empty.status_code == 422
    assert author.post_form(address, {"reason": "It is a quote."}).status_code == 303
    after = author.get(f"{MODULE}/publish")
    assert "because: It is a quote." in text(after)
    assert not html.fromstring(after.text).xpath("//a[contains(@href, '/accept/sentence-long/')]")
    (back,) = html.fromstring(after.text).xpath("//button[starts-with(text(), 'Take that back')]/@formaction")
    assert act(studio, author, back.removeprefix(f"{MODULE}/")).status_code == 303
    assert draft(studio)[0].accepted == ()
    assert author.get(f"{MODULE}/accept/no-such-code/module").status_code == 404


def upload(author: Any, address: str, content: bytes, name: str, **fields: str) -> Any:
    """Send a form with a file. Encoded here: the client's own way leaves large files open."""
    line = "--a-line-between"
    data = b""
    for field, value in {TOKEN_FIELD: author.token(address), **fields}.items():
        data += f'{line}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
    head = f'Content-Disposition: form-data; name="picture"; filename="{name}"'
    data += f"{line}\r\n{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
    data += content + f"\r\n{line}--\r\n".encode()
    return author.post(
        address,
        data=data,
        content_type=f"multipart/form-data; boundary={line[2:]}",
        headers={"Origin": "https://localhost"},
    )


@pytest.mark.parametrize(("content", "stored"), [(PNG, "media/a-ward.png"), (SVG, "media/a-ward.svg")])
def test_a_picture_is_known_by_its_content(studio: Host, author: Any, content: bytes, stored: str) -> None:
    answer = upload(author, f"{MODULE}/add-image/{PAGE}", content, "A ward.bmp", alt="A ward.", credit="Us")
    assert answer.status_code == 303, text(answer)
    image = parts.find(draft(studio)[0], f"{PAGE}/image-1").model
    assert (image.src, image.alt, image.credit) == (stored, "A ward.", "Us")
    served = author.get(f"{MODULE}/{stored}")
    assert served.data == content
    assert served.mimetype in ("image/png", "image/svg+xml")
    other = upload(
        author,
        f"{MODULE}/edit/{PAGE}/image-1",
        content + b" ",
        "A ward.bmp",
        **dict(sent(shown(studio, f"{PAGE}/image-1")).items()),
    )
    assert other.status_code == 303, text(other)
    assert parts.find(draft(studio)[0], f"{PAGE}/image-1").model.src == stored.replace("ward.", "ward-2.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HOSTILE, "something that a page cannot show safely"),
        (b"GIF89a", "This file is no PNG, JPEG, WebP or SVG"),
        (PNG + b"\0" * 2_000_000, "over 2 MB"),
        (b"", "Choose a picture"),
    ],
)
def test_a_file_that_is_no_safe_picture_is_refused_kindly(
    studio: Host, author: Any, content: bytes, words: str
) -> None:
    name = "x.png" if content else ""
    answer = upload(author, f"{MODULE}/add-image/{PAGE}", content, name, alt="My words for it.", credit="")
    assert answer.status_code == 422
    assert words in text(answer)
    assert "My words for it." in answer.text
    assert kinds(studio) == []


def test_a_megabyte_of_text_is_refused_at_its_field_and_not_lost(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="text")
    place = f"{PAGE}/text-1"
    long = "Words & more. " * 75_000
    answer = save(studio, author, place, shown(studio, place) | {"body": long})
    assert answer.status_code == 422
    assert "Use at most 20,000 characters" in text(answer)
    assert answer.text.count("Words &amp; more.") == 75_000


def test_more_than_we_read_is_a_kind_page(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="text")
    place = f"{PAGE}/text-1"
    answer = save(studio, author, place, shown(studio, place) | {"body": "x" * 4_100_000})
    assert answer.status_code == 413
    assert "That is too large" in text(answer)
    assert html.fromstring(answer.text).xpath(f"//a[contains(@href, '/edit/{place}')]")


def test_words_of_a_session_that_ended_come_back_after_signing_in(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="text")
    place = f"{PAGE}/text-1"
    token = author.token(f"{MODULE}/edit/{place}")
    content = sent(shown(studio, place) | {"body": "Half a thought."}).to_dict(flat=False)
    nobody = studio.client()
    answer = nobody.post(
        f"{MODULE}/edit/{place}",
        data=content | {TOKEN_FIELD: [token]},
        headers={"Origin": "https://localhost"},
    )
    assert answer.status_code == 401
    assert "Please sign in again" in text(answer)
    page = html.fromstring(answer.text)
    (sign_in,) = page.xpath("//a[contains(@href, 'sign-in')]/@href")
    assert place.replace("/", "%2F") in sign_in or place in sign_in
    carried = {one.get("name"): one.get("value") for one in page.xpath("//main//form//input")}
    again = author.post(f"{MODULE}/edit/{place}", data=carried, headers={"Origin": "https://localhost"})
    assert again.status_code == 422
    assert "Half a thought." in again.text
    saved = save(studio, author, place, shown(studio, place) | {"body": carried["body"]})
    assert saved.status_code == 303
    elsewhere = nobody.post(
        f"{MODULE}/edit/{place}", data=content, headers={"Origin": "https://evil.example"}
    )
    assert elsewhere.status_code == 302


def test_pressing_save_twice_saves_once(studio: Host, author: Any) -> None:
    act(studio, author, f"add/{PAGE}", kind="text")
    place = f"{PAGE}/text-1"
    values = shown(studio, place) | {"body": "Once."}
    assert save(studio, author, place, values).status_code == 303
    lock = draft(studio)[1]
    assert save(studio, author, place, values).status_code == 303
    assert draft(studio)[1] == lock


@pytest.mark.parametrize(
    "path", ["new-module", f"modules/{SLUG}/delete/{PAGE}", f"modules/{SLUG}/add-image/{PAGE}"]
)
def test_a_learner_may_not(studio: Host, author: Any, path: str) -> None:
    learner = studio.client("learner")
    assert learner.get(f"{STUDIO}/{path}").status_code == 403
