"""Whether the product answers: for a load balancer or a watchman, without any data in the answer."""

from __future__ import annotations

from flask import Response, current_app, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lcf_lms.errors import LcfError
from lcf_lms.models.schema import VERSION_TABLE
from lcf_lms.web.permissions import permission
from lcf_lms.web.state import state

# Our version table: on SQLite a query of nothing would hold on a file that has just been made, empty.
QUERY = text(f"SELECT count(*) FROM {VERSION_TABLE}")


@permission("anyone")
def health() -> Response:
    """200 "ok" when our tables can be read, 503 "database" when they cannot."""
    try:
        with state().database.engine.connect() as connection:
            well = connection.scalar(QUERY) == 1
    except SQLAlchemyError as error:
        # The kind alone: a message may carry the address of the database.
        current_app.logger.error("the database does not answer: %s", type(error).__name__)
        well = False
    except LcfError as error:
        current_app.logger.error("%s", error)
        well = False
    answer = make_response("ok" if well else "database", 200 if well else 503)
    answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "no-store"
    return answer
