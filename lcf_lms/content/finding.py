"""A remark about a document or a package: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: ``blocking`` stops a publication, ``advice`` never does."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    ``code`` is stable and documented (kebab-case); ``place`` is a path of ids inside the
    document (``sections/speaking_up/pages/visit/scenario``) or a file name inside a package;
    ``message`` says what is wrong, ``mend`` what to do about it, both as plain sentences.
    """

    code: str
    severity: Severity
    place: str
    message: str
    mend: str

    @property
    def blocking(self) -> bool:
        """Whether this finding stops a publication."""
        return self.severity is Severity.BLOCKING


def blocking(code: str, place: str, message: str, mend: str) -> Finding:
    """A finding that must be mended before publishing."""
    return Finding(code, Severity.BLOCKING, place, message, mend)


def advice(code: str, place: str, message: str, mend: str) -> Finding:
    """A finding that an author may accept with a reason."""
    return Finding(code, Severity.ADVICE, place, message, mend)
