"""Switched-on trouble: what a test wants the next calls of a method to meet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.preview.refusal import Refusal, forbidden, too_many

KINDS = ("too_many", "bad_gateway", "lost_answer", "blocked", "slow", "unknown")


@dataclass(frozen=True)
class Fault:
    """Trouble for the next `times` calls of `method` (`*`: any; `chat_id` 0: any chat).

    `too_many`: 429 with `seconds` as retry_after. `bad_gateway`: 502 and nothing done. `lost_answer`: done, but
    the answer is held back for `seconds`. `blocked`: 403. `slow`: done after `seconds`.
    `unknown`: 404, as from a Bot API server that is older than the method.
    """

    method: str
    kind: str
    times: int = 1
    seconds: int = 1
    chat_id: int = 0

    def refusal(self) -> Refusal | None:
        """What is answered instead of doing the work; None when the work is done."""
        if self.kind == "too_many":
            return too_many(self.seconds)
        if self.kind == "bad_gateway":
            return Refusal(502, "Bad Gateway")
        if self.kind == "unknown":
            return Refusal(404, "Not Found: method not found")
        return forbidden("bot was blocked by the user") if self.kind == "blocked" else None


class Faults:
    """The trouble still to come, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch one on."""
        if fault.kind not in KINDS:
            raise ValueError(f"A fault must be one of {', '.join(KINDS)}, not {fault.kind!r}.")
        self._waiting.append(fault)

    def clear(self) -> None:
        """Switch all off."""
        self._waiting.clear()

    def take(self, method: str, chat_id: int) -> Fault | None:
        """The trouble this call meets, used up once."""
        for place, fault in enumerate(self._waiting):
            if fault.method.lower() in ("*", method.lower()) and fault.chat_id in (0, chat_id):
                self._waiting[place : place + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None
