"""An answer for the trade of whoever asks: the line that the same playbook has for it, with its citation."""

from collections.abc import Callable
from dataclasses import replace

from bot.coach.recommendation import PassagesOf
from bot.languages import say
from knowledge.playbook import Playbook
from knowledge.taxonomy import Industry
from retrieval.answering import Answer, Citation


def for_trade(
    answer: Answer, industry: Industry | None, playbook_of: Callable[[str], Playbook | None], passages_of: PassagesOf
) -> Answer:
    """The answer with the line for this trade behind it; unchanged where the question names a trade itself, where the
    playbook that answers has no such line, and where it is shown already."""
    if industry is None or not answer.answered or Industry.mentioned(answer.question):
        return answer
    playbook = playbook_of(answer.citations[0].document)
    line = playbook.by_industry.get(industry) if playbook else None
    if line is None or any(line.text in citation.quote for citation in answer.citations[: answer.cited]):
        return answer
    for passage in passages_of(line.document):
        if passage.start <= line.start and line.end <= passage.end:
            quote = passage.text[line.start - passage.start : line.end - passage.start]
            number, told = answer.cited + 1, say("For your trade: {line}", line=line.text)
            return replace(
                answer,
                text=f"{answer.text}\n\n{told} [{number}]",
                citations=(
                    *answer.citations[: answer.cited],
                    Citation.of(passage, quote),
                    *answer.citations[answer.cited :],
                ),
                cited=number,
            )
    return answer
