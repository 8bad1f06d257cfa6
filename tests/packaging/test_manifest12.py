"""The SCORM 1.2 manifest: what stands in it, what never does, what a target's limits do to it."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from lcf_lms.packaging import schemas
from lcf_lms.packaging.lom import cut, cut_keywords, duration
from lcf_lms.packaging.manifest12 import ADLCP, CP, IMSMD, manifest
from lcf_lms.packaging.targets import ESR
from tests.packaging.samples import DESCRIPTION

NAMES = {"cp": CP, "md": IMSMD}
FILES = ("index.html", "player.js", "licences.txt")


def read(content: bytes) -> etree._Element:
    return etree.fromstring(content)


def test_it_follows_its_schema() -> None:
    schemas.schema("scorm12").assertValid(read(manifest("listening", DESCRIPTION, FILES, ESR)))


def test_it_opens_one_sco_that_lists_every_file() -> None:
    root = read(manifest("listening", DESCRIPTION, FILES, ESR))
    (item,) = root.iterfind(".//cp:item", NAMES)
    (resource,) = root.iterfind(".//cp:resource", NAMES)
    assert item.get("identifierref") == resource.get("identifier")
    assert resource.get(f"{{{ADLCP}}}scormtype") == "sco"
    assert resource.get("href") == "index.html"
    assert [file.get("href") for file in resource] == sorted(FILES)
    organisations = root.find("cp:organizations", NAMES)
    assert organisations is not None
    assert organisations.get("default") == organisations[0].get("identifier")
    assert root.findtext("cp:metadata/cp:schemaversion", None, NAMES) == "1.2"


def test_identifiers_stay_the_same_over_revisions_and_titles() -> None:
    def identifiers(content: bytes) -> list[str]:
        return [
            value
            for each in read(content).iter()
            for key in ("identifier", "identifierref")
            if (value := each.get(key))
        ]

    first = manifest("listening", DESCRIPTION, FILES, ESR)
    later = manifest("listening", replace(DESCRIPTION, revision=4, title="Hearing"), FILES, ESR)
    assert first != later
    assert identifiers(first) == identifiers(later)
    assert len(set(identifiers(first))) == 4
    assert identifiers(manifest("speaking", DESCRIPTION, FILES, ESR)) != identifiers(first)


def test_it_carries_no_mastery_score_and_no_parameters() -> None:
    content = manifest("listening", DESCRIPTION, FILES, ESR)
    assert b"masteryscore" not in content
    assert b"parameters" not in content


def test_the_metadata_says_what_we_know() -> None:
    root = read(manifest("listening", DESCRIPTION, FILES, ESR))

    def said(path: str) -> list[str | None]:
        return [each.text for each in root.iterfind(f"cp:metadata/md:lom/{path}", NAMES)]

    assert said("md:general/md:title/md:langstring") == ["Listening"]
    assert said("md:general/md:language") == ["en-GB"]
    assert said("md:general/md:description/md:langstring") == [DESCRIPTION.summary]
    assert said("md:general/md:keyword/md:langstring") == ["Culture", "Compassion"]
    assert said("md:lifecycle/md:version/md:langstring") == ["3"]
    assert said("md:educational/md:typicallearningtime/md:datetime") == ["PT24M"]


def test_fields_are_cut_to_what_the_target_keeps() -> None:
    long = replace(
        DESCRIPTION,
        title="word " * 80,
        summary="sentence " * 300,
        keywords=tuple("k" * n for n in range(1, 99)),
    )
    content = manifest("listening", long, FILES, ESR)
    root = read(content)
    titles = [each.text or "" for each in root.iterfind(".//cp:title", NAMES)]
    assert len(titles) == 2
    assert all(len(title) <= ESR.manifest.title and title.endswith("word…") for title in titles)
    keywords = [each.text or "" for each in root.iterfind(".//md:keyword/md:langstring", NAMES)]
    assert 0 < sum(map(len, keywords)) <= ESR.manifest.keywords
    schemas.schema("scorm12").assertValid(root)


def test_texts_are_cut_after_a_word() -> None:
    assert cut("one two three", 13) == "one two three"
    assert cut("one two three", 12) == "one two…"
    assert cut("one two three", 8) == "one two…"
    assert cut("one two, three", 9) == "one two…"
    assert cut("onetwothree", 4) == "one…"
    assert cut(" one \n two ", 9) == "one two"


def test_keywords_stand_once_each() -> None:
    assert cut_keywords(("Culture", "Compassion", "Culture"), ESR.manifest) == ("Culture", "Compassion")


def test_learning_time_is_an_iso_duration() -> None:
    assert [duration(minutes) for minutes in (24, 60, 75)] == ["PT24M", "PT1H", "PT1H15M"]
