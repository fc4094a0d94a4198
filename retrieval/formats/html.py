"""HTML page -> Document: its main content, with titles, lists and tables as in Markdown.

trafilatura finds out where the content is, and our own reading of the elements keeps its structure: numbered lists,
definitions, captions and code get lost in the text of trafilatura.
"""

import re
from collections.abc import Sequence
from copy import deepcopy

import trafilatura

from retrieval.documents import Document
from retrieval.formats.cleaning import cleaned, one_line
from retrieval.formats.elements import Element, parse_elements, parts_of, plain
from retrieval.formats.furniture import without_furniture
from retrieval.formats.navigation import is_navigation, without_tail
from retrieval.formats.outline import Block, Heading, Part, compose

ENOUGH = 0.5
"""With less than this share of the words between the first and last block of the content, all of the page is read."""
TELLING_WORDS = 3
"""A block of fewer words than these may stand anywhere on a page."""
SITE_WORDS = 5
"""The name of a site, behind the title of a page, has at most so many words."""

_SITE = re.compile(r"\s+(?:[|·•»–—-]|::)\s+")
_WORDS = re.compile(r"\w+")


def parse_html(name: str, text: str) -> Document:
    """The Document in a web page; `text` is decoded."""
    root = parse_elements(cleaned(text))
    if root is None:
        return compose(name, [])
    title = _title(root)
    page = without_furniture(root)
    parts = [part for part in parts_of(page) if part.text.strip()]
    parts = without_tail(_readable(_content(parts, _main_text(page))))
    return compose(name, parts, title)


def _main_text(page: Element) -> str:
    """What trafilatura takes for the content of the page."""
    return trafilatura.extract(deepcopy(page), favor_recall=True, include_comments=False, include_tables=True) or ""


def _content(parts: list[Part], main: str) -> list[Part]:
    """From the first block that belongs to the content to the last one, with the headings above the first."""
    known = f" {_words(main)} "
    inside = [n for n, part in enumerate(parts) if isinstance(part, Block) and _belongs(part, known)]
    if not inside:
        return parts
    first, last = inside[0], inside[-1]
    for part in parts[last + 1 :]:
        if isinstance(part, Heading) or f" {_words(part.text)} " not in known:
            break
        last += 1
    kept = parts[first : last + 1]
    if _count(kept) < ENOUGH * _count(parts):
        return parts
    above: list[Heading] = []
    for part in reversed(parts[:first]):
        if isinstance(part, Heading) and (not above or part.level < above[0].level):
            above.insert(0, part)
    return [*above, *kept]


def _belongs(block: Block, known: str) -> bool:
    words = _words(block.text)
    return words.count(" ") + 1 >= TELLING_WORDS and f" {words} " in known


def _words(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _count(parts: Sequence[Part]) -> int:
    return sum(len(part.text.split()) for part in parts)


def _readable(parts: Sequence[Part]) -> list[Part]:
    """The parts without navigation, and without what follows a heading such as "Related posts"."""
    kept: list[Part] = []
    below: int | None = None
    for part in parts:
        if isinstance(part, Heading):
            if below is None or part.level <= below:
                below = part.level if is_navigation(part.text) else None
            if below is None:
                kept.append(part)
        elif below is None and not is_navigation(part.text.strip().removeprefix("- ")):
            kept.append(part)
    return kept


def _title(root: Element) -> str:
    """The title without the name of the site: what the page is called, or else its first heading."""
    named = [*_meta(root, "og:title"), *(one_line(element.text or "") for element in root.iter("title"))]
    sites = _meta(root, "og:site_name")
    headings = [plain(heading) for heading in root.iter("h1")]
    for title in named:
        if title and title not in sites:
            return _without_site(title, headings, sites)
    return next((heading for heading in headings if heading), "")


def _meta(root: Element, name: str) -> list[str]:
    return [one_line(element.get("content", "")) for element in root.iter("meta") if element.get("property") == name]


def _without_site(title: str, headings: Sequence[str], sites: Sequence[str]) -> str:
    if any(heading.casefold() == title.casefold() for heading in headings):
        return title
    separators = list(_SITE.finditer(title))
    if not separators:
        return title
    last = separators[-1]
    site = title[last.end() :]
    return title[: last.start()] if site in sites or len(site.split()) <= SITE_WORDS else title
