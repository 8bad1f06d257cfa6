"""Errors that a person who runs the product can mend. Their message is a whole sentence."""

from __future__ import annotations


class LcfError(Exception):
    """Base of the errors that are told to a person as they are."""


class SettingError(LcfError):
    """A setting cannot be used as it is."""


class HostError(LcfError):
    """The host lacks something that we need."""


class SchemaError(LcfError):
    """The database does not have the tables of this version."""
