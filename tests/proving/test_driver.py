"""The very zip played in Chromium against its target's simulator; and faults that must not pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lcf_lms.packaging.targets import TARGETS
from lcf_lms.proving import driver
from lcf_lms.proving.driver import NotProvableError, prove
from lcf_lms.proving.proof import Proof
from tests.packaging.samples import sound_files, zipped
from tests.proving.packages import culture, with_fault

pytestmark = pytest.mark.usefixtures("browser")
Apart = Callable[..., Any]

WHEN_OPEN = "addEventListener('load', () => setTimeout(() => {{ {} }}, 400));"


def failures(proof: Proof) -> dict[str, str]:
    return {
        check.name: check.seen for journey in proof.journeys for check in journey.checks if not check.held
    }


@pytest.mark.parametrize("target", TARGETS)
def test_the_culture_module_is_proven(target: str, apart: Apart) -> None:
    proof = apart(prove, culture(target), target)
    assert failures(proof) == {}
    assert proof.held
    strong, weak, resumed = proof.journeys
    assert (strong.status, strong.score) == ("passed", "100")
    assert weak.status == "incomplete"
    assert min(journey.decisions for journey in (strong, weak, resumed)) >= 15
    names = {check.name for check in resumed.checks}
    assert "resumed at the same decision" in names
    assert "the last page shows the same digits" in names


def one_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "JOURNEYS", driver.JOURNEYS[:1])


def test_a_call_outside_the_targets_list_is_refused(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    one_journey(monkeypatch)
    fault = WHEN_OPEN.format("parent.API.LMSSetValue('cmi.interactions.0.id', 'x');")
    proof = apart(prove, with_fault(culture("esr"), fault), "esr")
    assert not proof.held
    seen = failures(proof)
    assert "cmi.interactions.0.id" in seen["only what the target takes is touched"]
    assert "401" in seen["no value is refused"]


def test_a_state_over_the_platforms_limit_is_refused(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    one_journey(monkeypatch)
    fault = WHEN_OPEN.format("parent.API.LMSSetValue('cmi.suspend_data', 'a'.repeat(4097));")
    proof = apart(prove, with_fault(culture("esr"), fault), "esr")
    seen = failures(proof)
    assert seen["the state stays within its limit"] == "4097 characters"
    assert "405" in seen["no value is refused"]


def test_a_request_outside_the_package_is_refused(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    one_journey(monkeypatch)
    fault = WHEN_OPEN.format("new Image().src = ['http', '://127.0.0.2:9/pixel.gif'].join('');")
    proof = apart(prove, with_fault(culture("scorm12"), fault), "scorm12")
    assert failures(proof)["nothing is fetched from outside"] == "http://127.0.0.2:9/pixel.gif"


def test_a_score_that_our_marking_does_not_give_is_refused(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_journey(monkeypatch)
    fault = "{ const api = parent.API, set = api.LMSSetValue;" + (
        "api.LMSSetValue = (e, v) => set(e, e === 'cmi.core.score.raw' ? '99' : v); }"
    )
    proof = apart(prove, with_fault(culture("scorm12"), fault), "scorm12")
    assert failures(proof)["the score is the one our own marking gives"] == "99"


def test_a_dangling_resource_is_refused_before_it_is_driven() -> None:
    files = sound_files()
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(
        b'identifierref="', b'identifierref="nowhere-'
    )
    with pytest.raises(NotProvableError) as refused:
        prove(zipped(files), "esr")
    assert any("nowhere-" in finding.message for finding in refused.value.findings)
