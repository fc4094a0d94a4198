"""Runs the migrations on the connection that `bot.store.schema` hands over, inside its transaction."""

from alembic import context

from bot.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite does undo table changes, once transactions are begun as `Database` does
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
context.run_migrations()
