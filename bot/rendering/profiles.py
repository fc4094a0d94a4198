"""The profile of a business on the screen."""

from telegram import InlineKeyboardButton

from bot.coach.interview import Interview
from bot.coach.profile import Profile
from bot.coach.telling import answer_in_words
from bot.languages import mark, say
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import button, keyboard, pages_of
from bot.rendering.parts import bold, joined, plain, shortened, stacked
from knowledge.diagnostic import Diagnostic

PROFILES = "b"
"""First letter of callback data: b:edit:NUMBER, b:fill, b:empty."""

SHOWN = 120

_WHAT_FOR = mark("I use it for the lines on your trade in answers and suggestions, and I don't ask it again.")
_EMPTY = mark("I know nothing about your business yet. Five short questions, or the next diagnostic, fill it.")


def profile_card(profile: Profile, diagnostic: Diagnostic) -> Rendered:
    """/profile: what is known of the business, each part to be changed."""
    filled = profile.prefilled(Interview(diagnostic))
    head = bold(say("Your business"))
    edits: list[InlineKeyboardButton] = []
    lines = []
    for number, asked in enumerate(filled.path):
        name, given = asked.name, filled.answers.get(asked.key)
        told = shortened(answer_in_words(asked, given), SHOWN) if given else "–"
        lines.append(plain(f"• {name}: ") + bold(told))
        edits.append(button(f"✎ {name}", PROFILES, "edit", number))
    if profile.is_empty:
        html = joined([head + plain(f"\n{say(_EMPTY)}"), plain(say(_WHAT_FOR))])[0].html
        return Rendered((html,), keyboard([button(say("Fill it in"), PROFILES, "fill")]))
    fill = [button(say("Fill in the rest"), PROFILES, "fill")] if not filled.is_complete else []
    html = joined([head, stacked(lines), plain(say(_WHAT_FOR))])[0].html
    return Rendered(
        (html,),
        keyboard(*(list(row) for row in pages_of(edits, 2)), [*fill, button(say("Empty it"), PROFILES, "empty")]),
    )
