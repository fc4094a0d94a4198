"""The fixed screens: what the coach says of itself, in one place."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering.answers import SCREEN

START = (
    "I'm a coach for customer experience. I answer from a library of playbooks and the documents your admins added, "
    "and I show the exact sentence I rely on.\n\nTap one of these, or just ask, for example: <i>How do I get guests to come back?</i>"
)

STARTERS = (
    ("Calm an angry customer", "How do I calm an angry customer?"),
    ("Find out what customers need", "Which tools find out what customers need?"),
    ("Turn buyers into fans", "How do I turn satisfied customers into advocates?"),
)
"""Three things to try: the words on the button, and the question it asks."""

HELP = (
    "<b>Ask me in your own words.</b> I quote the sentences that answer, and unfold my sources when you tap them. "
    "You can go on with <i>and for hotels?</i> or <i>how do I measure it?</i>\n\n"
    "<b>Good questions</b>\n"
    "• What is the Kano model?\n"
    "• Which kinds of expectations do customers have?\n"
    "• How can a bank make customers feel confident?\n"
    "• Is it all right to nudge people?\n\n"
    "<b>In a group</b>: /ask and your question, mention me, or reply to me.\n"
    "<b>In any chat</b>: type {mention} and your question.\n\n"
    "/privacy says what I keep, /forget deletes it."
)

PRIVACY = (
    "<b>What I keep</b>: your questions, my answers, your 👍 and 👎, and the ids Telegram gives you and this chat. "
    "I need them to understand follow-ups, to answer edited questions, and to see what my documents lack. "
    "Incoming messages are stored until I have answered them; of each, only its number stays for two days.\n\n"
    "<b>Where</b>: in the database of whoever runs this bot. I send nothing to anyone else, apart from the answers that go through Telegram.\n\n"
    "<b>Who sees it</b>: who runs the bot.\n\n"
    "/forget deletes everything I keep about you, at once."
)

FORGET = "Shall I delete your questions, my answers to them and your ratings? That can't be undone."
FORGOTTEN = "Done. I kept nothing about you. You can go on asking whenever you like."
NOT_FORGOTTEN = "Nothing was deleted. Ask on."
FORGET_IN_PRIVATE = "Write /forget to me in private, then I delete what I keep about you everywhere."
UNKNOWN_COMMAND = "I don't know that command. Ask a question, or see /help for what I can do."
CANCEL = "Nothing is under way that could be cancelled. Ask me a question, or see /help for examples."
GROUP_WELCOME = "Hello. I answer questions about customer experience, with sources: <code>/ask how do we set delivery expectations?</code> You can also mention me or reply to me; otherwise I stay quiet."
ASK_WHAT = "Put your question behind /ask, for example: <code>/ask what do customers expect of staff?</code>"

UNREADABLE = "I can read text messages only. Type your question, for example: How do I handle a late delivery?"
UNREADABLE_FILE = "I can't take files in the chat. Type your question; documents are added with the command cx-coach index."
TOO_MANY = "That was {limit} questions in a minute, as many as I answer one person. Ask again in {seconds} seconds."
UNAVAILABLE = "Search is unavailable right now. Your question is kept; ask it again in a few minutes."
BROKEN = "Something broke on my side while I worked on this. Your message is kept; please try again in a minute."
STALE = "That button is too old. Ask the question again."
THANKS = {1: "Noted: helpful.", -1: "Noted: not helpful. Ask it in other words, and I look again."}

DESCRIPTION = (
    "A coach for customer experience. Ask how to keep customers, set expectations or calm someone angry: "
    "you get a short answer and the exact sentences it rests on."
)
SHORT_DESCRIPTION = "Answers on customer experience, with exact sources."

PRIVATE_MENU = (
    ("ask", "Ask a question"),
    ("help", "What I can do, with examples"),
    ("privacy", "What I keep about you"),
    ("forget", "Delete what I keep about you"),
    ("cancel", "Stop what is under way"),
    ("start", "Begin"),
)
GROUP_MENU = (("ask", "Ask a question about customer experience"), ("help", "What I can do"), ("privacy", "What I keep"))


def start_keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"{SCREEN}:start{n}")] for n, (label, _) in enumerate(STARTERS)]
    )


def forget_keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton("Delete it", callback_data=f"{SCREEN}:forget"), InlineKeyboardButton("Keep it", callback_data=f"{SCREEN}:keep")]]
    )
