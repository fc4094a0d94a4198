"""Bot API methods about chats and who is in them."""

from __future__ import annotations

from bot.preview.arguments import Arguments
from bot.preview.exchange import Exchange
from bot.preview.refusal import bad_request
from bot.preview.wire import Json, chat_json, person_json
from bot.preview.world import GROUP_ANONYMOUS, Chat, Person

_RIGHTS = [
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]


async def get_chat(exchange: Exchange, args: Arguments) -> Json:
    chat = known(exchange, args.number("chat_id"))
    return chat_json(chat, exchange.people) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }


async def get_chat_member(exchange: Exchange, args: Arguments) -> Json:
    chat, wanted = known(exchange, args.number("chat_id")), args.number("user_id")
    if wanted == exchange.bot.id:
        return {"user": person_json(exchange.bot), "status": "member" if chat.bot_inside else "left"}
    if wanted == GROUP_ANONYMOUS.id:
        return member_json(chat, GROUP_ANONYMOUS)
    if wanted not in exchange.people:
        raise bad_request("PARTICIPANT_ID_INVALID" if wanted else "invalid user_id specified")
    return member_json(chat, exchange.people[wanted])


async def get_chat_administrators(exchange: Exchange, args: Arguments) -> list[Json]:
    chat = known(exchange, args.number("chat_id"))
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [member_json(chat, exchange.people[member]) for member in chat.members if member in chat.admins]


async def get_chat_member_count(exchange: Exchange, args: Arguments) -> int:
    chat = known(exchange, args.number("chat_id"))
    return len(chat.members) + chat.bot_inside


async def leave_chat(exchange: Exchange, args: Arguments) -> bool:
    chat = exchange.writable(args.number("chat_id"))
    if chat.is_private:
        raise bad_request("private chats can't be left")
    chat.bot_inside = False
    exchange.events.publish("chat", {"id": chat.id})
    return True


def member_json(chat: Chat, person: Person) -> Json:
    """A ChatMember: an owner (the first admin), an administrator, a member, or nobody there."""
    body: Json = {"user": person_json(person)}
    if not chat.is_private and person.id not in chat.members:
        return body | {"status": "left"}
    if person.id not in chat.admins:
        return body | {"status": "member"}
    if person.id == chat.admins[0]:
        return body | {"status": "creator", "is_anonymous": False}
    return body | {"status": "administrator", "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)


def known(exchange: Exchange, chat_id: int) -> Chat:
    """A chat the bot has met; a person who never wrote to it is none."""
    chat = exchange.chat(chat_id)
    if chat.is_private and not chat.started:
        raise bad_request("chat not found")
    return chat
