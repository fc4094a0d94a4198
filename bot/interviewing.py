"""Interviews: begun, answered by taps and words, resumed, ended. Each step loads one, takes it further, keeps it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from bot.coach.interview import By, Interview, InvalidAnswer
from bot.coach.reading import IsQuestion, Reader, Sure, Unclear, Unsure
from bot.coach.steps import Stage, Standing, Unfitting, Waiting
from bot.coach.story import STORY_CHARACTERS, StoryReader
from bot.coach.wishes import Wish, is_gibberish, is_question, is_said, wish_in
from bot.hearing import Hearing, Working
from bot.languages import mark, say
from bot.store.interviews import WANTED, Interviews, KeptInterview
from bot.store.profiles import Profiles
from knowledge.diagnostic import Diagnostic, Makes, QuestionKind
from knowledge.vocabulary import Stretches

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Wording

_STALE = mark("That was an earlier screen. This is where we are.")
_IMPROVED = mark("I improved these questions since you began. What still fits is kept.")
_RESUMED = mark("This is where you left off.")
_PLAN = mark("Tap Start, or Change what shall be different.")
_TELL_MORE = mark("I could not read anything from that. Say what you sell, to whom, and what goes wrong.")
_NOTHING = mark("I could not fit that to my questions, so I ask them one by one.")

# Translators: the ways to say yes and no, in small letters and without marks, also what the buttons say.
_YES = mark(
    "yes|yeah|yep|yup|sure|right|correct|exactly|ok|okay|that is right|that one|start|begin|go ahead|looks good"
)
# Translators: the same for no.
_NO = mark("no|nope|nah|wrong|neither|none|none of these|something else|not that")

Step = Callable[[Standing], Standing]


@dataclass(frozen=True)
class Seat:
    """Who is where: the chat, the forum topic in it, the person."""

    chat_id: int
    thread_id: int | None
    user_id: int


@dataclass(frozen=True)
class Shown:
    """An interview as it is now, and a word above its screen. `moved` is false where nothing was answered.

    `heard` is the message that is being read.
    """

    kept: KeptInterview
    standing: Standing
    note: str = ""
    moved: bool = True
    heard: int | None = None

    @property
    def is_complete(self) -> bool:
        return self.standing.is_complete

    def noting(self, note: str) -> Self:
        """The same with another word above it: nothing was answered."""
        return replace(self, note=note, moved=False)

    def has_heard(self, message_id: int) -> bool:
        """Whether its last step came from this message: an update that is tried again must not take two steps."""
        return (self.kept.pending or {}).get("heard") == message_id


@dataclass(frozen=True)
class Busy:
    """Another interview is open here."""

    shown: Shown
    wanted: Diagnostic


@dataclass(frozen=True)
class Asked:
    """What was said at an interview asks something; it is to be answered, then the interview goes on."""

    shown: Shown


@dataclass(frozen=True)
class Cancelled:
    """An interview was ended without a result. `makes` is what it would have become."""

    title: str
    makes: Makes


class Interviewing:
    """Raises StoreUnavailable. A `None` means that there is no such interview any more."""

    def __init__(
        self,
        diagnostics: Mapping[str, Diagnostic],
        interviews: Interviews,
        profiles: Profiles,
        reader: Reader,
        stories: StoryReader,
        wording: "Wording | None" = None,
    ) -> None:
        self.diagnostics = diagnostics
        self._interviews = interviews
        self._profiles = profiles
        self._hearing = Hearing(reader, stories, wording)

    async def begin(
        self, seat: Seat, diagnostic: Diagnostic, *, over: bool = False, about: int | None = None
    ) -> Shown | Busy:
        """A new interview, filled from the profile; with `over` in place of the one that is open here."""
        open_one = None if over else await self.open_at(seat)
        if open_one:
            if open_one.kept.diagnostic == diagnostic.id and open_one.kept.about == about:
                return open_one.noting(say(_RESUMED))
            return Busy(open_one, diagnostic)
        paused = await self._paused(seat, diagnostic)
        if paused and (resumed := await self.resume(seat, paused.id)):
            return resumed
        profile = await self._profiles.of(seat.chat_id)
        interview = profile.prefilled(Interview(diagnostic))
        waiting = Waiting(Stage.STORY) if diagnostic.story else Waiting()
        return await self.enter(seat, Standing(interview, waiting), about=about)

    async def enter(self, seat: Seat, standing: Standing, *, about: int | None = None) -> Shown:
        """A new interview that stands like this; one that is open here waits meanwhile.

        One of the same diagnostic and person that waits already is given up. `about` is what the interview belongs to.
        """
        if paused := await self._paused(seat, standing.interview.diagnostic):
            await self._interviews.cancel(paused.id)
        kept = await self._interviews.begin(
            seat.chat_id, seat.thread_id, seat.user_id, standing.interview, pending=standing.waiting.kept(), about=about
        )
        return Shown(kept, standing)

    async def find(self, seat: Seat, number: int) -> Shown | None:
        """An interview of this chat and topic that is open or paused."""
        kept = await self._interviews.by_id(number)
        if kept is None or (kept.chat_id, kept.thread_id) != (seat.chat_id, seat.thread_id):
            return None
        standing = self._standing(kept) if kept.state in ("open", "paused") else None
        return Shown(kept, standing, moved=False) if standing else None

    async def resume(self, seat: Seat, number: int) -> Shown | None:
        """Goes on with an interview of this chat that is open or paused."""
        found = await self.find(seat, number)
        resumed = await self._interviews.resume(found.kept.id) if found else None
        standing = self._standing(resumed) if resumed else None
        return Shown(resumed, standing, self._news(resumed) or say(_RESUMED)) if resumed and standing else None

    async def open_at(self, seat: Seat) -> Shown | None:
        """The interview that is open in this chat and topic."""
        kept = await self._interviews.open_in(seat.chat_id, seat.thread_id)
        standing = self._standing(kept) if kept else None
        return Shown(kept, standing, moved=False) if kept and standing else None

    async def unfinished(self, seat: Seat) -> Sequence[Shown]:
        """The open one and the paused ones that this person can go on with here."""
        open_one = await self.open_at(seat)
        found = [open_one] if open_one and open_one.kept.user_id == seat.user_id else []
        for diagnostic in self.diagnostics.values():
            kept = await self._paused(seat, diagnostic) if diagnostic.listed else None
            standing = self._standing(kept) if kept else None
            found += [Shown(kept, standing, moved=False)] if kept and standing else []
        return [one for one in found if one.standing.interview.diagnostic.listed]

    async def look(self, number: int) -> Shown | None:
        """An interview that is open."""
        kept = await self._interviews.by_id(number)
        if kept is None or kept.state != "open":
            return None
        standing = self._standing(kept)
        return Shown(kept, standing, self._news(kept), moved=False) if standing else None

    async def take(self, shown: Shown, revision: int, step: Step) -> Shown:
        """Takes a step from a screen of this revision; from an older one only what is there now is shown."""
        if revision != shown.kept.revision:
            return shown.noting(say(_STALE))
        try:
            standing = step(shown.standing)
        except InvalidAnswer as refused:
            return shown.noting(str(refused))
        except Unfitting:
            return shown.noting(say(_STALE))
        return await self._keep(shown, standing)

    async def hear(
        self, shown: Shown, text: str, message_id: int, working: Working = nullcontext
    ) -> Shown | Asked | Cancelled:
        """What somebody writes at an interview; heard again, it only shows where the interview is.

        `working` is entered while a chat model is waited for.
        """
        if shown.has_heard(message_id):
            return shown
        shown = replace(shown, heard=message_id)
        is_plan = shown.standing.interview.diagnostic.is_planned
        match shown.standing.waiting.stage:
            case Stage.REVIEW if is_said(text, _YES):
                return await self._step(shown, lambda standing: standing.go_on())
            case Stage.REVIEW if is_said(text, _NO):
                return await self._step(shown, lambda standing: standing.correct())
            case Stage.REVIEW | Stage.CORRECT if is_plan:
                if wish_in(text) is Wish.CANCEL:
                    return await self.cancel(shown) or shown
                return shown.noting(say(_PLAN))
            case Stage.STORY | Stage.REVIEW | Stage.CORRECT:
                return await self._hear_story(shown, text, working)
            case Stage.CONFIRM if is_said(text, _YES):
                return await self._step(shown, lambda standing: standing.confirm(0))
            case Stage.CONFIRM if is_said(text, _NO):
                return await self._step(shown, lambda standing: standing.back())
            case _:
                return await self._hear_answer(shown, text, working)

    async def cancel(self, shown: Shown) -> Cancelled | None:
        ended = await self._interviews.cancel(shown.kept.id)
        diagnostic = shown.standing.interview.diagnostic
        return Cancelled(diagnostic.title, diagnostic.makes) if ended else None

    async def done(self, shown: Shown) -> None:
        """Notes that a complete interview has become what it was for."""
        await self._interviews.change(shown.kept.id, shown.kept.revision, shown.standing.interview, state="done")

    async def shown_in(self, shown: Shown, message_id: int) -> None:
        """Notes which message shows the interview now: what is said next is said at it."""
        await self._interviews.moved(shown.kept.id, message_id)
        if WANTED in (shown.kept.pending or {}):
            await self._interviews.wants(shown.kept.id, None)

    async def choice_shown(self, busy: Busy) -> None:
        """Notes that it is asked which of two interviews to do: what is said next is said at that."""
        await self._interviews.wants(busy.shown.kept.id, busy.wanted.id)

    def choice_at(self, shown: Shown) -> Busy | None:
        """The choice that is shown below this interview."""
        wanted = self.diagnostics.get(str((shown.kept.pending or {}).get(WANTED)))
        return Busy(shown, wanted) if wanted else None

    async def _hear_story(self, shown: Shown, text: str, working: Working) -> Shown | Asked | Cancelled:
        match wish_in(text):
            case Wish.CANCEL:
                return await self.cancel(shown) or shown
            case Wish.SKIP:
                return await self._step(shown, lambda standing: standing.go_on())
            case Wish.BACK:
                return await self._step(shown, lambda standing: standing.back())
        if is_gibberish(text):
            return shown.noting(say(_TELL_MORE))
        asks = is_question(text)
        if asks and len(Stretches.of(text).sentences) < 2:
            return Asked(shown)
        interview = shown.standing.interview
        told = "\n".join(filter(None, (interview.story, text.strip())))[:STORY_CHARACTERS]
        read = await self._hearing.story(shown.kept.user_id, interview, told, working)
        standing = Standing(shown.standing.interview, Waiting(Stage.STORY)).told(read)
        if asks and standing.waiting.stage is not Stage.REVIEW:  # a question with a preface, and no story
            return Asked(shown)
        changed = await self._keep(shown, standing)
        note = "" if standing.waiting.stage is Stage.REVIEW else say(_NOTHING)
        return Shown(changed.kept, changed.standing, note or changed.note, changed.moved)

    async def _hear_answer(self, shown: Shown, text: str, working: Working) -> Shown | Asked | Cancelled:
        asked = shown.standing.asked
        match await self._hearing.reply(shown.kept.user_id, asked, text, working):
            case Sure(value):
                return await self._step(shown, lambda standing: standing.answer(value, By.WORDS, text.strip()))
            case Unsure(values):
                return await self._unsure(shown, values, text)
            case Wish.SKIP:
                return await self._step(shown, lambda standing: standing.skip())
            case Wish.BACK:
                return await self._step(shown, lambda standing: standing.back())
            case Wish.CANCEL:
                return await self.cancel(shown) or shown
            case Wish.WHY:
                return shown.noting(asked.question.why)
            case IsQuestion():
                return Asked(shown)
            case Unclear(hint) if shown.standing.waiting.stage is Stage.CONFIRM:
                return replace(await self._step(shown, lambda standing: standing.back()), note=hint)
            case Unclear(hint):
                return shown.noting(hint)

    async def _unsure(self, shown: Shown, values: Sequence[object], text: str) -> Shown:
        """Several options are ticked to be looked at; of single ones, and of figures, the likely ones are offered."""
        likely = [value for value in values if isinstance(value, tuple)]
        if likely and shown.standing.asked.question.kind is QuestionKind.MULTIPLE:
            return await self._step(shown, lambda standing: standing.ticked(likely[0]))
        figures = [f"{value:.0f}" for value in values if isinstance(value, float)]
        options = tuple(value[0] for value in likely) or tuple(figures)
        return await self._step(shown, lambda standing: standing.may_mean(options, text.strip()))

    async def _step(self, shown: Shown, step: Step) -> Shown:
        return await self.take(shown, shown.kept.revision, step)

    async def _keep(self, shown: Shown, standing: Standing) -> Shown:
        kept = await self._interviews.change(
            shown.kept.id,
            shown.kept.revision,
            standing.interview,
            pending={**standing.waiting.kept(), "heard": shown.heard},
        )
        if kept:
            return Shown(kept, standing, self._news(shown.kept))
        now = await self.look(shown.kept.id)  # somebody was faster
        return now.noting(say(_STALE)) if now else shown

    async def _paused(self, seat: Seat, diagnostic: Diagnostic) -> KeptInterview | None:
        """The interview of this person that waits here."""
        return await self._interviews.paused_in(seat.chat_id, seat.thread_id, diagnostic.id, user_id=seat.user_id)

    def _standing(self, kept: KeptInterview) -> Standing | None:
        """None where its diagnostic is gone."""
        diagnostic = self.diagnostics.get(kept.diagnostic)
        return Standing(kept.interview(diagnostic), Waiting.read(kept.pending)) if diagnostic else None

    def _news(self, kept: KeptInterview) -> str:
        diagnostic = self.diagnostics.get(kept.diagnostic)
        return say(_IMPROVED) if diagnostic and diagnostic.version != kept.version else ""
