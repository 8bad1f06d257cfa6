"""A studio with the product's own module in it, published once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcf_lms import resources
from lcf_lms.authoring import service
from lcf_lms.content import files
from tests.hosts import Host, dispose, make_host
from tests.pages import Pages

SLUG = "compassionate-culture"


def fill(host: Host) -> None:
    """Import framework and module, and publish revision 1."""
    folder = resources.modules_folder()
    with host.session() as session:
        service.import_framework(session, files.read_framework(folder / "frameworks" / "lcf-2024.yaml"))
        module = service.import_module(session, files.read_module(folder / SLUG), by="tests", at=host.clock())
        service.publish_module(session, module, by="tests", at=host.clock())


@pytest.fixture(scope="session")
def filled_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, pages: Pages) -> Path:
    """An SQLite file with the module in it, that nobody writes to."""
    folder = tmp_path_factory.mktemp("studio")
    place = folder / "studio.db"
    shutil.copyfile(sqlite_template, place)
    host = make_host(f"sqlite:///{place}", folder / "instance", pages)
    fill(host)
    dispose(host.app)
    return place


@pytest.fixture
def studio(filled_sqlite: Path, tmp_path: Path, pages: Pages) -> Iterator[Host]:
    """On SQLite."""
    place = tmp_path / "studio.db"
    shutil.copyfile(filled_sqlite, place)
    host = make_host(f"sqlite:///{place}", tmp_path / "instance", pages)
    yield host
    dispose(host.app)


@pytest.fixture
def both_studios(both: Host) -> Host:
    """Once on each database."""
    fill(both)
    return both
