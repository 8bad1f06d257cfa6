"""Packages in the admin: made, looked at, downloaded, never handed out when refused."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from lcf_lms.exporting.service import keep_proof
from lcf_lms.models.export import Export
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.targets import ESR, TARGETS
from lcf_lms.signals import package_exported
from tests.exporting.publishing import publish

LIST = "/learn/studio/exports/"
PAGE = "/learn/studio/exports/listening/"
MAKE = f"{PAGE}make/esr"


@pytest.fixture
def site(host: Any) -> Any:
    with host.session() as session:
        publish(session)
    return host


def make(client: Any, address: str = MAKE) -> str:
    """Press the button; the address of the package's page."""
    answer = client.post_form(address, {}, page=PAGE)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def words(page: Any) -> str:
    return " ".join(str(html.fromstring(page.text).xpath("string()")).split())


def alter(site: Any, **values: Any) -> None:
    with site.session() as session:
        for export in session.scalars(select(Export)):
            for name, value in values.items():
                setattr(export, name, value)


def test_a_module_with_nothing_made_says_so(site: Any) -> None:
    said = words(site.client("lead").get(PAGE))
    assert said.count("Not made yet") == len(TARGETS)
    assert "Nothing was made of this module yet." in said
    assert "Revision 1, published 24 November" in said


def test_a_package_is_made_checked_and_downloaded_byte_for_byte(both: Any) -> None:
    with both.session() as session:
        publish(session)
    lead = both.client("lead")
    package = lead.get(make(lead))
    assert "Checked, not driven in a browser." in words(package)
    with both.session() as session:
        kept = session.scalars(select(Export)).one()
        content, digest, number = kept.content, kept.sha256, kept.id
    assert check(content, ESR) == []
    assert digest in words(package)
    download = lead.get(f"{PAGE}packages/{number}/download")
    assert download.data == content
    assert hashlib.sha256(download.data).hexdigest() == digest
    assert download.headers["Content-Type"] == "application/zip"
    assert download.headers["Content-Disposition"] == "attachment; filename=listening-1-esr.zip"
    page = lead.get(PAGE)
    assert "Checked, not driven in a browser. Made 24 November, 4.40pm" in words(page)
    assert f"{digest[:8]}…{digest[-4:]}" in page.text


def test_the_same_package_is_kept_once(site: Any) -> None:
    lead = site.client("lead")
    assert make(lead) == make(lead, MAKE)


def test_a_host_hears_of_a_package_once(site: Any) -> None:
    heard: list[dict[str, Any]] = []

    def hear(_app: Any, **payload: Any) -> None:
        heard.append(payload)

    with package_exported.connected_to(hear):
        author = site.client("author")
        make(author)
        make(author)
    (payload,) = heard
    assert payload["filename"] == "listening-1-esr.zip"
    assert (payload["slug"], payload["revision"], payload["target"]) == ("listening", 1, "esr")
    assert payload["by"] == "author@trust.example"
    assert payload["at"] == site.clock.at


def test_a_refused_package_is_shown_and_not_handed_out(site: Any) -> None:
    lead = site.client("lead")
    address = make(lead)
    finding = {
        "code": "file-missing",
        "severity": "blocking",
        "place": "imsmanifest.xml lcf-sco-listening",
        "message": "'gone.txt' is not in the package.",
        "mend": "Add the file, or take the address out.",
    }
    alter(site, findings=[finding])
    said = words(lead.get(address))
    assert "ESR: not offered for download." in said
    assert "'gone.txt' is not in the package." in said
    download = lead.get(f"{address}download")
    assert download.status_code == 303
    assert download.headers["Location"] == address
    page = words(lead.get(PAGE))
    assert "Refused. 'gone.txt' is not in the package." in page
    assert "Not offered" in page


def test_a_proof_is_shown_and_a_broken_one_refuses(site: Any) -> None:
    lead = site.client("lead")
    address = make(lead)
    checks = [{"name": "the state keeps to its alphabet", "held": True, "expected": "none", "seen": "none"}]
    journey = {
        "name": "Left and resumed",
        "decisions": 3,
        "calls": 46,
        "state_length": 36,
        "status": "passed",
        "score": "82",
        "checks": checks,
    }
    proof = {"target": "esr", "browser": "Chromium 153", "held": True, "journeys": [journey]}
    with site.session() as session:
        kept = session.scalars(select(Export)).one()
        assert keep_proof(session, kept.sha256, "esr", proof) == 1
    page = words(lead.get(PAGE))
    assert "Proven, 1 journey. Made 24 November" in page
    assert "Played in Chromium 153, against a stand-in for ESR. Finishes, and ESR shows 82" in page
    assert "played from start to end in Chromium 153" in words(lead.get(address))
    broken = {**checks[0], "held": False, "expected": "none", "seen": "~"}
    alter(site, proof={**proof, "held": False, "journeys": [{**journey, "checks": [broken]}]})
    said = words(lead.get(address))
    assert "In a browser this does not hold: the state keeps to its alphabet." in said
    assert "What failed Left and resumed: the state keeps to its alphabet Expected none Seen ~" in said


def test_a_new_revision_leaves_older_packages_in_the_history_only(site: Any) -> None:
    lead = site.client("lead")
    make(lead)
    with site.session() as session:
        publish(session, 2)
    page = lead.get(PAGE)
    assert "Made of revision 1, not of the published one" in words(page)
    assert page.text.count("/download") == 1
    assert "Make package" in words(page)


def test_the_list_names_every_published_module(site: Any) -> None:
    lead = site.client("lead")
    make(lead)
    said = words(lead.get(LIST))
    assert "Listening to staff" in said
    assert "Checked, not driven in a browser" in said


def test_an_empty_list_says_what_to_do(host: Any) -> None:
    assert "No module is published yet." in words(host.client("author").get(LIST))


@pytest.mark.parametrize("target", TARGETS)
def test_the_sheet_of_each_target_can_be_read(site: Any, target: str) -> None:
    page = site.client("lead").get(f"{LIST}sheets/{target}/")
    assert "Test it with one learner" in words(page)


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}nothing/",
        f"{PAGE}packages/1/",
        f"{PAGE}packages/1/download",
        f"{LIST}sheets/moodle/",
        f"{LIST}nothing/packages/1/",
    ],
)
def test_what_is_not_there_is_not_found(site: Any, address: str) -> None:
    assert site.client("lead").get(address).status_code == 404


def test_a_target_that_does_not_exist_makes_nothing(site: Any) -> None:
    lead = site.client("lead")
    assert lead.post_form(f"{PAGE}make/moodle", {}, page=PAGE).status_code == 404


def test_a_form_without_its_token_makes_nothing(site: Any) -> None:
    lead = site.client("lead")
    answer = lead.post(MAKE, data={}, headers={"Origin": "https://localhost"})
    assert answer.status_code in (400, 403)
    with site.session() as session:
        assert session.scalars(select(Export)).all() == []


@pytest.mark.parametrize("address", [LIST, PAGE, f"{LIST}sheets/esr/"])
def test_learners_do_not_see_packages(site: Any, address: str) -> None:
    assert site.client("learner").get(address).status_code == 403
    assert site.client(None).get(address).status_code == 302
