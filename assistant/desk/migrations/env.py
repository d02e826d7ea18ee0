"""Runs the migrations on the connection that `database.py` hands over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table="desk_version")
with context.begin_transaction():
    context.run_migrations()
