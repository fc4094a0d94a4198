"""The language in which somebody is served: texts from the catalogues, numbers and dates as they are written there.

The code is written in English. A text is said with `say` where it is shown; a constant is marked with `mark` before.
"""

from bot.languages.catalogues import ENGLISH, known, language_for
from bot.languages.figures import amount, day, decimal, short_day, span
from bot.languages.saying import mark, say, say_counted, say_within, ways
from bot.languages.speaking import speaking, spoken

__all__ = [
    "ENGLISH",
    "amount",
    "day",
    "decimal",
    "known",
    "language_for",
    "mark",
    "say",
    "say_counted",
    "say_within",
    "short_day",
    "span",
    "speaking",
    "spoken",
    "ways",
]
