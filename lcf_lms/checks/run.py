"""All checks over one document, in the order an author reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lcf_lms.checks import access, language, scenario, size, structure, unwritten
from lcf_lms.content.codes import Codes
from lcf_lms.content.document import Module
from lcf_lms.content.finding import Finding
from lcf_lms.content.framework import Framework


def run(
    module: Module, framework: Framework, media: Collection[str], codes: Codes | None = None
) -> list[Finding]:
    """Every finding of a document, blocking ones first.

    ``media`` names the pictures at hand (``media/<name>``); ``codes`` are those given so far.
    """
    findings = [
        *unwritten.findings(module),
        *structure.findings(module, framework, media),
        *scenario.findings(module),
        *access.findings(module),
        *size.findings(module, codes),
        *language.findings(module, framework),
    ]
    return sorted(findings, key=lambda finding: not finding.blocking)


def is_publishable(findings: Iterable[Finding]) -> bool:
    """Whether nothing stops a publication."""
    return not any(finding.blocking for finding in findings)


def accepted_reason(module: Module, finding: Finding) -> str | None:
    """Why the author leaves this advice as it is, if they said so. Blocking findings cannot be accepted."""
    if finding.blocking:
        return None
    for accepted in module.accepted:
        if accepted.code == finding.code and accepted.where == finding.place:
            return accepted.reason
    return None
