"""What a chat model writes on the form of an interview, by the names that the diagnostic uses instead of numbers."""

from bot.coach.interview import Interview


def filled(interview: Interview, key: str, *options: str, words: str, **more: object) -> dict[str, object]:
    """One line of a reply on the open questions of this interview."""
    asked = [one for one in interview.possible if one.question.each is None]
    number = next(place for place, one in enumerate(asked, start=1) if one.key == key)
    return {"question": number, **numbered(interview, key, *options), "words": words, **more}


def numbered(interview: Interview, key: str, *options: str) -> dict[str, object]:
    """Options of a question by their numbers."""
    question = interview.diagnostic.question(key)
    assert question
    ids = [option.id for option in question.choices]
    return {"options": [ids.index(option) + 1 for option in options]} if options else {}
