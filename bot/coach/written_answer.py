"""An answer that an admin wrote, as a document: it is indexed, cited, undone and removed like any other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from bot.languages import mark, say
from retrieval.formats.cleaning import cleaned, one_line

ANSWER_CHARACTERS = 3000
"""The longest answer: what a person reads on a phone, and a message holds with its source."""

_TOO_LONG = mark("That has {length} characters, and an answer has {most} at most; send longer texts as a file.")
_SOURCE = re.compile(r"^\s*source\s*:\s*(?P<source>.+?)\s*$", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_\[\]<>&~|#^])")
_LINE_MARKUP = re.compile(r"(?m)^([ \t]*)(?:\\([*])(?=[ \t])|(?=[=-]{2,}[ \t]*$|---))")
_INDENT = re.compile(r"(?m)^(?: {4,}|[ ]*\t[ \t]*)")


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
        lines = cleaned(message).strip().splitlines()
        found = _SOURCE.match(lines[-1]) if lines else None
        text = "\n".join(lines[:-1] if found else lines).strip()
        if not any(character.isalnum() for character in text):
            raise UnusableAnswer(say("There is no answer in that message; write it as you would say it to a customer."))
        if len(text) > ANSWER_CHARACTERS:
            raise UnusableAnswer(say(_TOO_LONG, length=len(text), most=ANSWER_CHARACTERS))
        return cls(asked[0], tuple(asked[1:]), text, found["source"] if found else otherwise)

    @property
    def name(self) -> str:
        """The file name of its document."""
        words = re.findall(r"[a-z0-9]+", self.question.lower())[:8]
        return f"answer-{'-'.join(words)[:60] or 'untitled'}.md"

    @property
    def document(self) -> bytes:
        """Markdown: the source as title, the question as heading, the answer below."""
        heading, source = (one_line(said).rstrip(" #") for said in (self.question, self.source))
        front = yaml.safe_dump(
            {"standard_answer": True, "asked": {heading: [heading, *self.asked]}}, allow_unicode=True, width=1000
        )
        return f"---\n{front}---\n\n# {_literal(source)}\n\n## {_literal(heading)}\n\n{_text(self.text)}\n".encode()


def _literal(text: str) -> str:
    """Markdown that reads as this text, whatever markup it looks like."""
    return _MARKUP.sub(r"\\\1", text)


def _text(text: str) -> str:
    """The same over several lines; only lists stay lists."""
    return _LINE_MARKUP.sub(_line_start, _literal(_INDENT.sub("   ", text)))


def _line_start(found: re.Match[str]) -> str:
    return f"{found[1]}*" if found[2] else f"{found[1]}\\"
