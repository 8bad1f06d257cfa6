"""The studio's pages as an author, a learner and nobody meet them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from lcf_lms.authoring import editing, parts, queries, service
from lcf_lms.content.document import Module
from lcf_lms.models.attempt import Attempt
from tests.authoring.conftest import SLUG
from tests.authoring.forms_sent import sent, values
from tests.hosts import Host

STUDIO = "/learn/studio/modules"
MODULE = f"{STUDIO}/{SLUG}"
SCENARIO = "first_days/teasel_ward_story/teasel_ward"
LETTER = f"{SCENARIO}/the_letter"
TEXT = "first_days/four_questions/text-1"


def draft(host: Host) -> tuple[Module, int]:
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        return service.document_of(listed.draft), listed.draft.lock_version


def words_of(host: Host, place: str) -> dict[str, Any]:
    """What the form of a part begins with."""
    document, lock_version = draft(host)
    return editing.shown(parts.find(document, place).model, lock_version)


def save(author: Any, place: str, content: dict[str, Any]) -> Any:
    return author.post_form(f"{MODULE}/edit/{place}", sent(content).to_dict(flat=False))


def change(host: Host, place: str, **fields: Any) -> None:
    """Change a draft behind the author's back, as another author."""
    document, lock_version = draft(host)
    model = parts.find(document, place).model.model_copy(update=fields)
    host.person("administrator")
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        whole = parts.replace(document, place, model)
        service.save_draft(
            session,
            listed.module,
            whole,
            lock_version=lock_version,
            by="administrator@trust.example",
            at=host.clock(),
        )


def text(page: Any) -> str:
    return " ".join(html.fromstring(page.text).text_content().split())


PAGES = ["", f"/{SLUG}", f"/{SLUG}/edit/module", f"/{SLUG}/preview", f"/{SLUG}/publish", f"/{SLUG}/withdraw"]


@pytest.mark.parametrize("path", PAGES)
def test_authors_and_administrators_may_and_others_may_not(studio: Host, path: str) -> None:
    address = STUDIO + path
    assert studio.client("author").get(address).status_code == 200
    assert studio.client("administrator").get(address).status_code == 200
    assert studio.client("learner").get(address).status_code == 403
    signed_out = studio.client().get(address)
    assert signed_out.status_code == 302
    assert "/learn/sign-in" in signed_out.headers["Location"]


@pytest.mark.parametrize("path", [f"edit/{TEXT}", "publish", "withdraw", "offer-again"])
def test_a_learner_can_post_nothing(studio: Host, path: str) -> None:
    learner = studio.client("learner")
    token = learner.token("/learn/account")
    before = draft(studio)
    answer = learner.post(
        f"{MODULE}/{path}", data={"csrf_token": token}, headers={"Origin": "https://localhost"}
    )
    assert answer.status_code == 403
    assert draft(studio) == before


def test_a_form_without_our_token_changes_nothing(studio: Host) -> None:
    before = draft(studio)
    author = studio.client("author")
    content = sent(words_of(studio, TEXT) | {"body": "Taken over."})
    answer = author.post(f"{MODULE}/edit/{TEXT}", data=content)
    assert answer.status_code == 422
    assert "open for too long" in answer.text
    assert "Taken over." in answer.text
    assert draft(studio) == before


def test_the_list_tells_state_checks_people_and_last_change(studio: Host) -> None:
    add_attempt(studio, "learner")
    add_attempt(studio, "someone", finished=True)
    page = text(studio.client("author").get(STUDIO))
    assert "All 1" in page
    assert "Published 1" in page
    assert "Revision 1" in page
    assert "1, 1 finished" in page
    change(studio, TEXT, body="Changed.\n")
    page = text(studio.client("author").get(f"{STUDIO}?state=published"))
    assert "Revision 1 live, draft 2 open" in page
    assert "The administrator, 24 November" in page


def test_an_empty_studio_says_how_modules_come_in(host: Host) -> None:
    assert "lcf modules import" in host.client("author").get(STUDIO).text


def test_every_finding_leads_to_a_form_that_shows_it(studio: Host) -> None:
    change(studio, "first_days/four_questions/image-2", alt="")
    change(studio, f"{SCENARIO}/off_the_ward", title="A title", tags={})
    author = studio.client("author")
    page = author.get(MODULE)
    findings = html.fromstring(page.text).xpath("//li[@class='lcf-finding']")
    assert len(findings) >= 2
    for finding in findings:
        (address,) = finding.xpath(".//a/@href")
        what = finding.xpath("string(.//strong)").split(":", 1)[1].strip()
        form = author.get(address)
        assert form.status_code == 200
        assert what in text(form), address


