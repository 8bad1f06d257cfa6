"""What a learner's home says of what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lxml import html

from lcf_lms.models.assignment import Assignment
from lcf_lms.reporting import service
from tests.hosts import Host
from tests.learning import sample
from tests.reporting.cohort import STRONG, WEAK, answer, assign, group, publish


def main(host: Host, who: str = "learner") -> Any:
    """The home page's main part."""
    return html.fromstring(host.client(who).get("/learn/").text).xpath("//main")[0]


def coming(host: Host, who: str = "learner") -> list[str]:
    """The lines of Coming up."""
    lines = main(host, who).xpath(".//section[@aria-labelledby='coming-up']//li")
    return [" ".join(line.text_content().split()) for line in lines]


def test_what_is_due_stands_there_until_it_is_finished(both: Host) -> None:
    publish(both)
    assert coming(both) == []
    assign(both, 24, groups=(group(both, "Board", "learner", "weak"),))
    assert coming(both) == ["18Dec A quiet corridor Due 18 December 5 minutes to do"]
    assert "The next one is due on 18 December." in main(both).text_content()
    answer(both, "learner", "a")
    assert coming(both) == ["18Dec A quiet corridor Due 18 December 5 minutes left to do"]
    answer(both, "weak", WEAK)
    assert coming(both, "weak") == []
    answer(both, "weak", "a", ordinal=2)
    assert coming(both, "weak") == []
    both.clock.at += timedelta(days=25)
    found = main(both)
    assert "One was due on 18 December." in found.text_content()
    [late] = found.xpath(".//*[contains(@class, 'lcf-state--wait')]")
    assert late.text_content() == "Was due on 18 December"
    assert coming(both, "author") == []


def test_what_is_due_first_comes_first_and_is_what_to_do_next(both: Host) -> None:
    with both.session() as session:
        for number in range(3):
            sample.publish(session, both.clock(), slug=f"module-{number}", title=f"Module {number}")
    assign(both, 20, people=("learner",), slug="module-1")
    assign(both, 10, people=("learner",), slug="module-2")
    assert [line.split(" Due")[0] for line in coming(both)] == ["4Dec Module 2", "14Dec Module 1"]
    assert main(both).xpath(".//h2[@id='onward']/text()") == ["Module 2"]


def test_a_withdrawn_assignment_leaves_the_home(both: Host) -> None:
    publish(both)
    [number] = assign(both, 24, people=("learner",))
    with both.session() as session:
        service.withdraw(session, session.get_one(Assignment, number), by="tests", at=both.clock())
    assert coming(both) == []


def test_who_has_finished_everything_has_nothing_coming_up(both: Host) -> None:
    publish(both)
    assign(both, 24, people=("learner",))
    answer(both, "learner", STRONG)
    assert coming(both) == []
    assert "You have finished everything there is so far." in main(both).text_content()
