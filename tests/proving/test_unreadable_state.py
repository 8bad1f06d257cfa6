"""A package that finds a broken or foreign state starts clean, and says so."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import expect

from lcf_lms import resources
from lcf_lms.play.state import State, write
from lcf_lms.proving.platform import Platform
from tests.browsers import Contexts
from tests.proving.packages import culture

FOREIGN = write(State(key="zzzzzz", revision=1, attempt=1, seed=0, place=""))


@pytest.mark.parametrize("found", ["1.broken", FOREIGN])
def test_it_starts_clean_and_says_so(contexts: Contexts, found: str) -> None:
    with zipfile.ZipFile(io.BytesIO(culture("scorm12"))) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    scorm_again = (resources.built_folder() / "prove" / "scorm-again.js").read_bytes()
    with Platform(content, "scorm12", scorm_again) as platform:
        platform.kept.values = {
            "cmi.suspend_data": found,
            "cmi.core.lesson_status": "incomplete",
            "cmi.core.exit": "suspend",
        }
        tab = contexts.new(viewport={"width": 1280, "height": 900}).new_page()
        tab.goto(f"{platform.origin}/simulator/scorm12.html")
        frame = tab.frame_locator("#content")
        expect(frame.locator("[data-lcf=message]:visible")).to_contain_text("so you start at the beginning")
        expect(frame.locator("[data-lcf=start]:visible")).to_have_text("Start")
