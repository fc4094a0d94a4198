"""Whether a message is meant for the bot, and what it asks."""

from telegram import Bot, Message, MessageEntity
from telegram.constants import ChatType


def question_in(message: Message, bot: Bot) -> str | None:
    """The question in a text that is meant for the bot; None when it is not, in a group that is most of them."""
    text = message.text or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mention = f"@{bot.username}".lower()
    if any(said.lower() == mention for said in message.parse_entities([MessageEntity.MENTION]).values()):
        return _without(text, mention) or text_replied_to(message, bot)
    replied = message.reply_to_message
    # In a topic that the bot opened every message is formally a reply to that opening.
    if replied and replied.from_user and replied.from_user.id == bot.id and not replied.forum_topic_created:
        return text
    return None


def question_behind_command(message: Message, bot: Bot) -> str:
    """What stands behind /ask, else what the message asks that it replies to; empty when there is neither."""
    return words_behind_command(message) or text_replied_to(message, bot)


def words_behind_command(message: Message) -> str:
    behind = (message.text or "").split(maxsplit=1)[1:]
    return behind[0].strip() if behind else ""


def text_replied_to(message: Message, bot: Bot) -> str:
    """What somebody else's message asks that this one replies to, or the part of it that is quoted."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user and replied.from_user.id == bot.id):
        return ""
    if message.quote:
        return message.quote.text
    return replied.text or replied.caption or ""


def _without(text: str, mention: str) -> str:
    start = text.lower().find(mention)
    return f"{text[:start]} {text[start + len(mention) :]}".strip(" ,:\n")
