"""A corpus of hostile and broken packages: each is refused, and for its own reason."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from lcf_lms.packaging import opening
from lcf_lms.packaging.checking import check
from lcf_lms.packaging.manifest12 import NAME
from lcf_lms.packaging.targets import ESR, SCORM12
from tests.packaging.samples import (
    PAGE,
    sound_files,
    with_entries,
    with_file,
    with_manifest,
    zipped,
)


def codes(data: bytes) -> list[str]:
    findings = check(data, ESR)
    assert all(finding.message.endswith(".") and finding.mend.endswith(".") for finding in findings)
    return [finding.code for finding in findings]


@pytest.mark.parametrize("target", [ESR, SCORM12], ids=["esr", "scorm12"])
def test_a_sound_package_has_no_findings(target: object) -> None:
    assert isinstance(target, type(ESR))
    assert check(zipped(sound_files(target)), target) == []


# Hostile: refused before anything is unpacked, and only the reasons are said.


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("link.html")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def _twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("index.html", b"another page")


def _bzip2(archive: zipfile.ZipFile) -> None:
    archive.writestr("data.txt", b"text", compress_type=zipfile.ZIP_BZIP2)


HOSTILE: dict[str, Callable[[zipfile.ZipFile], None]] = {
    "zip-path-escape": lambda archive: archive.writestr("../outside.html", b""),
    "zip-absolute-path": lambda archive: archive.writestr("/outside.html", b""),
    "zip-link": _link,
    "zip-duplicate-name": _twice,
    "zip-method": _bzip2,
    "zip-bomb": lambda archive: archive.writestr("zeros.txt", bytes(5_000_000)),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_a_hostile_zip_is_refused_unopened(code: str) -> None:
    assert codes(with_entries(HOSTILE[code])) == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("..\\outside.html", "zip-path-escape"),
        ("media/../../outside.html", "zip-path-escape"),
        ("c:/outside.html", "zip-absolute-path"),
        ("\\\\server\\outside.html", "zip-absolute-path"),
    ],
)
def test_paths_that_leave_the_package_are_refused_as_windows_reads_them_too(name: str, code: str) -> None:
    assert codes(with_entries(lambda archive: archive.writestr(name, b""))) == [code]


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(zipped({"index.html": PAGE}))
    central = data.rindex(b"PK\x01\x02")
    for place in (6, central + 8):
        data[place] |= 1
    assert codes(bytes(data)) == ["zip-encrypted"]


def test_a_name_with_a_null_character_is_refused() -> None:
    data = zipped({"index.htmlXevil": PAGE}).replace(b"index.htmlXevil", b"index.html\0evil")
    assert codes(data) == ["zip-odd-name"]


def test_too_many_files_are_refused() -> None:
    many = {f"f{number}.txt": b"" for number in range(opening.FILES_LIMIT + 1)}
    assert codes(zipped(many)) == ["zip-too-many-files"]


def test_a_list_that_hides_how_many_files_it_holds_is_refused() -> None:
    data = bytearray(zipped({f"f{number}.txt": b"" for number in range(opening.FILES_LIMIT + 1)}))
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    assert codes(bytes(data)) == ["zip-too-many-files"]


def test_a_zip_that_would_fill_the_disk_is_refused() -> None:
    data = bytearray(zipped({"index.html": PAGE * 400}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<L", opening.UNPACKED_LIMIT + 1)
    assert "zip-too-large" in codes(bytes(data))


def test_a_zip_that_is_too_large_is_not_read_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(sound_files())
    monkeypatch.setattr(opening, "ZIP_LIMIT", len(data) - 1)
    assert codes(data) == ["zip-too-large"]
    monkeypatch.setattr(opening, "ZIP_LIMIT", len(data))
    assert codes(data) == []


@pytest.mark.parametrize("length", [0, 3, 21])
def test_bytes_that_are_no_zip_are_refused(length: int) -> None:
    assert codes(b"x" * length) == ["zip-broken"]


def test_a_damaged_zip_is_refused() -> None:
    whole = zipped(sound_files())
    assert codes(whole[: len(whole) // 2]) == ["zip-broken"]
    flipped = bytearray(whole)
    flipped[200] ^= 0xFF
    assert codes(bytes(flipped)) == ["zip-broken"]


def test_a_list_that_understates_a_file_is_refused() -> None:
    data = bytearray(zipped({"index.html": PAGE}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<L", len(PAGE) - 10)
    assert codes(bytes(data)) == ["zip-broken"]


# XML that would be read by others.

BOMB = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
OUTSIDE = b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>'
ENTITY_FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("content", [BOMB, BOMB[:30], OUTSIDE, ENTITY_FILE, BOMB.decode().encode("utf-16")])
@pytest.mark.parametrize("name", [NAME, "media/extra.svg", "extra.xml"])
def test_document_types_and_entities_are_refused(name: str, content: bytes) -> None:
    files = sound_files()
    files[name] = content
    assert "xml-doctype" in codes(zipped(files))


def test_broken_xml_is_refused_with_the_place() -> None:
    files = sound_files()
    files[NAME] = files[NAME].replace(b"</manifest>", b"")
    (finding,) = check(zipped(files), ESR)
    assert finding.code == "xml-broken"
    assert "line" in finding.message


# The manifest: what the schema sees, then what it lets through.

ITEM = 'identifierref="lcf-sco-listening"'
MORE = f'<item identifier="more" {ITEM}><title>More</title></item>'
MANIFEST: dict[str, list[tuple[tuple[str, str], ...]]] = {
    "manifest-schema": [
        (("<resources>", '<resources nonsense="1">'),),
        (('adlcp:scormtype="sco"', 'adlcp:scormtype="SCO"'),),
        (('isvisible="true"', 'isvisible="maybe"'),),
        (("<imsmd:lom>", "<imsmd:lom><imsmd:general/>"),),
    ],
    "manifest-standard": [
        (("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.imsglobal.org/xsd/imscp_v1p1"),)
    ],
    "manifest-version": [
        (("<schemaversion>1.2<", "<schemaversion>2004 4th Edition<"),),
        (("<schema>ADL SCORM</schema>", ""),),
    ],
    "manifest-base": [(("<resources>", '<resources xml:base="media/">'),)],
    "manifest-nested": [
        (
            (
                "</resources>",
                '</resources><manifest identifier="inner"><organizations/><resources/></manifest>',
            ),
        )
    ],
    "organisation-default": [(('default="lcf-organisation-listening"', 'default="lcf-item-listening"'),)],
    "organisation-count": [
        (
            (
                "</organizations>",
                f'<organization identifier="two"><title>Two</title>{MORE}</organization></organizations>',
            ),
        )
    ],
    "title-missing": [
        (("<title>Listening</title>", ""),),
        (("<title>Listening</title>", "<title> </title>"),),
    ],
    "item-without-resource": [((ITEM, ""),)],
    "resource-dangling": [((ITEM, 'identifierref="elsewhere"'),)],
    "item-parameters": [((ITEM, f'{ITEM} parameters="?mode=1"'),)],
    "mastery-score": [(("</item>", "<adlcp:masteryscore>80</adlcp:masteryscore></item>"),)],
    "sco-count": [
        (
            (
                "</resources>",
                '<resource identifier="b" type="webcontent" adlcp:scormtype="sco"/></resources>',
            ),
        ),
        (('adlcp:scormtype="sco"', 'adlcp:scormtype="asset"'),),
    ],
    "resource-type": [(('type="webcontent"', 'type="text"'),)],
    "file-missing": [(('<file href="licences.txt"/>', '<file href="gone.txt"/>'),)],
    "file-unlisted": [(('<file href="licences.txt"/>', ""),), (('<file href="index.html"/>', ""),)],
    "launch-missing": [((' href="index.html">', ' href="start.html">'),), ((' href="index.html">', ">"),)],
    "address-outside": [
        ((' href="index.html">', ' href="https://example.org/index.html">'),),
        ((' href="index.html">', ' href="//example.org/index.html">'),),
        (('<file href="licences.txt"/>', '<file href="http://example.org/licences.txt"/>'),),
    ],
    "address-escape": [
        (('<file href="licences.txt"/>', '<file href="../licences.txt"/>'),),
        ((' href="index.html">', ' href="/index.html">'),),
    ],
    "address-odd": [((' href="index.html">', ' href="index.html?start=1">'),)],
    "field-too-long": [
        (("<title>Listening<", f"<title>{'long ' * 41}<"),),
        (("lcf-sco-listening", "lcf-sco-" + "x" * 125),),
        (("You hear what staff say", "You hear " * 200),),
        ((">Culture<", f">{'culture' * 150}<"),),
        (('href="licences.txt"', f'href="{"l" * 256}"'),),
    ],
}


@pytest.mark.parametrize(
    ("code", "changes"), [(code, changes) for code, cases in MANIFEST.items() for changes in cases]
)
def test_a_manifest_with_one_fault_is_refused_for_it(code: str, changes: tuple[tuple[str, str], ...]) -> None:
    assert code in codes(with_manifest(*changes))


def test_a_package_without_a_manifest_says_where_it_went() -> None:
    files = {f"course/{name}": content for name, content in sound_files().items()}
    missing = next(finding for finding in check(zipped(files), ESR) if finding.code == "manifest-missing")
    assert "course/imsmanifest.xml" in missing.mend


# Names.


@pytest.mark.parametrize("name", ["Notes.txt", "a b.txt", "a+b.txt", "caf\u00e9.txt", "media/.hidden"])
def test_names_that_some_platform_changes_are_refused(name: str) -> None:
    assert "name-odd" in codes(with_file(name, b"text"))


def test_names_that_differ_only_in_capitals_are_refused() -> None:
    assert "name-clash" in codes(with_file("Licences.txt", b"text"))


def test_a_file_that_the_manifest_does_not_list_is_refused() -> None:
    assert codes(with_file("notes.txt", b"text", listed=False)) == ["file-unlisted"]


# Requests.


def page(extra: bytes) -> bytes:
    return with_file("index.html", PAGE.replace(b"</body>", extra + b"</body>"))


@pytest.mark.parametrize(
    "extra",
    [
        b'<img src="https://example.org/x.png" alt="">',
        b'<img src="//example.org/x.png" alt="">',
        b'<img srcset="media/line.svg 1x, http://example.org/x.png 2x" alt="">',
        b'<script src="http://example.org/x.js"></script>',
        b'<link rel="preconnect" href="https://fonts.example.org">',
        b'<iframe src="https://example.org"></iframe>',
        b'<form action="https://example.org"></form>',
        b'<a href="#x" ping="https://example.org">x</a>',
        b'<svg><use xlink:href="https://example.org/x.svg#a"></use></svg>',
        b"<p style=\"background: url('https://example.org/x.png')\">x</p>",
        b"<style>@import 'https://example.org/x.css';</style>",
        b'<meta http-equiv="refresh" content="0; url=https://example.org/">',
        b'<script>fetch("https://example.org/")</script>',
        b'<template><img src="https://example.org/x.png" alt=""></template>',
    ],
)
def test_a_page_that_asks_for_something_outside_is_refused(extra: bytes) -> None:
    assert codes(page(extra)) == ["request-outside"]


@pytest.mark.parametrize(
    "extra",
    [
        b'<a href="https://www.england.nhs.uk/">A link to follow</a>',
        b'<script type="application/json">{"src": "fetch(\\"https://example.org\\")"}</script>',
        b'<img src="data:image/png;base64,AAAA" alt="">',
        b'<svg><use href="#a"></use></svg>',
        b'<img src="media/line.svg?v=1#a" alt="">',
    ],
)
def test_what_a_page_may_hold_is_left_alone(extra: bytes) -> None:
    assert codes(page(extra)) == []


@pytest.mark.parametrize(
    "script",
    [
        'import("https://example.org/x.js")',
        'import x from "https://example.org/x.js"',
        'importScripts("//example.org/x.js")',
        'fetch("https://example.org/x")',
        'image.src = "http://example.org/x.gif"',
        'link.setAttribute("href", "https://example.org/x.css")',
        'new WebSocket("wss://example.org/")',
        'new Worker("https://example.org/w.js")',
        'request.open("POST", "https://example.org/")',
        'navigator.sendBeacon("https://example.org/")',
    ],
)
def test_a_script_that_fetches_from_outside_is_refused_at_its_line(script: str) -> None:
    data = with_file("player-00000000.js", f'"use strict";\n{script};\n'.encode())
    (finding,) = check(data, ESR)
    assert (finding.code, finding.place) == ("request-outside", "player-00000000.js:2")


@pytest.mark.parametrize(
    ("style", "code"),
    [
        (b"@import url(https://example.org/x.css);", "request-outside"),
        (b'@font-face { src: url("https://assets.nhs.uk/f.woff2") }', "request-outside"),
        (b"a { background: url(gone.svg) }", "reference-missing"),
        (b"a { background: url(../gone.svg) }", "reference-escape"),
        (b"a { background: url(/gone.svg) }", "reference-absolute"),
    ],
)
def test_a_style_that_asks_for_what_is_not_there_is_refused(style: bytes, code: str) -> None:
    assert codes(with_file("player-00000000.css", style)) == [code]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'<image href="https://example.org/x.png"/>', "request-outside"),
        (b'<path style="fill: url(https://example.org/x#a)"/>', "request-outside"),
        (b"<style>@import 'http://example.org/x.css';</style>", "request-outside"),
        (b"<script>1</script>", "svg-script"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(body: bytes, code: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + body + b"</svg>"
    assert codes(with_file("media/line.svg", svg)) == [code]


def test_a_schema_that_is_fetched_from_outside_is_refused() -> None:
    files = sound_files()
    files["imscp_rootv1p1p2.xsd"] = files["imscp_rootv1p1p2.xsd"].replace(
        b'schemaLocation="ims_xml.xsd"', b'schemaLocation="http://www.w3.org/2001/03/xml.xsd"'
    )
    assert codes(zipped(files)) == ["request-outside"]


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_a_page_that_holds_nothing_is_refused(content: bytes) -> None:
    assert codes(with_file("index.html", content)) == ["page-broken"]


def test_a_missing_picture_is_refused() -> None:
    assert codes(page(b'<img src="media/gone.svg" alt="">')) == ["reference-missing"]


def test_a_policy_or_a_module_script_in_the_page_is_refused() -> None:
    policy = b'<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    assert codes(page(policy)) == ["page-policy"]
    assert codes(page(b'<script type="module">1</script>')) == ["page-module-script"]


# The target.


def test_a_package_made_for_another_target_is_refused() -> None:
    settings = b'<script type="application/json" id="lcf-settings">{"target": {"name": "%s"}}</script>'
    assert codes(page(settings % b"scorm12")) == ["target-other"]
    assert codes(page(settings % b"esr")) == []


def test_settings_that_cannot_be_read_are_refused() -> None:
    for text in (b"{", b"[]", b'{"target": 1}'):
        settings = b'<script type="application/json" id="lcf-settings">' + text + b"</script>"
        assert codes(page(settings)) == ["target-other"]


def test_weight_is_advice_only() -> None:
    noise = b"".join(struct.pack("<L", (number * 2_654_435_761) % 2**32) for number in range(60_000))
    heavy = check(with_file("media/noise.bin", noise), ESR)
    assert [(finding.code, finding.blocking) for finding in heavy] == [("size", False)]
    files = sound_files()
    many = check(zipped({**files, **{f"media/f{number}.txt": b"" for number in range(20)}}), ESR)
    assert "file-count" in {finding.code for finding in many if not finding.blocking}


def test_the_check_reads_a_zip_with_a_comment_and_folders() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"a comment"
        archive.mkdir("media")
        for name, content in sound_files().items():
            archive.writestr(name, content)
    assert codes(out.getvalue()) == []


def test_a_module_that_opens_elsewhere_gets_advice() -> None:
    files = sound_files()
    files["start.html"] = files.pop("index.html")
    files[NAME] = files[NAME].replace(b"index.html", b"start.html")
    assert [(each.code, each.blocking) for each in check(zipped(files), ESR)] == [("launch-place", False)]
