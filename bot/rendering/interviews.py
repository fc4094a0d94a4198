"""The screens of an interview: the list of diagnostics, the story, what was understood, a question, a confirmation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.coach.correction import KNOWN
from bot.coach.interview import Asked, By, Given
from bot.coach.steps import Stage, Standing
from bot.coach.telling import answer_in_words
from bot.languages import amount, mark, say, say_counted
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import Row, button, keyboard, pages_of, place_in, turning, within
from bot.rendering.parts import Part, bold, joined, plain, shortened, stacked
from knowledge.diagnostic import Diagnostic, Question, QuestionKind

DIAGNOSES = "d"
"""First letter of callback data: d:list, d:new:DIAGNOSTIC, d:go:ID, d:over:DIAGNOSTIC, d:ID:REVISION:ACTION[:VALUE]."""

LONG = 16
"""Options longer than this stand below each other, shorter ones in twos or threes."""
KEYS = ("123", "456", "789")
SAID = 60
PAGED = 10
"""More options than this are turned like pages."""

_LIST = mark("A few taps or words, about three minutes. You get what to change, why, and what to try first.")
_TAKE_ME = mark("Take me through the questions")


@dataclass(frozen=True)
class Screen:
    """An interview on the screen: its number and revision go into every button."""

    id: int
    revision: int
    standing: Standing
    in_group: bool = False

    @property
    def diagnostic(self) -> Diagnostic:
        return self.standing.interview.diagnostic

    def to(self, label: str, *where: object) -> InlineKeyboardButton:
        return button(label, DIAGNOSES, self.id, self.revision, *where)


@dataclass(frozen=True)
class Unfinished:
    """An interview that can be gone on with: its number, title, and how far it is."""

    id: int
    title: str
    number: int
    total: int


def listed(diagnostics: Iterable[Diagnostic], unfinished: Sequence[Unfinished] = (), note: str = "") -> Rendered:
    """The diagnostics to choose from, those begun first."""
    going = [
        [
            button(
                say("▸ Go on: {title} ({number} of {total})", title=one.title, number=one.number, total=one.total),
                DIAGNOSES,
                "go",
                one.id,
            )
        ]
        for one in unfinished
    ]
    fresh = [
        [button(say("{name} · {minutes} min", name=one.title, minutes=one.minutes), DIAGNOSES, "new", one.id)]
        for one in diagnostics
        if one.listed
    ]
    parts = [bold(say("Check your business")) + plain(f"\n{say(_LIST)}")]
    return Rendered((_html([*_noted(note), *parts]),), keyboard(*going, *fresh))


def busy(open_one: Unfinished, wanted: Diagnostic, note: str = "") -> Rendered:
    """Another interview is open here: which one to do."""
    text = say(
        "You are at question {number} of {total} of “{title}”. "
        "Shall I go on with it, or begin “{wanted}”? What you answered is kept either way.",
        number=open_one.number,
        total=open_one.total,
        title=open_one.title,
        wanted=wanted.title,
    )
    go_on = [button(say("Go on: {title}", title=open_one.title), DIAGNOSES, "go", open_one.id)]
    begin = [button(say("Begin: {title}", title=wanted.title), DIAGNOSES, "over", wanted.id)]
    return Rendered((_html([*_noted(note), plain(text)]),), keyboard(go_on, begin))


def screen(shown: Screen, *, page: int = 0, note: str = "") -> Rendered:
    """What an interview shows now."""
    match shown.standing.waiting.stage:
        case Stage.STORY:
            return _story(shown, note)
        case Stage.REVIEW:
            return _review(shown, note)
        case Stage.CORRECT:
            return _correct(shown, note)
        case Stage.CONFIRM:
            return _confirm(shown, note)
        case Stage.ASKING:
            return _question(shown, page, note)


def why(asked: Asked) -> str:
    """Why a question is asked, short enough for an alert of Telegram."""
    return shortened(asked.question.why, 200)


def _story(shown: Screen, note: str) -> Rendered:
    diagnostic = shown.diagnostic
    minutes = say_counted("about a minute", "about {count} minutes", diagnostic.minutes)
    head = bold(diagnostic.title) + plain(f" · {minutes}\n{diagnostic.summary}")
    rows, asks = [[shown.to(say(_TAKE_ME), "go")]], [plain(diagnostic.story)]
    if diagnostic.taps_first:
        first = shown.standing.go_on().asked
        rows, asks = _answers(shown, first, 0)[0], [bold(first.text), *asks]
    return Rendered((_html([*_noted(note), head, *asks, *_by_reply(shown)]),), keyboard(*rows, [_cancel(shown)]))


def _review(shown: Screen, note: str) -> Rendered:
    standing = shown.standing
    is_plan = shown.diagnostic.is_planned
    lines = [
        plain(say("This is the plan:") if is_plan else say("I understood:")),
        *(_understood(asked, given) for asked, given in standing.understood),
    ]
    left = len([asked for asked in standing.interview.path if asked.key not in standing.interview.answers])
    rest = (
        say_counted("One question is left.", "{count} questions left.", left)
        if left
        else say("Shall it begin?")
        if is_plan
        else say("That answers all of it.")
    )
    go_on = say("Start") if is_plan and not left else say("Go on")
    change = say("Change") if is_plan else say("Correct something")
    rows = [[shown.to(go_on, "go"), shown.to(change, "c")], [_cancel(shown)]]
    head = bold(shown.diagnostic.title)
    if is_plan:
        head += plain(f" · {standing.interview.story}")
    return Rendered((_html([*_noted(note), head, stacked(lines), plain(rest)]),), keyboard(*rows))


def _understood(asked: Asked, given: Given) -> Part:
    told = answer_in_words(asked, given)
    said = (
        f" (“{shortened(given.said, SAID)}”)"
        if given.said and given.said != told
        else f" ({say(KNOWN)})"
        if given.by is By.PROFILE
        else ""
    )
    return plain(f"• {asked.name}: ") + bold(told) + plain(said)


def _correct(shown: Screen, note: str) -> Rendered:
    rows = [
        [shown.to(f"✎ {asked.name}: {answer_in_words(asked, given)}", "o", number)]
        for number, (asked, given) in enumerate(shown.standing.understood)
    ]
    is_plan = shown.diagnostic.is_planned
    text = plain(say("What shall be different?") if is_plan else say("Which one is wrong? I ask it again."))
    return Rendered(
        (_html([*_noted(note), bold(shown.diagnostic.title), text]),), keyboard(*rows, [shown.to(say("‹ Back"), "b")])
    )


def _confirm(shown: Screen, note: str) -> Rendered:
    asked, waiting = shown.standing.asked, shown.standing.waiting
    rows = [[shown.to(_label(asked.question, one), "y", number)] for number, one in enumerate(waiting.picked)]
    text = stacked([plain(f"“{shortened(waiting.said, 200)}”"), plain(say("Do you mean:"))])
    return Rendered(
        (_html([*_noted(note), _heading(shown, asked), text]),),
        keyboard(*rows, [shown.to(say("Something else"), "b")], [_cancel(shown)]),
    )


def _label(question: Question, picked: str) -> str:
    """An option as its button has it; a figure as it is."""
    option = question.option(picked)
    return option.label if option else f"{picked} {question.unit}".strip()


def _question(shown: Screen, page: int, note: str) -> Rendered:
    asked = shown.standing.asked
    parts = [*_noted(note), _heading(shown, asked)]
    if hint := _hint(asked.question, shown.standing.waiting.picked):
        parts.append(plain(hint))
    options, place = _answers(shown, asked, page)
    if place:
        parts.append(plain(place.strip()))
    if asked.question.kind in (QuestionKind.TEXT, QuestionKind.LIST, QuestionKind.NUMBER):
        parts += _by_reply(shown)
    return Rendered((_html(parts),), keyboard(*options, *_controls(shown, asked)))


def _heading(shown: Screen, asked: Asked) -> Part:
    number, total = shown.standing.number, shown.standing.interview.total
    place = say("{number} of {total}", number=number, total=total)
    return bold(place) + plain(f" · {shown.diagnostic.title}\n\n") + bold(asked.text)


def _hint(question: Question, picked: Sequence[str]) -> str:
    match question.kind:
        case QuestionKind.MULTIPLE:
            return say("Tick all that apply, then tap Done.")
        case QuestionKind.NUMBER:
            unit = f" {question.unit}" if question.unit else ""
            return f"{amount(int(picked[0]))}{unit}" if picked else say("Send the number, or tap it in.")
        case QuestionKind.LIST:
            wanted = say(
                "Send up to {most}, with commas between them or each on a line of its own.", most=question.most
            )
            example = say("For example:\n{example}", example=question.example)
            return f"{wanted}\n{example}" if question.example else wanted
        case QuestionKind.TEXT:
            return (
                say("Answer in a sentence. For example: {example}", example=question.example)
                if question.example
                else say("Answer in a sentence.")
            )
        case QuestionKind.SCALE if question.low and question.high:
            return f"{question.least}: {question.low} · {question.most}: {question.high}"
        case _:
            return ""


def _answers(shown: Screen, asked: Asked, page: int) -> tuple[list[Row], str]:
    """The rows of answers to tap, and the place of the page among others."""
    question, picked = asked.question, shown.standing.waiting.picked
    if question.kind is QuestionKind.SCALE:
        steps = range(question.least, question.most + 1)
        return [list(row) for row in pages_of([shown.to(str(one), "f", one) for one in steps], 6)], ""
    if question.kind is QuestionKind.NUMBER:
        return list(_keypad(shown, picked[0] if picked else "")), ""
    choices = list(enumerate(question.choices))
    if question.vocabulary and len(choices) > PAGED:
        choices.sort(key=lambda one: one[1].label)
    pages = pages_of(choices, PAGED)
    page = within(page, pages)
    several = question.kind is QuestionKind.MULTIPLE
    ticks = {True: "☑ ", False: "☐ "}
    tapped = [
        shown.to(f"{ticks[option.id in picked] if several else ''}{option.label}", "a", number)
        for number, option in pages[page]
    ]
    longest = max((len(one.text) for one in tapped), default=0)
    rows = [list(row) for row in pages_of(tapped, 1 if longest > LONG else 2)] if tapped else []
    turn = turning(page, pages, lambda number: (DIAGNOSES, shown.id, shown.revision, "p", number))
    done = [shown.to(say("Done"), "ok")] if several and picked else []
    return [*rows, turn, done], place_in(page, pages)


def _keypad(shown: Screen, digits: str) -> Iterator[Row]:
    for row in KEYS:
        yield [shown.to(digit, "n", digits + digit) for digit in row]
    clear = [shown.to("⌫", "n", digits[:-1])] if digits else []
    yield [*clear, shown.to("0", "n", f"{digits}0"), *([shown.to(say("OK"), "ok")] if digits else [])]


def _controls(shown: Screen, asked: Asked) -> list[Row]:
    back = [shown.to(say("‹ Back"), "b")] if shown.standing.can_go_back else []
    skip = [] if asked.question.required else [shown.to(say("Skip"), "s")]
    return [[*back, *skip], [shown.to(say("Why we ask"), "w"), _cancel(shown)]]


def _cancel(shown: Screen) -> InlineKeyboardButton:
    return shown.to(say("Cancel"), "x")


def _by_reply(shown: Screen) -> list[Part]:
    """In a group only what is meant for the coach is read."""
    return [plain(say("Write it as a reply to this message."))] if shown.in_group else []


def _noted(note: str) -> list[Part]:
    return [plain(note).within("i")] if note else []


def _html(parts: Sequence[Part]) -> str:
    return joined(parts)[0].html
