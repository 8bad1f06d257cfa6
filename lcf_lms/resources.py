"""Where the product's own files stand: in the checkout, or bundled into the wheel.

The checkout is preferred: in an editable install the bundled copies are those of the last build.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``modules``, ``scorm_templates`` or ``migrations``. Raises FileNotFoundError."""
    for place in (_PACKAGE.parent / name, _PACKAGE / "_bundled" / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name} is neither in the checkout nor in the installed product")


def scorm_templates_folder() -> Path:
    """What goes into a package and is not built: the page, our schemas, the administrators' sheets."""
    return folder("scorm_templates")


def modules_folder() -> Path:
    """Modules and frameworks as people read them."""
    return folder("modules")


def migrations_folder() -> Path:
    """The Alembic scripts."""
    return folder("migrations")


def static_folder() -> Path:
    """Everything served as it stands."""
    return _PACKAGE / "static"


def built_folder() -> Path:
    """Built scripts and styles; empty until the front end has been built."""
    return static_folder() / "dist"
