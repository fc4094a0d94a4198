"""Forgetting a person: every row about them, in every table."""

from sqlalchemy import delete, or_, update

from bot.store.database import Database
from bot.store.models import (
    ChatRow,
    DigestRow,
    DraftRow,
    ExperimentRow,
    FeedbackRow,
    InterviewRow,
    ModelUseRow,
    ProfileRow,
    QuestionRow,
    QuietRow,
    ReminderRow,
    ReportRow,
    RunRow,
    SituationRow,
    UpdateRow,
)
from bot.store.updates import EMPTIED

_BEGUN_BY_A_PERSON = (QuestionRow, SituationRow, ReminderRow, ExperimentRow, ReportRow, InterviewRow)


async def forget(database: Database, user_id: int) -> None:
    """Removes their questions, situations, interviews, reports, experiments and reminders, also those in groups, the
    feedback they gave, their private chat with its profile and with what they did there as an admin, what they want
    to be told, and what they sent.

    The profile of a group stays, because it is about the group's business; it no longer says who changed it.
    Of their updates only the two numbers stay by which a repeat is recognised; the update that asks to be forgotten,
    too, can still be completed afterwards. Updates of theirs that were waiting are forgotten unanswered.
    """
    theirs_alone = or_(UpdateRow.user_id == user_id, UpdateRow.chat_key == user_id)
    # An update of somebody else that was set aside may name them, as the one it replies to.
    names_them = (UpdateRow.state == "failed") & UpdateRow.payload.contains(str(user_id))
    async with database.session() as session:
        await session.execute(delete(FeedbackRow).where(FeedbackRow.user_id == user_id))
        for theirs_only in (QuietRow, DigestRow, ModelUseRow):
            await session.execute(delete(theirs_only).where(theirs_only.user_id == user_id))
        for row in _BEGUN_BY_A_PERSON:
            await session.execute(delete(row).where(or_(row.user_id == user_id, row.chat_id == user_id)))
        for theirs in (ProfileRow, DraftRow, RunRow, ChatRow):
            await session.execute(delete(theirs).where(theirs.chat_id == user_id))
        await session.execute(update(ProfileRow).where(ProfileRow.user_id == user_id).values(user_id=None))
        await session.execute(update(UpdateRow).where(or_(theirs_alone, names_them)).values(EMPTIED))
