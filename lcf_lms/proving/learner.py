"""A learner who plays the page as it is shown: reads, decides by a policy, carries on to the results."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lcf_lms.play import FULL_CREDIT
from lcf_lms.play.tables import DecisionTable, PlayTables

if TYPE_CHECKING:
    from playwright.sync_api import Frame

Policy = Callable[[DecisionTable, str], str]
MAX_STEPS = 500

_LOOK = """() => {
  const seen = (e) => e !== null && e.getClientRects().length > 0;
  const view = [...document.querySelectorAll('[data-view]')].find(seen);
  if (!view) return {view: ''};
  const form = [...view.querySelectorAll('form.lcf-decision')].find(
    (f) => seen(f) && seen(f.querySelector('button[type=submit]')));
  const all = (name) => [...view.querySelectorAll(`[data-lcf="${name}"]`)].filter(seen);
  return {
    view: view.dataset.view,
    decision: form ? form.dataset.decision : null,
    letters: form ? [...form.querySelectorAll('input')].filter((i) => seen(i.closest('label') ?? i))
      .map((i) => i.value).join('') : '',
    start: all('start').length > 0, carry: all('carry-on').length > 0, next: all('next').length > 0,
  };
}"""
_PERCENTS = """() => Object.fromEntries(
  [...document.querySelectorAll(
    '[data-view="results"] .lcf-lens-row[data-node], [data-view="results"] tr[data-value]')].map((row) => {
    const words = row.querySelector('.lcf-lens-row__result strong, .lcf-values__result strong').textContent;
    return [row.dataset.node ?? row.dataset.value, /^\\d+%$/.test(words) ? parseInt(words, 10) : null];
  }))"""


class StuckError(Exception):
    """The page shows nothing that leads on."""


def best(decision: DecisionTable, letters: str) -> str:
    """The choice that earns most of those offered; for several choices, exactly the right ones."""
    if decision.kind == "multiple_choice":
        return decision.right
    return max(letters, key=lambda letter: decision.credit[letter])


def worst(decision: DecisionTable, letters: str) -> str:
    """The choice that earns least of those offered; for several choices, one that is not right."""
    if decision.kind == "multiple_choice":
        return next((letter for letter in letters if letter not in decision.right), letters[0])
    return min(letters, key=lambda letter: decision.credit[letter])


def mixed(decision: DecisionTable, letters: str) -> str:
    """Neither the best nor the worst where there is a third; for several choices, the first one."""
    if decision.kind == "multiple_choice":
        return letters[0]
    return min(letters, key=lambda letter: abs(decision.credit[letter] - FULL_CREDIT // 2))


class Learner:
    """Plays one frame. ``answered`` counts the decisions taken in this launch."""

    def __init__(self, frame: Frame, tables: PlayTables, policy: Policy) -> None:
        self.frame, self.tables, self.policy = frame, tables, policy
        self.answered = 0

    def look(self) -> dict[str, Any]:
        """What is on the page: the view, an open decision with its letters, what leads on."""
        found: dict[str, Any] = self.frame.evaluate(_LOOK)
        return found

    def begin(self) -> dict[str, Any]:
        """Wait for the page, press Start or Carry on; what is shown then."""
        self.frame.wait_for_selector("body.lcf-js", state="attached")
        self.frame.wait_for_function(
            "() => [...document.querySelectorAll('[data-view]')].some((v) => !v.hidden)"
        )
        here = self.look()
        if here["view"] == "cover":
            self._press("start")
            self.frame.wait_for_function("() => document.querySelector('[data-view=\"cover\"]').hidden")
        return self.look()

    def play(self, until: int | None = None) -> None:
        """Play to the results, or until that many decisions were taken. Raises StuckError."""
        for _ in range(MAX_STEPS):
            if until is not None and self.answered >= until:
                return
            here = self.look()
            if here["view"] == "results":
                return
            self.step(here)
        raise StuckError(f"{MAX_STEPS} steps led to no end")

    def percents(self) -> dict[str, int | None]:
        """The percentages on the results view by node and value; None where there is not enough evidence."""
        found: dict[str, int | None] = self.frame.evaluate(_PERCENTS)
        return found

    def step(self, here: dict[str, Any]) -> None:
        """Do the one thing that leads on: decide, carry on, go to the next page, start. Raises StuckError."""
        if here.get("decision"):
            self._decide(here["decision"], here["letters"])
        elif here.get("carry"):
            self._press("carry-on")
        elif here.get("next"):
            self._press("next")
        elif here.get("start"):
            self._press("start")
        else:
            raise StuckError(f"the view {here['view'] or '(none)'} shows nothing that leads on")

    def _decide(self, code: str, letters: str) -> None:
        form = self.frame.locator(f'form.lcf-decision[data-decision="{code}"]:visible').first
        for letter in self.policy(self.tables.decisions[code], letters):
            form.locator(f'input[value="{letter}"]').check(force=True)
        form.locator("button[type=submit]").click()
        form.locator("button[type=submit]").wait_for(state="hidden")
        self.answered += 1

    def _press(self, name: str) -> None:
        self.frame.locator(f'[data-lcf="{name}"]:visible').first.click()
