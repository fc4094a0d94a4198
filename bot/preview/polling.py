"""Bot API methods that fetch: updates and files; and the webhook a local server cannot have."""

from __future__ import annotations

from bot.preview.arguments import Arguments
from bot.preview.exchange import Exchange
from bot.preview.files import LARGEST_DOWNLOAD
from bot.preview.refusal import bad_request
from bot.preview.wire import Json, file_json

LONGEST_POLL = 50  # seconds
MOST_UPDATES = 100


async def get_updates(exchange: Exchange, args: Arguments) -> list[Json]:
    limit = args.number("limit", MOST_UPDATES)
    allowed = args.items("allowed_updates")
    updates = await exchange.updates.poll(
        offset=args.number("offset"),
        limit=limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES,
        seconds=min(max(args.number("timeout"), 0), LONGEST_POLL),
        allowed=None if allowed is None else [str(kind) for kind in allowed],
    )
    return [update.as_json() for update in updates]


async def set_webhook(exchange: Exchange, args: Arguments) -> bool:
    if args.text("url"):
        raise bad_request("bad webhook: the preview delivers to getUpdates only")
    return await delete_webhook(exchange, args)


async def delete_webhook(exchange: Exchange, args: Arguments) -> bool:
    if args.flag("drop_pending_updates"):
        exchange.updates.clear()
    return True


async def get_webhook_info(exchange: Exchange, args: Arguments) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(exchange.updates)}


async def get_file(exchange: Exchange, args: Arguments) -> Json:
    file = exchange.files.find(args.text("file_id"))
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return file_json(file) | {"file_path": file_path(file.id, file.name)}


def file_path(file_id: str, name: str) -> str:
    """The path under `/file/bot<token>/`: the ending is kept, for bots that look at it."""
    ending = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
    return f"documents/{file_id}{''.join(c for c in ending if c.isalnum() or c == '.')}"
