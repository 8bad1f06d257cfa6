"""A document, and values already worked out, as HTML and SVG through our own Jinja environment.

Pure: equal input gives equal bytes. Knows neither Flask nor the database.
"""

from lcf_lms.rendering.page import module_page

__all__ = ["module_page"]
