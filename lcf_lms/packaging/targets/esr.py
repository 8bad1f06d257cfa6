"""ESR: the National LMS, reached through the Oracle SCORM 1.2 adapter.

The adapter implements the core without score.min and score.max, and answers "" or "false" with
error 401 to everything else. Its relatives stop tracking after content asked for an element they
do not know, so nothing is asked or probed here.
"""

from __future__ import annotations

from lcf_lms.packaging.targets.target import Elements, ManifestLimits, Target, Vocabulary

ESR = Target(
    name="esr",
    title="ESR",
    subtitle="SCORM 1.2, through the ESR adapter",
    place="ESR",
    standard="scorm12",
    elements=Elements(score_min_max=False, objectives=False, interactions=False, probe_children=False),
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
