"""Looking through the playbooks, on one screen: home, the words of a facet, the playbooks for a word."""

from bot.coach.shelves import Facet, Shelf, key_of, shelves_of
from bot.languages import mark, say, say_counted
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import button, keyboard, page_with, pages_of, place_in, turning, within
from bot.rendering.parts import Part, bold, joined, plain
from knowledge.catalogue import Catalogue

PLAYBOOKS = "p"
"""First letter of callback data: p:home, p:new, p:in:FACET:PAGE, p:of:FACET:WORD:PAGE, p:is:KEY:VIEW:PAGE:ORIGIN."""

EXAMPLE = "/playbooks guests book once and never return"

_HOME = mark("Each says when to use it, the steps, words to say and how to measure it. Look by:")
_TELL = mark("Or send the command with what happens behind it, and I pick what fits best:")
_NONE = mark("I have no playbooks here yet; whoever runs me adds documents. Ask me a question meanwhile.")
_WHICH = mark("Which one is it? The number is how many playbooks I have.")
_TAP = mark("Tap one for its steps, words to say and a measure.")


def home(catalogue: Catalogue) -> Rendered:
    """What there is, and the ways to look."""
    if not catalogue.playbooks:
        return Rendered((_html([plain(say(_NONE))]),))
    html = _html(
        [
            bold(say("Playbooks")) + plain(f" · {len(catalogue.playbooks)}\n{say(_HOME)}"),
            plain(f"{say(_TELL)}\n") + plain(EXAMPLE).within("code"),
        ]
    )
    ways = [button(say(facet.label), PLAYBOOKS, "in", facet.key, 0) for facet in Facet if shelves_of(catalogue, facet)]
    return Rendered((html,), keyboard(ways[:1], ways[1:3], ways[3:]))


def facet_screen(catalogue: Catalogue, facet: Facet, page: int) -> Rendered:
    """The words of a facet that have playbooks."""
    pages = pages_of(shelves_of(catalogue, facet))
    page = within(page, pages)
    rows = [
        [button(f"{say(shelf.word.label)} · {count}", PLAYBOOKS, "of", facet.key, shelf.word.value, 0)]
        for shelf, count in pages[page]
    ]
    html = _html([bold(say(facet.label)) + plain(f"\n{say(_WHICH)}{place_in(page, pages)}")])
    turn = turning(page, pages, lambda number: (PLAYBOOKS, "in", facet.key, number))
    return Rendered((html,), keyboard(*rows, turn, [button(say("‹ Back"), PLAYBOOKS, "home")]))


def shelf_screen(catalogue: Catalogue, shelf: Shelf, page: int) -> Rendered:
    """The playbooks for a word."""
    playbooks = shelf.playbooks(catalogue)
    pages = pages_of(playbooks)
    page = within(page, pages)
    place = (shelf.facet.key, shelf.word.value)
    rows = [[button(one.title, PLAYBOOKS, "is", key_of(one), "c", 0, *place)] for one in pages[page]]
    number = say_counted("{count} playbook", "{count} playbooks", len(playbooks))
    title = say("{facet}: {word}", facet=say(shelf.facet.label), word=say(shelf.word.label))
    head = bold(title) + plain(f" · {number}\n{say(_TAP)}{place_in(page, pages)}")
    turn = turning(page, pages, lambda number: (PLAYBOOKS, "of", *place, number))
    beside = [one for one, _ in shelves_of(catalogue, shelf.facet)]
    back = button(say("‹ Back"), PLAYBOOKS, "in", shelf.facet.key, page_with(shelf, beside))
    return Rendered((_html([head]),), keyboard(*rows, turn, [back]))


def _html(parts: list[Part]) -> str:
    return joined(parts)[0].html
