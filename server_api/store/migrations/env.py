"""Alembic's entry: the connection and its transaction are given by ``store.migrate``."""

from alembic import context

from server_api.store.tables import people

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=people.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
