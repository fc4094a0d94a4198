"""Who may press what somebody began."""

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest

_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def may_press(bot: Bot, chat_id: int, user_id: int, begun_by: int) -> bool:
    """Whoever began it, and in a group its admins."""
    if user_id == begun_by:
        return True
    if chat_id == user_id:  # a private chat has no admins
        return False
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except BadRequest:
        return False
    return member.status in _ADMINS
