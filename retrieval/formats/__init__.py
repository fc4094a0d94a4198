"""One parser module per file format, and the choice among them by file name."""

from collections.abc import Callable, Mapping

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats.cleaning import cleaned
from retrieval.formats.decoding import decode, decode_page
from retrieval.formats.refusals import old
from retrieval.formats.signatures import OLD_SUFFIXES
from retrieval.formats.text import parse_text


def _text(name: str, content: bytes) -> Document:
    return parse_text(name, cleaned(decode(name, content)))


def _markdown(name: str, content: bytes) -> Document:
    from retrieval.formats.markdown import parse_markdown

    return parse_markdown(name, decode(name, content))


def _html(name: str, content: bytes) -> Document:
    from retrieval.formats.html import parse_html

    return parse_html(name, decode_page(name, content))


def _pdf(name: str, content: bytes) -> Document:
    from retrieval.formats.pdf import parse_pdf

    return parse_pdf(name, content)


def _docx(name: str, content: bytes) -> Document:
    from retrieval.formats.docx import parse_docx

    return parse_docx(name, content)


def _pptx(name: str, content: bytes) -> Document:
    from retrieval.formats.pptx import parse_pptx

    return parse_pptx(name, content)


SUFFIXES: Mapping[str, Callable[[str, bytes], Document]] = {
    ".txt": _text,
    ".text": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".pptx": _pptx,
}
"""How a file is parsed, by the end of its name in lower case."""


def parse(name: str, content: bytes) -> Document:
    """The Document in a file. `name` is only a label. Raises UnreadableDocument with a sentence that says why."""
    stem, dot, suffix = name.lower().rpartition(".")
    if stem and (kind := OLD_SUFFIXES.get(dot + suffix)):
        raise old(name, kind)
    read = SUFFIXES.get(dot + suffix) if stem else None
    if read is None:
        accepted = ", ".join(SUFFIXES)
        raise UnreadableDocument(f"{name} is in a format I cannot read; send a file that ends in {accepted}.")
    try:
        document = read(name, content)
    except RecursionError as error:
        raise UnreadableDocument(f"{name} is nested too deeply to read; send it with simpler formatting.") from error
    if not any(character.isalnum() for section in document.sections for character in document.section_text(section)):
        raise UnreadableDocument(f"{name} has no text below its headings; send a file with sentences in it.")
    return document
