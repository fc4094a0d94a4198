"""A complete interview -> its report, kept."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.advice import Advice
from bot.coach.interview import Interview
from bot.coach.recommendation import Recommendation
from bot.coach.report import Report
from bot.coach.reporting import compose, each_finding, situation_of, tried, wanted
from bot.coach.scoring import Outcome
from bot.interviewing import Shown
from bot.planning import Planning
from bot.store.profiles import Profiles
from bot.store.reports import KeptReport, Reports
from retrieval.index import IndexDamaged, SearchUnavailable

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Wording


class Reporting:
    """Raises StoreUnavailable."""

    def __init__(
        self,
        advice: Advice,
        planning: Planning,
        profiles: Profiles,
        reports: Reports,
        wording: "Wording | None" = None,
    ) -> None:
        self._advice = advice
        self._planning = planning
        self._profiles = profiles
        self._reports = reports
        self._wording = wording

    async def finish(self, shown: Shown) -> KeptReport | None:
        """The report of a complete interview, made once however often this is called; None for a forgotten one."""
        kept = shown.kept
        if known := await self._reports.of_interview(kept.id):
            return known
        interview = shown.standing.interview
        profile = await self._profiles.of(kept.chat_id)
        outcome = Outcome(interview)
        situation = situation_of(outcome, profile.industry)
        left_out = (*tried(interview), *await self._planning.tried(kept.chat_id))
        suggested: Mapping[str, tuple[Recommendation, ...]] = {}
        if wishes := wanted(outcome):
            with suppress(SearchUnavailable, IndexDamaged):  # the findings stand without it
                findings = each_finding(outcome, situation)
                suggested = await self._advice.suggestions(situation, findings, wishes, left_out)
        composed = compose(outcome, situation, suggested, datetime.now(UTC))
        report = await self._reports.record(kept.id, await self._worded(kept.user_id, composed, interview))
        await self._profiles.save(kept.chat_id, kept.user_id, profile.with_answers(interview))
        return report

    async def _worded(self, user_id: int, report: Report, interview: Interview) -> Report:
        """The report, its summary in the owner's words where a chat model can say it so."""
        if self._wording is None:
            return report
        async with self._wording.turn(user_id) as turn:
            return await turn.reword(report, interview) if turn else report
