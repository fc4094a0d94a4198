"""Texts in the language that is spoken."""

from collections.abc import Mapping
from functools import lru_cache

from bot.languages.catalogues import ENGLISH, translations
from bot.languages.figures import amount
from bot.languages.speaking import spoken


def mark(text: str) -> str:
    """Marks a constant as a text to be translated; it is said where it is shown."""
    return text


def say(text: str, /, **filled: object) -> str:
    """The text, its {places} filled; whole numbers are written as in the language."""
    return _filled(translations(spoken()).gettext(text), filled) if text else ""


def say_within(label: str) -> str:
    """A label within a sentence: English writes it small there, other languages as their catalogue has it."""
    return label.lower() if spoken() == ENGLISH else say(label)


def say_counted(one: str, many: str, count: int, /, **filled: object) -> str:
    """The form of the text that goes with this number, which stands in it as {count}."""
    return _filled(translations(spoken()).ngettext(one, many, count), {"count": count, **filled})


def ways(marked: str) -> frozenset[str]:
    """The ways to say something, in small letters: those of a marked text "stop|quit|…", in English and translated."""
    return _ways(marked, spoken())


@lru_cache
def _ways(marked: str, language: str) -> frozenset[str]:
    translated = "" if language == ENGLISH else translations(language).gettext(marked)
    return frozenset(filter(None, f"{marked}|{translated}".casefold().split("|")))


def _filled(text: str, filled: Mapping[str, object]) -> str:
    if not filled:
        return text
    return text.format(**{name: amount(one) if isinstance(one, int) else one for name, one in filled.items()})
