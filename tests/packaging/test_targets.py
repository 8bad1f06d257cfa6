"""What each target says may be done there."""

from __future__ import annotations

import pytest

from lcf_lms.packaging.targets import CORE_READ, CORE_WRITTEN, ESR, SCORM12, TARGETS

OPTIONAL = (
    "cmi.core.score.min",
    "cmi.core.score.max",
    "cmi.objectives.0.id",
    "cmi.interactions.3.student_response",
)


def test_targets_are_found_by_their_own_name() -> None:
    assert {name: target.name for name, target in TARGETS.items()} == {"esr": "esr", "scorm12": "scorm12"}


@pytest.mark.parametrize("element", OPTIONAL)
def test_esr_is_never_given_what_its_adapter_does_not_implement(element: str) -> None:
    assert not ESR.writes(element)
    assert SCORM12.writes(element)


@pytest.mark.parametrize(
    "element", ["cmi.objectives._children", "cmi.core.score._children", "cmi.interactions._count"]
)
def test_only_a_generic_target_is_probed(element: str) -> None:
    assert not ESR.reads(element)
    assert SCORM12.reads(element)


@pytest.mark.parametrize("target", TARGETS.values(), ids=str)
def test_core_elements_are_open_and_the_learner_is_never_asked_for(target: object) -> None:
    assert isinstance(target, type(ESR))
    assert all(target.reads(element) for element in CORE_READ)
    assert all(target.writes(element) for element in CORE_WRITTEN)
    for element in (
        "cmi.core.student_name",
        "cmi.core.student_id",
        "cmi.student_data.mastery_score",
        "cmi.comments",
    ):
        assert not target.reads(element)
        assert not target.writes(element)


def test_the_status_rule_never_fails_a_learner() -> None:
    assert ESR.status_rule(70) == "passed_incomplete"
    assert ESR.status_rule(0) == "passed_incomplete"
    assert ESR.status_rule(None) == "completed_incomplete"
    assert "failed" not in ESR.vocabulary.lesson_status


def test_the_page_is_told_the_target_as_data() -> None:
    assert ESR.settings(70) == {
        "name": "esr",
        "standard": "scorm12",
        "elements": {
            "score_min_max": False,
            "objectives": False,
            "interactions": False,
            "probe_children": False,
        },
        "state_limit": 3500,
        "location_limit": 255,
        "status": "passed_incomplete",
        "details": "after",
    }
