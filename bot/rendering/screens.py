"""The fixed screens: what the coach says of itself, in one place."""

from collections.abc import Iterable
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.languages import mark, say, say_counted
from bot.rendering.answers import SCREEN
from bot.rendering.interviews import DIAGNOSES
from bot.rendering.keyboards import button, keyboard
from bot.rendering.parts import shortened
from bot.rendering.playbooks import PLAYBOOKS
from bot.store.failures import StoreUnavailable
from knowledge.diagnostic import Diagnostic, Makes
from retrieval.index import SearchUnavailable

START = mark(
    "I'm a coach for customer experience. I answer from a library of playbooks and the documents your admins added, "
    "and I show the exact sentence I rely on.\n\n"
    "Just ask, for example: <i>How do I get guests to come back?</i> "
    "Or let me check your business: three minutes, and you know what to change and what to try first."
)

STARTERS = (
    (mark("What do they need?"), "Which tools find out what customers need?"),
    (mark("Turn buyers into fans"), "How do I turn satisfied customers into advocates?"),
)
"""Things to ask: the words on the button, and the question it asks."""

CHECKS = ("bias-finder", "expectations", "angry-customer")
"""The diagnostics to begin with."""

FIND = mark("Find a playbook")
"""The button that begins to look through them."""

HELP = mark(
    "<b>Ask in your own words</b>, for example:\n"
    "• What is the Kano model?\n"
    "• How can a bank build confidence?\n"
    "Then go on: <i>and for hotels?</i> Tap the quote for my sources.\n"
    "<b>What works?</b> Put what happens behind it: <code>/playbooks guests never return</code>\n"
    "<b>In a group</b>: /ask, or reply to me. <b>Elsewhere</b>: type {mention} and your question.\n"
    "<b>What to change?</b> /diagnose, then /history, /plan and /profile.\n"
    "/privacy says what I keep, /forget deletes it."
)

FOR_ADMINS = mark("<b>As an admin</b>: send me a file to add it; /documents, /gaps, /stats.")
"""Below START and HELP, for admins only."""

PRIVACY = mark(
    "<b>I keep</b> questions, situations, answers, 👍 and 👎, and Telegram's ids of you and this chat for {days} days: "
    "for follow-ups, and to see what I lack. Diagnostics, reports, experiments, your profile and language stay until "
    "you delete them. Other messages stay a week at most.\n\n"
    "<b>Who sees it</b>: whoever runs this bot. Admins see counts, and questions without a good answer, "
    "without names. One they answer stays with the answer; /forget deletes all else, at once.{sent}"
)
SENT_TO_A_MODEL = mark(
    "\n\n<b>A chat model</b> ({provider}) words my answers and reads diagnostics: it is sent your questions, stories "
    "and answers with my passages and findings, not who you are."
)

FORGET = mark(
    "Shall I delete your questions, situations, diagnostics, reports, experiments and profile, my answers and your "
    "ratings? That can't be undone."
)
FORGOTTEN = mark("Done. I have deleted what I kept about you. You can go on asking whenever you like.")
NOT_FORGOTTEN = mark("Nothing was deleted. Ask on.")
FORGET_IN_PRIVATE = mark("Write /forget to me in private, then I delete what I keep about you everywhere.")
UNKNOWN_COMMAND = mark("I don't know that command. Ask a question, or see /help for what I can do.")
CANCEL = mark("Nothing is under way that could be cancelled. Ask me a question, or see /help for examples.")
GROUP_WELCOME = mark(
    "Hello. I answer questions about customer experience, with sources. Try:\n"
    "<code>/ask how do we set delivery expectations?</code>\n"
    "<code>/playbooks guests book once and never return</code>\n"
    "You can also mention me or reply to me; otherwise I stay quiet."
)
ASK_WHAT = mark("Put your question behind /ask, for example: <code>/ask what do customers expect of staff?</code>")

