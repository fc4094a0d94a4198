"""The fixed screens: what the coach says of itself, in one place."""

from collections.abc import Iterable
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering.answers import SCREEN
from bot.rendering.interviews import DIAGNOSES
from bot.rendering.keyboards import button, keyboard
from bot.rendering.parts import shortened
from bot.rendering.playbooks import PLAYBOOKS
from bot.store.failures import StoreUnavailable
from knowledge.diagnostic import Diagnostic
from retrieval.index import SearchUnavailable

START = (
    "I'm a coach for customer experience. I answer from a library of playbooks and the documents your admins added, "
    "and I show the exact sentence I rely on.\n\n"
    "Just ask, for example: <i>How do I get guests to come back?</i> "
    "Or let me check your business: three minutes, and you know what to change and what to try first."
)

STARTERS = (
    ("What do they need?", "Which tools find out what customers need?"),
    ("Turn buyers into fans", "How do I turn satisfied customers into advocates?"),
)
"""Things to ask: the words on the button, and the question it asks."""

CHECKS = ("bias-finder", "expectations", "angry-customer")
"""The diagnostics to begin with."""

FIND = "Find a playbook"
"""The button that begins to look through them."""

HELP = (
    "<b>Ask in your own words</b>, for example:\n"
    "• What is the Kano model?\n"
    "• How can a bank build confidence?\n"
    "Then go on: <i>and for hotels?</i> Tap the quote for my sources.\n"
    "<b>What works?</b> /playbooks, with what happens behind it, and I pick.\n"
    "<b>In a group</b>: /ask, or reply to me. <b>Elsewhere</b>: type {mention} and your question.\n"
    "<b>What to change?</b> /diagnose, then /history, /plan and /profile.\n"
    "/privacy says what I keep, /forget deletes it."
)

PRIVACY = (
    "<b>I keep</b> questions, situations, answers, 👍 and 👎, and Telegram's ids of you and this chat for {days} days: "
    "for follow-ups, and to see what I lack. Diagnostics, reports, experiments and your profile stay until you delete "
    "them. Other messages stay a week at most.\n\n"
    "<b>Who sees it</b>: whoever runs this bot. Admins see counts, and questions without a good answer, "
    "without names. One they answer stays with the answer; /forget deletes all else, at once.{sent}"
)
SENT_TO_A_MODEL = (
    "\n\n<b>A chat model</b> ({provider}) words my answers and reads diagnostics: it is sent questions "
    "and passages, and of a diagnostic your story, what you write and what I found, not who asks."
)

FORGET = (
    "Shall I delete your questions, situations, diagnostics, reports, experiments and profile, my answers and your "
    "ratings? That can't be undone."
)
FORGOTTEN = "Done. I kept nothing about you. You can go on asking whenever you like."
NOT_FORGOTTEN = "Nothing was deleted. Ask on."
FORGET_IN_PRIVATE = "Write /forget to me in private, then I delete what I keep about you everywhere."
UNKNOWN_COMMAND = "I don't know that command. Ask a question, or see /help for what I can do."
CANCEL = "Nothing is under way that could be cancelled. Ask me a question, or see /help for examples."
GROUP_WELCOME = (
    "Hello. I answer questions about customer experience, with sources. Try:\n"
    "<code>/ask how do we set delivery expectations?</code>\n"
    "<code>/playbooks guests book once and never return</code>\n"
    "You can also mention me or reply to me; otherwise I stay quiet."
)
ASK_WHAT = "Put your question behind /ask, for example: <code>/ask what do customers expect of staff?</code>"

UNREADABLE = "I can read text messages only. Type your question, for example: How do I handle a late delivery?"
UNREADABLE_FILE = (
    "I can't take files here; whoever runs me adds documents. "
    "Type your question, for example: How do I handle a late delivery?"
)
TOO_MANY = "I answer one person {limit} a minute at most, so that all get their turn. Ask again in {seconds} s."
UNAVAILABLE = "Search is unavailable right now, so I can't answer. Ask again in a few minutes."
BROKEN = "Something broke on my side, so this stays unanswered. What you asked before is kept; please ask this again."
STALE_INTERVIEW = "That button no longer works. Send /diagnose to go on or begin anew."
TAKEN = (
    "Somebody else answers “{title}” here just now. They, or an admin of the group, can finish it or stop it with "
    "/cancel; in private you can begin your own."
)
EDITED = "I don't read edited answers again. Tap ‹ Back to change one. This is the question:"
NOT_YOUR_INTERVIEW = "Only who began this, or an admin of the group, can answer. Send /diagnose to begin your own."
STALE_EXPERIMENT = "That button no longer works. Send /plan to see what is being tried."
STALE_PROFILE = "That button no longer works. Send /profile in private."
PROFILE_IN_PRIVATE = (
    "I show profiles in private chats only. This group has one of its own: the diagnostics run here fill it."
)
PROFILE_EMPTIED = "Emptied. I know nothing about your business any more."
PROFILE_COMPLETE = "All of it is filled in already."
DEBRIEF_TOMORROW = "I come back to you tomorrow at this time."
STALE_REPORT = "That button no longer works. Send /history for your reports."
NOTHING_TO_COMPARE = "There is no earlier run to compare with. Run it again in some weeks."
CANCELLED = "Stopped: {title}. Nothing came of it. Send /diagnose to begin anew, or ask me a question."
WORDS_OR_TAPS = "I can read words and taps here, nothing else. This is the question:"
STALE_PLAYBOOKS = "That button no longer works. Send /playbooks for the current list."
STALE_SITUATION = "That button no longer works. Send /playbooks and what happens, and I look again."
PLAYBOOK_GONE = "That playbook is gone. This is what I have now."
PART_GONE = "This playbook no longer has that part."
NOT_YOURS = "Only the person who asked can correct this. Send /playbooks and what happens to you."
STALE = "That button no longer works. Ask the question again."
ANSWERED_BELOW = "The answer is already below."
THANKS = {1: "Noted: helpful.", -1: "Noted: not helpful. Ask it in other words, and I look again."}

