"""What can go wrong with the inbox."""


class NotDelivered(Exception):
    """Raised by `handle` when the answer could not be sent: the update stays pending and is tried again.

    The later tries come after growing pauses; the chat waits, others don't. After a day the update is set aside.
    Raise it only when nothing of the answer arrived, as the whole update is handled again.

    python-telegram-bot hands exceptions of handlers to its error handlers and swallows what those raise. So let the
    error handler leave the failure where the caller of `process_update` finds it, in the same task:

        undelivered: ContextVar[list[TelegramError]] = ContextVar("undelivered")

        async def on_error(update, context):
            if isinstance(context.error, (NetworkError, RetryAfter)) and not isinstance(context.error, BadRequest):
                undelivered.get().append(context.error)

        async def handle(update):
            undelivered.set(failures := [])
            await application.process_update(update)
            if failures:
                raise NotDelivered from failures[0]
    """


class InboxError(RuntimeError):
    """Updates can't be fetched and waiting won't help. The message is one sentence for a person."""


class TokenRefused(InboxError):
    """Telegram does not know the token."""


class PolledElsewhere(InboxError):
    """Another bot with this token fetches the updates, or a webhook is set."""
