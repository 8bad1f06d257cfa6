"""The version of the product, and nothing else: every room may read it."""

__version__ = "0.1.0"
