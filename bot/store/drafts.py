"""What admins sent: documents and answers that wait for a word, so that nothing is added unasked and nothing lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import defer

from bot.store.database import Database
from bot.store.models import DraftRow

Kind = Literal["document", "answer"]
State = Literal["asked", "waiting", "added", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    """`source_id` is the message that brought it, `batch` what was sent together, `fault` why it can't be read.

    `understood` is what was read in it; `questions` are those that an answer answers; an answer that is still to be
    written is "asked" for.
    """

    chat_id: int
    source_id: int
    batch: str
    kind: Kind
    name: str
    understood: Mapping[str, Any] | None
    fault: str = ""
    questions: tuple[int, ...] = ()
    state: State = "waiting"
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft(NewDraft):
    """A kept draft; `message_id` is the screen that shows it."""

    id: int
    created_at: datetime


class Drafts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, draft: NewDraft, content: bytes | None) -> Draft:
        """Keeps it, once for the message that brought it."""
        async with self._database.session() as session:
            known = select(DraftRow).where(DraftRow.chat_id == draft.chat_id, DraftRow.source_id == draft.source_id)
            row = await session.scalar(known)
            if row is None:
                values = {name: getattr(draft, name) for name in _PLAIN if name not in ("id", "created_at")}
                row = DraftRow(**values, questions=list(draft.questions), content=content, created_at=datetime.now(UTC))
                session.add(row)
                await session.flush()
            return _draft(row)

    async def by_id(self, id: int) -> Draft | None:
        async with self._database.reading() as session:
            row = await session.scalar(select(DraftRow).where(DraftRow.id == id).options(_WITHOUT_CONTENT))
            return None if row is None else _draft(row)

    async def content(self, id: int) -> bytes | None:
        async with self._database.reading() as session:
            return await session.scalar(select(DraftRow.content).where(DraftRow.id == id))

    async def of_batch(self, chat_id: int, batch: str) -> list[Draft]:
        """What was sent together, in its order."""
        found = select(DraftRow).where(DraftRow.chat_id == chat_id, DraftRow.batch == batch).order_by(DraftRow.id)
        async with self._database.reading() as session:
            return [_draft(row) for row in await session.scalars(found.options(_WITHOUT_CONTENT))]

    async def asked_for(self, chat_id: int, since: datetime) -> Draft | None:
        """The latest answer that is still to be written there."""
        found = select(DraftRow).where(DraftRow.chat_id == chat_id, DraftRow.state == "asked")
        found = found.where(DraftRow.created_at >= since).order_by(DraftRow.id.desc()).limit(1)
        async with self._database.reading() as session:
            row = await session.scalar(found.options(_WITHOUT_CONTENT))
            return None if row is None else _draft(row)

    async def written(self, id: int, content: bytes, understood: Mapping[str, Any]) -> None:
        """The answer that was asked for has come; written again it takes the place of the former."""
        values = {"content": content, "understood": dict(understood), "state": "waiting"}
        async with self._database.session() as session:
            await session.execute(update(DraftRow).where(DraftRow.id == id).values(values))

    async def ask_anew(self, id: int) -> None:
        """The answer is to be written again."""
        waiting = update(DraftRow).where(DraftRow.id == id, DraftRow.state == "waiting")
        async with self._database.session() as session:
            await session.execute(waiting.values(state="asked", created_at=datetime.now(UTC)))

    async def shown_as(self, chat_id: int, batch: str, message_id: int) -> None:
        """Notes the screen that shows what was sent together."""
        batched = update(DraftRow).where(DraftRow.chat_id == chat_id, DraftRow.batch == batch)
        async with self._database.session() as session:
            await session.execute(batched.values(message_id=message_id))

    async def end(self, ids: Iterable[int], state: Literal["added", "cancelled"]) -> Sequence[int]:
        """Ends drafts that still wait, or are asked for, and returns which: each can be ended once."""
        ended = update(DraftRow).where(DraftRow.id.in_(list(ids)), DraftRow.state.in_(("asked", "waiting")))
        async with self._database.session() as session:
            found = await session.scalars(
                ended.values(state=state).returning(DraftRow.id), execution_options={"synchronize_session": False}
            )
            return sorted(found)


# The fields that are the same in the row and in the dataclass.
_PLAIN = [field.name for field in fields(Draft) if field.name != "questions"]
_WITHOUT_CONTENT = defer(DraftRow.content)


def _draft(row: DraftRow) -> Draft:
    return Draft(**{name: getattr(row, name) for name in _PLAIN}, questions=tuple(row.questions))
