"""Button presses and inline queries that wait for the bot's answer."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from bot.preview.entities import Formatted
from bot.preview.keyboards import Keyboard
from bot.preview.refusal import bad_request
from bot.preview.wire import Json

VALID_FOR = 15.0  # seconds in which a query can be answered
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True)
class Query:
    """Something a person waits for; `kind` is `callback` or `inline`."""

    id: str
    kind: str
    person_id: int
    chat_id: int
    asked: float


@dataclass(frozen=True)
class Toast:
    """The answer to a button press: a passing note, or a dialog when `alert`; an empty text shows nothing."""

    text: str = ""
    alert: bool = False
    url: str = ""

    def as_json(self) -> Json:
        return asdict(self)


@dataclass(frozen=True)
class InlineResult:
    """One article to choose, and the message it becomes."""

    id: str
    title: str
    description: str
    content: Formatted
    keyboard: Keyboard


@dataclass(frozen=True)
class InlineAnswer:
    """What the bot offers for an inline query."""

    results: tuple[InlineResult, ...]
    button: str = ""

    def as_json(self) -> Json:
        shown = [{"id": one.id, "title": one.title, "description": one.description} for one in self.results]
        return {"results": shown, "button": self.button}


class Queries:
    """Open queries, and the answers to the closed ones."""

    def __init__(self) -> None:
        self._open: dict[str, Query] = {}
        self._answers: dict[str, Toast | InlineAnswer] = {}

    def ask(self, kind: str, *, person_id: int, chat_id: int, now: float) -> Query:
        """Open a query."""
        query = Query(str(secrets.randbelow(2**62) + 2**61), kind, person_id, chat_id, now)
        self._open[query.id] = query
        return query

    def answer(self, query_id: str, answer: Toast | InlineAnswer, now: float) -> Query:
        """Close a query with the bot's answer; refuses one that is unknown, closed or too old."""
        kind = "callback" if isinstance(answer, Toast) else "inline"
        query = self._open.get(query_id)
        if query is None or query.kind != kind or now - query.asked > VALID_FOR:
            raise bad_request(_TOO_OLD)
        self._answers[query_id] = answer
        return self._open.pop(query_id)

    def answered(self, query_id: str) -> Toast | InlineAnswer | None:
        """The answer, once there is one."""
        return self._answers.get(query_id)
