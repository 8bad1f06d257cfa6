"""Runs our migrations on the connection that lcf_lms.web.migrating hands over; there is no alembic.ini."""

from __future__ import annotations

from alembic import context

from lcf_lms.models.schema import VERSION_TABLE, all_tables
from lcf_lms.web.migrating import is_ours

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    version_table=VERSION_TABLE,
    include_name=is_ours,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
