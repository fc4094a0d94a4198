"""Reports: kept as they were made, one for each interview."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, select

from bot.coach.report import Report
from bot.store.database import Database
from bot.store.models import InterviewRow, ReportRow

_REPORT = TypeAdapter(Report)


@dataclass(frozen=True)
class KeptReport:
    """A kept report: of which interview, who began that, and where."""

    id: int
    interview_id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    report: Report
    created_at: datetime


class Reports:
    """A report that another version of the bot wrote, and that this one can't read, is left out everywhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, interview_id: int, report: Report) -> KeptReport | None:
        """Keeps the report of an interview. An interview has one: recorded again, the first one is returned.

        None when the interview is gone: the person asked meanwhile to be forgotten.
        """
        async with self._database.session() as session:
            interview = await session.get(InterviewRow, interview_id, with_for_update=True)
            if interview is None:
                return None
            row = await session.scalar(select(ReportRow).where(ReportRow.interview_id == interview_id))
            if row is not None and (first := _kept(row)):
                return first
            if row is None:
                row = ReportRow(interview_id=interview_id, user_id=interview.user_id, diagnostic=report.diagnostic)
                session.add(row)
            row.chat_id, row.thread_id, row.created_at = interview.chat_id, interview.thread_id, datetime.now(UTC)
            row.content = _REPORT.dump_python(report, mode="json")
            await session.flush()
            return _kept(row)

    async def by_id(self, id: int) -> KeptReport | None:
        return next(iter(await self._newest(1, ReportRow.id == id)), None)

    async def of_interview(self, interview_id: int) -> KeptReport | None:
        return next(iter(await self._newest(1, ReportRow.interview_id == interview_id)), None)

    async def of_chat(self, chat_id: int, limit: int) -> list[KeptReport]:
        """The last `limit` reports of this chat, newest first."""
        return await self._newest(limit, ReportRow.chat_id == chat_id)

    async def before(self, report: KeptReport) -> KeptReport | None:
        """The last one of the same diagnostic in the same chat that is older than this."""
        earlier = (ReportRow.chat_id == report.chat_id, ReportRow.id < report.id)
        found = await self._newest(1, *earlier, ReportRow.diagnostic == report.report.diagnostic)
        return next(iter(found), None)

    async def _newest(self, limit: int, *conditions: ColumnElement[bool]) -> list[KeptReport]:
        """The newest `limit` readable ones."""
        found: list[KeptReport] = []
        async with self._database.reading() as session:
            rows = await session.stream_scalars(select(ReportRow).where(*conditions).order_by(ReportRow.id.desc()))
            async for row in rows:
                if kept := _kept(row):
                    found.append(kept)
                if len(found) == limit:
                    break
            await rows.close()
        return found


def _kept(row: ReportRow) -> KeptReport | None:
    try:
        report = _REPORT.validate_python(row.content)
    except ValidationError:
        return None
    return KeptReport(row.id, row.interview_id, row.chat_id, row.thread_id, row.user_id, report, row.created_at)
