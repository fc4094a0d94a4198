"""Requests to Telegram, kept within its limits: what python-telegram-bot's own rate limiter leaves undone."""

from bot.outgoing.backoff import Backoff
from bot.outgoing.outgoing import Outgoing

__all__ = ["Backoff", "Outgoing"]
