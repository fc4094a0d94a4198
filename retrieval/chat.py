"""What the rest of the house sees of a chat model: text in pieces, then token counts, or one sentence why not."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

CHARACTERS_A_TOKEN = 4
"""About so many, in English; it is used where a provider counts nothing, or a stream was cut before it did."""


@dataclass(frozen=True)
class Usage:
    """What one call, or several, took in tokens."""

    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)


class ChatUnavailable(RuntimeError):
    """The chat model does not answer; the message is one sentence that says why.

    `lasting`: no call will be answered, as with a wrong key or a model that does not exist. `of_this_request`: this
    call will not, but others may, as with a prompt that is too long or that a filter refuses. `wait_seconds`: how long
    the provider wants to be left alone, 0 where it does not say.
    """

    def __init__(
        self, message: str, *, lasting: bool = False, of_this_request: bool = False, wait_seconds: float = 0.0
    ) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds
        self.lasting = lasting
        self.of_this_request = of_this_request

    @property
    def passing(self) -> bool:
        """Whether to try again may help."""
        return not self.lasting and not self.of_this_request


class ChatModel(Protocol):
    """Writes text."""

    def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
        """The text in pieces as they come; token counts, where the provider tells them, behind the last one.

        Raises ChatUnavailable, before the first piece or between two. Whoever stops reading closes the stream, and
        the provider writes no further.
        """
        ...


class Metered:
    """A chat model whose `calls` are counted: `usage` is what they took so far, guessed where nobody counted."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.calls = 0
        self.usage = Usage()

    async def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
        self.calls += 1
        written, refused = 0, False
        told: Usage | None = None
        try:
            async with aclosing(self._model.stream(instructions, prompt)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        told = piece
                    else:
                        written += len(piece)
                    yield piece
        except ChatUnavailable:
            refused = not written
            raise
        finally:
            guessed = Usage((len(instructions) + len(prompt)) // CHARACTERS_A_TOKEN, written // CHARACTERS_A_TOKEN)
            # A call that was refused took nothing; one that nobody waited for any longer was read all the same. Some
            # providers count only what was written.
            if told or not refused:
                counted = told or Usage()
                self.usage += Usage(
                    counted.input_tokens or guessed.input_tokens, counted.output_tokens or guessed.output_tokens
                )


async def written(model: ChatModel, instructions: str, prompt: str, limit: int) -> str:
    """The whole text, but no more than about `limit` characters. Raises ChatUnavailable."""
    text = ""
    async with aclosing(model.stream(instructions, prompt)) as pieces:
        async for piece in pieces:
            text += piece if isinstance(piece, str) else ""
            if len(text) >= limit:
                break
    return text
