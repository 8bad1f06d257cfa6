"""A zip played in a real browser against its target's simulator, and what was seen: the proof.

Needs the ``prove`` extra (Playwright) and a Chromium; the rest of the product does not.
"""
