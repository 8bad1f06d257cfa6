"""A studio with the product's own module in it, published once."""

from __future__ import annotations

import pytest

from lcf_lms import resources
from lcf_lms.authoring import service
from lcf_lms.content import files
from tests.hosts import Host

SLUG = "compassionate-culture"


def fill(host: Host) -> None:
    """Import framework and module, and publish revision 1."""
    folder = resources.modules_folder()
    with host.session() as session:
        service.import_framework(session, files.read_framework(folder / "frameworks" / "lcf-2024.yaml"))
        module = service.import_module(session, files.read_module(folder / SLUG), by="tests", at=host.clock())
        service.publish_module(session, module, by="tests", at=host.clock())


@pytest.fixture
def studio(host: Host) -> Host:
    """On SQLite."""
    fill(host)
    return host


@pytest.fixture
def both_studios(both: Host) -> Host:
    """Once on each database."""
    fill(both)
    return both
