"""LCF Learning: learning in the words of the NHS Leadership Competency Framework.

The three public names load on first use (PEP 562), so that importing a pure room such as
`lcf_lms.play` does not pull Flask in with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lcf_lms._version import __version__

if TYPE_CHECKING:
    from lcf_lms.extension import LcfLms
    from lcf_lms.factory import create_app

__all__ = ["LcfLms", "__version__", "create_app"]


def __getattr__(name: str) -> Any:
    if name == "LcfLms":
        from lcf_lms.extension import LcfLms

        return LcfLms
    if name == "create_app":
        from lcf_lms.factory import create_app

        return create_app
    raise AttributeError(f"module 'lcf_lms' has no attribute {name!r}")
