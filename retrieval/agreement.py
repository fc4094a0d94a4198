"""Where a claim says other than its quote, word by word: numbers, names, negations, words of opposite meaning."""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from wordfreq import zipf_frequency

from retrieval.lexical import stem, term_set

_UNITS = {
    "%": r"%|per\s?cent\b|percentage\s+points?\b",
    "€": r"€|euros?\b|eur\b",
    "$": r"\$|dollars?\b|usd\b",
    "£": r"£|pounds?\b|gbp\b",
    **{unit: rf"{unit}s?\b" for unit in ("second", "minute", "hour", "day", "week", "month", "year")},
}
_NUMBER_WORDS = """
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
"""
_VALUES = dict(
    zip(_NUMBER_WORDS.split(), [0, *range(2, 21), *range(30, 100, 10), 100, 1000, 10**6, 10**9], strict=True)
)
_SHARES = {"half": "half", "halve": "half", "halves": "half", "twice": "twice", "double": "twice", "doubles": "twice",
           "third": "third", "thirds": "third", "quarter": "quarter", "quarters": "quarter", "triple": "triple",
           "triples": "triple", "dozen": "12", "dozens": "12"}  # fmt: skip
_NUMBER = re.compile(
    rf"(?P<before>[€$£]\s?)?(?P<digits>\d+(?:[.,]\d+)*)|\b(?P<word>{'|'.join([*_VALUES, *_SHARES])})\b",
    re.IGNORECASE,
)
_AFTER = {unit: re.compile(rf"[\s-]?(?:{pattern})", re.IGNORECASE) for unit, pattern in _UNITS.items()}

_NEGATOR = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|hardly|rarely|seldom|avoid(?:s|ing)?|\w+n['’]t|"
    r"instead\s+of|rather\s+than|(?:lack|absence)\s+of|too\s+(?:little|few)|prevent(?:s|ed|ing)?|unless|except|stop(?:s|ping)?|fail(?:s|ed)?\s+to)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[\W_]*(?:how|what|which|who|whose|whom|when|where|why|do|does|did|is|are|was|were|can|could|would|will|should|"
    r"have|has|may)\b.*\?\W*",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"\b(?:I|me|my|mine|myself)\b")

_CLAUSE_END = re.compile(
    r"[.,;:!?()–—]|\b(?:but|because|although|though|while|so|when|if|since|whereas|which|who)\b", re.IGNORECASE
)
AGREEING = 0.5
"""So much of what one side negates must, where the other side speaks of it, be negated there too."""

SPOKEN_OF = 2
"""A claim speaks of what its quote negates when it uses so many of the terms, or half of them."""

_OPPOSITES = (
    ("within", "after beyond"),
    ("more", "less fewer"), ("most", "least fewest"), ("increase rise raise grow gain improve",
    "decrease reduce fall drop lower shrink lose cut worsen"), ("higher high", "lower low"), ("before", "after"),
    ("always every all", "sometimes some never"), ("longer", "shorter"), ("better good best", "worse bad worst"),
    ("first", "last"), ("easier easy", "harder hard difficult"), ("cheaper cheap", "expensive dearer"),
    ("early earlier", "late later"), ("strong stronger", "weak weaker"), ("faster fast", "slower slow"),
    ("accept", "refuse reject"), ("positive", "negative"), ("above over", "below under"), ("public", "private"),
    ("allow", "forbid"), ("true", "false"), ("same", "different"), ("start begin", "end finish"), ("win", "lose"),
    ("must", "may might can could"), ("larger large big bigger", "smaller small"), ("help", "hurt harm damage"),
    ("trust", "distrust doubt"), ("loyal", "disloyal"), ("satisfied", "dissatisfied"), ("honest", "dishonest"),
)  # fmt: skip

