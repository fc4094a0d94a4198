"""What the styles and lists of a Word file say about a paragraph: the level of a heading, the marker of an item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.formats.word_text import Element, W, number, value

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?", re.IGNORECASE)
_UNREAD = re.compile(r"toc (?:\d|heading)|table of figures|index \d|header|footer", re.IGNORECASE)

HEADING_LEVELS = 9
LIST_LEVELS = 9


@dataclass(frozen=True)
class Marker:
    """What stands before an item of a list, such as "- " or "2. ", and how deep in the list it is; 0 is outermost."""

    text: str
    depth: int


class Styles:
    """The styles of a document; a paragraph may say for itself what its style would say."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        default = (style for style in found if style.get(f"{W}default") and style.get(f"{W}type") == "paragraph")
        self._default = next((style.get(f"{W}styleId", "") for style in default), "")

    def names(self, paragraph: Element) -> list[str]:
        """The name of the paragraph's style, and of those it is based on."""
        return [value(style, "name") or "" for style in self._chain(paragraph)]

    def name_of(self, style_id: str | None) -> str:
        return value(self._styles.get(style_id or ""), "name") or ""

    def is_title(self, paragraph: Element) -> bool:
        return "title" in map(str.lower, self.names(paragraph))

    def is_unread(self, paragraph: Element) -> bool:
        """Whether it belongs to a table of contents or the like."""
        return any(_UNREAD.fullmatch(name) for name in self.names(paragraph))

    def heading_level(self, paragraph: Element) -> int:
        """1 for the outermost headings, 0 for what is none."""
        for element in (paragraph, *self._chain(paragraph)):
            outline = number(value(element, "pPr/outlineLvl"), HEADING_LEVELS)
            named = _HEADING.fullmatch(value(element, "name") or "")
            if named or outline < HEADING_LEVELS:
                return int(named[1]) if named else outline + 1
        return 0

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """The id of the paragraph's list and its depth in there; None outside of lists."""
        list_id, depth = None, None
        for element in (paragraph, *self._chain(paragraph)):
            list_id = list_id or value(element, "pPr/numPr/numId")
            depth = depth or value(element, "pPr/numPr/ilvl")
        if list_id is None or list_id == "0":
            return None
        named = next((found for name in self.names(paragraph) if (found := _LIST.fullmatch(name))), None)
        return list_id, min(max(number(depth, 0), number(named and named[1], 1) - 1), LIST_LEVELS - 1)

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        style_id, seen = value(paragraph, "pPr/pStyle") or self._default, set()
        while style_id and style_id not in seen and (style := self._styles.get(style_id)) is not None:
            yield style
            seen.add(style_id)
            style_id = value(style, "basedOn") or ""


class Lists:
    """Counts the items of numbered lists."""

    def __init__(self, root: Element | None) -> None:
        self._formats: dict[tuple[str, int], tuple[str, int]] = {}  # of a list's level: how it counts, and from where
        self._counts: dict[tuple[str, int], int] = {}
        if root is not None:
            self._load(root)

    def marker(self, list_id: str, depth: int) -> Marker:
        """The marker of the next item."""
        form, first = self._formats.get((list_id, depth), ("bullet", 1))
        for deeper in range(depth + 1, LIST_LEVELS):
            self._counts.pop((list_id, deeper), None)
        if form in ("bullet", "none"):
            return Marker("- ", depth)
        count = self._counts[list_id, depth] = self._counts.get((list_id, depth), first - 1) + 1
        return Marker(f"{count}. ", depth)

    def _load(self, root: Element) -> None:
        levels = {found.get(f"{W}abstractNumId"): found for found in root.findall(f"{W}abstractNum")}
        for listed in root.findall(f"{W}num"):
            list_id = listed.get(f"{W}numId", "")
            abstract = levels.get(value(listed, "abstractNumId"))
            for level in [] if abstract is None else abstract.findall(f"{W}lvl"):
                depth = number(level.get(f"{W}ilvl"), 0)
                form, first = value(level, "numFmt") or "decimal", number(value(level, "start"), 1)
                self._formats[list_id, depth] = form, first
            for override in listed.findall(f"{W}lvlOverride"):
                depth = number(override.get(f"{W}ilvl"), 0)
                form, first = self._formats.get((list_id, depth), ("decimal", 1))
                self._formats[list_id, depth] = form, number(value(override, "startOverride"), first)
