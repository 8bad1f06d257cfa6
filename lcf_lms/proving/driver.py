"""Drives a zip through its journeys and gathers what a platform would have seen."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import html

from lcf_lms import resources
from lcf_lms.content.finding import Finding
from lcf_lms.packaging import checking
from lcf_lms.packaging.targets import TARGETS, Target
from lcf_lms.play import state as play_state
from lcf_lms.play.path import replay
from lcf_lms.play.tables import PlayTables
from lcf_lms.proving.browser import Launch, started
from lcf_lms.proving.learner import Learner, Policy, StuckError, best, mixed, worst
from lcf_lms.proving.platform import NATIVE_POLICY, Platform
from lcf_lms.proving.proof import Call, Check, Drive, Journey, Proof, judge

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, Page

LEAVE_AFTER = 3
"""Decisions taken before the learner leaves in the journey that resumes."""

TIMEOUT_MS = 15_000


class NotProvableError(Exception):
    """The zip does not pass the static check, so it is not driven. ``findings`` says why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Plan:
    """A journey: how the learner decides, whether they leave and come back, and under which policy header."""

    name: str
    policy: Policy
    leaves: bool = False
    header: str | None = None


JOURNEYS = (
    Plan("To the end, the strongest choices", best, header=NATIVE_POLICY),
    Plan("To the end, the weakest choices", worst),
    Plan("Left and resumed", mixed, leaves=True),
)


def prove(package: bytes, target_name: str, *, launch: Launch | None = None) -> Proof:
    """Drive the very zip against its target's simulator.

    Raises NotProvableError for a zip that the static check refuses, NoBrowserError without a browser.
    """
    target = TARGETS[target_name]
    refused = [finding for finding in checking.check(package, target) if finding.blocking]
    if refused:
        raise NotProvableError(refused)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    tables = tables_in(content[target.launch])
    with started(launch) as browser:
        journeys = tuple(_journey(browser, plan, target, content, tables) for plan in JOURNEYS)
        version = browser.version
    return Proof(target.name, hashlib.sha256(package).hexdigest(), f"Chromium {version}", journeys)


def tables_in(page: bytes) -> PlayTables:
    """The play tables that a package's page carries."""
    node = html.document_fromstring(page).get_element_by_id("lcf-tables")  # type: ignore[attr-defined]
    return PlayTables.model_validate(json.loads(node.text_content()))


def _journey(
    browser: Browser, plan: Plan, target: Target, content: dict[str, bytes], tables: PlayTables
) -> Journey:
    from playwright.sync_api import Error

    scorm_again = (resources.built_folder() / "prove" / "scorm-again.js").read_bytes()
    try:
        with Platform(content, target.name, scorm_again, plan.header) as platform:
            drive = _Stage(browser, platform, target, tables).drive(plan)
    except (StuckError, Error) as error:
        stuck = Check("the learner comes to the end", False, "the results", str(error).splitlines()[0])
        return Journey(plan.name, 0, 0, 0, "", "", (stuck,))
    return judge(drive, target, tables)


@dataclass(slots=True)
class _Stage:
    """One journey in one browser context, over one or two launches."""

    browser: Browser
    platform: Platform
    target: Target
    tables: PlayTables
    launches: list[tuple[Call, ...]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def drive(self, plan: Plan) -> Drive:
        expected = shown = None
        if plan.leaves:
            with self._launched() as (page, frame):
                learner = Learner(frame, self.tables, plan.policy)
                learner.begin()
                learner.play(until=LEAVE_AFTER)
                self._leave(page)
            expected = self._open_decision()
        with self._launched() as (page, frame):
            learner = Learner(frame, self.tables, plan.policy)
            here = learner.begin()
            shown = here.get("decision") if plan.leaves else None
            learner.play()
            percents = learner.percents()
            time.sleep(1.1)  # a visit that is left within a second has no time to write
            self._leave(page)
        return Drive(
            name=plan.name,
            launches=tuple(self.launches),
            values=dict(self.platform.kept.values),
            outside=tuple(self.outside),
            missing=tuple(self.platform.missing),
            console=tuple(self.console),
            expected_at_resume=expected,
            shown_at_resume=shown,
            shown_percents=percents,
        )

    def _open_decision(self) -> str | None:
        """The decision that the log on the platform leads to."""
        kept = play_state.read(self.platform.kept.values["cmi.suspend_data"], self.tables.module.key)
        walked = replay(self.tables, play_state.to_log(self.tables, kept))
        last = self.tables.decisions[kept.log[-1].decision]
        position = walked.scenarios[last.scenario].position if last.scenario else None
        if position is None or position.scene is None or last.scenario is None:
            return None
        return self.tables.scenarios[last.scenario].scenes[position.scene].code

    @contextmanager
    def _launched(self) -> Iterator[tuple[Page, Frame]]:
        context = self.browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(TIMEOUT_MS)
        context.on("request", lambda request: self._note_request(request.url))
        context.on("console", lambda message: self._note_console(message.type, message.text))
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        try:
            page = self._open(context)
            yield page, self._content_frame(page)
            calls = page.evaluate("() => window.lcfCalls")
            self.launches.append(
                tuple(Call(c["method"], tuple(c["args"]), c["result"], c["error"]) for c in calls)
            )
        finally:
            context.close()

    def _open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        if self.target.name != "esr":
            page.goto(f"{self.platform.origin}/simulator/scorm12.html")
            return page
        page.goto(f"{self.platform.outer_origin}/simulator/esr_outer.html")
        query = "starting_url=/content/index.html&LMS_URL=x&sessionid=1"
        adapter = f"{self.platform.origin}/simulator/esr.html?{query}"
        with context.expect_page() as opened:
            page.evaluate(
                "(url) => { window.adapter = window.open(url, 'adapter', 'width=1100,height=760'); }", adapter
            )
        return opened.value

    def _content_frame(self, page: Page) -> Frame:
        deadline = time.monotonic() + TIMEOUT_MS / 1000
        while time.monotonic() < deadline:
            for frame in page.frames:
                if urlsplit(frame.url).path.startswith("/content/"):
                    return frame
            page.wait_for_timeout(50)
        raise StuckError("the content did not load")

    def _leave(self, page: Page) -> None:
        if self.target.name == "esr":
            opener = page.opener()
            assert opener is not None
            opener.evaluate("() => window.adapter.postMessage('forceFinish', '*')")
        else:
            page.evaluate("() => window.lcfLeave()")
        page.wait_for_timeout(500)

    def _note_request(self, url: str) -> None:
        ours = (self.platform.origin, self.platform.outer_origin, "data:", "blob:", "about:")
        if not url.startswith(ours):
            self.outside.append(url)

    def _note_console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.console.append(f"{kind}: {text}")
