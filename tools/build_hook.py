"""Hatchling's hook: a wheel carries the built front end, the modules, the templates and the migrations.

Editable installs are left alone: there the checkout itself is read, and copies would go stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("modules", "scorm_templates", "migrations")


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the front end and places what the installed product reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before the files are collected."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        try:
            import node
        finally:
            sys.path.pop(0)
        frontend = root / "frontend"
        if not (frontend / "node_modules").is_dir():
            node.run("npm", "ci", "--omit=dev", "--no-fund", "--no-audit", folder=frontend)
        node.run("node", "build.mjs", folder=frontend)
        for name in BUNDLED:
            build_data["force_include"][str(root / name)] = f"lcf_lms/_bundled/{name}"
