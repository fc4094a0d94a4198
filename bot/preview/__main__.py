"""`python -m bot.preview`: the local Bot API and its page alone, for a bot in another process."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.preview.server import ADMIN_ID, DEFAULT_PORT, TOKEN, PortInUse, Preview


def main() -> int:
    """Serve until interrupted; says its address on the first line of standard output."""
    parser = argparse.ArgumentParser(prog="python -m bot.preview", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: any free port")
    parser.add_argument("--token", default=TOKEN, help="the token the bot comes with")
    parser.add_argument("--admin", type=int, default=ADMIN_ID, help="user id of the admin")
    parser.add_argument("--folder", type=Path, help="where uploaded files go (default: memory)")
    parser.add_argument("--no-limits", action="store_true", help="accept any number of messages a second")
    parser.add_argument("--no-privacy", action="store_true", help="give the bot every message of its groups")
    options = parser.parse_args()
    preview = Preview(
        token=options.token,
        admin_id=options.admin,
        folder=options.folder,
        limits=not options.no_limits,
        privacy_mode=not options.no_privacy,
    )
    try:
        asyncio.run(_serve(preview, options.port))
    except PortInUse as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _serve(preview: Preview, port: int) -> None:
    async with preview.serve(port=port) as address:
        print(f"Preview at {address}/", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
