"""Interviews: one open in each chat and topic, every change checked against the revision it was made on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import JsonValue, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.coach.interview import Given, Interview
from bot.store.database import Database
from bot.store.locking import lock_chat
from bot.store.models import InterviewRow
from knowledge.diagnostic import Diagnostic

State = Literal["open", "paused", "done", "cancelled"]

WANTED = "wanted"
"""The key of `pending` under which the diagnostic stands that is wanted instead."""

_UNFINISHED = ("open", "paused")

_GIVEN = TypeAdapter(Given)


@dataclass(frozen=True, kw_only=True)
class KeptInterview:
    """A kept interview.

    `user_id` is who began it, `thread_id` the forum topic. `diagnostic` and `version` say what it was last answered on.
    `revision` grows with every change, so that a press on an older screen is recognised. `message_id` is the screen
    that is edited, `pending` what waits there to be confirmed, `about` the report that it belongs to.
    """

    id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    diagnostic: str
    version: int
    revision: int
    state: State
    message_id: int | None
    pending: Mapping[str, JsonValue] | None
    about: int | None
    answers: Mapping[str, Given]
    story: str
    created_at: datetime
    updated_at: datetime

    def interview(self, diagnostic: Diagnostic) -> Interview:
        """The interview itself on its diagnostic, carried over if that has another version by now."""
        interview = Interview(diagnostic, self.answers, self.story)
        return interview if diagnostic.version == self.version else interview.carried_over(diagnostic)


# The fields that are the same in the row and in the dataclass.
_PLAIN = [field.name for field in fields(KeptInterview) if field.name != "answers"]


class Interviews:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        chat_id: int,
        thread_id: int | None,
        user_id: int,
        interview: Interview,
        *,
        pending: Mapping[str, JsonValue] | None = None,
        about: int | None = None,
    ) -> KeptInterview:
        """Keeps a new interview. The one that was open in this chat and topic is paused.

        `about` is the report that it belongs to, where it plans an experiment.
        """
        now = datetime.now(UTC)
        row = InterviewRow(
            chat_id=chat_id,
            thread_id=thread_id,
            user_id=user_id,
            diagnostic=interview.diagnostic.id,
            revision=1,
            state="open",
            pending=pending,
            about=about,
            created_at=now,
            updated_at=now,
            **_columns(interview),
        )
        async with self._database.session() as session:
            await lock_chat(session, chat_id)
            await _pause_open(session, chat_id, thread_id)
            session.add(row)
            await session.flush()
            return _kept(row)

    async def by_id(self, id: int) -> KeptInterview | None:
        return await self._newest(InterviewRow.id == id)

    async def open_in(self, chat_id: int, thread_id: int | None) -> KeptInterview | None:
        """The open interview of this chat and topic; in a private chat there are no topics."""
        return await self._newest(*_place(chat_id, thread_id), InterviewRow.state == "open")

    async def paused_in(
        self, chat_id: int, thread_id: int | None, diagnostic: str, *, user_id: int | None = None
    ) -> KeptInterview | None:
        """The newest one of this diagnostic that waits to be gone on with here; with `user_id`, of this person."""
        paused = [InterviewRow.state == "paused", InterviewRow.diagnostic == diagnostic]
        own = [InterviewRow.user_id == user_id] if user_id is not None else []
        return await self._newest(*_place(chat_id, thread_id), *paused, *own)

    async def change(
        self,
        id: int,
        revision: int,
        interview: Interview,
        *,
        state: State = "open",
        pending: Mapping[str, JsonValue] | None = None,
        message_id: int | None = None,
    ) -> KeptInterview | None:
        """Keeps what the interview is now. Without a `message_id` its screen stays where it is.

        None, and nothing is changed, when it has another revision by now or is not open (or is forgotten).
        """
        values = {**_columns(interview), "state": state, "pending": pending}
        if message_id is not None:
            values["message_id"] = message_id
        return await self._write(
            values, InterviewRow.id == id, InterviewRow.revision == revision, InterviewRow.state == "open"
        )

    async def moved(self, id: int, message_id: int) -> None:
        """Notes the message that shows the interview now. The revision stays: the screen reads as before."""
        async with self._database.session() as session:
            await session.execute(update(InterviewRow).where(InterviewRow.id == id).values(message_id=message_id))

    async def wants(self, id: int, diagnostic: str | None) -> None:
        """Notes that it is asked here whether to begin this diagnostic instead; None: no longer. The revision stays.

        Every change of the interview forgets it, too.
        """
        async with self._database.session() as session:
            if row := await session.get(InterviewRow, id, with_for_update=True):
                kept = {key: value for key, value in (row.pending or {}).items() if key != WANTED}
                row.pending = {**kept, WANTED: diagnostic} if diagnostic else kept

    async def resume(self, id: int) -> KeptInterview | None:
        """Opens a paused one, and pauses the one that was open in its place. One that is open stays as it is.

        None when it has ended or is forgotten.
        """
        async with self._database.session() as session:
            chat_id = await session.scalar(select(InterviewRow.chat_id).where(InterviewRow.id == id))
            if chat_id is None:
                return None
            await lock_chat(session, chat_id)
            row = await session.get(InterviewRow, id, with_for_update=True)
            if row is None or row.state not in _UNFINISHED:
                return None
            if row.state == "paused":
                await _pause_open(session, row.chat_id, row.thread_id)
                row.state, row.revision, row.updated_at = "open", row.revision + 1, datetime.now(UTC)
            return _kept(row)

    async def cancel(self, id: int) -> KeptInterview | None:
        """Ends an open or a paused one, whatever its revision; None when it has ended already."""
        ended = {"state": "cancelled", "pending": None}
        return await self._write(ended, InterviewRow.id == id, InterviewRow.state.in_(_UNFINISHED))

    async def _newest(self, *conditions: ColumnElement[bool]) -> KeptInterview | None:
        found = select(InterviewRow).where(*conditions).order_by(InterviewRow.id.desc()).limit(1)
        async with self._database.reading() as session:
            row = await session.scalar(found)
            return None if row is None else _kept(row)

    async def _write(self, values: Mapping[str, Any], *conditions: ColumnElement[bool]) -> KeptInterview | None:
        changed = update(InterviewRow).where(*conditions).values({**values, **_next_revision()}).returning(InterviewRow)
        async with self._database.session() as session:
            row = await session.scalar(changed, execution_options={"synchronize_session": False})
            return None if row is None else _kept(row)


async def _pause_open(session: AsyncSession, chat_id: int, thread_id: int | None) -> None:
    paused = {"state": "paused", **_next_revision()}
    statement = update(InterviewRow).where(*_place(chat_id, thread_id), InterviewRow.state == "open").values(paused)
    await session.execute(statement, execution_options={"synchronize_session": False})


def _next_revision() -> dict[str, Any]:
    return {"revision": InterviewRow.revision + 1, "updated_at": datetime.now(UTC)}


def _place(chat_id: int, thread_id: int | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return InterviewRow.chat_id == chat_id, InterviewRow.thread_id.is_not_distinct_from(thread_id)


def _columns(interview: Interview) -> dict[str, Any]:
    return {
        "version": interview.diagnostic.version,
        "answers": {key: _GIVEN.dump_python(given, mode="json") for key, given in interview.answers.items()},
        "story": interview.story,
    }


def _kept(row: InterviewRow) -> KeptInterview:
    read = ((key, _given(kept)) for key, kept in row.answers.items())
    answers = {key: given for key, given in read if given is not None}
    return KeptInterview(**{name: getattr(row, name) for name in _PLAIN}, answers=answers)


def _given(kept: JsonValue) -> Given | None:
    """A kept answer; None for one that another version wrote and this one does not understand."""
    try:
        return _GIVEN.validate_python(kept)
    except ValidationError:
        return None
