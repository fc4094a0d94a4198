"""The catalogues: a gettext file for each language, read when somebody first needs it."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

ENGLISH = "en"
"""The language of the code, which needs no catalogue, and of whoever speaks none of the others."""

FILES = {file.parts[-3]: file for file in sorted(Path(__file__).parent.glob("*/LC_MESSAGES/bot.po"))}
"""The file of each language, by its code."""


def known() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    return (ENGLISH, *FILES)


def language_for(code: str | None) -> str:
    """The language for Telegram's language code: "de" for "de-AT", English for one without a catalogue."""
    base = (code or "").replace("_", "-").partition("-")[0].lower()
    return base if base in FILES else ENGLISH


@lru_cache
def translations(language: str) -> NullTranslations:
    """The texts of a language."""
    if language not in FILES:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(FILES[language].read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
