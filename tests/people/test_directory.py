"""People, as administrators look after them: list, add, change, deactivate, links, sign-ins."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from lcf_lms.models.audit import Audit
from lcf_lms.models.person import DEMO_ISSUER, PasswordLink, Person, SignIn
from lcf_lms.people import directory, service
from tests.hosts import Host

PASSWORD = "a rather long password"
CHANGED = {"name": "Ann Lee", "email": "ann@trust.example", "roles": ["learner", "lead"]}


def add(host: Host, name: str = "Ann Lee", email: str = "ann@trust.example", **more: Any) -> int:
    with host.session() as session:
        words = {"roles": ["learner"], "by": "tests", "at": host.clock()} | more
        return service.add_person(session, name=name, email=email, **words).id


def acts(host: Host, subject: str) -> list[str]:
    with host.session() as session:
        return list(session.scalars(select(Audit.action).where(Audit.subject == subject).order_by(Audit.id)))


def link_in(page: Any) -> str:
    found = html.fromstring(page.text).xpath("string(//code)")
    assert found.startswith("https://localhost/learn/password/")
    return str(found.removeprefix("https://localhost"))


def test_the_list_is_found_by_name_role_and_state(both: Host) -> None:
    administrator = both.client("administrator")
    add(both, "Zoë 100% Ünal", "zoe@trust.example", roles=["lead"], password=PASSWORD)
    add(both, "Ann Lee")
    gone = add(both, "Gone Away", "gone@trust.example")
    with both.session() as session:
        session.get_one(Person, gone).active = False

    def names(query: str) -> list[str]:
        page = administrator.get(f"/learn/people/{query}")
        assert page.status_code == 200
        return [str(one) for one in html.fromstring(page.text).xpath("//tbody//th//a/text()")]

    assert names("") == ["Ann Lee", "Gone Away", "The administrator", "Zoë 100% Ünal"]
    assert names("?name=ann@") == ["Ann Lee"]
    assert names("?name=0%25") == ["Zoë 100% Ünal"]
    assert names("?name=_") == []
    assert names("?role=lead") == ["Zoë 100% Ünal"]
    assert names("?role=administrator") == ["The administrator"]
    assert names("?standing=resting") == ["Gone Away"]
    assert names("?standing=waiting") == ["Ann Lee", "The administrator"]
    assert names("?role=emperor&standing=x&page=y") == names("")


def test_the_list_has_pages_that_keep_the_filter(host: Host) -> None:
    administrator = host.client("administrator")
    with host.session() as session:
        for number in range(60):
            service.add_person(
                session,
                name=f"Person {number:02}",
                email=f"p{number}@trust.example",
                roles=["learner"],
                by="tests",
                at=host.clock(),
            )
    first = administrator.get("/learn/people/?name=person")
    assert first.text.count("<tr>") == 51
    assert "Page 1 of 2" in first.text
    assert "name=person&amp;page=2" in first.text
    assert administrator.get("/learn/people/?name=person&page=99").text.count("<tr>") == 11


def test_a_person_is_added_and_sets_a_password_by_the_link(both: Host) -> None:
    administrator = both.client("administrator")
    made = administrator.post_form("/learn/people/new", CHANGED)
    assert made.status_code == 303
    page = administrator.get(made.location)
    assert "Ann Lee is added" in page.text
    assert "No password yet" in page.text
    address = made.location.split("?")[0]
    shown = administrator.post_form(f"{address}/password-link", {}, page=address)
    link = link_in(shown)
    assert link not in administrator.get(address).text
    ann = both.client()
    assert "For Ann Lee" in ann.get(link).text
    short = ann.post_form(link, {"password": "too short"})
    assert (short.status_code, "at least 12 characters" in short.text) == (422, True)
    assert ann.post_form(link, {"password": PASSWORD}).status_code == 303
    assert ann.get("/learn/").status_code == 200
    used = both.client().get(link)
    assert used.status_code == 404
    assert "This link was used already" in used.text
    assert "24 November at 4.40pm" in used.text
    signed_in = both.client().post_form(
        "/learn/sign-in", {"email": "ann@trust.example", "password": PASSWORD}
    )
    assert signed_in.status_code == 303
    assert acts(both, "ann@trust.example") == ["person_added", "password_link_made", "password_set"]
    with both.session() as session:
        row = session.scalars(select(PasswordLink)).one()
        assert row.digest not in link


def test_a_password_link_ends_what_was_signed_in_before(host: Host) -> None:
    thief = host.client("learner")
    address = f"/learn/people/{host.person('learner')}"
    administrator = host.client("administrator")
    link = link_in(administrator.post_form(f"{address}/password-link", {}, page=address))
    assert host.client().post_form(link, {"password": PASSWORD}).status_code == 303
    assert thief.get("/learn/account").status_code == 302


def test_a_password_link_ends_after_a_day_and_when_a_newer_one_is_made(host: Host) -> None:
    add(host)
    address = f"/learn/people/{add(host, 'Bo', 'bo@trust.example')}"
    administrator = host.client("administrator")

    def make() -> str:
        return link_in(administrator.post_form(f"{address}/password-link", {}, page=address))

    first, second = make(), make()
    assert "does not work any more" in host.client().get(first).text
    browser = host.client()
    token = browser.token(second)
    host.clock.at += timedelta(hours=24)
    late = browser.post(second, data={"csrf_token": token, "password": PASSWORD})
    assert (late.status_code, "does not work any more" in late.text) == (404, True)
    assert host.client().get("/learn/password/nothing").status_code == 404


@pytest.mark.parametrize("field", ["csrf_token", "password"])
def test_a_password_form_without_its_fields_changes_nothing(host: Host, field: str) -> None:
    address = f"/learn/people/{add(host)}"
    link = link_in(host.client("administrator").post_form(f"{address}/password-link", {}, page=address))
    browser = host.client()
    fields = {"csrf_token": browser.token(link), "password": PASSWORD}
    del fields[field]
    assert browser.post(link, data=fields).status_code == 422
    assert "For Ann Lee" in browser.get(link).text


def test_ones_own_address_is_no_password(host: Host) -> None:
    address = f"/learn/people/{add(host)}"
    link = link_in(host.client("administrator").post_form(f"{address}/password-link", {}, page=address))
    page = host.client().post_form(link, {"password": "Ann@trust.example"})
    assert (page.status_code, "is no password" in page.text) == (422, True)


def test_a_person_is_changed_and_signs_in_by_the_new_address(both: Host) -> None:
    number = add(both, password=PASSWORD)
    administrator = both.client("administrator")
    address = f"/learn/people/{number}"
    changed = administrator.post_form(
        f"{address}/edit", {"name": "Ann Ray", "email": "Ray@trust.example", "roles": ["author", "learner"]}
    )
    assert changed.status_code == 303
    page = administrator.get(changed.location).text
    assert "Saved." in page
    assert "Learner, author" in page
    again = administrator.post_form(
        f"{address}/edit", {"name": "Ann Ray", "email": "Ray@trust.example", "roles": ["learner", "author"]}
    )
    assert "Nothing was different" in administrator.get(again.location).text
    for email, status in (("ann@trust.example", 422), ("ray@trust.example", 303)):
        answer = both.client().post_form("/learn/sign-in", {"email": email, "password": PASSWORD})
        assert answer.status_code == status
    with both.session() as session:
        act = session.scalars(select(Audit).where(Audit.action == "person_changed")).one()
        assert (act.by, act.subject) == ("administrator@trust.example", "ray@trust.example")
        assert act.detail == {
            "issuer": "local",
            "changed": ["name", "email", "roles"],
            "roles_before": ["learner"],
            "roles": ["learner", "author"],
            "subject_before": "ann@trust.example",
        }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"email": "nothing"}, "is not an e-mail address"),
        ({"email": "administrator@trust.example"}, "already"),
        ({"roles": []}, "at least one role"),
        ({"roles": ["emperor"]}, "not a valid choice"),
        ({"name": "x" * 201}, "too long"),
    ],
)
@pytest.mark.parametrize("place", ["new", "edit"])
def test_what_cannot_be_is_told_at_its_field(
    host: Host, place: str, change: dict[str, Any], words: str
) -> None:
    administrator = host.client("administrator")
    number = add(host, "Bo Ray", "bo@trust.example")
    address = "/learn/people/new" if place == "new" else f"/learn/people/{number}/edit"
    page = administrator.post_form(address, CHANGED | change)
    assert page.status_code == 422
    assert words in page.text
    assert "There is a problem" in page.text
    assert acts(host, "bo@trust.example") == ["person_added"]
    with host.session() as session:
        assert session.get_one(Person, number).name == "Bo Ray"


def test_deactivating_ends_sign_ins_and_links_and_deletes_nothing(both: Host) -> None:
    learner, administrator = both.client("learner"), both.client("administrator")
    address = f"/learn/people/{both.person('learner')}"
    link = link_in(administrator.post_form(f"{address}/password-link", {}, page=address))
    assert "Nothing they did is deleted" in administrator.get(address).text
    assert administrator.post_form(f"{address}/deactivate", {}).status_code == 303
    assert "Not active" in administrator.get(address).text
    assert learner.get("/learn/account").status_code == 302
    assert both.client().get(link).status_code == 404
    with both.session() as session:
        rows = session.scalars(select(SignIn).where(SignIn.person_id == both.person("learner"))).all()
        assert [row.revoked_at for row in rows] == [both.clock.at]
    assert administrator.post_form(f"{address}/reactivate", {}, page=address).status_code == 303
    assert learner.get("/learn/account").status_code == 302
    assert "When they leave" in administrator.get(address).text
    assert acts(both, "learner@trust.example")[-2:] == ["person_deactivated", "person_reactivated"]


def test_the_last_administrator_stays(both: Host) -> None:
    administrator = both.client("administrator")
    number = both.person("administrator")
    address = f"/learn/people/{number}"
    assert "This is you" in administrator.get(f"{address}/deactivate").text
    refused = administrator.post_form(f"{address}/deactivate", {})
    assert refused.status_code == 422
    assert "the only administrator who can sign in" in refused.text
    less = administrator.post_form(f"{address}/edit", CHANGED | {"email": "administrator@trust.example"})
    assert less.status_code == 422
    assert "the only administrator who can sign in" in less.text
    with both.session() as session:
        person = session.get_one(Person, number)
        assert (person.active, person.roles) == (True, ["administrator"])
        # One who rests, and one of the demonstration, could not come in her place.
        for email, issuer, active in (("b@x.example", "local", False), ("c@x.example", DEMO_ISSUER, True)):
            service.add_person(
                session,
                name="B",
                email=email,
                roles=["administrator"],
                by="tests",
                at=both.clock(),
                issuer=issuer,
            ).active = active
    assert administrator.post_form(f"{address}/deactivate", {}).status_code == 422
    add(both, roles=["administrator"])
    assert administrator.post_form(f"{address}/deactivate", {}).status_code == 303
    assert administrator.get("/learn/people/").status_code == 302


def test_two_administrators_who_let_each_other_rest_at_once_leave_one(both: Host) -> None:
    numbers = [both.person("administrator"), add(both, roles=["administrator"])]
    ready = threading.Barrier(2)
    refused: list[str] = []

    def let_rest(number: int) -> None:
        ready.wait()
        try:
            with both.session() as session:
                person = session.get_one(Person, number)
                directory.deactivate(session, person, by="tests", at=both.clock())
        except service.PersonError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=let_rest, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with both.session() as session:
        assert sum(session.get_one(Person, number).active for number in numbers) == 1
    assert len(refused) == 1


def test_sign_ins_are_listed_and_ended_one_by_one(both: Host) -> None:
    here, there = both.client("learner"), both.client("learner")
    administrator = both.client("administrator")
    address = f"/learn/people/{both.person('learner')}"
    page = administrator.get(address)
    found = html.fromstring(page.text).xpath("//form[contains(@action, '/revoke')]/@action")
    assert len(found) == 2
    assert administrator.post_form(found[0], {}, page=address).status_code == 303
    assert sorted(one.get("/learn/account").status_code for one in (here, there)) == [200, 302]
    assert acts(both, "learner@trust.example")[-1] == "sign_in_revoked"
    own = f"/learn/people/{both.person('administrator')}"
    mine = html.fromstring(administrator.get(own).text).xpath("//form[contains(@action, '/revoke')]/@action")
    other = mine[0].replace(own, address)
    assert administrator.post_form(other, {}, page=address).status_code == 404
    ended = administrator.post_form(mine[0], {}, page=own)
    assert (ended.status_code, ended.location) == (303, "/learn/sign-in")
    assert administrator.get("/learn/account").status_code == 302


def test_nobody_of_another_issuer_gets_a_password(host: Host) -> None:
    number = add(host, issuer=DEMO_ISSUER)
    administrator = host.client("administrator")
    address = f"/learn/people/{number}"
    assert "Make a link" not in administrator.get(address).text
    page = administrator.post_form(f"{address}/password-link", {}, page="/learn/account")
    assert (page.status_code, "does not sign in with a password" in page.text) == (422, True)


PLACES = (
    ("GET", ""),
    ("GET", "new"),
    ("POST", "new"),
    ("GET", "import"),
    ("POST", "import"),
    ("POST", "import/carry-out"),
    ("GET", "{n}"),
    ("GET", "{n}/edit"),
    ("POST", "{n}/edit"),
    ("GET", "{n}/deactivate"),
    ("POST", "{n}/deactivate"),
    ("POST", "{n}/reactivate"),
    ("POST", "{n}/password-link"),
    ("POST", "{n}/sign-ins/1/revoke"),
)


def test_only_administrators_come_here(host: Host) -> None:
    number = host.person("learner")
    for role in ("learner", "author", "lead"):
        browser = host.client(role)
        assert "/learn/people/" not in browser.get("/learn/account").text
        for method, place in PLACES:
            address = f"/learn/people/{place.format(n=number)}"
            assert browser.open(address, method=method).status_code == 403, (role, method, place)
    nobody = host.client()
    assert nobody.get("/learn/people/").status_code == 302
    with host.session() as session:
        assert session.get_one(Person, number).active


def test_who_is_not_there_is_not_found_and_no_form_works_without_its_token(host: Host) -> None:
    administrator = host.client("administrator")
    number = host.person("learner")
    token = administrator.token("/learn/people/new")
    for method, place in PLACES:
        if "{n}" in place:
            for missing in (9999, 2**40):
                address = f"/learn/people/{place.format(n=missing)}"
                answer = administrator.open(address, method=method, data={"csrf_token": token})
                assert answer.status_code == 404, (method, place)
        if method == "POST":
            answer = administrator.post(f"/learn/people/{place.format(n=number)}", data=CHANGED)
            assert answer.status_code in (400, 422), place
    with host.session() as session:
        person = session.get_one(Person, number)
        assert (person.name, person.active) == ("The learner", True)


def test_the_header_marks_where_one_is(host: Host) -> None:
    administrator = host.client("administrator")
    for address, title in (("/learn/people/", "People"), ("/learn/account", "Account")):
        root = html.fromstring(administrator.get(address).text)
        assert root.xpath("//nav//a[@aria-current]/text()") == [title]
