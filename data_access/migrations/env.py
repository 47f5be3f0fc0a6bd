"""Run by Alembic, on the connection and in the transaction that data_access.create hands over."""

from alembic import context

from data_access import triggers
from data_access.revisions import VERSION_TABLE
from data_access.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
# A table that batch mode copied has lost its triggers.
triggers.install(connection)
