"""The targets a package can be made for, by name, in the order they are offered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lcf_lms.packaging.targets.esr import ESR
from lcf_lms.packaging.targets.scorm12 import SCORM12
from lcf_lms.packaging.targets.target import (
    CORE_READ,
    CORE_WRITTEN,
    Elements,
    ManifestLimits,
    StatusRule,
    Target,
    Vocabulary,
)

TARGETS: Mapping[str, Target] = MappingProxyType({target.name: target for target in (ESR, SCORM12)})

__all__ = [
    "CORE_READ",
    "CORE_WRITTEN",
    "ESR",
    "SCORM12",
    "TARGETS",
    "Elements",
    "ManifestLimits",
    "StatusRule",
    "Target",
    "Vocabulary",
]
