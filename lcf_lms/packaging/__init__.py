"""Packages: a published revision and a target become the bytes of one zip, and any zip is checked.

Pure: no request, no database, no clock. What stands on disk (built script and style, media) is
handed in by the edge; only our own schemas are read, through ``resources``.
"""
