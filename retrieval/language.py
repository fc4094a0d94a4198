"""The language of a text."""

import re

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
    return sum(zipf_frequency(word, "en", wordlist="small") for word in found) / len(found) >= ENGLISH_FROM


def language_of(text: str) -> str:
    """The name of the language of a text; its code where we have no name for it."""
    import py3langid  # needs 80 MB: it is used in the child process that parses

    code, _ = py3langid.classify(text[:READ])
    return _NAMES.get(code, str(code))
