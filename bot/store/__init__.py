"""What the bot keeps: SQLAlchemy models, one module of queries per concept, Alembic migrations."""

from bot.store.database import Database
from bot.store.failures import StoreUnavailable

__all__ = ["Database", "StoreUnavailable"]
