"""What only scenarios have: places made while writing where a choice goes; a scene that changes its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lcf_lms.authoring import parts
from lcf_lms.content import fresh
from lcf_lms.content.document import Module
from lcf_lms.content.scenario import Choice, Ending, Scenario, Scene

KINDS = ("decision", "story", "ending")


@dataclass
class NewPlaces:
    """Scenes and endings that a form asked for by *New decision…*, in their order."""

    taken: set[str]
    made: list[Scene | Ending] = field(default_factory=list)

    def __call__(self, kind: str) -> str:
        """Make one; its id. What is no kind becomes a decision."""
        made = new_place(kind if kind in KINDS else "decision", "", self.taken)
        self.taken.add(made.id)
        self.made.append(made)
        return made.id


def new_place(kind: str, title: str, taken: Collection[str]) -> Scene | Ending:
    """A scene or an ending that nobody has written yet, named after its title."""
    title = title or fresh.TITLES[kind]
    name = parts.new_id(title, taken, kind)
    if kind == "ending":
        return fresh.ending(name, title)
    return fresh.decision(name, title) if kind == "decision" else fresh.story(name, title)


def place_behind(module: Module, place: str, made: Collection[Scene | Ending]) -> Module:
    """The document with new scenes right behind the scene at ``place``, and new endings at the end.

    Choices of that scene that went on to the next one in the list still go there.
    """
    if any(isinstance(one, Scene) for one in made):
        module = _pinned(module, place)
    where = parts.spot(module, place)
    behind = where.index + 1
    for one in made:
        if isinstance(one, Scene):
            module = parts.insert(module, where.parent, "scenes", behind, one)
            behind += 1
        else:
            scenario = parts.find(module, where.parent).model
            module = parts.insert(module, where.parent, "endings", len(getattr(scenario, "endings", ())), one)
    return module


def _pinned(module: Module, place: str) -> Module:
    scene, scenario = parts.find(module, place).model, parts.find(module, parts.around(place) or "").model
    if not isinstance(scene, Scene) or not isinstance(scenario, Scenario):
        raise parts.PartNotFoundError(place)
    choices = tuple(
        choice.model_copy(update={"goto": scenario.next_place(scene, choice)}) for choice in scene.choices
    )
    return parts.replace(module, place, scene.model_copy(update={"choices": choices}))


def as_decision(scene: Scene) -> Scene:
    """A story scene that asks from now on; both first choices lead where the scene led."""
    new = fresh.decision(scene.id)
    choices = tuple(choice.model_copy(update={"goto": scene.goto}) for choice in new.choices)
    return scene.model_copy(
        update={"ask": "best", "question": scene.question or new.question, "choices": choices, "goto": None}
    )


def as_story(scene: Scene, goto: str | None) -> Scene:
    """A decision that only tells from now on. Its question, choices and tags are gone."""
    return Scene(id=scene.id, title=scene.title, when=scene.when, body=scene.body, goto=goto)


def as_ending(scene: Scene) -> Ending:
    """A scene where the story ends from now on. Its question, choices and tags are gone."""
    return fresh.ending(scene.id, scene.title).model_copy(update={"when": scene.when, "text": scene.body})


def ways_to(scenario: Scenario, name: str) -> Iterator[tuple[Scene, Choice | None]]:
    """Every scene and choice that leads to a scene or an ending."""
    for scene in scenario.scenes:
        if scene.ask is None:
            if scene.goto == name:
                yield scene, None
            continue
        for choice in scene.choices:
            if scenario.next_place(scene, choice) == name:
                yield scene, choice
