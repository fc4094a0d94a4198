"""What a chat model was asked and has said, in tokens a day: of each person, and of all together."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import ModelUseRow

EVERYBODY = 0
"""Nobody's id: the sum of all people, which stays when one of them is forgotten."""


@dataclass(frozen=True)
class Used:
    """`calls` of the model, and their tokens."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


class Uses:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, user_id: int, day: date, used: Used) -> None:
        """Adds what was used for this person to that day."""
        async with self._database.session() as session:
            for id in (user_id, EVERYBODY):
                key = {"day": day, "user_id": id}
                none = {"calls": 0, "input_tokens": 0, "output_tokens": 0}
                await session.execute(insert_if_new(session, ModelUseRow).values(**key, **none))
                added = {
                    "calls": ModelUseRow.calls + used.calls,
                    "input_tokens": ModelUseRow.input_tokens + used.input_tokens,
                    "output_tokens": ModelUseRow.output_tokens + used.output_tokens,
                }
                await session.execute(
                    update(ModelUseRow).where(ModelUseRow.day == day, ModelUseRow.user_id == id).values(added)
                )

    async def on(self, day: date, user_id: int = EVERYBODY) -> Used:
        """What was used on that day."""
        return await self.between(day, day, user_id)

    async def between(self, first: date, last: date, user_id: int = EVERYBODY) -> Used:
        """What was used from the first to the last of these days."""
        sums = select(
            func.sum(ModelUseRow.calls), func.sum(ModelUseRow.input_tokens), func.sum(ModelUseRow.output_tokens)
        ).where(ModelUseRow.day.between(first, last), ModelUseRow.user_id == user_id)
        async with self._database.reading() as session:
            row = (await session.execute(sums)).one()
            return Used(*(int(value or 0) for value in row))
