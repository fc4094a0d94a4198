"""Situations that people told, and what they were understood as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.coach.situation import Situation
from bot.store.database import Database
from bot.store.models import SituationRow
from knowledge.taxonomy import Challenge, Industry, JourneyStage, Word
from knowledge.vocabulary import Understood

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Told:
    """A kept situation: who told it, and in which chat."""

    id: int
    chat_id: int
    user_id: int
    situation: Situation


class Situations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, chat_id: int, user_id: int, situation: Situation) -> Told:
        async with self._database.session() as session:
            row = SituationRow(
                chat_id=chat_id,
                user_id=user_id,
                text=situation.text,
                created_at=datetime.now(UTC),
                **_columns(situation),
            )
            session.add(row)
            await session.flush()
            return Told(row.id, chat_id, user_id, situation)

    async def correct(self, number: int, situation: Situation) -> None:
        """Keeps what the situation is understood as now; its text stays."""
        async with self._database.session() as session:
            row = await session.get(SituationRow, number)
            if row is not None:  # else the person asked meanwhile to be forgotten
                for name, value in _columns(situation).items():
                    setattr(row, name, value)

    async def by_id(self, number: int) -> Told | None:
        async with self._database.reading() as session:
            row = await session.get(SituationRow, number)
            return None if row is None else Told(row.id, row.chat_id, row.user_id, _situation(row))


def _columns(situation: Situation) -> dict[str, Any]:
    return {
        "industry": situation.industry and _kept(situation.industry),
        "stage": situation.stage and _kept(situation.stage),
        "challenges": [_kept(challenge) for challenge in situation.challenges],
    }


def _kept(understood: Understood[Word]) -> dict[str, Any]:
    return {"word": understood.word.value, "said": understood.said, "likeness": understood.likeness}


def _situation(row: SituationRow) -> Situation:
    return Situation(
        text=row.text,
        industry=next(iter(_read(Industry, [row.industry])), None),
        stage=next(iter(_read(JourneyStage, [row.stage])), None),
        challenges=_read(Challenge, row.challenges),
    )


def _read(words: type[W], kept: Sequence[Mapping[str, Any] | None]) -> tuple[Understood[W], ...]:
    """What was kept; a word that the vocabulary no longer has is left out."""
    known = {word.value: word for word in words}
    return tuple(
        Understood(known[one["word"]], one["said"], one["likeness"]) for one in kept if one and one["word"] in known
    )
