"""Removes what is older than the settings keep, again and again."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from bot.store.database import Database
from bot.store.failures import StoreUnavailable
from bot.store.retention import prune, prune_changes, prune_drafts, prune_runs

_log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
DRAFTS, CHANGES, RUNS = timedelta(days=7), timedelta(days=90), timedelta(days=30)
"""So long are kept: what admins sent and did not add, what documents were before a change, and runs of the index."""


async def tidy(database: Database, retention: timedelta) -> None:
    """Until it is cancelled; `retention` is for what people asked and told."""
    while True:
        now = datetime.now(UTC)
        try:
            await prune(database, now - retention)
            await prune_drafts(database, now - DRAFTS)
            await prune_changes(database, now - CHANGES)
            await prune_runs(database, now - RUNS)
        except StoreUnavailable as error:
            _log.warning("Old rows stay a while longer: %s", error)
        await asyncio.sleep(EVERY_SECONDS)
