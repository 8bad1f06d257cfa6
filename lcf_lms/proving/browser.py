"""A Chromium to drive packages in: the one named by LCF_LMS_BROWSER, the system's, or Playwright's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
QUIET = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)

Launch = Callable[["Playwright"], "Browser"]


class NoBrowserError(Exception):
    """There is no browser, or the ``prove`` extra is not installed. The message says how to mend it."""


def launch_default(playwright: Playwright) -> Browser:
    """Start the first Chromium that is there. Raises NoBrowserError."""
    path = os.environ.get("LCF_LMS_BROWSER") or next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    arguments = [*QUIET, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    from playwright.sync_api import Error

    try:
        return playwright.chromium.launch(executable_path=path, args=arguments)
    except Error as error:
        raise NoBrowserError(
            "There is no Chromium to drive the package in. Install one, or name it in LCF_LMS_BROWSER."
        ) from error


@contextmanager
def started(launch: Launch | None) -> Iterator[Browser]:
    """A browser for the time of the block. Raises NoBrowserError."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoBrowserError(
            "Driving packages needs the extra: pip install 'lcf-learning[prove]'."
        ) from error
    with sync_playwright() as playwright:
        browser = (launch or launch_default)(playwright)
        try:
            yield browser
        finally:
            browser.close()
