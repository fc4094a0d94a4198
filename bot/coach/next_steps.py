"""What to ask next: the parts of the same playbook that turn an answer into something to do, or what is near."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.languages import mark, say
from retrieval.answering import Answer
from retrieval.passages import Passage

NEXT = 2


@dataclass(frozen=True)
class NextQuestion:
    """A question to offer: the words on its button, and the question it asks."""

    label: str
    question: str


# Section of a playbook -> what stands on the button, and the question that this section answers.
_PARTS = {
    "Steps": (mark("The steps"), "{}: what are the steps?"),
    "Say it": (mark("What to say"), "{}: what can I say?"),
    "Measure it": (mark("How to measure it"), "{}: how do I measure it?"),
    "When not to use it": (mark("When not to"), "{}: when not to use it?"),
}


def next_questions(answer: Answer, passages_of: Callable[[str], Iterable[Passage]]) -> tuple[NextQuestion, ...]:
    """After a sure answer the next parts of its playbook; else the topics near the question.

    `passages_of` gives the passages of a document.
    """
    if not answer.is_sure:
        return tuple(NextQuestion(topic, f"Tell me about {topic}") for topic in answer.topics)
    first = answer.citations[0]
    parts = {passage.path[0] for passage in passages_of(first.document) if passage.path}
    shown = {citation.section for citation in answer.citations[: answer.cited] if citation.document == first.document}
    offered = [wording for part, wording in _PARTS.items() if part in parts and part not in shown]
    return tuple(NextQuestion(say(label), question.format(first.title)) for label, question in offered[:NEXT])
