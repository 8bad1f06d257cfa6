"""What the templates ask of a document and its tables: codes, letters, neighbours, figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from lcf_lms.content.blocks import Block, Image, Plan
from lcf_lms.content.document import Module, Page, Section, walk_blocks
from lcf_lms.content.framework import Framework
from lcf_lms.content.items import MultipleChoice, SingleChoice
from lcf_lms.content.scenario import Scenario, Scene
from lcf_lms.play import graph
from lcf_lms.play.tables import PlayTables
from lcf_lms.rendering.drawing import inline
from lcf_lms.rendering.words import counted, number_word

AnyChoice = TypeVar("AnyChoice")


@dataclass(frozen=True, slots=True)
class Touched:
    """A node or value that a decision is tagged with. A value has no mark."""

    key: str
    name: str
    is_node: bool


class Reader:
    """Answers for one page. Asking twice gives the same answer."""

    def __init__(
        self, document: Module, tables: PlayTables, framework: Framework, media: Mapping[str, bytes]
    ) -> None:
        self._document, self._tables, self._framework, self._media = document, tables, framework, media
        self._page_codes = {page.id: code for code, page in tables.pages.items()}
        self._decision_codes = {decision.id: code for code, decision in tables.decisions.items()}
        self._pages = [page for section in document.sections for page in section.pages]

    def page_code(self, page: Page) -> str:
        """The code that stands in the address."""
        return self._page_codes[page.id]

    def item_code(self, item: SingleChoice | MultipleChoice) -> str:
        """The code of a question outside a scenario."""
        return self._decision_codes[item.id]

    def scene_code(self, scenario: Scenario, scene: Scene) -> str:
        """The code of a scene that asks."""
        return self._decision_codes[scenario.scene_key(scene)]

    def lettered(self, code: str, choices: Sequence[AnyChoice]) -> list[tuple[str, AnyChoice]]:
        """Choices with their letters, as authored."""
        return list(zip(self._tables.decisions[code].letters, choices, strict=True))

    def touched(self, code: str) -> list[Touched]:
        """What a decision counts towards, nodes in the framework's order, then values."""
        tags = self._tables.decisions[code].tags
        nodes = [Touched(n.key, n.short, True) for n in self._framework.nodes if n.key in tags]
        return nodes + [Touched(v.key, v.title, False) for v in self._framework.values if v.key in tags]

    def kind(self, block: Block) -> str:
        """The part of the templates that draws a block: its type, for an item the one of all items."""
        return block.type

    def is_story(self, page: Page) -> bool:
        """Whether the page is a scenario's stage, where the scene's heading is the large one."""
        return any(isinstance(block, Scenario) for block in page.blocks)

    def width(self, page: Page) -> str:
        """``wide`` where a question stands beside its story, else ``reading``."""
        wide = any(isinstance(block, SingleChoice | MultipleChoice | Scenario) for block in page.blocks)
        return "wide" if wide else "reading"

    def before(self, page: Page) -> Page | None:
        """The page before, over the whole module."""
        place = self._pages.index(page)
        return self._pages[place - 1] if place else None

    def after(self, page: Page) -> Page | None:
        """The page after, over the whole module."""
        place = self._pages.index(page) + 1
        return self._pages[place] if place < len(self._pages) else None

    def first(self) -> Page:
        """The first page."""
        return self._pages[0]

    def is_private(self, section: Section) -> bool:
        """Whether a section holds nothing but private blocks and text."""
        types = {block.type for page in section.pages for block in page.blocks}
        return bool(types & {"self_rating", "reflection", "plan"}) and not types & {"item", "scenario"}

    def page_with_plan(self) -> Page | None:
        """Where the learner's plan is written, if there is one."""
        return next(
            (placed.page for placed in walk_blocks(self._document) if isinstance(placed.block, Plan)), None
        )

    def what_you_do(self) -> str:
        """ "7 to 9 decisions, in one story and four shorter cases"."""
        blocks = [placed.block for placed in walk_blocks(self._document)]
        items = sum(isinstance(block, SingleChoice | MultipleChoice) for block in blocks)
        stories = [self._tables.scenarios[block.id] for block in blocks if isinstance(block, Scenario)]
        lengths = [graph.path_lengths(story) for story in stories]
        fewest = items + sum(short for _, short, _ in lengths)
        most = items + sum(long for _, _, long in lengths)
        if most == 0:
            return "Read"
        decisions = counted(most, "decision") if fewest == most else f"{fewest} to {most} decisions"
        places = [_of(len(stories), "story", "stories"), _of(items, "shorter case" if stories else "case")]
        return f"{decisions}, in {' and '.join(place for place in places if place)}"

    def drawing(self, image: Image, code: str, number: int) -> Markup | None:
        """A picture as markup for the page itself; None where it must be shown as a file."""
        content = self._media.get(image.src)
        if content is None or not image.src.endswith(".svg"):
            return None
        return inline(content, f"d{code}{number}-", image.alt)


def _of(count: int, one: str, many: str | None = None) -> str:
    return "" if count == 0 else f"{number_word(count)} {one if count == 1 else many or one + 's'}"