ADMINS_ONLY = "Only admins can do that, in their private chat with me."
STALE_DRAFT = "That was decided already. Send the file again to begin anew."
STALE_RUN = "That run is over. Send /reindex to begin another one."
STALE_DOCUMENT = "That button no longer works. Send /documents for the current list."
DOCUMENT_GONE = "That document is gone. This is what there is."
STALE_GAP = "That button no longer works. Send /gaps for the current list."
GAP_CLOSED = "These questions are answered by now, or dismissed."
GAP_DISMISSED = "Dismissed. I don't list these questions again."
DIGEST_WANTED = "You get the gaps once a week."
DIGEST_STOPPED = "No more digests."
QUIET = "Fine, I offer no more answers by myself. Ask me whenever you like."
NOTHING_ADDED = "Nothing was added. Send another file whenever you like."
STOPPING = "It stops at the next step."
OF_THE_LIBRARY = "That one belongs to the library that comes with me; LIBRARY=none leaves the whole library out."

DESCRIPTION = (
    "A coach for customer experience. Ask how to keep customers, set expectations or calm someone angry: "
    "you get a short answer and the exact sentences it rests on."
)
SHORT_DESCRIPTION = "Answers on customer experience, with exact sources."

PRIVATE_MENU = (
    ("ask", "Ask a question"),
    ("diagnose", "Check your business, in three minutes"),
    ("playbooks", "Find a playbook, or tell what happens"),
    ("history", "Your reports"),
    ("plan", "The experiment that runs, and earlier ones"),
    ("profile", "What I know about your business"),
    ("help", "What I can do, with examples"),
    ("privacy", "What I keep about you"),
    ("forget", "Delete what I keep about you"),
    ("cancel", "Stop what is under way"),
    ("start", "Begin"),
)
GROUP_MENU = (
    ("ask", "Ask a question about customer experience"),
    ("diagnose", "Check the business, in three minutes"),
    ("playbooks", "Find a playbook for what happens"),
    ("history", "Reports of this group"),
    ("plan", "The experiment of this group"),
    ("help", "What I can do"),
    ("privacy", "What I keep"),
)


ADMIN_MENU = (
    ("documents", "The documents, and their details"),
    ("reindex", "Publish what has changed"),
    ("remove", "Remove a document"),
    ("gaps", "What people asked in vain"),
    ("stats", "How the coach is used"),
)


def write_answer(title: str) -> str:
    """Asks an admin for an answer."""
    return (
        f"Write the answer to <i>{escape(shortened(title, 200), quote=False)}</i> as your next message, as you would "
        "say it to a customer. In the last line name where it comes from, for example:\n"
        "<code>Source: house rules of May 2026, page 2</code>\n\n"
        "I show it to you before anybody gets it. /cancel leaves it."
    )


def answer_unusable(reason: str) -> str:
    return f"{escape(reason, quote=False)} Or /cancel."


def told(people: int) -> str:
    """How many people are offered an answer."""
    if not people:
        return "Nobody is left to tell: they were told before, or want no such messages."
    return f"{people} {'person gets' if people == 1 else 'people get'} the offer, once."


def no_document(name: str) -> str:
    return f"There is no document “{escape(shortened(name, 100), quote=False)}”. /documents lists them."


def why_failed(error: BaseException) -> str:
    """One sentence for an admin; what is beyond it stands in the log."""
    if isinstance(error, OSError):
        return f"the data folder can't be written ({error.strerror or 'unknown error'}); free some space there."
    if isinstance(error, (SearchUnavailable, StoreUnavailable)):
        return str(error)
    return f"something broke ({type(error).__name__}); the log says what."


def start_keyboard(diagnostics: Iterable[Diagnostic]) -> InlineKeyboardMarkup:
    checks = [[button(one.button, DIAGNOSES, "new", one.id)] for one in diagnostics]
    starters = [_button(label, f"start{number}") for number, (label, _) in enumerate(STARTERS)]
    return keyboard(*checks, starters, [button(FIND, PLAYBOOKS, "new")])


def forget_keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button("Delete it", "forget"), _button("Keep it", "keep")]])


def _button(label: str, screen: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"{SCREEN}:{screen}")
