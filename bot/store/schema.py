"""The version of the schema: what the database has, what the code needs, and the way from one to the other."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from bot.store.models import Base


class NewerSchema(RuntimeError):
    """The database has a version that this code has never heard of."""


def is_newest(connection: Connection) -> bool:
    present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config(connection)).get_current_head()


def upgrade(connection: Connection) -> None:
    """Runs the missing migrations in the transaction of this connection, all or none.

    Raises NewerSchema for a database that a later version of this program has migrated.
    """
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise NewerSchema(str(error)) from error


def differences(connection: Connection) -> list[object]:
    """What the models say and the migrated database lacks, or the other way round. Empty when they agree."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
