"""What a host may listen to (blinker). Sent after the commit; the sender is the Flask application.

Every payload is plain values, named below. A receiver that raises is logged and undoes nothing.
``issuer`` and ``subject`` name the learner as the host did; ``attempt`` is its ordinal; ``at`` is aware.
"""

from __future__ import annotations

from blinker import Namespace

_ours = Namespace()

module_published = _ours.signal("lcf.module-published")
"""A revision was published: ``slug``, ``revision`` (its number), ``by`` (words), ``at``."""

attempt_started = _ours.signal("lcf.attempt-started")
"""A person began an attempt: ``issuer``, ``subject``, ``slug``, ``revision``, ``attempt``, ``at``."""

response_recorded = _ours.signal("lcf.response-recorded")
"""A response entered the log: ``issuer``, ``subject``, ``slug``, ``revision``, ``attempt``, ``number``,
``run``, ``decision`` (code), ``answer`` (letters), ``credit`` (0 to 5040), ``at``."""

attempt_completed = _ours.signal("lcf.attempt-completed")
"""An attempt became complete: ``issuer``, ``subject``, ``slug``, ``revision``, ``attempt``, ``passed``
(None without a pass mark), ``percent`` (0 to 100; None without enough evidence), ``at``."""

package_exported = _ours.signal("lcf.package-exported")
"""A package was made: ``slug``, ``revision``, ``target``, ``filename``, ``sha256``, ``by``, ``at``."""
