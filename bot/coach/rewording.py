"""The summary of a report in its owner's words: a chat model words it, and only what says the same is taken."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.coach.briefs import SUMMARY, summary_prompt
from bot.coach.interview import By, Interview
from bot.coach.report import Finding, Report
from bot.coach.steering import without_steering
from knowledge.diagnostic import QuestionKind
from retrieval.agreement import has_names_of, has_opposite, negations_agree, numbers
from retrieval.chat import ChatModel, ChatUnavailable, written
from retrieval.claims import objects_in
from retrieval.grounding import CLAUSE_WEIGHT, SIMILARITY, Embed, clauses, coverage, similarity, weight
from retrieval.language import is_english
from retrieval.passages import sentences_of
from retrieval.plain import plain

KEPT, KNOWN, CLAUSE = 0.3, 0.85, 0.25
"""Of a sentence, by how telling its words are, at least this share is in the finding's; this share is in the finding or
in the owner's words; and of each clause that says something of its own, this share is in the finding."""

HEADLINE, LONGER = 90, 40
"""The most characters of a headline, and how many more than before other sentences may have."""

REPLY_CHARACTERS, TOLD_CHARACTERS = 4000, 2000


async def reworded(model: ChatModel, embed: Embed, report: Report, interview: Interview) -> Report:
    """The report with headline and lead in the owner's words, sentence by sentence where they say the same.

    All else stays as it is. Nothing is asked where the owner wrote nothing in English, where nothing was found, and
    where somebody is waiting for the words to say. Raises nothing when the model fails.
    """
    finding = next(iter(report.findings), None)
    told = without_steering("\n".join(_told(interview)))[:TOLD_CHARACTERS]
    if finding is None or report.script or not told or not is_english(told):
        return report
    sentences = [finding.title, *(finding.text[one.start : one.end] for one in sentences_of(finding.text))]
    try:
        reply = await written(model, SUMMARY, summary_prompt(sentences, told), REPLY_CHARACTERS)
    except ChatUnavailable:
        return report
    check = _Check(finding, told, embed)
    worded = await asyncio.to_thread(check.worded, sentences, _said(reply))
    if worded == sentences:
        return report
    return replace(report, headline=worded[0], lead=" ".join(worded[1:]), worded=finding.rule)


class _Check:
    """Holds sentences against those of the finding that they are to say."""

    def __init__(self, finding: Finding, told: str, embed: Embed) -> None:
        self._answers = "\n".join(one.answer for one in finding.because)
        self._finding = f"{finding.title}\n{finding.text}\n{self._answers}"
        self._told = told
        self._embed = embed

    def worded(self, sentences: Sequence[str], said: Mapping[int, str]) -> list[str]:
        """Each sentence as it was said, or as it is in the finding where that says something else."""
        found = []
        for number, sentence in enumerate(sentences):
            text = plain(said.get(number + 1, ""), sentence)
            text = f"{text[:1].upper()}{text[1:]}"
            text = text.rstrip(" .") if number == 0 else text
            limit = HEADLINE if number == 0 else len(sentence) + LONGER
            found.append(text if 0 < len(text) <= limit and self._says(text, sentence) else sentence)
        return found

    def _says(self, text: str, sentence: str) -> bool:
        """Whether a text says what a sentence of the finding says, and nothing else."""
        # A name is none of the finding's because the owner's story has it; a usual word at the beginning is.
        usual = " ".join(word for word in self._told.split() if word.islower())
        return (
            len(list(sentences_of(text))) == 1
            and list(numbers(text)) == list(numbers(sentence))
            and has_names_of(text, f"{self._finding}\n{usual}")
            and negations_agree(text, sentence)
            and not has_opposite(text, sentence)
            and coverage(text, f"{sentence}\n{self._answers}") >= KEPT
            and coverage(text, f"{self._finding}\n{self._told}") >= KNOWN
            and all(coverage(one, self._finding) >= CLAUSE for one in clauses(text) if weight(one) >= CLAUSE_WEIGHT)
            and similarity(self._embed, text, sentence) >= SIMILARITY
        )


def _told(interview: Interview) -> Iterator[str]:
    """What the owner wrote: the story, and answers in words."""
    yield interview.story
    for asked, given in interview.given:
        if given.by is By.WORDS:
            yield given.said
        elif asked.question.kind is QuestionKind.TEXT and given.by is not By.STORY:
            yield str(given.value)


def _said(reply: str) -> Mapping[int, str]:
    """By number, the sentences in a reply; where one comes twice, the first."""
    said: dict[int, str] = {}
    for found in objects_in(reply):
        number, text = found.get("sentence"), found.get("said")
        if isinstance(number, int) and isinstance(text, str):
            said.setdefault(number, text)
    return said
