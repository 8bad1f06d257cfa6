"""The built front end: equal bytes every time, nothing fetched from outside, its licences beside it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from lcf_lms import resources
from tests.house.test_names import ROOT
from tools.node import environment, node


def test_two_builds_give_equal_bytes(tmp_path: Path) -> None:
    built = tmp_path / "dist"
    script = ROOT / "frontend" / "build.mjs"
    subprocess.run([str(node()), str(script), str(built)], check=True, capture_output=True, env=environment())
    again = {str(file.relative_to(built)): file.read_bytes() for file in built.rglob("*") if file.is_file()}
    standing = resources.built_folder()
    first = {
        str(file.relative_to(standing)): file.read_bytes() for file in standing.rglob("*") if file.is_file()
    }
    assert sorted(again) == sorted(first)
    assert [name for name in again if again[name] != first[name]] == []


def test_the_manifest_names_every_file_by_its_digest() -> None:
    folder = resources.built_folder()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {"player.css", "player-native.js", "site.css", "site.js", "studio.js"} <= manifest.keys()
    for name, digest in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_nothing_built_fetches_from_outside_and_licences_travel_along() -> None:
    folder = resources.built_folder()
    for style in folder.glob("*.css"):
        text = style.read_text("utf-8")
        assert "@font-face" not in text, style.name
        assert "http" not in text.replace("http://www.w3.org/", ""), style.name
    licences = (folder / "licences.txt").read_text("utf-8")
    assert "nhsuk-frontend 10.6.1" in licences
    assert licences.count("Permission is hereby granted") == 2


def test_lock_files_name_no_registry_and_carry_digests() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 50
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    for name in ("run.txt", "test.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        assert "://" not in text
        assert text.count("==") > 30
        assert "--hash=sha256:" in text
