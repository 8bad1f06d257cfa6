"""What a target is: a plain value that says what may be done there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StatusRule = Literal["passed_incomplete", "completed_incomplete"]

CORE_READ = (
    "cmi.core.credit",
    "cmi.core.entry",
    "cmi.core.lesson_location",
    "cmi.core.lesson_mode",
    "cmi.core.lesson_status",
    "cmi.core.score.raw",
    "cmi.suspend_data",
)
"""The elements every SCORM 1.2 target may be asked for. Who the learner is, is never asked."""

CORE_WRITTEN = (
    "cmi.core.exit",
    "cmi.core.lesson_location",
    "cmi.core.lesson_status",
    "cmi.core.score.raw",
    "cmi.core.session_time",
    "cmi.suspend_data",
)
"""The elements every SCORM 1.2 target takes from us."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Which groups of the data model may be touched beyond the core."""

    score_min_max: bool
    objectives: bool
    interactions: bool
    probe_children: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words we send. A platform may know more of them; these are the ones it may get from us."""

    lesson_status: tuple[str, ...]
    exit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManifestLimits:
    """The longest fields of a manifest, in characters; ``keywords`` is the sum over all keywords."""

    title: int
    identifier: int
    href: int
    description: int
    keyword: int
    keywords: int
    duration: int
    version: int


@dataclass(frozen=True, slots=True)
class Target:
    """One destination of a package.

    ``title`` and ``subtitle`` name it in lists, ``place`` within a sentence.
    ``state_limit`` is our own budget for the resume string, ``platform_state_limit`` what the
    platform refuses beyond; both and ``location_limit`` in characters. ``details`` says whether
    result objectives and interactions go before or after the completion.
    """

    name: str
    title: str
    subtitle: str
    place: str
    standard: Literal["scorm12"]
    elements: Elements
    vocabulary: Vocabulary
    state_limit: int
    platform_state_limit: int
    location_limit: int
    details: Literal["after", "before"]
    manifest: ManifestLimits
    launch: str
    size_aim: int
    file_aim: int

    def status_rule(self, pass_mark: int | None) -> StatusRule:
        """How one ``lesson_status`` is chosen: ``passed`` or ``incomplete`` where there is a pass mark,
        else ``completed`` or ``incomplete``. ``failed`` is never sent: it locks the attempt in some
        platforms while the learner may still start again."""
        return "completed_incomplete" if pass_mark is None else "passed_incomplete"

    def reads(self, element: str) -> bool:
        """Whether a package for this target may ask for ``element``."""
        if element.endswith(("._children", "._count")):
            return self.elements.probe_children
        if element.startswith("cmi.objectives.") and element.endswith(".id"):
            return self.elements.objectives
        return element in CORE_READ

    def writes(self, element: str) -> bool:
        """Whether a package for this target may set ``element``."""
        if element in CORE_WRITTEN:
            return True
        if element in {"cmi.core.score.min", "cmi.core.score.max"}:
            return self.elements.score_min_max
        if element.startswith("cmi.objectives."):
            return self.elements.objectives
        if element.startswith("cmi.interactions."):
            return self.elements.interactions
        return False

    def settings(self, pass_mark: int | None) -> dict[str, object]:
        """The target as the player reads it from the page's settings."""
        return {
            "name": self.name,
            "standard": self.standard,
            "elements": {
                "score_min_max": self.elements.score_min_max,
                "objectives": self.elements.objectives,
                "interactions": self.elements.interactions,
                "probe_children": self.elements.probe_children,
            },
            "state_limit": self.state_limit,
            "location_limit": self.location_limit,
            "status": self.status_rule(pass_mark),
            "details": self.details,
        }
