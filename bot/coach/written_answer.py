"""An answer that an admin wrote, as a document: it is indexed, cited, undone and removed like any other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

ANSWER_CHARACTERS = 3000
"""The longest answer: what a person reads on a phone, and a message holds with its source."""

_SOURCE = re.compile(r"^\s*source\s*:\s*(?P<source>.+?)\s*$", re.IGNORECASE)
_MARKUP = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s)|[=-]{2,}\s*$|---)")


class UnusableAnswer(ValueError):
    """An answer that can't be taken; the message is one sentence that says why."""


@dataclass(frozen=True)
class WrittenAnswer:
    """`question` is what it answers, `asked` are further ways in which that was asked."""

    question: str
    asked: tuple[str, ...]
    text: str
    source: str

    @classmethod
    def read(cls, message: str, asked: Sequence[str], otherwise: str) -> "WrittenAnswer":
        """Reads a message whose last line may say "Source: …"; else the source is `otherwise`.

        Raises UnusableAnswer.
        """
        lines = message.strip().splitlines()
        found = _SOURCE.match(lines[-1]) if lines else None
        text = "\n".join(lines[:-1] if found else lines).strip()
        if not any(character.isalnum() for character in text):
            raise UnusableAnswer("There is no answer in that message; write it as you would say it to a customer.")
        if len(text) > ANSWER_CHARACTERS:
            raise UnusableAnswer(
                f"That has {len(text):,} characters, and an answer has {ANSWER_CHARACTERS:,} at most; send longer "
                "texts as a file."
            )
        return cls(asked[0], tuple(asked[1:]), text, found["source"] if found else otherwise)

    @property
    def name(self) -> str:
        """The file name of its document."""
        words = re.findall(r"[a-z0-9]+", self.question.lower())[:8]
        return f"answer-{'-'.join(words)[:60] or 'untitled'}.md"

    @property
    def document(self) -> bytes:
        """Markdown: the source as title, the question as heading, the answer below."""
        heading = " ".join(self.question.split())
        front = yaml.safe_dump(
            {"standard_answer": True, "asked": {heading: [heading, *self.asked]}}, allow_unicode=True, width=1000
        )
        text = _MARKUP.sub(r"\1\\\2", self.text)
        return f"---\n{front}---\n\n# {' '.join(self.source.split())}\n\n## {heading}\n\n{text}\n".encode()
