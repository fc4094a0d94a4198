"""The answers with which the Bot API refuses a request, in Telegram's own words."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is answered with `ok: false`.

    `code` is the HTTP status as well; `retry_after` (seconds) and `migrate_to` (chat id) become `parameters`.
    """

    def __init__(self, code: int, description: str, *, retry_after: int = 0, migrate_to: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def as_json(self) -> dict[str, object]:
        """The body Telegram sends with this refusal."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return body


def bad_request(reason: str) -> Refusal:
    """400: the request itself is wrong."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: the request is right, and the chat does not want it."""
    return Refusal(403, f"Forbidden: {reason}")


def too_many(retry_after: int) -> Refusal:
    """429: not so fast."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
