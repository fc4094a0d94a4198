"""A follow-up, or a question in another language -> one question in English, by a chat model where rules don't do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.agreement import has_numbers_of
from retrieval.briefing import REWRITING, rewriting_prompt
from retrieval.chat import ChatModel, ChatUnavailable, written
from retrieval.claims import objects_in
from retrieval.conversation import leans_on_earlier, standalone
from retrieval.grounding import coverage
from retrieval.kinds import Kind
from retrieval.language import ENGLISH, KNOWN_NAMES, is_english
from retrieval.lexical import terms
from retrieval.plain import plain

EARLIER = 3
"""So many questions before it are shown to the model."""

QUESTION_CHARACTERS, REPLY_CHARACTERS = 300, 1500

KEPT, INVENTED = 0.5, 0.25
"""Of an English follow-up at least this share (by how telling its words are) is kept; at most this share is added."""

_DIGITS = re.compile(r"\d+")
_ASKS = re.compile(
    r"^(?:what|how|why|who|whom|whose|when|where|which|is|are|was|were|do|does|did|can|could|should|shall|may|will|would|"
    r"tell|give|show|explain|list|name|compare|help|if|in|for|with|after|before|at|on)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A question as it is searched for, in English, and the name of the language in which it was asked."""

    question: str
    language: str = ENGLISH


class Rewriter:
    """Understands questions from those before them. `topics` and `kinds` are what the rules go by. Cheap."""

    def __init__(self, model: ChatModel, topics: Sequence[str], kinds: Sequence[Kind] = ()) -> None:
        self._model = model
        self._topics = topics
        self._kinds = kinds

    async def understand(self, question: str, earlier: Sequence[str]) -> Understood:
        """`earlier`: the questions before it as understood, oldest first. Raises nothing when the model fails."""
        by_rules = Understood(standalone(question, earlier, self._topics, self._kinds))
        changed = by_rules.question != question
        english = changed or is_english(question)  # the rules know English only
        follows = changed or leans_on_earlier(question, self._topics)
        if english and not (earlier and follows):
            return by_rules
        shown = [one[:QUESTION_CHARACTERS] for one in earlier[-EARLIER:]]
        try:
            reply = await written(self._model, REWRITING, rewriting_prompt(question, shown), REPLY_CHARACTERS)
        except ChatUnavailable:
            return by_rules
        return _read(reply, question, shown, english) or by_rules


def _read(reply: str, asked: str, earlier: Sequence[str], english: bool) -> Understood | None:
    """What the model made of the question; None where it is no such question, or says other than was asked."""
    for found in objects_in(reply):
        question, language = found.get("question"), found.get("language")
        if isinstance(question, str) and isinstance(language, str):
            named = ENGLISH if english else language.strip().capitalize()
            if not _may_stand(question, asked, earlier, translated=named != ENGLISH):
                return None
            return Understood(plain(question), named if named in KNOWN_NAMES else ENGLISH)
    return None


def _may_stand(question: str, asked: str, earlier: Sequence[str], translated: bool) -> bool:
    """Whether the rewritten question asks for what was asked, in one line, and for nothing that nobody spoke of."""
    before = "\n".join(earlier)
    if "\n" in question.strip() or not 0 < len(question) <= QUESTION_CHARACTERS:
        return False
    if plain(question) != " ".join(question.split()) or not is_english(question):
        return False
    if not (question.rstrip().endswith("?") or _ASKS.match(question)) or re.search(r"[.!]\s+\S", question):
        return False
    known = f"{asked}\n{before}"
    if translated:  # no words to compare, and numbers only where they are in digits
        return set(_DIGITS.findall(question)) <= set(_DIGITS.findall(known))
    keeps = not terms(asked) or coverage(asked, question) >= KEPT
    return keeps and has_numbers_of(question, known) and coverage(question, known) >= 1 - INVENTED
