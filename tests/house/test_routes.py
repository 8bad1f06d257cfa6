"""Every route says who may use it, has typed parameters and a kebab-case path."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lcf_lms.web.permissions import PERMISSIONS, permissions_of

UNTYPED = re.compile(r"<\w+>")
WORDS = re.compile(r"(?:/[a-z0-9]+(?:-[a-z0-9]+)*|/\.)*/?(?:\.[a-z]+)?")


@pytest.fixture
def rules(app: Flask) -> list[Rule]:
    """The routes under our prefix. `lcf.missing` answers whatever no other does, with our own page."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("lcf.")]
    assert len(found) > 20
    return found


def test_every_route_says_who_may_use_it(app: Flask, rules: list[Rule]) -> None:
    silent = [rule.rule for rule in rules if not permissions_of(app.view_functions[rule.endpoint])]
    assert silent == []
    named = {name for rule in rules for name in permissions_of(app.view_functions[rule.endpoint])}
    assert named <= set(PERMISSIONS)


def test_nothing_that_changes_something_is_open_to_anyone_but_signing_in(
    app: Flask, rules: list[Rule]
) -> None:
    open_routes = {
        rule.endpoint
        for rule in rules
        if "anyone" in permissions_of(app.view_functions[rule.endpoint]) and "POST" in (rule.methods or set())
    }
    assert {name for name in open_routes if "sign_" not in name and name != "lcf.missing"} == set()


def test_paths_are_kebab_case(rules: list[Rule]) -> None:
    odd = [rule.rule for rule in rules if not WORDS.fullmatch(re.sub(r"/?<[^>]+>", "", rule.rule))]
    assert odd == []


def test_every_part_of_a_path_that_varies_has_a_type(rules: list[Rule]) -> None:
    assert [rule.rule for rule in rules if UNTYPED.search(rule.rule)] == []
    numbers = {
        name: rule.rule
        for rule in rules
        for name in re.findall(r"<(?!int:)\w+:(number|revision|ordinal)>", rule.rule)
    }
    assert numbers == {}


def test_endpoints_are_named_by_feature_and_verb(rules: list[Rule]) -> None:
    odd = [
        rule.endpoint
        for rule in rules
        if not re.fullmatch(
            r"lcf\.(people|authoring|learning|exporting)\.[a-z_]+|lcf\.(static|missing)", rule.endpoint
        )
    ]
    assert odd == []
