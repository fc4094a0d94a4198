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
        "Measure it, Formula and margin of error, Formula, Limits of each metric, What the numbers can show",
        r"\b(?:measur\w*|metrics?|kpis?|count|track\w*|calculat\w*|comput\w*|rates?|scores?|formula|whether|analytics|"
        r"figures?|baseline|work(?:s|ing|ed)?|margin)\b|\bwork(?:ed)?\s+(?:it\s+)?out\b|\bhow\s+(?:do|can|will)\s+(?:i|we)\s+know\b",
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
        r"\b(?:spot|notice|recogni[sz]e|signs?|signal|identify|detect|see|shows?|survey|ask|tell\s+(?:if|whether|that))\b",
        share=0.9,
    ),
    _role(
        "When to use it",
        r"\b(?:when|why|helps?|use|situations?|good\s+for|worth)\b",
        share=0.93,
    ),
    _role(
        "When not to use it, Use it honestly, Limits of each metric",
        r"\bwhen\s+not\b|\bnot\s+(?:to\s+)?use\b|\b(?:ok|okay|fair|wrong|right|ethical|unethical|allowed|risk\w*|danger\w*|"
        r"problem|bad|worse|limits?|backfir\w*|downsides?|drawbacks?|careful|avoid|harm\w*|manipulat\w*|honest\w*|"
        r"dishonest|cheat\w*|trick\w*|creepy|dark\s+patterns?|overdo\w*|too\s+(?:much|many|far)|legal|mislead\w*)\b",
        share=0.93,
        bonus=0.05,
    ),
    _role(
        "Where the evidence is disputed, What research says, What the evidence says, What research and practice say, "
        "The recovery paradox",
        r"\b(?:really|true|truth|replicat\w*|prove[nds]?|proof|evidence|research\w*|stud(?:y|ies)|debunk\w*|myths?|real|"
        r"science|scientific\w*|criticis\w*|disputed?|controvers\w*|hold\s+up|actually)\b",
        share=0.93,
        bonus=0.1,
    ),
    _role("Examples", r"\b(?:examples?|cases?|compan(?:y|ies)|brands?|firms?|real\s+life)\b", share=0.97, bonus=0.05),
    _role(
        "Steps, In one minute, By industry",
        r"^(?:how\s+(?:do|can|should|to)|what\s+(?:can|should|do|could)\s+(?:i|we))\b|\bwhat\s+now\b|\bsteps?\b|"
        r"\b(?:get\s+)?started\b|\bwhere\s+(?:do|should)\s+(?:i|we)\s+(?:start|begin)\b|\bhow\s+(?:do|can|should)\s+(?:i|we)\b",
        bonus=0.03,
    ),
)
"""The share that a sentence keeps when its section is not asked for, the bonus when it is; chosen on questions that
people in ten trades asked of this library."""
