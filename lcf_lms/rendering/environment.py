"""Our own Jinja environment: escaping is always on, and no host shares its filters or globals."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import ChainableUndefined, Environment, FileSystemLoader

from lcf_lms.rendering.marks import domain_mark, product_mark
from lcf_lms.rendering.markup import to_html, to_inline_html
from lcf_lms.rendering.words import counted
from lcf_lms.resources import scorm_templates_folder


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of the one page. Names that are not there render as nothing."""
    env = Environment(
        loader=FileSystemLoader(scorm_templates_folder() / "player"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters["markdown"] = to_html
    env.filters["inline_markdown"] = to_inline_html
    env.globals.update(
        domain_mark=domain_mark,
        product_mark=product_mark,
        counted=counted,
    )
    return env
