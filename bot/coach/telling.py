"""Answers and figures as people read them."""

from collections.abc import Sequence

from bot.coach.interview import Asked, Given
from bot.coach.report import Told
from bot.languages import amount, say
from knowledge.diagnostic import QuestionKind


def told(asked: Asked, given: Given) -> Told:
    """A question and its answer."""
    return Told(asked.text, answer_in_words(asked, given))


def answer_in_words(asked: Asked, given: Given) -> str:
    """An answer: "Sometimes", "4 of 5", "40 customers", "Breakfast, Late check-out"; empty for a skipped question."""
    question, value = asked.question, given.value
    if value is None:
        return ""
    if isinstance(value, tuple):
        labels = {option.id: option.label for option in question.choices}
        return ", ".join(labels.get(entry, entry) for entry in value)
    if isinstance(value, str):
        return value
    if question.kind is QuestionKind.SCALE:
        return say("{number} of {total}", number=round(value), total=question.most)
    return f"{amount(round(value))} {question.unit}".strip()


def listed(names: Sequence[str]) -> str:
    """ "Breakfast", "Breakfast and Parking", "Breakfast, Parking and Wi-Fi"."""
    if len(names) < 2:
        return "".join(names)
    return say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def signed(points: float) -> str:
    """ "+22", "−8", "0"."""
    return f"{round(points):+d}".replace("+0", "0").replace("-", "−")
