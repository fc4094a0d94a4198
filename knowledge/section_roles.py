"""What the sections of a playbook are for, so that each is quoted when it is asked for."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SectionRole:
    """The sections under these headings, in lower case, and the words in a question that ask for them.

    Unasked for, a sentence of theirs keeps `share` of its worth (0–1); asked for, it is worth `bonus` more.
    """

    headings: frozenset[str]
    asks: re.Pattern[str]
    share: float
    bonus: float


def _role(headings: str, asks: str, share: float = 1.0, bonus: float = 0.0) -> SectionRole:
    return SectionRole(frozenset(headings.lower().split(", ")), re.compile(asks, re.IGNORECASE), share, bonus)


ROLES = (
    _role(
        "Measure it",
        r"\b(?:measur\w*|metrics?|kpis?|count|track\w*|calculat\w*|rates?|scores?|formula|whether|analytics|figures?)\b|"
        r"\bhow\s+(?:do|can|will)\s+(?:i|we)\s+know\b",
        share=0.75,
        bonus=0.1,
    ),
    _role(
        "Say it",
        r"\b(?:say|tell|write|reply|respond|word|wording|phrase|script|apologi[sz]e)\b",
        share=0.85,
        bonus=0.05,
    ),
    _role(
        "Spot it",
        r"\b(?:spot|notice|recogni[sz]e|signs?|signal|identify|detect|see|shows?|survey|ask)\b",
        share=0.9,
    ),
    _role("When to use it", r"\b(?:when|why|helps?|use)\b", share=0.93),
    _role(
        "When not to use it",
        r"\bwhen\s+not\b|\b(?:ok|okay|fair|wrong|right|ethical|allowed|risk|danger|problem|bad|limits?)\b",
        share=0.93,
        bonus=0.05,
    ),
    _role(
        "Steps, In one minute, By industry",
        r"^(?:how\s+(?:do|can|should|to)|what\s+(?:can|should|do)\s+(?:i|we))\b|\bwhat\s+now\b",
        bonus=0.03,
    ),
)
"""The share that a sentence keeps when its section is not asked for, the bonus when it is; chosen on questions that
people in ten trades asked of this library."""
