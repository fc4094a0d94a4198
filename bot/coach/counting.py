"""Numbers in what people write: "1,250", "2k", "about forty", "a dozen", "none", "the second one"."""

import re
from collections.abc import Mapping, Sequence

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    **dict.fromkeys(("none", "nobody", "nothing", "nil"), 0),
    "couple": 2,
}
_TIMES: Mapping[str, int] = {"dozen": 12, "hundred": 100, "thousand": 1000, "k": 1000, "million": 1_000_000}

_TOKEN = re.compile(r"(?<!\w)[-−]?(?:\d{1,3}(?:[ ,.'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)|[a-z]+", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.'’]\d{3})+")

_HALF = re.compile(r"\bhalf an? (dozen|hundred|thousand|million)\b", re.IGNORECASE)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = re.compile(
    r"(?:(?:the|option|number|answer|no|nr)\b\.?\s*|#\s*)*"
    rf"(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)?|(?P<ordinal>{'|'.join(_ORDINALS)})|(?P<last>last)|(?P<letter>[a-z]))"
    r"[.):]?(?:\s+(?:one|option|answer))?",
    re.IGNORECASE,
)


def numbers_in(text: str) -> list[float]:
    """The numbers in a text, in their order."""
    runs: list[list[str]] = [[]]
    whole = _HALF.sub(lambda found: str(_TIMES[found[1].casefold()] // 2), text).replace("no one", "nobody")
    for token in _TOKEN.findall(whole):
        part = token.casefold()
        if part == "and" and runs[-1] and runs[-1][-1] in _TIMES:
            continue
        if not _goes_on(runs[-1], part):
            runs.append([])
        if part[-1].isdigit() or part in _VALUES or (part in _TIMES and (part != "k" or runs[-1])):
            runs[-1].append(part)
    return [_worth(run) for run in runs if run]


def place_in(text: str, places: int) -> int | None:
    """Which one of so many is meant, from 0, by "2", "2.", "b)", "the second one", "option 3" or "the last"."""
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return None
    if found["number"]:
        place = int(found["number"]) - 1
    elif found["ordinal"]:
        place = _ORDINALS.index(found["ordinal"].casefold())
    else:
        place = places - 1 if found["last"] else ord(found["letter"].casefold()) - ord("a")
    return place if 0 <= place < places else None


def _goes_on(run: Sequence[str], part: str) -> bool:
    """Whether a word belongs to the number before it: "forty two", "two hundred", "2 k"."""
    if part in _TIMES or not run:
        return part != "k" or bool(run and run[-1][-1].isdigit())
    if part not in _VALUES:
        return False
    return run[-1] in _TIMES or (_VALUES.get(run[-1], 0) >= 20 and 0 < _VALUES[part] < 10)


def _worth(run: Sequence[str]) -> float:
    total = current = 0.0
    for part in run:
        if part in _TIMES:
            current = (current or 1) * _TIMES[part]
            if _TIMES[part] >= 1000:
                total, current = total + current, 0.0
        else:
            current += _VALUES[part] if part in _VALUES else _figure(part)
    return total + current


def _figure(digits: str) -> float:
    plain = digits.replace("−", "-")
    if _GROUPED.fullmatch(plain.lstrip("-")):
        return float(re.sub(r"[^\d-]", "", plain))
    return float(plain.replace(",", "."))
