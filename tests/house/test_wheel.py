"""The wheel carries what an installed product reads: no checkout and no node are needed where it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.test_names import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as pip would place it."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place / "site"


def test_the_wheel_reads_its_own_copies(installed: Path) -> None:
    code = (
        "from lcf_lms import resources\n"
        "for place in (resources.modules_folder(), resources.scorm_templates_folder(),\n"
        "              resources.migrations_folder(), resources.built_folder()):\n"
        "    print(place, sum(1 for file in place.rglob('*') if file.is_file()))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    told = [line.rsplit(" ", 1) for line in ran.stdout.splitlines()]
    bundled = installed / "lcf_lms" / "_bundled"
    names = ("modules", "scorm_templates", "migrations")
    expected = [*(bundled / name for name in names), installed / "lcf_lms" / "static" / "dist"]
    assert [place for place, _ in told] == [str(place) for place in expected]
    assert all(int(count) > 2 for _, count in told)


def test_the_wheel_carries_no_tests_no_tools_and_no_third_party_python(installed: Path) -> None:
    tops = {file.name for file in installed.iterdir()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"lcf_lms"}
    assert not list(installed.rglob("__pycache__"))
    assert (installed / "lcf_lms" / "py.typed").is_file()
