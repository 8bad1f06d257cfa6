"""Every route says who may use it, takes typed parameters, and is named as the others are."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import Rule

from lcf_lms.web.permissions import MEANING, PERMISSIONS, permissions_of

PREFIX = "/learn"
OPEN = {
    "lcf.missing",
    "lcf.static",
    "lcf.mark",
    "lcf.health",
    "lcf.people.sign_in",
    "lcf.people.cannot_sign_in",
    "lcf.people.sign_in_link",
    "lcf.people.sign_in_by_link",
    "lcf.people.sign_out",
    "lcf.people.password_link",
    "lcf.people.set_password",
}
"""What anyone may use. A new entry here is a decision, not a slip."""


def ours(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("lcf.")]
    assert len(rules) > 10
    return rules


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [rule.endpoint for rule in ours(app) if not permissions_of(app.view_functions[rule.endpoint])]
    assert not silent


def test_only_these_are_open_to_anyone(app: Flask) -> None:
    found = {
        rule.endpoint for rule in ours(app) if "anyone" in permissions_of(app.view_functions[rule.endpoint])
    }
    assert found == OPEN


def test_every_parameter_is_typed(app: Flask) -> None:
    untyped = [rule.rule for rule in ours(app) if re.search(r"<[^:<>]+>", rule.rule)]
    assert not untyped


def test_every_path_is_kebab_case_and_below_our_prefix(app: Flask) -> None:
    for rule in ours(app):
        assert rule.rule.startswith(f"{PREFIX}/"), rule.rule
        words = re.sub(r"<[^<>]+>", "x", rule.rule)
        assert re.fullmatch(r"(/[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?)+/?", words), rule.rule


def test_every_endpoint_names_its_feature_and_what_it_does(app: Flask) -> None:
    features = {"learning", "authoring", "exporting", "people", "reporting"}
    for rule in ours(app):
        parts = rule.endpoint.split(".")
        if len(parts) == 2:
            assert parts[1] in {"static", "mark", "missing", "health"}, rule.endpoint
        else:
            assert len(parts) == 3, rule.endpoint
            assert parts[1] in features, rule.endpoint


def test_what_changes_something_is_no_get(app: Flask) -> None:
    both = {rule.endpoint for rule in ours(app) if {"GET", "POST"} <= (rule.methods or set())}
    assert both <= {"lcf.missing", "lcf.people.sign_in"}


def test_the_app_has_no_route_of_ours_outside_the_prefix(app: Flask) -> None:
    others = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("lcf.")}
    assert others == {"front", "health"}


def test_every_permission_has_a_meaning() -> None:
    assert set(MEANING) == set(PERMISSIONS)
