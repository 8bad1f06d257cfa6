"""The tables of the database, one aggregate a file. Importing this package registers them all."""

from lcf_lms.models import assignment, attempt, audit, export, module, person, sharing
from lcf_lms.models.base import Base

__all__ = ["Base", "assignment", "attempt", "audit", "export", "module", "person", "sharing"]
