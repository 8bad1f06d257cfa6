"""Scenarios: a branching case of scenes, choices and endings.

A scene with ``ask`` is a decision. Graphs have no cycles; flags belong to one run and are only
compared for equality.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lcf_lms.content.base import Flags, Id, Line, Markdown, Model, Tags, Weight
from lcf_lms.content.items import Level


class Consequence(Model):
    """What happens next after a choice: told before the choice is judged."""

    when: Line | None = None
    title: Line | None = None
    body: Markdown


class Choice(Model):
    """Something a reasonable leader might do.

    Without ``goto`` the story goes on with the next scene in the list, or with the first ending
    after the last scene. ``needs`` hides the choice unless every flag named has that value.
    """

    id: Id
    text: Line
    level: Level
    why: Markdown | None = None
    then: Consequence | None = None
    goto: Id | None = None
    set: Flags = Field(default_factory=dict)
    needs: Flags = Field(default_factory=dict)


class Scene(Model):
    """A moment of the story. It asks (a decision) or leads on by ``goto``.

    ``core`` left out means: core if every path passes this decision.
    """

    id: Id
    title: Line
    when: Line | None = None
    body: Markdown
    ask: Literal["best"] | None = None
    question: Line | None = None
    tags: Tags = Field(default_factory=dict)
    weight: Weight = 1
    core: bool | None = None
    choices: tuple[Choice, ...] = ()
    goto: Id | None = None


class Ending(Model):
    """Where a story ends. ``tone`` says how things stand, never how the learner did."""

    id: Id
    title: Line
    when: Line | None = None
    tone: Literal["settled", "open", "costly"]
    text: Markdown
    debrief: Markdown


class Scenario(Model):
    """A branching case: role and setting, scenes in the author's order, endings."""

    type: Literal["scenario"] = "scenario"
    id: Id
    title: Line
    role: Line
    setting: Line
    start: Id
    scenes: tuple[Scene, ...] = Field(min_length=1)
    endings: tuple[Ending, ...] = Field(min_length=1)

    def scene_key(self, scene: Scene) -> str:
        """The stable name of a decision in the whole module: ``<scenario>.<scene>``."""
        return f"{self.id}.{scene.id}"

    def next_place(self, scene: Scene, choice: Choice | None) -> str | None:
        """Where the story goes: the explicit ``goto``, else the next scene or the first ending.

        None for a scene that does not ask and has no ``goto`` (a dead end, which checks report).
        """
        if choice is None:
            return scene.goto
        if choice.goto is not None:
            return choice.goto
        position = next(n for n, other in enumerate(self.scenes) if other is scene)
        if position + 1 < len(self.scenes):
            return self.scenes[position + 1].id
        return self.endings[0].id
