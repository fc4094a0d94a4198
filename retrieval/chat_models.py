"""LangChain's chat models behind our narrow interface: CHAT_MODEL=provider:model, and its faults in our words."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any, cast

import httpx
from langchain_core.exceptions import LangChainException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from retrieval.chat import ChatModel, ChatUnavailable, Usage

LASTING = frozenset((401, 402, 403, 404, 405, 410, 415))
"""Status codes that every request gets: the key, the model or the address is wrong."""

OF_ONE_REQUEST = frozenset((400, 413, 422))
"""Status codes that the same request gets again, and others need not: it is too long, or a filter refuses it."""

_SAID = {
    400: "does not take the request; check CHAT_MODEL",
    401: "refuses the key; check CHAT_MODEL_KEY",
    402: "wants to be paid; check the account",
    403: "refuses the key; check CHAT_MODEL_KEY",
    404: "is not known there; check CHAT_MODEL and CHAT_MODEL_URL",
    408: "took too long",
    429: "has had too many requests",
}

_FAULTS = (LangChainException, httpx.HTTPError, OSError, ValueError, TypeError, LookupError, AttributeError)
"""What may come out of any provider's client: lost connections, and answers of a shape that it did not expect."""


class ChatModelUnusable(ValueError):
    """CHAT_MODEL cannot be used as it is set; the message says what is wrong, and the remedy."""


@dataclass(frozen=True)
class Provider:
    """What is different about a provider: our extra that installs it, the roots of its errors, its settings."""

    extra: str
    errors: tuple[str, ...]
    keyed: bool = True
    no_retries: tuple[tuple[str, int], ...] = (("max_retries", 0),)


PROVIDERS = {
    "openai": Provider("openai", ("openai.OpenAIError",)),
    "anthropic": Provider("anthropic", ("anthropic.AnthropicError",)),
    "google_genai": Provider(
        "google",
        ("google.genai.errors.APIError", "langchain_google_genai.chat_models.ChatGoogleGenerativeAIError"),
        no_retries=(("max_retries", 1),),  # here 0 means five, and 1 none
    ),
    "mistralai": Provider("mistral", ("httpx.HTTPError",)),
    "ollama": Provider("ollama", ("ollama.ResponseError",), keyed=False, no_retries=()),
}
"""By LangChain's names."""


def open_chat_model(name: str, url: str = "", key: str = "") -> ChatModel:
    """The model of `provider:model`, at the provider's own address where `url` is empty. Nothing is sent yet.

    Raises ChatModelUnusable.
    """
    provider, known = _named(name)
    # A compatible server at an address of its own may want no key; the clients insist on one all the same.
    if known.keyed and not (key or url):
        raise ChatModelUnusable(f"CHAT_MODEL is {name!r}, but CHAT_MODEL_KEY is empty; set it to a key of {provider}.")
    settings: dict[str, Any] = dict(known.no_retries)
    settings |= {"api_key": key or "none"} if known.keyed else {}
    settings |= {"base_url": url} if url else {}
    try:
        from langchain.chat_models import init_chat_model

        faults = tuple(getattr(import_module(one.rpartition(".")[0]), one.rpartition(".")[2]) for one in known.errors)
        model = init_chat_model(name.partition(":")[2].strip(), model_provider=provider, **settings)
    except ImportError:
        remedy = f"pip install 'cx-coach[{known.extra}]'"
        raise ChatModelUnusable(f"CHAT_MODEL is {name!r}, and its package is not installed; run: {remedy}") from None
    except (ValueError, TypeError, *faults) as error:  # its words may hold the key
        kind = type(error).__name__
        raise ChatModelUnusable(f"CHAT_MODEL={name} cannot be opened with this address and key ({kind}).") from None
    return _LangChainModel(cast(BaseChatModel, model), (*_FAULTS, *faults))


def _named(name: str) -> tuple[str, Provider]:
    """Provider and model of `provider:model`."""
    provider, colon, model = name.strip().partition(":")
    if not (provider and colon and model.strip()):
        raise ChatModelUnusable(f"CHAT_MODEL must look like openai:gpt-4.1-mini, but is {name!r}.")
    if provider not in PROVIDERS:
        raise ChatModelUnusable(f"CHAT_MODEL names the provider {provider!r}; known are {', '.join(PROVIDERS)}.")
    return provider, PROVIDERS[provider]


class _LangChainModel:
    def __init__(self, model: BaseChatModel, faults: tuple[type[BaseException], ...]) -> None:
        self._model = model
        self._faults = faults

    async def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
        told = Usage()
        try:
            chunks = self._model.astream([SystemMessage(instructions), HumanMessage(prompt)])
            async with aclosing(cast(AsyncGenerator[Any, None], chunks)) as pieces:
                async for piece in pieces:
                    if text := str(piece.text):
                        yield text
                    if counted := piece.usage_metadata:
                        told += Usage(counted["input_tokens"], counted["output_tokens"])
        except self._faults as error:
            raise _unavailable(error) from None  # the provider's words may hold the key
        if told != Usage():
            yield told


def _unavailable(error: BaseException) -> ChatUnavailable:
    """The provider's error in one sentence of ours, without its own words."""
    status = _status(error)
    if status is None:
        kind = type(error).__name__
        return ChatUnavailable(f"The chat model does not answer as it should ({kind}).")
    known = HTTPStatus(status).phrase.lower() if status in HTTPStatus._value2member_map_ else "no known status"
    said = _SAID.get(status, f"does not answer: {known}")
    return ChatUnavailable(
        f"The chat model {said} (status {status}).",
        lasting=status in LASTING,
        of_this_request=status in OF_ONE_REQUEST,
        wait_seconds=_wanted_wait(error),
    )


def _wanted_wait(error: BaseException) -> float:
    """Seconds that the provider wants to be left alone (Retry-After), 0 where it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    said = str(headers.get("retry-after", "")).strip()
    return float(said) if re.fullmatch(r"\d{1,6}(\.\d+)?", said) else 0.0


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error carries, each client in its own place."""
    places = (error, getattr(error, "response", None), error.__cause__)
    found = (getattr(place, name, None) for place in places for name in ("status_code", "code", "http_status"))
    return next((status for status in found if isinstance(status, int) and 400 <= status < 600), None)
