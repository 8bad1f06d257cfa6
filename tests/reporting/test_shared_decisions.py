"""What leads see of a learner's decisions: only while they are shared, never practice, never notes."""

from __future__ import annotations

from datetime import timedelta

from lcf_lms.models.module import select_module
from lcf_lms.reporting.shared_decisions import Shared, shared_decisions
from lcf_lms.web.templating import day
from tests.hosts import Host
from tests.learning import sample
from tests.learning.test_own_data import SHARING, TEXT, learn


def look(host: Host, role: str = "learner") -> tuple[Shared | None, str]:
    """The shared decisions, and the section of the page that shows them."""
    number = host.person(role)
    with host.session() as session:
        module = session.scalars(select_module(sample.SLUG)).one()
        shared = shared_decisions(session, number, module, host.clock.at)
        environment = host.app.extensions["lcf_lms"].environment
        macros = environment.get_template("lcf/reporting/shared-decisions.html").make_module({"day": day})
        return shared, str(macros.decisions(module, shared))


def test_decisions_are_seen_only_while_they_are_shared(both: Host) -> None:
    learner = learn(both)
    learn(both, "another")
    shared, page = look(both)
    assert shared is None
    assert "Not shared. Decisions are the learner’s own." in page
    learner.post_form(SHARING, {"until": "2026-12-18"})
    shared, page = look(both)
    assert shared is not None
    [attempt] = shared.attempts
    assert [(one.title, one.answers, one.levels) for one in attempt.decisions] == [
        ("A check", ("Wait for the report",), ("weak",)),
        ("The lift", ("Ask what they need",), ("strong",)),
        ("The call", ("Ask what they need",), ("strong",)),
    ]
    assert "until the end of 18 December" in page
    assert "The lift" in page
    assert TEXT not in page
    assert look(both, "another")[0] is None
    learner.post_form(f"{SHARING}/take-back", {}, page="/learn/my-data")
    assert look(both)[0] is None
    learner.post_form(SHARING, {"until": "2026-11-25"})
    assert look(both)[0] is not None
    both.clock.at += timedelta(days=1, hours=8)
    assert look(both)[0] is None
