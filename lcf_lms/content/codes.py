"""The permanent short codes of a module, as they stand in its ``codes.yaml``.

Kept by machine: ``play.codes`` extends them at publication and never reuses one.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

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

    @model_validator(mode="after")
    def _given_once(self) -> Self:
        """Two branches of a repository that were joined may each have given the same code."""
        spaces = [[*self.pages.items(), *self.decisions.items()]]
        spaces += [
            [(f"{key}.{choice}", one) for choice, one in given.items()] for key, given in self.letters.items()
        ]
        for space in spaces:
            owners: dict[str, str] = {}
            for owner, code in space:
                if code in owners:
                    raise ValueError(f"{code} stands for both {owners[code]} and {owner}")
                owners[code] = owner
        return self