_BOUNDS = {
    "most": re.compile(r"\b(?:up\s+to|at\s+most|no\s+more\s+than|not\s+more\s+than|within|maximum)\b", re.IGNORECASE),
    "least": re.compile(
        r"\b(?:at\s+least|no\s+(?:less|fewer)\s+than|minimum|(?:more|longer)\s+than(?=\s+[€$£]?\d))\b", re.IGNORECASE
    ),
    "only": re.compile(r"\b(?:only|exclusively|solely)\b", re.IGNORECASE),
}

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞŠŽČŁ]")
_LONG_NAME = re.compile(r"\b[A-Z]\w+(?:\s+[A-Z]\w+)+")
_SENTENCE_END = re.compile(r"[.!?:]['\"”’)]*\s+['\"“‘(]*$|^\W*$")

COMMON_START = 4.4
"""Zipf frequency: a rarer word that opens a sentence, used by nobody before, may be a name ("Zappos gives …"), …"""

_OPENING_VERBS = """
    acknowledge adapt adjust advise aim align announce apologise apologize arrange assign assure avoid combine compare
    confirm congratulate customise customize deliver demonstrate describe discover display emphasise emphasize encourage
    ensure explain gather greet guests highlight identify illustrate inform invite listen measure mention minimise
    minimize notify offer personalise personalize phrase praise prepare promise quote reassure recommend refund remind
    repeat replace resolve respond reveal reward simplify steer suggest summarise summarize surprise tailor thank tie
    track verify warn welcome
"""
"""… unless it is one with which a coach begins."""


def numbers(text: str) -> Iterator[tuple[str, str]]:
    """Each number, in digits, with its unit: %, a currency, or none."""
    for found in _NUMBER.finditer(text):
        word = (found["word"] or "").lower()
        value = _SHARES.get(word) or (str(_VALUES[word]) if word else _canonical(found["digits"]))
        after = next((unit for unit, pattern in _AFTER.items() if pattern.match(text, found.end())), "")
        yield value, (found["before"] or "").strip() or after


def has_numbers_of(claim: str, quoted: str) -> bool:
    """Whether the numbers in the claim, each with its unit, stand in the quote in this order."""
    there = iter(numbers(quoted))
    # In the same order, too: "40 % with a note and 15 % with a voucher" is not the other way round.
    return all(number in there for number in numbers(claim))


def is_number(word: str) -> bool:
    return word[:1].isdigit() or word in _VALUES


def has_names_of(claim: str, known: str) -> bool:
    """Whether each name in the claim, a capitalised word or one with digits, stands in `known`."""
    there = {word.casefold() for word in _parts(known)}
    for found in _WORD.finditer(claim):
        for word in _parts(found[0]):
            name = bool(_NAME.search(word[1:] if _opens(claim, found) else word)) or _is_code(word)
            unusual = _opens(claim, found) and _is_rare(word.casefold())
            if (name or unusual) and word != "I" and not ({word.casefold(), *_stems(word)} & (there | _of(known))):
                return False
    return True


def negations_agree(claim: str, quoted: str) -> bool:
    """Whether both negate the same of what both speak of."""
    clauses, clauses_there = _denied(claim), _denied(quoted)
    denied, denied_there = frozenset().union(*clauses), frozenset().union(*clauses_there)
    if len(clauses) > len(clauses_there) or (denied and not denied & denied_there):
        return False
    spoken, spoken_there = term_set(claim), term_set(quoted)
    if not all(_mostly(clause & spoken_there, denied_there) for clause in clauses):
        return False
    affirmed_there = term_set(_affirmed(quoted))
    only_denied = [clause - affirmed_there for clause in clauses_there]
    return all(
        _mostly(clause & spoken, denied)
        for clause in only_denied
        if len(clause & spoken) >= SPOKEN_OF or _mostly(clause, spoken)
    )


