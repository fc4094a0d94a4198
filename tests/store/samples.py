"""Samples to fill the tables with."""

import dataclasses
from typing import Any

from bot.store.questions import Asked, Citation, Suggestion
from bot.store.updates import Received


def asked(**changes: Any) -> Asked:
    sample = Asked(
        chat_id=1,
        user_id=1,
        message_id=10,
        thread_id=None,
        question="and for banks?",
        standalone="how can a bank use self-efficacy?",
        answered=True,
        text="Offer planning tools. [1]",
        milliseconds=12,
        citations=(Citation("a.md", "Banking", "Offer planning tools.", "Banking: Offer planning tools."),),
        suggestions=(Suggestion("Steps for banks", "What are the steps for banks?"),),
        generation=3,
    )
    return dataclasses.replace(sample, **changes)


def received(update_id: int, chat_key: int = 1, user_id: int | None = 1) -> Received:
    return Received(update_id, chat_key, user_id, f'{{"update_id": {update_id}}}')