UNREADABLE = mark("I can read text messages only. Type your question, for example: How do I handle a late delivery?")
UNREADABLE_FILE = mark(
    "I can't take files here; whoever runs me adds documents. "
    "Type your question, for example: How do I handle a late delivery?"
)
TOO_MANY = mark("I answer one person {limit} a minute at most, so that all get their turn. Ask again in {seconds} s.")
UNAVAILABLE = mark("Search is unavailable right now, so I can't answer. Ask again in a few minutes.")
BROKEN = mark(
    "Something broke on my side, so this stays unanswered. What you asked before is kept; please ask this again."
)
STALE_INTERVIEW = mark("That button no longer works. Send /diagnose to go on or start again.")
TAKEN = mark(
    "Somebody else answers “{title}” here just now. They, or an admin of the group, can finish it or stop it with "
    "/cancel; in private you can begin your own."
)
EDITED = mark("I don't read edited answers again. Tap ‹ Back to change one. This is the question:")
NOT_YOUR_INTERVIEW = mark(
    "Only who began this, or an admin of the group, can answer. Send /diagnose to begin your own."
)
STALE_EXPERIMENT = mark("That button no longer works. Send /plan to see what is being tried.")
STALE_PROFILE = mark("That button no longer works. Send /profile in private.")
PROFILE_IN_PRIVATE = mark(
    "I show profiles in private chats only. This group has one of its own: the diagnostics run here fill it."
)
PROFILE_EMPTIED = mark("Emptied. I know nothing about your business any more.")
PROFILE_COMPLETE = mark("All of it is filled in already.")
DEBRIEF_TOMORROW = mark("I come back to you tomorrow at this time.")
STALE_REPORT = mark("That button no longer works. Send /history for your reports.")
NOTHING_TO_COMPARE = mark("There is no earlier run to compare with. Run it again in some weeks.")
_CANCELLED = mark("Stopped: {title}. Nothing came of it. Send {command} to start again, or ask me a question.")
_AGAIN = {
    Makes.REPORT: "/diagnose",
    Makes.PROFILE: "/profile",
    Makes.EXPERIMENT: "/history",  # the report offers it
    Makes.CHECK_IN: "/plan",
}
"""Where each kind of interview begins."""
WORDS_OR_TAPS = mark("I can read words and taps here, nothing else. This is the question:")
WHICH_FIRST = mark("I have not taken that as an answer: tap first which of the two it is for.")
STALE_PLAYBOOKS = mark("That button no longer works. Send /playbooks for the current list.")
STALE_SITUATION = mark("That button no longer works. Send /playbooks and what happens, and I look again.")
PLAYBOOK_GONE = mark("That playbook is gone. This is what I have now.")
PART_GONE = mark("This playbook no longer has that part.")
NOT_YOURS = mark("Only the person who asked can correct this. Send /playbooks and what happens to you.")
STALE = mark("That button no longer works. Ask the question again.")
ANSWERED_BELOW = mark("The answer is already below.")
THANKS = {1: mark("Noted: helpful."), -1: mark("Noted: not helpful. Ask it in other words, and I look again.")}

ADMINS_ONLY = mark("Only admins can do that, in their private chat with me.")
STALE_DRAFT = mark("That was decided already. To start again, send the file once more.")
STALE_RUN = mark("That run is over. Send /reindex to begin another one.")
STALE_DOCUMENT = mark("That button no longer works. Send /documents for the current list.")
DOCUMENT_GONE = mark("That document is gone. This is what there is.")
STALE_GAP = mark("That button no longer works. Send /gaps for the current list.")
GAP_CLOSED = mark("These questions are answered by now, or dismissed.")
GAP_DISMISSED = mark("Dismissed. I don't list these questions again.")
DIGEST_WANTED = mark("You get the gaps once a week.")
DIGEST_STOPPED = mark("No more digests.")
QUIET = mark("Fine, I offer no more answers by myself. Ask me whenever you like.")
NOTHING_ADDED = mark("Nothing was added. Send another file whenever you like.")
STOPPING = mark("It stops at the next step.")
OF_THE_LIBRARY = mark("That one belongs to the library that comes with me; LIBRARY=none leaves the whole library out.")

