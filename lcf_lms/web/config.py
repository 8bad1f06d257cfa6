"""Every setting there is, with its default and its meaning. All are named LCF_LMS_*."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from lcf_lms.errors import SettingError

PREFIX = "LCF_LMS_"
LOGS = ("plain", "json", "off")


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one application, read once when it starts."""

    database_url: str = _setting(
        "",
        "Where our tables are, as an SQLAlchemy URL (sqlite:///… or postgresql+psycopg://…). Empty: a host's "
        "Flask-SQLAlchemy engine, or stand-alone the file lcf.db in the instance folder.",
    )
    bind_key: str = _setting(
        "", "Which of the host's Flask-SQLAlchemy engines to use. Empty: its default engine."
    )
    instance: str = _setting(
        "",
        "The folder of what this installation keeps: database file, secret key. Empty: `instance` where "
        "it is started. Stand-alone only.",
    )
    product: str = _setting("LCF Learning", "The product's name on every page.")
    organisation: str = _setting("", "The organisation's name under the product's. Empty: none is shown.")
    support: str = _setting("your L&D team", "Whom a person is told to turn to, as words in a sentence.")
    secure_cookies: bool = _setting(
        True, "Send our cookies over https only. Switch it off only for trying things out on this machine."
    )
    sign_in_hours: int = _setting(12, "Hours without use after which a sign-in ends.")
    sign_in_days: int = _setting(7, "Days after which a sign-in ends in any case.")
    max_request_bytes: int = _setting(2_000_000, "The largest request body we read.")
    frame_ancestors: str = _setting("'self'", "Who may show our pages in a frame (CSP frame-ancestors).")
    origins: tuple[str, ...] = _setting(
        (), "More origins that our pages are served from, such as https://learn.example.org. Comma-separated."
    )
    proxies: int = _setting(
        0, "How many proxies stand before us and set X-Forwarded-For, -Proto and -Host. Stand-alone only."
    )
    log: str = _setting(
        "plain",
        "The log on stderr: plain, json or off. A line a request, without personal data. Stand-alone only: "
        "a host's log is left alone.",
    )
    demo: bool = _setting(
        False, "People of the demonstration may sign in. Set by `lcf serve --demo` alone, never on a server."
    )


def _names() -> Mapping[str, Field[Any]]:
    return {PREFIX + one.name.upper(): one for one in fields(Settings)}


def described() -> list[tuple[str, Any, str]]:
    """Every setting as (name, default, meaning), for the documentation."""
    return [(name, one.default, one.metadata["meaning"]) for name, one in _names().items()]


def read_settings(config: MutableMapping[str, Any]) -> Settings:
    """The settings of a host's configuration; what is missing is filled in by ``setdefault``.

    Raises SettingError for an unknown LCF_LMS_* name (a slip would be silent) and for a wrong kind of value.
    """
    known = _names()
    unknown = sorted(name for name in config if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingError(f"There is no setting {unknown[0]}. Settings are listed in docs/settings.md.")
    values: dict[str, Any] = {}
    for name, one in known.items():
        assert one.default is not MISSING
        values[one.name] = _read(name, config.setdefault(name, one.default), one.default)
        config[name] = values[one.name]
    if values["log"] not in LOGS:
        raise SettingError(f"LCF_LMS_LOG is {json.dumps(values['log'])}; it must be {', '.join(LOGS)}.")
    return Settings(**values)


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The settings that the environment names, as a configuration; other names are left alone."""
    source = os.environ if environ is None else environ
    return {name: source[name] for name in _names() if name in source}


def _read(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        read = value if isinstance(value, bool) else words.get(str(value).strip().lower())
        if read is None:
            raise SettingError(f"{name} is {json.dumps(str(value))}; it must be true or false.")
        return read
    if isinstance(default, int):
        try:
            number = int(value)
        except (ValueError, TypeError):
            raise SettingError(f"{name} is {json.dumps(str(value))}; it must be a whole number.") from None
        if number < 0:
            raise SettingError(f"{name} is {number}; it cannot be below 0.")
        return number
    if isinstance(default, tuple):
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(part.strip().rstrip("/") for part in parts if part.strip())
    return str(value)
