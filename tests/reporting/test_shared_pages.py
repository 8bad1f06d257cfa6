"""The lead's pages of shared decisions: only leads, only while they are shared."""

from __future__ import annotations

from tests.hosts import Host
from tests.learning import sample
from tests.learning.test_own_data import SHARING, learn

SHARED = "/learn/reports/shared/"


def test_a_lead_sees_what_is_shared_until_it_is_taken_back(both: Host) -> None:
    learner = learn(both)
    lead = both.client("lead")
    record = f"{SHARED}{both.person('learner')}/{sample.SLUG}/"
    assert "Nobody shares their decisions at present." in lead.get(SHARED).text
    assert "Not shared." in lead.get(record).text
    learner.post_form(SHARING, {"until": "2026-12-18"})
    assert record in lead.get(SHARED).text
    page = lead.get(record).text
    assert "Shared by the learner until the end of 18 December" in page
    assert "Ask what they need" in page


def test_others_may_not_and_unknown_people_are_not_found(host: Host) -> None:
    learn(host)
    for role in ("learner", "author"):
        assert host.client(role).get(SHARED).status_code == 403
    assert host.client(None).get(SHARED).status_code == 302
    lead = host.client("lead")
    assert lead.get(f"{SHARED}999/{sample.SLUG}/").status_code == 404
    assert lead.get(f"{SHARED}{host.person('learner')}/nothing/").status_code == 404
