"""A situation on one screen: what was understood, the playbooks that fit, one of them in full, and corrections."""

from collections import Counter
from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardMarkup

from bot.coach.correction import CHOSEN, CORRECTABLE, KNOWN, USUAL
from bot.coach.influence import caution_of
from bot.coach.recommendation import Recommendation
from bot.coach.shelves import Facet, key_of
from bot.coach.situation import Situation
from bot.languages import mark, say, say_within
from bot.rendering.answers import Rendered
from bot.rendering.cards import SITUATIONS, View
from bot.rendering.keyboards import button, keyboard, pages_of, place_in, turning, within
from bot.rendering.parts import LIMIT, Part, bold, divided, joined, plain, shortened, stacked
from bot.rendering.playbooks import EXAMPLE, PLAYBOOKS
from bot.rendering.sources import sources
from bot.store.situations import Told
from knowledge.taxonomy import PlaybookKind, Word
from knowledge.vocabulary import Understood
from retrieval.answering import Citation

NOBODY = "-"
"""Instead of a word: none of them."""

SAID, REASON = 60, 110
"""The most characters that are shown of what was said, and of a reason in the list."""
REASONS, STEPS = 3, 5
"""How many stand on the screen of one playbook."""

SHORTENED = mark("That was long; I read the first {limit} characters.")
_NOTHING_UNDERSTOOD = mark(
    "I could not read from that what you sell or where it hurts. Say what you sell and what goes wrong, for example:\n"
)
_NOTHING_FITS = mark("I have no playbook that fits this. Correct what I understood, or look through all of them.")
_BROWSE = mark("Browse playbooks")


def ranked(told: Told, found: Sequence[Recommendation], notice: str = "") -> Rendered:
    """What was understood, and the playbooks that fit, best first."""
    notices = [plain(notice)] if notice else []
    browse = [button(say(_BROWSE), PLAYBOOKS, "home")]
    if not found and not _says_something(told.situation):
        hint = plain(say(_NOTHING_UNDERSTOOD)) + plain(EXAMPLE).within("code")
        return Rendered((joined([*notices, hint])[0].html,), keyboard(browse))
    rows = [plain(f"{number}. ") + row for number, row in enumerate(_listed(found), start=1)]
    fits = stacked([plain(say("What fits best:")), *rows]) if rows else plain(say(_NOTHING_FITS))
    numbers = [
        button(str(number), SITUATIONS, told.id, "is", key_of(one.playbook))
        for number, one in enumerate(found, start=1)
    ]
    corrections = [button(f"✎ {say(facet.label)}", SITUATIONS, told.id, "in", facet.key, 0) for facet in CORRECTABLE]
    html = joined([*notices, _understood(told.situation), fits])[0].html
    return Rendered((html,), keyboard(numbers, corrections, [] if found else browse))


def recommendation(told: Told, one: Recommendation) -> Rendered:
    """Why a playbook fits, what to do first, how to measure it, when to leave it alone, and the exact quotes."""
    playbook = one.playbook
    shown = _Shown(one.citations)
    parts = [
        bold(playbook.title) + plain(f" · {say_within(playbook.kind.label)}"),
        stacked([bold(say("Why")), *(shown.row("• ", reason) for reason in one.because[:REASONS])]),
        stacked([bold(say("Do this")), *(shown.row(*step) for step in _steps(one, told.situation))]),
    ]
    if one.measure:
        parts.append(bold(say("Measure it:")) + plain(" ") + shown.row("", one.measure))
    if one.caution:
        honestly = playbook.kind is PlaybookKind.BIAS or playbook.use_it_honestly
        label = say("Use it honestly:") if honestly else say("When not to:")
        lines = [line.text for line in caution_of(playbook).lines] or [one.caution]
        parts.append(bold(label) + plain(" ") + stacked([shown.row("", line) for line in lines]))
    room = LIMIT - sum(part.length + 2 for part in parts)
    return Rendered((joined([*parts, *sources(shown.citations, room)])[0].html,), _keyboard(told, one))


