"""/stats in a few lines, below its picture."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from telegram.constants import MessageLimit

from bot.languages import day, decimal, say, say_counted
from bot.rendering.documents import passages_of
from bot.rendering.parts import bold, joined, plain
from bot.rendering.pictures.stats import Funnel, funnels, heading
from bot.store.generations import Generation
from bot.store.statistics import Figures
from bot.store.uses import Used
from knowledge.diagnostic import Diagnostic


@dataclass(frozen=True)
class Prices:
    """What a million tokens cost, read and written; 0 where nobody has said."""

    input: float = 0.0
    output: float = 0.0


def stats_caption(figures: Figures, diagnostics: Mapping[str, Diagnostic], further: Iterable[str] = ()) -> str:
    """What the picture does not show and its essentials, then `further` lines, as HTML that fits below a photo.

    What does not fit is left out from the end.
    """
    lines = [plain(line) for line in (*_lines(figures, funnels(figures, diagnostics)), *further) if line]
    return joined([bold(heading(figures)), *lines], MessageLimit.CAPTION_LENGTH, gap="\n")[0].html


def model_line(used: Used, prices: Prices) -> str:
    """What the chat model was used for; empty where it was not."""
    if not used.calls:
        return ""
    cost = (used.input_tokens * prices.input + used.output_tokens * prices.output) / 1_000_000
    facts = [
        say_counted("{count} call", "{count} calls", used.calls),
        say_counted("{count} token read", "{count} tokens read", used.input_tokens),
        say("{number} written", number=used.output_tokens),
        *([say("about {cost}", cost=decimal(cost, 2))] if cost else []),
    ]
    return say("Chat model: {facts}", facts=", ".join(facts))


def index_line(generation: Generation | None, changed: bool) -> str:
    """The state of the index; `changed`: documents were changed since it was made."""
    if generation is None or generation.published_at is None:
        return say("Index: none yet")
    facts = [
        say("generation {number} of {day}", number=str(generation.number), day=day(generation.published_at)),
        say_counted("{count} document", "{count} documents", len(generation.documents)),
        passages_of(generation.passages),
        *([say("changes wait for /reindex")] if changed else []),
    ]
    return say("Index: {facts}", facts=", ".join(facts))


def _lines(figures: Figures, shown: list[Funnel]) -> Iterator[str]:
    asked = figures.answered + figures.refused
    some = say("Questions: {number} of {total} answered", number=figures.answered, total=asked)
    votes = say("Votes: {liked} helpful, {disliked} not", liked=figures.liked, disliked=figures.disliked)
    yield f"{some} · {votes}" if asked else say("Questions: none yet")
    if figures.people:
        people = say_counted("{count} person", "{count} people", figures.people)
        chats = say_counted("{count} chat", "{count} chats", figures.chats)
        yield say("Asked by: {people} in {chats}", people=people, chats=chats)
    if shown:
        begun, finished = sum(one.begun for one in shown), sum(one.finished for one in shown)
        yield say("Diagnostics: {number} of {total} finished", number=finished, total=begun)
    experiments = say(
        "Experiments: {running} running, {concluded} concluded", running=figures.running, concluded=figures.concluded
    )
    yield say("Reports: {number}", number=figures.reports) + f" · {experiments}"
    yield say("Reminders: {sent} sent, {waiting} to come", sent=figures.reminded, waiting=figures.reminders)
    if figures.waiting:
        yield say("Messages waiting for me: {number}", number=figures.waiting)
    yield say("Open gaps: {number}, see /gaps", number=figures.gaps) if figures.gaps else say("Open gaps: none")
