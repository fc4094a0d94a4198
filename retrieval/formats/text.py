"""Plain text -> Document: recovers headings, items and paragraphs from the shape of the lines."""

import re
from dataclasses import dataclass

from retrieval.documents import Document, Section
from retrieval.formats.navigation import is_navigation, without_tail

_NUMBERED = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?P<title>[A-Z].*)$")
_ITEM = re.compile(r"^(?:[-–—•*·▪‣]\s+|\(?(?:\d{1,2}|[a-z])[.)]\s+)")
_TERM = re.compile(r"^(?:[-–—•*·▪‣]\s+)?[^.:!?]{2,80}:(?:\s|$)")
_EMBLEM = re.compile(r"^[^\w\"“‘'(#]+")  # an emoji or ornament before a title
_SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "nor",
        "of",
        "on",
        "or",
        "our",
        "per",
        "so",
        "the",
        "to",
        "up",
        "via",
        "vs",
        "what",
        "with",
        "you",
        "your",
    )
)

HEADING_WORDS = 12
"""A line of more words than these is not taken for a heading …"""
TITLE_CASE_WORDS = 18
"""… unless it is numbered and Written Like This, up to so many."""


@dataclass(frozen=True)
class Line:
    """A line of text with what stands around it; `start` is its offset."""

    text: str
    start: int
    alone: bool  # an empty line, or the edge of the text, on both sides


def parse_text(name: str, text: str) -> Document:
    """The Document in a plain text file; `text` is decoded, with any kind of line ends."""
    text = unwrap(normalise(text))
    lines = [line for line in without_tail(list(split_lines(text))) if not is_navigation(line.text)]
    title, body = _title(lines)
    return Document(name, title, text, tuple(_sections(body, text)))


def normalise(text: str) -> str:
    """Line ends as newlines, no trailing blanks, no-break spaces and control characters as blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\x0c", "\n")
    text = re.sub(r"[^\S\n]|[\x00-\x08\x0b\x0e-\x1f\x7f]|[\ue000-\uf8ff]", " ", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def unwrap(text: str) -> str:
    """Text that was wrapped at a fixed width, with each paragraph back on one line."""
    lengths = sorted(len(line) for line in text.split("\n") if line)
    if len(lengths) < 6 or not (lengths[len(lengths) * 3 // 4] >= 50 and lengths[-1] <= 100):
        return text
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", text):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            if lines and len(lines[-1]) >= 45 and not _ITEM.match(line) and not _NUMBERED.match(line):
                lines[-1] += " " + line.strip()
            else:
                lines.append(line)
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def split_lines(text: str) -> list[Line]:
    rows = text.split("\n")
    lines, start = [], 0
    for number, row in enumerate(rows):
        before = number == 0 or not rows[number - 1].strip()
        after = number == len(rows) - 1 or not rows[number + 1].strip()
        if row.strip():
            indent = len(row) - len(row.lstrip())
            lines.append(Line(row.strip(), start + indent, before and after))
        start += len(row) + 1
    return lines


def heading(line: Line, following: Line | None) -> tuple[int, str] | None:
    """Depth (1 is outermost) and wording when the line is a heading; a heading has something below it."""
    if following is None or (_ITEM.match(line.text) and not _NUMBERED.match(line.text)):
        return None
    if numbered := _NUMBERED.match(line.text):
        is_list = _NUMBERED.match(following.text) or line.text.endswith((".", ";", ","))
        count = len(numbered["title"].split())
        short = count <= HEADING_WORDS or (count <= TITLE_CASE_WORDS and _is_title_case(numbered["title"]))
        return (numbered["number"].count(".") + 1, numbered["title"]) if short and not is_list else None
    if line.text.rstrip(":").lower() in GENERIC_HEADINGS:
        return 1, line.text.rstrip(":")
    words = re.findall(r"[^\W\d_][\w'’-]*", line.text)
    goes_on = line.text.endswith((":", ";", ",", "!", "…", "..."))
    if not words or len(words) > HEADING_WORDS or goes_on or _TERM.match(line.text):
        return None
    title_case = _is_title_case(line.text)
    if line.text.endswith("."):
        return (1, line.text.rstrip(".")) if line.alone and title_case and len(words) <= 5 else None
    longer = len(following.text) > 1.5 * len(line.text) or bool(_TERM.match(following.text))
    if (title_case and (longer or line.alone)) or (line.alone and longer and words[0][0].isupper()):
        return 1, line.text
    return None


def _is_title_case(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    titled = [word for word in words if word[0].isupper() or word.lower() in _SMALL_WORDS]
    return bool(words) and len(titled) >= 0.75 * len(words) and words[0][0].isupper()


def _title(lines: list[Line]) -> tuple[str, list[Line]]:
    """The document's title, if its first line is one, and the rest."""
    if len(lines) < 2:
        return "", lines
    first, second = lines[0], lines[1]
    words = len(first.text.split())
    is_title = words <= 16 and not _ITEM.match(first.text) and not first.text.endswith((".", ";", ",", "!", "?"))
    if not is_title or len(first.text) > 120 or first.text.strip("# ").lower() in GENERIC_HEADINGS:
        return "", lines
    if heading(first, second) or heading(second, lines[2] if len(lines) > 2 else None) or first.alone:
        return _EMBLEM.sub("", first.text).strip("# "), lines[1:]
    if words <= HEADING_WORDS + 4 and len(second.text) > len(first.text):
        return _EMBLEM.sub("", first.text), lines[1:]
    return "", lines


GENERIC_HEADINGS = frozenset(
    (
        "introduction",
        "conclusion",
        "overview",
        "summary",
        "background",
        "abstract",
        "preface",
        "contents",
        "references",
        "appendix",
        "notes",
        "faq",
    )
)


def _sections(lines: list[Line], text: str) -> list[Section]:
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    open_at: int | None = None
    end = 0

    def close() -> None:
        if open_at is not None:
            sections.append(Section(tuple(title for _, title in path), open_at, end))

    for number, line in enumerate(lines):
        found = heading(line, lines[number + 1] if number + 1 < len(lines) else None)
        if found:
            close()
            path = [level for level in path if level[0] < found[0]] + [found]
            open_at = None
        else:
            if open_at is not None and text[end : line.start].strip():  # a line was left out here
                close()
                open_at = None
            open_at = line.start if open_at is None else open_at
            end = line.start + len(line.text)
    close()
    return sections
