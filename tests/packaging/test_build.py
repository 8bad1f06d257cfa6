"""From a revision to a package: sound for its target, equal for equal input, small."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest
from lxml import etree

from lcf_lms.packaging.build import Package, PackagingError, build
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.lom import NAMESPACE
from lcf_lms.packaging.targets import TARGETS
from tests.packaging.revisions import request


def content(package: Package) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("target", TARGETS)
def test_a_package_holds_for_its_target_and_no_other(target: str) -> None:
    package = build(request(target))
    assert package.findings == ()
    assert package.sha256 == hashlib.sha256(package.content).hexdigest()
    assert package.filename == f"listening-2-{target}.zip"
    for other in TARGETS.values():
        found = [finding.code for finding in check(package.content, other)]
        assert found == ([] if other.name == target else ["target-other"])


def test_equal_requests_give_equal_bytes() -> None:
    assert build(request("esr")) == build(request("esr"))
    assert build(request("esr")).sha256 != build(request("esr", revision=3)).sha256


def test_the_package_is_small_and_holds_only_what_is_needed() -> None:
    package = build(request("esr"))
    assert package.size < 150_000
    names = set(content(package))
    assert set(package.files) == names
    assert {"imsmanifest.xml", "index.html", "licences.txt", "ims_xml.xsd"} <= names
    assert len(names) <= 20
    assert "media/unused.svg" not in names


def test_a_changed_player_has_another_address() -> None:
    first, second = build(request("esr")), build(request("esr", script=b"void 1;\n"))
    scripts = [name for package in (first, second) for name in package.files if name.endswith(".js")]
    assert len(set(scripts)) == 2
    assert scripts[0].encode() in content(first)["index.html"]


def test_the_page_carries_the_target_as_data_and_no_policy() -> None:
    page = content(build(request("esr")))["index.html"].decode()
    found = re.search(r'<script type="application/json" id="lcf-settings">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    settings = json.loads(found[1])
    assert settings["tracker"] == "scorm12"
    assert settings["revision"] == 2
    assert settings["target"] == TARGETS["esr"].settings(70)
    assert "Content-Security-Policy" not in page
    assert 'type="module"' not in page


def test_without_a_pass_mark_the_end_is_completed() -> None:
    page = content(build(request("esr", pass_mark=None)))["index.html"].decode()
    assert '"completed_incomplete"' in page
    assert '"passed_incomplete"' not in page


def test_keywords_are_the_domains_decided_on_and_the_values_they_serve() -> None:
    manifest = etree.fromstring(content(build(request("esr")))["imsmanifest.xml"])
    keywords = [
        each.text for each in manifest.iterfind(f".//{{{NAMESPACE}}}keyword/{{{NAMESPACE}}}langstring")
    ]
    assert keywords == ["A just culture", "High quality", "Compassion", "A small framework"]


def test_the_pass_mark_is_not_in_the_manifest() -> None:
    assert b"mastery" not in content(build(request("scorm12")))["imsmanifest.xml"]


def test_an_unknown_target_is_refused_by_name() -> None:
    with pytest.raises(PackagingError, match=r"no target 'moodle'.*esr, scorm12"):
        build(request("moodle"))