KINDS = (
    *("module", "section", "page", "text", "image", "callout", "self_rating", "reflection", "plan"),
    *("single_choice", "scenario", "decision", "ending"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_part_is_saved_by_its_form(studio: Host, kind: str) -> None:
    document, _ = draft(studio)
    place = next(part.place for part in parts.walk(document) if editing.form_kind(part) == kind)
    author = studio.client("author")
    untouched = save(author, place, words_of(studio, place))
    assert untouched.status_code == 303
    assert draft(studio) == (document, 1)
    content = words_of(studio, place)
    field = "body" if kind == "text" else "caption" if kind == "image" else "title"
    answer = save(author, place, content | {field: "Quite other words"})
    assert answer.status_code == 303, text(answer)
    changed, lock_version = draft(studio)
    assert lock_version == 2
    assert getattr(parts.find(changed, place).model, field).strip() == "Quite other words"


def test_saving_says_when_and_leads_to_the_next_finding(studio: Host) -> None:
    change(studio, "first_days/four_questions/image-2", alt="")
    author = studio.client("author")
    answer = save(author, TEXT, words_of(studio, TEXT) | {"body": "Short."})
    page = author.get(answer.headers["Location"])
    assert "Saved at 4.40pm" in text(page)
    (link,) = html.fromstring(page.text).xpath("//a[text()='Next finding']/@href")
    assert link.endswith("/edit/first_days/four_questions/image-2")
    assert "no words for someone who does not see it" in text(author.get(link))


def test_a_why_that_is_missing_stands_at_its_choice_and_opens_it(studio: Host) -> None:
    content = words_of(studio, LETTER)
    content["choices"][1]["why"] = ""
    author = studio.client("author")
    answer = save(author, LETTER, content)
    assert answer.status_code == 303
    page = html.fromstring(author.get(f"{MODULE}/edit/{LETTER}").text)
    (row,) = page.xpath("//details[@open]")
    assert "This choice does not say why." in row.text_content()


def test_what_cannot_be_saved_is_said_at_its_field_and_nothing_is_lost(studio: Host) -> None:
    content = words_of(studio, LETTER) | {"title": "", "body": "# No\n\nMy new story."}
    content["choices"][0]["level"] = ""
    author = studio.client("author")
    before = draft(studio)
    answer = save(author, LETTER, content)
    assert answer.status_code == 422
    assert draft(studio) == before
    page = html.fromstring(answer.text)
    summary = page.xpath("//div[contains(@class, 'nhsuk-error-summary')]//a")
    targets = [link.get("href").removeprefix("#") for link in summary]
    assert set(targets) == {"title", "body", "choices-0-level"}
    assert all(page.xpath(f"//*[@id='{target}']") for target in targets)
    assert "My new story." in answer.text


def test_a_choice_opens_the_form_of_its_decision_and_what_is_not_there_is_not_found(studio: Host) -> None:
    author = studio.client("author")
    assert author.get(f"{MODULE}/edit/{LETTER}/hold").headers["Location"].endswith(f"/edit/{LETTER}")
    assert author.get(f"{MODULE}/edit/first_days/nothing").status_code == 404
    assert author.get(f"{STUDIO}/no-such-module").status_code == 404
    assert author.get(f"{MODULE}/media/nothing.svg").status_code == 404


def test_a_scenario_shows_where_each_choice_leads(studio: Host) -> None:
    page = text(studio.client("author").get(f"{MODULE}/edit/{SCENARIO}"))
    assert "It only needs your name Decision, 4 choices → 2, 3" in page
    assert "On every path" in page


def test_two_authors_at_different_parts_do_not_meet(studio: Host) -> None:
    content = words_of(studio, TEXT) | {"body": "Mine."}
    change(studio, "first_days", title="Theirs")
    author = studio.client("author")
    answer = save(author, TEXT, content)
    assert answer.status_code == 303
    assert "Both changes are in the draft" in author.get(answer.headers["Location"]).text
    document, _ = draft(studio)
    assert document.sections[1].title == "Theirs"
    assert parts.find(document, TEXT).model.body == "Mine.\n"


def conflict(studio: Host) -> tuple[Any, Any, dict[str, Any]]:
    content = words_of(studio, LETTER) | {"body": "Mine, first.\n\nMine, second."}
    content["choices"][2]["why"] = "My why."
    change(studio, LETTER, body="Theirs.\n", title="Their title")
    author = studio.client("author")
    return author, save(author, LETTER, content), content


def resolve(author: Any, page: Any, how: str) -> Any:
    form = html.fromstring(page.text).xpath("//main//form")[0]
    fields: dict[str, list[str]] = {}
    for one in form.xpath(".//input[@type='hidden']"):
        fields.setdefault(one.get("name"), []).append(one.get("value"))
    fields["resolve"] = [how]
    return author.post(form.get("action"), data=fields, headers={"Origin": "https://localhost"})


def test_two_authors_at_one_part_see_both_texts(studio: Host) -> None:
    _, page, _ = conflict(studio)
    assert page.status_code == 409
    words = text(page)
    assert "You and The administrator both changed this decision" in words
    assert "Mine, first." in words
    assert "Theirs." in words
    assert "Their title" in words
    assert "My why." in words
    assert "Keep mine" in words
    assert parts.find(draft(studio)[0], LETTER).model.body == "Theirs.\n"


def test_keeping_mine_saves_my_words(studio: Host) -> None:
    author, page, _ = conflict(studio)
    assert resolve(author, page, "mine").status_code == 303
    scene = parts.find(draft(studio)[0], LETTER).model
    assert scene.body == "Mine, first.\n\nMine, second.\n"
    assert scene.title == "It only needs your name"
    assert scene.choices[2].why == "My why.\n"


def test_keeping_both_puts_both_texts_into_the_form_and_saves_nothing(studio: Host) -> None:
    author, page, _ = conflict(studio)
    before = draft(studio)
    joined = resolve(author, page, "both")
    assert joined.status_code == 200
    assert draft(studio) == before
    form = html.fromstring(joined.text)
    assert form.xpath("string(//textarea[@id='body'])").strip() == "Mine, first.\n\nMine, second.\n\nTheirs."
    assert "My why." in form.xpath("string(//textarea[@id='choices-2-why'])")
    assert form.xpath("string(//input[@name='opened']/@value)") == editing.stamp(
        parts.find(before[0], LETTER).model
    )


def test_a_third_change_while_choosing_is_a_conflict_again(studio: Host) -> None:
    author, page, _ = conflict(studio)
    change(studio, LETTER, body="Later still.\n")
    again = resolve(author, page, "mine")
    assert again.status_code == 409
    assert "Later still." in text(again)


def test_words_for_a_part_that_is_gone_are_shown_to_be_copied(studio: Host) -> None:
    content = words_of(studio, f"{SCENARIO}/off_the_ward") | {"body": "Do not lose me."}
    author = studio.client("author")
    token = author.token(f"{MODULE}/edit/{TEXT}")
    data = sent(content).to_dict(flat=False) | {"csrf_token": [token]}
    answer = author.post(
        f"{MODULE}/edit/{SCENARIO}/no_longer", data=data, headers={"Origin": "https://localhost"}
    )
    assert answer.status_code == 409
    assert "Do not lose me." in answer.text


def test_the_preview_is_the_real_player_with_a_memory_tracker(studio: Host) -> None:
    change(studio, TEXT, body="Only in the draft.\n")
    page = studio.client("author").get(f"{MODULE}/preview")
    assert page.status_code == 200
    body = html.fromstring(page.text).xpath("//body")[0]
    assert body.get("data-tracker") == "memory"
    assert "Only in the draft." in page.text
    assert "player-memory.js" in page.text


def test_a_draft_that_cannot_be_played_says_why_and_where(studio: Host) -> None:
    scene = parts.find(draft(studio)[0], LETTER).model
    lost = scene.choices[0].model_copy(update={"goto": "nowhere"})
    change(studio, LETTER, choices=(lost, *scene.choices[1:]))
    page = studio.client("author").get(f"{MODULE}/preview")
    assert page.status_code == 200
    assert "This draft cannot be played yet" in page.text
    assert "There is no scene or ending called nowhere." in text(page)
    (link,) = html.fromstring(page.text).xpath("//main//section//a/@href")
    assert link.endswith(f"/edit/{LETTER}")


def test_a_picture_of_the_draft_is_served_so_that_it_can_run_nothing(studio: Host) -> None:
    page = studio.client("author").get(f"{MODULE}/media/four-questions.svg")
    assert page.status_code == 200
    assert page.mimetype == "image/svg+xml"
    assert "sandbox" in page.headers["Content-Security-Policy"]


def test_a_blocked_publication_has_no_button_and_says_when_it_comes(studio: Host) -> None:
    change(studio, "first_days/four_questions/image-2", alt="")
    change(studio, f"{SCENARIO}/off_the_ward", tags={})
    author = studio.client("author")
    page = author.get(f"{MODULE}/publish")
    words = text(page)
    assert "Two things stop revision 2" in words
    assert "Publish appears here when both are mended" in words
    assert "Publish revision 2" not in words
    blocked = author.post_form(
        f"{MODULE}/publish", {"lock_version": "3", "note": ""}, page=f"{MODULE}/edit/{TEXT}"
    )
    assert blocked.status_code == 409
    assert newest(studio) == 1


def newest(host: Host) -> int:
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        assert listed.newest is not None
        return listed.newest.number


def add_attempt(host: Host, who: str, *, finished: bool = False) -> None:
    number = host.person(who)
    with host.session() as session:
        listed = queries.find_listed(session, SLUG)
        assert listed is not None
        session.add(
            Attempt(
                person_id=number, module_id=listed.module.id, ordinal=1, revision=1, seed=0, place="", head=0,
                started_at=host.clock(), last_seen_at=host.clock(),
                completed_at=host.clock() if finished else None, passed=None, percent=None, results=None,
            )
        )  # fmt: skip


def test_publishing_revision_2_once(both_studios: Host) -> None:
    studio = both_studios
    add_attempt(studio, "learner")
    add_attempt(studio, "someone", finished=True)
    change(studio, TEXT, body="Better words.\n")
    author = studio.client("author")
    words = text(author.get(f"{MODULE}/publish"))
    assert "Revision 2 is ready" in words
    assert "1 person is on the way through revision 1 and stays on it." in words
    assert "1 person has finished and stays finished." in words
    assert "Changed" in words
    told: list[dict[str, Any]] = []

    def hear(_app: Any, **payload: Any) -> None:
        told.append(payload)

    from lcf_lms.signals import module_published

    with module_published.connected_to(hear):
        first = author.post_form(f"{MODULE}/publish", {"lock_version": "2", "note": "Words.\r\nMore."})
        second = author.post_form(f"{MODULE}/publish", {"lock_version": "2"}, page=f"{MODULE}/edit/{TEXT}")
    assert first.headers["Location"].endswith("done=published")
    assert second.headers["Location"].endswith("done=already")
    assert [(one["slug"], one["revision"]) for one in told] == [(SLUG, 2)]
    assert newest(studio) == 2
    words = text(author.get(second.headers["Location"]))
    assert "Revision 2 is published" in words
    assert "Pressing again changes nothing." in words
    assert "Revision 224 November" in text(author.get(MODULE))
    with studio.session() as session:
        assert {attempt.revision for attempt in session.query(Attempt)} == {1}


def test_a_draft_that_moved_on_is_looked_at_again_before_it_is_published(studio: Host) -> None:
    change(studio, TEXT, body="One.\n")
    author = studio.client("author")
    change(studio, TEXT, body="Two.\n")
    answer = author.post_form(f"{MODULE}/publish", {"lock_version": "2", "note": "My note."})
    assert answer.status_code == 409
    assert "The draft changed while you looked at it" in text(answer)
    assert "My note." in answer.text
    assert newest(studio) == 1


def test_nothing_new_is_nothing_to_publish(studio: Host) -> None:
    words = text(studio.client("author").get(f"{MODULE}/publish"))
    assert "Nothing has changed since revision 1" in words
    assert "Publish revision" not in words


def test_withdrawing_asks_first_and_can_be_taken_back(both_studios: Host) -> None:
    author = both_studios.client("author")
    assert "Withdraw this module?" in text(author.get(f"{MODULE}/withdraw"))
    assert author.post_form(f"{MODULE}/withdraw", {}).status_code == 303
    assert "Revision 1, withdrawn 24 November" in text(author.get(STUDIO))
    assert author.get(f"{MODULE}/withdraw").status_code == 303
    assert author.post_form(f"{MODULE}/offer-again", {}, page=MODULE).status_code == 303
    assert "Published 1" in text(author.get(STUDIO))


def test_a_draft_that_was_never_published_can_only_be_published(studio: Host) -> None:
    with studio.session() as session:
        files = service.module_files(session, queries.list_modules(session)[0].module)
        other = files.document.model_copy(update={"slug": "other-module"})
        service.import_module(session, type(files)(other, None, files.media), by="tests", at=studio.clock())
    author = studio.client("author")
    assert "Never published" in text(author.get(STUDIO))
    assert author.get(f"{STUDIO}/other-module/withdraw").status_code == 303
    assert "Revision 1 is ready" in text(author.get(f"{STUDIO}/other-module/publish"))


def test_the_values_of_a_form_are_those_that_the_page_shows(studio: Host) -> None:
    page = html.fromstring(studio.client("author").get(f"{MODULE}/edit/{LETTER}").text)
    expected = values(parts.find(draft(studio)[0], LETTER).model)
    assert (
        page.xpath("string(//textarea[@id='choices-1-why'])").strip() == expected["choices"][1]["why"].strip()
    )
    checked = page.xpath("//input[@name='choices-1-level' and @checked]/@value")
    assert checked == [expected["choices"][1]["level"]]
    (chosen,) = page.xpath("//select[@id='choices-1-goto']/option[@selected]/@value")
    assert chosen == expected["choices"][1]["goto"]
