"""Updates as Telegram sends them, with anything in them taken out or replaced."""

import copy
from collections.abc import Iterator
from typing import Any

from attack_bot import ANN, Json, message, person, private
from hypothesis import strategies as st

GUEST, GROUP = 55_000_000, -10055_000_000
"""Who sends them, and a group where admins speak, too."""

_GUEST, _IN_GROUP = person(GUEST), {"id": GROUP, "type": "supergroup", "title": "Hotel", "is_forum": True}
_FILE = {"file_id": "x", "file_unique_id": "y", "file_name": "bread.md", "mime_type": "text/markdown", "file_size": 9}
_ENTITY = {"type": "mention", "offset": 0, "length": 13}
_SIZE = {"file_id": "p", "file_unique_id": "q", "width": 9, "height": 9}
_ANOTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Gifs", "username": "gif"}
_HIDDEN = {"type": "hidden_user", "sender_user_name": "Ann", "date": 1_780_000_000}
_INSIDE = {"user": {"id": 7000000001, "is_bot": True, "first_name": "CX Coach"}, "status": "member"}


def _press(data: str) -> Json:
    shown = message({"id": 7000000001, "is_bot": True, "first_name": "CX Coach"}, private(GUEST), "Hello.")
    return {"id": "42", "from": _GUEST, "chat_instance": "1", "data": data, "message": shown}


TEMPLATES: tuple[tuple[str, Json], ...] = (
    ("message", message(_GUEST, private(GUEST), "How is flour kept?")),
    ("message", message(_GUEST, private(GUEST), "/start admin")),
    ("message", message(_GUEST, private(GUEST), "/playbooks guests never return")),
    ("message", message(_GUEST, private(GUEST), "/diagnose")),
    ("message", message(_GUEST, private(GUEST), "/documents", via_bot=_ANOTHER_BOT)),
    ("message", message(_GUEST, private(GUEST), "Rye bread keeps.", forward_origin=_HIDDEN)),
    ("message", {**message(_GUEST, private(GUEST), "x"), "document": _FILE, "caption": "new"}),
    ("message", {**message(_GUEST, private(GUEST), "x"), "photo": [_SIZE], "media_group_id": "7"}),
    ("message", message(person(ANN), _IN_GROUP, "@cx_coach_bot how is flour kept?", entities=[_ENTITY])),
    (
        "message",
        message(
            person(ANN),
            _IN_GROUP,
            "/ask",
            message_thread_id=8,
            is_topic_message=True,
            reply_to_message=message(_GUEST, _IN_GROUP, "How is flour kept?"),
            quote={"text": "flour", "position": 0, "is_manual": True},
        ),
    ),
    ("message", {**message(_GUEST, {**_IN_GROUP, "type": "group"}, "x"), "migrate_to_chat_id": -1009999}),
    ("edited_message", message(_GUEST, private(GUEST), "And in summer?", edit_date=1_780_000_009)),
    ("edited_message", message(person(ANN), _IN_GROUP, "/ask how is flour kept?", edit_date=1_780_000_009)),
    *(("callback_query", _press(data)) for data in ("s:1:0", "f:1:1", "c:start0", "k:1:out", "d:1:1:ok", "p:home")),
    ("callback_query", {**_press("o:1"), "message": {"message_id": 1, "date": 0, "chat": private(GUEST)}}),
    ("inline_query", {"id": "43", "from": _GUEST, "query": "How is flour kept?", "offset": "", "chat_type": "group"}),
    ("chosen_inline_result", {"result_id": "1", "from": _GUEST, "query": "flour"}),
    (
        "my_chat_member",
        {
            "chat": private(GUEST),
            "from": _GUEST,
            "date": 1_780_000_000,
            "old_chat_member": {**_INSIDE, "status": "left"},
            "new_chat_member": _INSIDE,
        },
    ),
    ("poll", {"id": "1", "question": "Which?", "options": []}),
    ("business_message", message(_GUEST, private(GUEST), "/documents")),
    ("a_kind_of_the_future", {"x": 1}),
)

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
_PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1, ANN, 2**31, 2**53, 2**63, 2**70, -(2**70)]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "/reindex", "<b>", "\x00", "\u202e", "k:1:out", "supergroup", "private", "🥖" * 3000]),
    _WORDS,
)
_ANYTHING = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)


def _nested(levels: int) -> Json:
    """A reply to a reply to a reply …"""
    body = message(_GUEST, private(GUEST), "How is flour kept?")
    for _ in range(levels):
        body = message(_GUEST, private(GUEST), "How is flour kept?", reply_to_message=body)
    return body


def _places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in it with each of its keys."""
    for key in list(body) if isinstance(body, dict) else range(len(body)):
        yield body, key
        if isinstance(body[key], (dict, list)):
            yield from _places(body[key])


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, Any]:
    """The kind of an update and its content; one in many is whole."""
    kind, body = draw(st.sampled_from([*TEMPLATES, ("message", _nested(100))]))
    content: Json = {"content": copy.deepcopy(body)}
    for _ in range(draw(st.integers(0, 2))):
        places = [place for place in _places(content) if place[0] is not content or draw(st.integers(0, 9)) == 0]
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if isinstance(holder, dict) and holder is not content and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(_ANYTHING)
    return kind, content["content"]