def chooser(told: Told, facet: Facet, page: int) -> Rendered:
    """The words to choose from instead of what was understood."""
    pages = pages_of(facet.words)
    page = within(page, pages)
    rows = [[button(say(word.label), SITUATIONS, told.id, "as", facet.key, word.value)] for word in pages[page]]
    turn = turning(page, pages, lambda number: (SITUATIONS, told.id, "in", facet.key, number))
    end = [button(say("None of these"), SITUATIONS, told.id, "as", facet.key, NOBODY)]
    back = [button(say("‹ Back"), SITUATIONS, told.id)]
    asked = say("Which one is it? I rank the playbooks again.")
    head = bold(say(facet.label)) + plain(f"\n{asked}{place_in(page, pages)}")
    return Rendered((head.html,), keyboard(*rows, turn, [*end, *back]))


class _Shown:
    """Lines of a screen, each with the numbers of the citations that it rests on."""

    def __init__(self, citations: Sequence[Citation]) -> None:
        self._all = citations
        self.citations: list[Citation] = []

    def row(self, mark: str, text: str) -> Part:
        """A line with its numbers behind it; its citations are counted in the order of the screen."""
        told = next((one for one in self._all if text in one.quote or one.quote in text), None)
        if told and told not in self.citations:
            self.citations.append(told)
        number = f" [{self.citations.index(told) + 1}]" if told else ""
        return (bold(mark) if mark.endswith(": ") else plain(mark)) + plain(divided(text)[0] + number)


def _keyboard(told: Told, one: Recommendation) -> InlineKeyboardMarkup:
    views = [(View.SAY, say("Say it")), (View.STEPS, say("All steps"))]
    key = key_of(one.playbook)
    offered = [
        button(label, PLAYBOOKS, "is", key, view.key, 0, SITUATIONS, told.id)
        for view, label in views
        if view.is_in(one.playbook)
    ]
    return keyboard(offered, [button(say("‹ Back"), SITUATIONS, told.id)])


def _listed(found: Sequence[Recommendation]) -> Iterator[Part]:
    """Each playbook with one reason: its own where it has one, else one that the playbooks above it did not give."""
    shared = Counter(reason for one in found for reason in one.because)
    given: Counter[str] = Counter()
    for one in found:
        title = bold(one.playbook.title)
        if one.because:
            reason = min(one.because, key=lambda reason: (shared[reason] > 1, given[reason]))
            given[reason] += 1
            title += plain(f": {_cut(reason, REASON)}")
        yield title


def _steps(one: Recommendation, situation: Situation) -> Iterator[tuple[str, str]]:
    """The first steps, those for the industry and the stage named as such, the others numbered as in the playbook."""
    playbook = one.playbook
    industry = situation.industry and playbook.by_industry.get(situation.industry.word)
    marks = {line.text: f"{line.number}. " for line in playbook.steps if line.number}
    if industry and situation.industry:
        marks[industry.text] = f"{say(situation.industry.word.label)}: "
    stage = situation.stage and playbook.across_the_journey.get(situation.stage.word)
    if stage and situation.stage:
        marks[stage.text] = say("{stage} stage:", stage=say(situation.stage.word.label)) + " "
    for step in one.steps[:STEPS]:
        yield marks.get(step, "• "), step


def _understood(situation: Situation) -> Part:
    return stacked(
        [
            plain(say("I understood:")),
            _part(Facet.INDUSTRY, [situation.industry] if situation.industry else []),
            _part(Facet.STAGE, [situation.stage] if situation.stage else []),
            _part(Facet.HURTS, situation.challenges),
        ]
    )


def _part(facet: Facet, understood: Sequence[Understood[Word]]) -> Part:
    """A part of the situation, with the words that said it."""
    head = plain(f"• {say(facet.label)}: ")
    if not understood:
        return head + plain(say("not said"))
    first, *others = (bold(say(one.word.label)) + plain(f" ({_said(one.said)})") for one in understood)
    return sum((plain("; ") + one for one in others), head + first)


def _said(said: str) -> str:
    return say(said) if said in (CHOSEN, USUAL, KNOWN) else f"“{shortened(said, SAID)}”"


def _cut(reason: str, limit: int) -> str:
    """A reason within the limit; a quotation stays in its marks."""
    cut = shortened(reason, limit)
    opened, closed = ("„", "“") if "„" in cut else ("“", "”")
    return f"{cut}{closed}" if cut.count(opened) > cut.count(closed) else cut


def _says_something(situation: Situation) -> bool:
    return bool(situation.industry or situation.stage or situation.challenges)
