"""How long a chat model is waited for: a deadline for a call, retries inside it, and a rest after repeated failures."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from retrieval.chat import ChatModel, ChatUnavailable, Usage

_T = TypeVar("_T")
_Pieces = AsyncGenerator[str | Usage, None]

ATTEMPTS = 3
BACK_OFF, LONGEST_BACK_OFF = 0.3, 4.0
"""Seconds: each wait is drawn from 0 to twice the one before, so that many chats do not come back at once."""

_BACK_OFF = wait_random_exponential(multiplier=BACK_OFF, max=LONGEST_BACK_OFF)

CLOSING = 1.0
"""Seconds that the end of a stream may take."""

FAILURES, REST, LASTING_REST = 4, 60.0, 900.0
"""After so many failures in a row the model rests, in seconds; after a lasting one at once, and for longer."""


class Breaker:
    """Lets a failing model rest; then one call tries it, and if that succeeds all may. One for a model, for all calls.

    Of our own, because the library `circuitbreaker` knows neither failures that last longer than others nor a single
    trial, and counts a stream whose reader has stopped as a success.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._reason = ""
        self._on_trial = False

    @property
    def resting(self) -> str:
        """Why the model is not asked now; empty when it is."""
        if self._failures < FAILURES:
            return ""
        return self._reason if self._on_trial or self._clock() < self._rests_until else ""

    def admit(self) -> bool:
        """Whether this call is the trial. Raises ChatUnavailable while the model rests, or another call is the trial.

        Every call admitted must be judged.
        """
        if reason := self.resting:
            raise ChatUnavailable(f"{reason} It is not asked for a while.")
        self._on_trial = trial = self._failures >= FAILURES
        return trial

    def judge(self, failure: ChatUnavailable | None, heard: bool, trial: bool) -> None:
        """How a call ended. `heard`: it was answered; without that and without a failure there is no verdict.

        A failure of one request alone is none of the model. Who asks to be left alone for a time is, from then on.
        """
        if trial:
            self._on_trial = False
        if failure and not failure.of_this_request:
            at_once = failure.lasting or failure.wait_seconds > 0
            self._failures = max(self._failures + 1, FAILURES * at_once)
            self._reason = str(failure)
            rest = LASTING_REST if failure.lasting else min(failure.wait_seconds, LASTING_REST) or REST
            self._rests_until = self._clock() + rest
        elif heard:
            self._failures = 0


class Patient:
    """A chat model that answers within `seconds` or raises ChatUnavailable; cheap, so that each call may have its own.

    A call that failed in passing is tried again before its first piece of text, never after it.
    """

    def __init__(self, model: ChatModel, breaker: Breaker, seconds: float) -> None:
        self._model = model
        self._breaker = breaker
        self._seconds = seconds

    async def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
        trial = self._breaker.admit()
        end = asyncio.get_running_loop().time() + self._seconds
        failure, heard = None, False
        pieces: _Pieces | None = None
        try:
            begun, piece = await self._within(end, lambda: self._begun(instructions, prompt, end))
            pieces, heard = begun, True  # also when it writes nothing, as it is told to where it has no answer
            while piece is not None:
                yield piece
                piece = await self._within(end, lambda: _next(begun))
        except ChatUnavailable as error:
            # One that ran out of time while it spoke is slow, not broken.
            failure = None if heard and isinstance(error, _TooLate) else error
            raise
        finally:
            self._breaker.judge(failure, heard, trial)
            if pieces:
                with suppress(TimeoutError):
                    async with asyncio.timeout(CLOSING):
                        await pieces.aclose()

    async def _begun(self, instructions: str, prompt: str, end: float) -> tuple[_Pieces, str | Usage | None]:
        """The stream and its first piece, None where it writes nothing."""

        def may_help(error: BaseException) -> bool:
            in_time = asyncio.get_running_loop().time() + getattr(error, "wait_seconds", 0.0) < end
            return isinstance(error, ChatUnavailable) and error.passing and in_time

        async for attempt in AsyncRetrying(
            retry=retry_if_exception(may_help),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            reraise=True,
        ):
            with attempt:
                pieces = self._model.stream(instructions, prompt)
                return pieces, await _next(pieces)
        raise AssertionError  # tenacity ends with a result or with the last error

    async def _within(self, end: float, step: Callable[[], Awaitable[_T]]) -> _T:
        # Around each step, never around a yield: a deadline would otherwise strike whoever reads.
        try:
            async with asyncio.timeout_at(end):
                await asyncio.sleep(0)  # a deadline that is over strikes also where the step would not wait
                return await step()
        except TimeoutError:
            raise _TooLate(f"The chat model took longer than {self._seconds:g} seconds.") from None


def _wait(state: RetryCallState) -> float:
    """Seconds until the next attempt: what the provider asks for, or longer."""
    error = state.outcome.exception() if state.outcome else None
    return max(_BACK_OFF(state), error.wait_seconds if isinstance(error, ChatUnavailable) else 0.0)


async def _next(pieces: _Pieces) -> str | Usage | None:
    """The next piece; None behind the last."""
    async for piece in pieces:
        return piece
    return None


class _TooLate(ChatUnavailable):
    pass
