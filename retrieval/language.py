"""The language of a text."""

import re
from collections.abc import Sequence

from wordfreq import zipf_frequency

READ = 5000
"""So many characters tell the language."""

ENGLISH = "English"

_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": ENGLISH, "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

KNOWN_NAMES = frozenset(_NAMES.values())

ENGLISH_FROM = 4.5
"""From this mean Zipf frequency of its words in English on, a question is English.

Chosen on 165 English questions and 44 in 20 other languages: with the words below, 4 of the English ones are taken for
another language, which costs one call of a chat model, and one of the others ("was ist die …") for English.
"""

COMMONER = 1.0
"""So much commoner in another language, in the same measure, the words of a question are that is clearly in it.

Chosen on 828 English texts, of which `is_english` doubts 29 (their words are at most 0.4 commoner in another language),
and 13 in other languages without letters of their own (at least 1.6).
"""
_OTHERS = ("de", "es", "fr", "it", "nl", "pt")

_ENGLISH_ONLY = frozenset(
    (
        "what",
        "whats",
        "how",
        "why",
        "the",
        "does",
        "should",
        "which",
        "when",
        "who",
        "my",
        "our",
        "of",
        "between",
        "and",
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")


def is_english(question: str) -> bool:
    """Whether a question is probably English; a single word is. Takes no more memory than the search does."""
    found = _WORD.findall(question.lower())
    if any(not _LATIN.match(word) for word in found):
        return False
    if len(found) < 2 or not _ENGLISH_ONLY.isdisjoint(found):
        return True
    return _common(found, "en") >= ENGLISH_FROM


def is_foreign(question: str) -> bool:
    """Whether a question is clearly in another language: not what `is_english` only doubts, like "kpi dashboard hotel".

    Takes some 20 MB when it is first asked of a text that is not English.
    """
    if is_english(question):
        return False
    words = _WORD.findall(question.lower())
    return not all(map(str.isascii, words)) or max(_common(words, other) for other in _OTHERS) >= (
        _common(words, "en") + COMMONER
    )


def _common(words: Sequence[str], language: str) -> float:
    """The mean Zipf frequency of the words."""
    return sum(zipf_frequency(word, language, wordlist="small") for word in words) / len(words)


def language_of(text: str) -> str:
    """The name of the language of a text; its code where we have no name for it."""
    import py3langid  # needs 80 MB: it is used in the child process that parses

    code, _ = py3langid.classify(text[:READ])
    return _NAMES.get(code, str(code))
