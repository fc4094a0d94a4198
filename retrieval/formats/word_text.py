"""A paragraph of a Word file -> what is read in it: no deletions, no field codes, nothing hidden."""

from collections.abc import Iterator

from lxml import etree

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_UNREAD = (
    DELETED
    | {
        f"{W}{tag}"
        for tag in (
            "pPr",
            "rPr",
            "sdtPr",
            "instrText",
            "delText",
            "drawing",  # text boxes are read on their own
            "pict",
            "object",
            "rt",  # how an east Asian word is pronounced
        )
    }
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
)
_OFF = ("0", "false", "off")


def words(element: Element) -> Iterator[str]:
    """The pieces of text in a paragraph, in order."""
    for child in element:
        match child.tag:
            case _ if child.tag in _UNREAD:
                continue
            case t if t in (f"{W}t", _MATHS):
                yield child.text or ""
            case t if t in (f"{W}tab", f"{W}ptab"):
                yield " "
            case t if t in (f"{W}br", f"{W}cr"):
                yield "\n" if child.get(f"{W}type") in (None, "textWrapping") else " "
            case t if t == f"{W}noBreakHyphen":
                yield "-"
            case t if t == f"{W}r":
                if not is_on(child.find(f"{W}rPr/{W}vanish")):
                    yield from words(child)
            case _:
                yield from words(child)


def text_of(paragraph: Element) -> str:
    return "\n".join(" ".join(line.split()) for line in "".join(words(paragraph)).split("\n")).strip()


def boxes_in(paragraph: Element) -> list[Element]:
    """The contents of text boxes that are anchored in a paragraph; Word writes each twice, for programs old and new."""
    found = list(paragraph.iter(f"{W}txbxContent"))
    new = [box for box in found if not any(above.tag == _FALLBACK for above in box.iterancestors())]
    return [box for box in new or found if not any(above.tag == box.tag for above in box.iterancestors())]


def is_bold(paragraph: Element) -> bool:
    """Whether all its words are bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(words(run)).strip()]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def is_on(switch: Element | None) -> bool:
    """Whether a property such as bold is there, and not switched off."""
    return switch is not None and switch.get(f"{W}val") not in _OFF


def value(element: Element | None, path: str) -> str | None:
    """The value of a property below an element, such as "pPr/pStyle"."""
    found = None if element is None else element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