DESCRIPTION = mark(
    "A coach for customer experience. Ask how to keep customers, set expectations or calm someone angry: "
    "you get a short answer and the exact sentences it rests on."
)
SHORT_DESCRIPTION = mark("Answers on customer experience, with exact sources.")

PRIVATE_MENU = (
    ("ask", mark("Ask a question")),
    ("diagnose", mark("Check your business, in three minutes")),
    ("playbooks", mark("Find a playbook, or tell what happens")),
    ("history", mark("Your reports")),
    ("plan", mark("The experiment that runs, and earlier ones")),
    ("profile", mark("What I know about your business")),
    ("help", mark("What I can do, with examples")),
    ("privacy", mark("What I keep about you")),
    ("forget", mark("Delete what I keep about you")),
    ("cancel", mark("Stop what is under way")),
    ("start", mark("Begin")),
)
GROUP_MENU = (
    ("ask", mark("Ask a question about customer experience")),
    ("diagnose", mark("Check the business, in three minutes")),
    ("playbooks", mark("Find a playbook for what happens")),
    ("history", mark("Reports of this group")),
    ("plan", mark("The experiment of this group")),
    ("help", mark("What I can do")),
    ("privacy", mark("What I keep")),
)


ADMIN_MENU = (
    ("documents", mark("The documents, and their details")),
    ("reindex", mark("Publish what has changed")),
    ("remove", mark("Remove a document")),
    ("gaps", mark("What people asked in vain")),
    ("stats", mark("How the coach is used")),
)


WRITE_ANSWER = mark(
    "Write the answer to <i>{question}</i> as your next message, as you would "
    "say it to a customer. In the last line name where it comes from, for example:\n"
    "<code>Source: house rules of May 2026, page 2</code>\n\n"
    "I show it to you before anybody gets it. /cancel leaves it."
)


def write_answer(title: str) -> str:
    """Asks an admin for an answer."""
    return say(WRITE_ANSWER, question=escape(shortened(title, 200), quote=False))


def cancelled(title: str, makes: Makes) -> str:
    """An interview was ended, and where another one begins."""
    return say(_CANCELLED, title=title, command=_AGAIN[makes])


def answer_unusable(reason: str) -> str:
    return say("{reason} Or /cancel.", reason=escape(reason, quote=False))


def told(people: int) -> str:
    """How many people are offered an answer."""
    if not people:
        return say("Nobody is left to tell: they were told before, or want no such messages.")
    return say_counted("{count} person gets the offer, once.", "{count} people get the offer, once.", people)


def no_document(name: str) -> str:
    shown = escape(shortened(name, 100), quote=False)
    return say("There is no document “{name}”. /documents lists them.", name=shown)


def why_failed(error: BaseException) -> str:
    """One sentence for an admin; what is beyond it stands in the log."""
    if isinstance(error, OSError):
        reason = error.strerror or say("unknown error")
        return say("the data folder can't be written ({reason}); free some space there.", reason=reason)
    if isinstance(error, (SearchUnavailable, StoreUnavailable)):
        return str(error)
    return say("something broke ({kind}); the log says what.", kind=type(error).__name__)


def start_keyboard(diagnostics: Iterable[Diagnostic]) -> InlineKeyboardMarkup:
    checks = [[button(one.title, DIAGNOSES, "new", one.id)] for one in diagnostics]
    starters = [_button(say(label), f"start{number}") for number, (label, _) in enumerate(STARTERS)]
    return keyboard(*checks, starters, [button(say(FIND), PLAYBOOKS, "new")])


def forget_keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button(say("Delete it"), "forget"), _button(say("Keep it"), "keep")]])


def _button(label: str, screen: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=f"{SCREEN}:{screen}")
