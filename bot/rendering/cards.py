"""One playbook on one screen: its card, and each of its parts with a way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from telegram import CopyTextButton, InlineKeyboardButton

from bot.coach.influence import caution_of
from bot.coach.shelves import Shelf, key_of
from bot.languages import mark, say, say_within
from bot.rendering.answers import LABEL_CHARACTERS, Rendered
from bot.rendering.keyboards import PAGE, button, keyboard, page_with, pages_of, place_in, turning, within
from bot.rendering.parts import LIMIT, Part, bold, divided, joined, plain, shortened, units
from bot.rendering.playbooks import PLAYBOOKS
from knowledge.catalogue import Catalogue
from knowledge.front_matter import Reference
from knowledge.playbook import Playbook
from knowledge.sections import Line
from knowledge.taxonomy import Industry, PlaybookKind

SITUATIONS = "t"
"""Instead of a facet: the card was opened from a situation, whose number follows."""

CARD, INDUSTRIES = "c", "i"
IN_BRIEF = 2
"""How many sentences of "In one minute" stand on the card."""
PART_CHARACTERS = 1500
"""The most of a part on one screen: longer ones are turned like pages."""
COPIED = 256
"""What a button can copy, in UTF-16 units."""

_HEADING = 400
_TAP_TO_COPY = mark("⧉ copies the words.")
_WHICH_INDUSTRY = mark("Which industry is yours?")

Origin = Shelf | int
"""Where a card was opened: on a shelf, or from the situation with this number."""


class View(Enum):
    """A part of a playbook that has a screen of its own. `key` addresses it; `heading` is the section it shows."""

    STEPS = "s", mark("Steps"), "Steps"
    SAY = "y", mark("Say it"), "Say it"
    MEASURE = "m", mark("Measure it"), "Measure it"
    WHEN_NOT = "n", mark("When not to"), "When not to use it"
    REFERENCES = "r", mark("Sources"), ""

    def __init__(self, key: str, label: str, heading: str) -> None:
        self.key = key
        self.label = label
        self.heading = heading

    @classmethod
    def at(cls, key: str) -> "View | None":
        return next((view for view in cls if view.key == key), None)

    def is_in(self, playbook: Playbook) -> bool:
        return bool(playbook.references if self is View.REFERENCES else playbook.lines(self.heading))


@dataclass(frozen=True)
class _Row:
    """A line of a screen, and the words that a button below it copies."""

    part: Part
    label: str = ""
    copied: str = ""


def card(playbook: Playbook, origin: Origin, catalogue: Catalogue) -> Rendered:
    """What a playbook is, in brief, and the parts it has."""
    brief = [line.quote for line in playbook.in_one_minute if line.quote != playbook.summary][:IN_BRIEF]
    parts = [_title(playbook) + plain(f" · {say_within(playbook.kind.label)}\n{playbook.summary}")]
    parts += [plain(piece) for piece in divided(" ".join(brief))]
    if isinstance(origin, Shelf) and isinstance(origin.word, Industry):
        parts += [
            bold(say("For {industry}:", industry=say_within(origin.word.label)))
            + plain(" ")
            + plain(playbook.by_industry[origin.word].text)
        ]
    if playbook.kind is PlaybookKind.BIAS:
        parts += [bold(say("Use it honestly:")) + plain(" ") + plain(caution_of(playbook).text)]
    offered = [_to(playbook, say(view.label), view.key, 0, origin) for view in View if view.is_in(playbook)]
    if playbook.by_industry:
        offered.insert(-1, _to(playbook, say("By industry"), INDUSTRIES, 0, origin))
    back = _back_to_shelf(playbook, origin, catalogue) if isinstance(origin, Shelf) else _back(playbook, origin)
    return Rendered((joined(parts)[0].html,), keyboard(*(list(row) for row in pages_of(offered, 2)), [back]))


def view_screen(playbook: Playbook, view: View, page: int, origin: Origin) -> Rendered:
    """One part of a playbook, with a button to copy each script."""
    pages = _paged(_reference_rows(playbook) if view is View.REFERENCES else _line_rows(playbook, view))
    page = within(page, pages)
    copies = [_copy(row) for row in pages[page] if 0 < units(row.copied) <= COPIED]
    hint = f"\n{say(_TAP_TO_COPY)}" if copies else ""
    head = _title(playbook) + plain(f" · {say_within(view.label)}{hint}{place_in(page, pages)}")
    turn = turning(page, pages, lambda number: _address(playbook, view.key, number, origin))
    html = joined([head, *joined([row.part for row in pages[page]], gap="\n")])[0].html
    return Rendered((html,), keyboard(*([copy] for copy in copies), turn, [_back(playbook, origin)]))


def industries_screen(playbook: Playbook, page: int, origin: Origin) -> Rendered:
    """The industries that a playbook has a line for."""
    industries = _industries(playbook)
    pages = pages_of(industries)
    page = within(page, pages)
    rows = [[_to(playbook, say(industry.label), INDUSTRIES, industry.value, origin)] for industry in pages[page]]
    turn = turning(page, pages, lambda number: _address(playbook, INDUSTRIES, number, origin))
    by = say_within(mark("By industry"))
    head = _title(playbook) + plain(f" · {by}\n{say(_WHICH_INDUSTRY)}{place_in(page, pages)}")
    return Rendered((head.html,), keyboard(*rows, turn, [_back(playbook, origin)]))


def industry_screen(playbook: Playbook, industry: Industry, origin: Origin) -> Rendered:
    """What a playbook says to one industry."""
    head = _title(playbook) + plain(f" · {say(industry.label)}")
    told = [plain(piece) for piece in divided(playbook.by_industry[industry].text)]
    back = _to(playbook, say("‹ Back"), INDUSTRIES, page_with(industry, _industries(playbook)), origin)
    return Rendered((joined([head, *told])[0].html,), keyboard([back]))


def line_part(line: Line) -> Part:
    """A line of a playbook: its number or bullet, its term in bold, its words."""
    mark = plain(f"{line.number}. " if line.number else "• " if line.term else "")
    text = divided(line.text, LIMIT - _HEADING)[0]
    return mark + bold(f"{line.term}: ") + plain(text) if line.term else mark + plain(text)


def _title(playbook: Playbook) -> Part:
    return bold(shortened(playbook.title, LABEL_CHARACTERS * 2))


def _line_rows(playbook: Playbook, view: View) -> list[_Row]:
    lines = playbook.lines(view.heading)
    return [_Row(line_part(line), line.term, _script(line.text) if view is View.SAY else "") for line in lines]


def _reference_rows(playbook: Playbook) -> list[_Row]:
    return [_Row(_reference(reference)) for reference in playbook.references]


def _reference(reference: Reference) -> Part:
    written = plain(f"• {reference.author} ({reference.year}). {reference.title}.")
    return written + plain(" ") + plain(f"{reference.where}").within("i") if reference.where else written


def _script(text: str) -> str:
    """The words of a script without the quotation marks around them."""
    return text[1:-1] if text[:1] in '"“' and text[-1:] in '"”' and len(text) > 2 else text


def _copy(row: _Row) -> InlineKeyboardButton:
    label = shortened(f"⧉ {row.label or row.copied}", LABEL_CHARACTERS)
    return InlineKeyboardButton(label, copy_text=CopyTextButton(row.copied))


def _paged(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows in pages that read well on a phone; a long row has one of its own."""
    pages: list[list[_Row]] = [[]]
    for row in rows:
        length = sum(one.part.length for one in pages[-1])
        if pages[-1] and (length + row.part.length > PART_CHARACTERS or len(pages[-1]) >= 2 * PAGE):
            pages.append([])
        pages[-1].append(row)
    return pages


def _industries(playbook: Playbook) -> list[Industry]:
    return sorted(playbook.by_industry, key=lambda industry: say(industry.label))


def _address(playbook: Playbook, view: str, place: object, origin: Origin) -> tuple[object, ...]:
    where = (origin.facet.key, origin.word.value) if isinstance(origin, Shelf) else (SITUATIONS, origin)
    return (PLAYBOOKS, "is", key_of(playbook), view, place, *where)


def _to(playbook: Playbook, label: str, view: str, place: object, origin: Origin) -> InlineKeyboardButton:
    return button(label, *_address(playbook, view, place, origin))


def _back(playbook: Playbook, origin: Origin) -> InlineKeyboardButton:
    """From a part to the card, or to what was recommended."""
    if isinstance(origin, Shelf):
        return _to(playbook, say("‹ Back"), CARD, 0, origin)
    return button(say("‹ Back"), SITUATIONS, origin, "is", key_of(playbook))


def _back_to_shelf(playbook: Playbook, shelf: Shelf, catalogue: Catalogue) -> InlineKeyboardButton:
    page = page_with(playbook, shelf.playbooks(catalogue))
    return button(say("‹ Back"), PLAYBOOKS, "of", shelf.facet.key, shelf.word.value, page)
