"""The durable inbox: an update is stored before it is acknowledged to Telegram, then worked off in order.

    inbox = Inbox(database, application.bot, handle)
    await inbox.run(stop)

`handle` gets each Update, at least once, one at a time within a chat. See `NotDelivered` for what it may raise.
"""

from bot.inbox.failures import InboxError, NotDelivered, PolledElsewhere, TokenRefused
from bot.inbox.inbox import Inbox

__all__ = ["Inbox", "InboxError", "NotDelivered", "PolledElsewhere", "TokenRefused"]
