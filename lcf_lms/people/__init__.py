"""Accounts and signing in, where no host does it."""
