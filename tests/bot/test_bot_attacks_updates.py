"""Updates of every shape, also such as Telegram never sends: handled, refused or set aside, and the bot goes on."""

import json
import re
from typing import Any

import pytest
from attack_bot import Json, faults, kept, settled, with_chat
from attack_updates import GUEST, broken
from bakery_bot import answer
from hypothesis import HealthCheck, Phase, given, settings
from running_bot import RunningBot

from bot.preview.updates import Update

pytest_plugins = ["attack_fixtures"]
pytestmark = pytest.mark.attacks

EXAMPLES = 150
FORESEEN = re.compile(
    r"bot\.inbox\.working: Update \d+ is set aside after \d+ tries"  # python-telegram-bot could not read it
    r"|bot\.handlers\.errors: Update \d+ could not be handled\. (BadRequest|ValueRefused|AttributeError|TypeError): "
    r"(?!.*error_handler)"
)
"""Its chat, file or query does not exist; a value does not fit; or something is missing that Telegram always sends."""


async def test_updates_of_any_shape_leave_the_bot_at_work_and_change_nothing_of_admins(bakery: RunningBot) -> None:
    sent: dict[int, tuple[str, Any]] = {}
    before, queue = await kept(bakery), bakery.preview.exchange.updates

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(broken())
    def send(update: tuple[str, Json]) -> None:
        kind, body = update
        guest = GUEST + len(sent)  # each in a chat of its own: a broken one holds up those behind it for seconds
        for id, place in ((guest, "private"), (int(f"-100{guest}"), "supergroup")):
            with_chat(bakery, {"id": id, "type": place})
        number = queue.next_id
        sent[number] = kind, json.loads(json.dumps(body).replace(str(GUEST), str(guest)))
        queue.deliver([Update(number, *sent[number])])  # also kinds that it never asks for

    with faults() as lines:
        send()
        await settled(bakery, 120)
    assert len(sent) >= EXAMPLES / 2
    unforeseen = [line for line in lines if not FORESEEN.match(line)]
    assert not unforeseen, [(line, sent.get(int((re.findall(r"Update (\d+)", line) or [0])[0]))) for line in unforeseen]
    assert (await kept(bakery))[:-1] == before[:-1]  # guests may rate their answers
    assert await bakery.rows("SELECT count(*) FROM updates WHERE update_id >= :first", first=min(sent)) == [
        (len(sent),)
    ]
    assert "dry and dark" in (await answer(await bakery.people.meet("Kim"), "How is flour kept?")).text
