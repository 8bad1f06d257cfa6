"""The administrator's sheet of a target: plain Markdown beside the package templates → HTML."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt
from markupsafe import Markup

from lcf_lms import resources
from lcf_lms.packaging.targets import TARGETS


@dataclass(frozen=True, slots=True)
class Sheet:
    """``title`` is the sheet's own first heading; ``html`` what follows it."""

    title: str
    html: Markup


def sheet(target_name: str) -> Sheet:
    """The sheet of a target. Raises KeyError for a target that does not exist."""
    name = TARGETS[target_name].name
    text = (resources.scorm_templates_folder() / "sheets" / f"{name}.md").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    parser = MarkdownIt("commonmark", {"html": False})
    return Sheet(title=first.removeprefix("# ").strip(), html=Markup(parser.render(rest)))
