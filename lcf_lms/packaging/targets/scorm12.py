"""Any platform that keeps to SCORM 1.2: it may be asked once which optional elements it has."""

from __future__ import annotations

from lcf_lms.packaging.targets.target import Elements, ManifestLimits, Target, Vocabulary

SCORM12 = Target(
    name="scorm12",
    title="Another SCORM 1.2 platform",
    subtitle="such as Moodle or Totara",
    place="a SCORM 1.2 platform",
    standard="scorm12",
    elements=Elements(score_min_max=True, objectives=True, interactions=True, probe_children=True),
    vocabulary=Vocabulary(lesson_status=("incomplete", "completed", "passed"), exit=("", "suspend")),
    state_limit=3500,
    platform_state_limit=4096,
    location_limit=255,
    details="after",
    manifest=ManifestLimits(
        title=200,
        identifier=128,
        href=255,
        description=1000,
        keyword=100,
        keywords=1000,
        duration=128,
        version=20,
    ),
    launch="index.html",
    size_aim=150_000,
    file_aim=20,
)
