"""Settings: read once, by setdefault, and a slip is told."""

from __future__ import annotations

from typing import Any

import pytest

from lcf_lms.errors import SettingError
from lcf_lms.web.config import Settings, described, from_environment, read_settings


def test_what_is_missing_is_filled_in_and_what_is_there_is_left() -> None:
    config: dict[str, Any] = {"LCF_LMS_PRODUCT": "Lead", "SECRET_KEY": "theirs"}
    settings = read_settings(config)
    assert settings.product == "Lead"
    assert config["LCF_LMS_PRODUCT"] == "Lead"
    assert config["SECRET_KEY"] == "theirs"
    assert config["LCF_LMS_SIGN_IN_HOURS"] == settings.sign_in_hours == 12
    assert set(config) - {"SECRET_KEY"} == {name for name, _, _ in described()}


def test_words_of_the_environment_are_read_by_kind() -> None:
    names = {
        "LCF_LMS_SECURE_COOKIES": "No",
        "LCF_LMS_DEMO": "1",
        "LCF_LMS_PROXIES": "2",
        "LCF_LMS_ORIGINS": "https://a.example/, https://b.example",
        "LCF_LMS_BROWSER": "/usr/bin/chromium",
        "HOME": "/root",
    }
    config: dict[str, Any] = from_environment(names)
    assert "LCF_LMS_BROWSER" not in config
    settings = read_settings(config)
    assert (settings.secure_cookies, settings.demo, settings.proxies) == (False, True, 2)
    assert settings.origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"LCF_LMS_SECURE_COOKIES": "perhaps"}, "must be true or false"),
        ({"LCF_LMS_PROXIES": "two"}, "must be a whole number"),
        ({"LCF_LMS_PROXIES": None}, "must be a whole number"),
        ({"LCF_LMS_SIGN_IN_DAYS": "-1"}, "cannot be below 0"),
        ({"LCF_LMS_SECURE_COOKIE": "true"}, "There is no setting LCF_LMS_SECURE_COOKIE"),
    ],
)
def test_a_slip_is_told(config: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        read_settings(config)


def test_the_defaults_are_safe() -> None:
    settings = Settings()
    assert settings.secure_cookies
    assert not settings.demo
    assert settings.frame_ancestors == "'self'"


def test_every_setting_has_a_meaning() -> None:
    assert all(meaning.endswith(".") for _, _, meaning in described())
