"""What is not kept for ever: questions, situations, unfinished interviews, and what admins left behind.

Reports, experiments and profiles stay until the person asks to be forgotten.
"""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, exists, update

from bot.store.database import Database
from bot.store.models import (
    Base,
    ChangeRow,
    DraftRow,
    InterviewRow,
    ModelUseRow,
    QuestionRow,
    ReportRow,
    RunRow,
    SituationRow,
)

_UNFINISHED = ("open", "paused", "cancelled")


async def prune(database: Database, before: datetime) -> None:
    """Removes what is older: questions with their feedback and offers, situations, what the chat model was used for,
    and interviews without a report that were not finished and not touched since then."""
    reported = exists().where(ReportRow.interview_id == InterviewRow.id)
    await _delete(database, QuestionRow, QuestionRow.asked_at < before)
    await _delete(database, SituationRow, SituationRow.created_at < before)
    await _delete(database, ModelUseRow, ModelUseRow.day < before.astimezone(UTC).date())
    await _delete(
        database, InterviewRow, InterviewRow.updated_at < before, InterviewRow.state.in_(_UNFINISHED), ~reported
    )


async def prune_drafts(database: Database, before: datetime) -> None:
    """Removes older drafts that were not added, and the contents of those that were."""
    old = DraftRow.created_at < before
    await _delete(database, DraftRow, old, DraftRow.state != "added")
    async with database.session() as session:
        await session.execute(update(DraftRow).where(old, DraftRow.content.is_not(None)).values(content=None))


async def prune_changes(database: Database, before: datetime) -> None:
    """Removes what documents were before older changes, which can't be undone any more then."""
    emptied = update(ChangeRow).where(ChangeRow.changed_at < before, ChangeRow.former_content.is_not(None))
    async with database.session() as session:
        await session.execute(emptied.values(former_content=None))


async def prune_runs(database: Database, before: datetime) -> None:
    """Removes older runs of the index, also those that a crash left running."""
    await _delete(database, RunRow, RunRow.began_at < before)


async def _delete(database: Database, table: type[Base], *conditions: ColumnElement[bool]) -> None:
    # A transaction for each table: on SQLite it keeps other writers waiting.
    async with database.session() as session:
        await session.execute(delete(table).where(*conditions))
