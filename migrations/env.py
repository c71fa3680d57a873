"""Alembic's entry: runs the plain SQL of versions/ (the data) or keys/ (the key database) on the connection it is handed."""

from alembic import context

config = context.config
connection = config.attributes["connection"]
context.configure(connection=connection, version_table="schema_version", transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
