"""Profiles of businesses: one for each chat. A private chat's is its person's; a group has its own."""

from datetime import UTC, datetime

from sqlalchemy import update

from bot.coach.profile import Profile, industry_named, stages_named
from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import ProfileRow


class Profiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int) -> Profile:
        """The chat's profile, an empty one if it has none. Words the vocabularies no longer have are left out."""
        async with self._database.reading() as session:
            row = await session.get(ProfileRow, chat_id)
            return Profile() if row is None else _profile(row)

    async def save(self, chat_id: int, user_id: int, profile: Profile) -> None:
        """Keeps the profile in place of the chat's earlier one; `user_id` is who changed it."""
        values = {
            "user_id": user_id,
            "industry": profile.industry and profile.industry.value,
            "size": profile.size,
            "offering": profile.offering,
            "customers": profile.customers,
            "stages": [stage.value for stage in profile.stages],
            "updated_at": datetime.now(UTC),
        }
        async with self._database.session() as session:
            await session.execute(insert_if_new(session, ProfileRow).values(chat_id=chat_id, **values))
            await session.execute(update(ProfileRow).where(ProfileRow.chat_id == chat_id).values(values))


def _profile(row: ProfileRow) -> Profile:
    return Profile(
        industry=industry_named(row.industry),
        size=row.size,
        offering=row.offering,
        customers=row.customers,
        stages=stages_named(row.stages),
    )
