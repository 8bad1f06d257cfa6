"""Document → findings, each with place and mend. Blocking ones stop a publication, advice never does."""

from lcf_lms.checks.run import accepted_reason, is_publishable, run

__all__ = ["accepted_reason", "is_publishable", "run"]
