"""The permanent short codes of a module, as they stand in its ``codes.yaml``.

Kept by machine: ``play.codes`` extends them at publication and never reuses one.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from lcf_lms.content.base import Id, Model

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{6}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{2}$")]
Letter = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
DecisionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$")]


class Codes(Model):
    """Codes given so far, retired ones included.

    ``key`` tells this module's state from any other's; ``pages`` and ``decisions`` share one
    space of two base-36 characters; ``letters`` holds, per decision, one letter a choice.
    """

    key: Key
    pages: dict[Id, Code] = Field(default_factory=dict)
    decisions: dict[DecisionKey, Code] = Field(default_factory=dict)
    letters: dict[DecisionKey, dict[Id, Letter]] = Field(default_factory=dict)
