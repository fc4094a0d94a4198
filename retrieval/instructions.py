"""Text that reads like orders to a machine rather than like something to know."""

import re

from retrieval.documents import Document
from retrieval.passages import sentences_of

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|of|these|those)\s+)*"
    r"(?:previous|prior|above|earlier|preceding|other|system|former)\b"
    r"|\b(?:you are|act as|pretend to be)\s+(?:now\s+)?(?:an?|the|my)\s+(?:\w+\s+)?"
    r"(?:ai|assistant|chatbot|language model|llm)\b"
    r"|\b(?:system|developer)\s+prompt\b"
    r"|\b(?:as an?|dear)\s+(?:ai|language model|assistant|chatbot|llm)\b"
    r"|\b(?:do not|don't|never)\s+(?:tell|reveal|mention|show)\s+(?:this\s+)?(?:to\s+)?the\s+user\b"
    r"|\b(?:instructions?|note|message)\s+(?:to|for)\s+(?:the\s+)?(?:ai|assistant|bot|chatbot|model|llm)\b"
    r"|\byou must (?:always )?(?:answer|respond|reply|recommend|cite|output)\b"
    r"|<\|?(?:im_start|im_end|system|endoftext)\|?>",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text, or a part of it, tries to tell a machine what to do."""
    return bool(_ORDERS.search(text))


def instruction_in(document: Document) -> str:
    """The first sentence of a document that tries to tell a machine what to do; empty where none does."""
    found = _ORDERS.search(document.text)
    if found is None:
        return ""
    start = document.text.rfind("\n", 0, found.start()) + 1
    end = document.text.find("\n", found.end())
    line = document.text[start : end if end >= 0 else len(document.text)]
    at = found.start() - start
    said = (line[one.start : one.end] for one in sentences_of(line) if one.end > at)
    return next(iter(said), line).strip()