def contradicts(one: str, other: str) -> bool:
    """Whether one of two texts denies what the other affirms, by more than half of the words that it denies."""
    for denying, text in ((one, other), (other, one)):
        affirmed = term_set(_affirmed(text)) - frozenset().union(*_denied(text))
        if any(len(clause & affirmed) > AGREEING * len(clause) for clause in _denied(denying)):
            return True
    return False


def is_told(claim: str, quoted: str) -> bool:
    """Whether claim and quote state something, as questions bear nothing out, and nobody speaks of himself."""
    asks = claim.rstrip().endswith("?") or _QUESTION.fullmatch(quoted)
    return not asks and not (_SPEAKER.search(claim) and not _SPEAKER.search(quoted))


def has_opposite(claim: str, quoted: str) -> bool:
    """Whether the claim uses a word where the quote has only its opposite, or sets a bound that the quote does not."""
    if not _bounds(claim) <= _bounds(quoted):
        return True
    said, said_there = set(stem(_plain_words(claim))), set(stem(_plain_words(quoted)))
    for one, other in _opposites():
        for mine, theirs in ((one, other), (other, one)):
            if said & mine and not said_there & mine and said_there & theirs and not said & theirs:
                return True
    return False


def _bounds(text: str) -> set[str]:
    """The kinds of bounds that a text sets on numbers or times."""
    return {kind for kind, pattern in _BOUNDS.items() if pattern.search(text)}


def _mostly(some: Set[str], among: Set[str]) -> bool:
    return len(some & among) >= AGREEING * len(some)


def _denied(text: str) -> list[frozenset[str]]:
    """For each negation the terms that it reaches."""
    return [term_set(text[start:end]) for start, end in _reaches(text)]


def _affirmed(text: str) -> str:
    """The text without what its negations reach."""
    for start, end in _reaches(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _reaches(text: str) -> list[tuple[int, int]]:
    """How far each negation reaches: from it to the end of the clause, else over the words before it."""
    ends = [found.start() for found in _CLAUSE_END.finditer(text)]
    reaches = []
    for negator in _NEGATOR.finditer(text):
        start, end = negator.end(), next((end for end in ends if end >= negator.end()), len(text))
        if not term_set(text[start:end]):
            start, end = max((end for end in ends if end <= negator.start()), default=0), negator.start()
        reaches.append((start, end))
    return reaches


@lru_cache(maxsize=1)
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple((frozenset(stem(one.split())), frozenset(stem(other.split()))) for one, other in _OPPOSITES)


def _canonical(digits: str) -> str:
    """1,000 is 1000, and 2.50 is 2.5; a comma before other than three digits is a decimal point."""
    whole = re.sub(r"(?<=\d)[.,](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    left, point, right = whole.partition(".")
    right = right.rstrip("0")
    return f"{left.lstrip('0') or '0'}{point if right else ''}{right}"


def _is_code(word: str) -> bool:
    """Whether it is made of letters and digits, such as "B2B"; a mere number is no name."""
    return not word.isdigit() and any(character.isdigit() for character in word)


def _is_rare(word: str) -> bool:
    return word not in _OPENING_VERBS.split() and zipf_frequency(word, "en", wordlist="small") < COMMON_START


def _opens(claim: str, word: re.Match[str]) -> bool:
    return bool(_SENTENCE_END.search(claim[: word.start()]))


def _plain_words(text: str) -> Sequence[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _parts(text: str) -> list[str]:
    """The words, those joined by hyphens apart, without "’s"."""
    joined = (re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text))
    return [part for word in joined for part in re.split(r"[-'’]", word) if part]


def _stems(word: str) -> list[str]:
    return stem([word.casefold()])


@lru_cache(maxsize=256)
def _of(known: str) -> frozenset[str]:
    """The stems in a text, and what its names are in short: "nps" for Net Promoter Score."""
    short = ("".join(re.findall(r"\b\w", name[0])) for name in _LONG_NAME.finditer(known))
    return frozenset((*stem([word.casefold() for word in _parts(known)]), *map(str.casefold, short)))
