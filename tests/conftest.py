"""What every test may ask for. See also databases.py, browsers.py and pages.py beside this file.

database_url    a fresh migrated database, on SQLite and on PostgreSQL     app      the product on SQLite
page            a client that looks at every page it fetches               serve    the app on loopback
tab, contexts   a real Chromium                                            axe      axe-core over a tab
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

pytest_plugins = ("tests.pages", "tests.browsers", "tests.databases", "tests.hosts")

hypothesis_settings.register_profile("usual", deadline=None, max_examples=60, database=None)
hypothesis_settings.register_profile(
    "sure",
    deadline=None,
    max_examples=1000,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what is asked for, so that `make test-fast` leaves out every browser and PostgreSQL."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "postgresql_server" in fixtures:
            item.add_marker(pytest.mark.postgres)


class NotLoopbackError(RuntimeError):
    """A test reached for another machine."""


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Nothing in this process may reach further than this machine."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NotLoopbackError(f"a test reached for {address[0]}")
        plain(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the person who runs the tests must not reach into them."""
    for name in [name for name in os.environ if name.startswith("LCF_LMS_")]:
        if name not in ("LCF_LMS_BROWSER", "LCF_LMS_TEST_DATABASE_URL"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Stands in for pytest-flask's fixture, which holds one request open around each test: `flask.g`, and so
    our database session and the person signed in, would then be shared by all requests of the test."""


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> dict[str, Any]:
    """Settings of the product in tests; take and change them before `app` is made."""
    return {
        "TESTING": True,
        "SECRET_KEY": "of the tests alone",
        "LCF_LMS_DATABASE_URL": sqlite_url,
        "LCF_LMS_INSTANCE": str(tmp_path / "instance"),
        "LCF_LMS_SECURE_COOKIES": False,
    }


@pytest.fixture
def app(settings: dict[str, Any]) -> Iterator[Flask]:
    """The stand-alone product on a fresh SQLite database."""
    from lcf_lms import create_app

    made = create_app(settings)
    yield made
    made.extensions["lcf_lms"].database.dispose()
