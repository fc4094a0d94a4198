"""/stats in a few lines, below its picture."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from telegram.constants import MessageLimit

from bot.rendering.parts import bold, counted, joined, plain, shortened
from bot.rendering.pictures.canvas import day
from bot.rendering.pictures.stats import Funnel, funnels, heading, seconds
from bot.store.generations import Generation
from bot.store.statistics import Figures
from bot.store.uses import Used
from knowledge.diagnostic import Diagnostic

NAME, WHERE, MOST = 40, 60, 3
"""The most characters of a name and of a place, and the most diagnostics in the text."""


@dataclass(frozen=True)
class Prices:
    """What a million tokens cost, read and written; 0 where nobody has said."""

    input: float = 0.0
    output: float = 0.0


def stats_caption(figures: Figures, diagnostics: Mapping[str, Diagnostic], further: Iterable[str] = ()) -> str:
    """The figures, and `further` lines, as HTML that fits below a photo: what does not fit is left out from the end."""
    lines = [plain(line) for line in (*_lines(figures, funnels(figures, diagnostics)), *further) if line]
    return joined([bold(heading(figures)), *lines], MessageLimit.CAPTION_LENGTH, gap="\n")[0].html


def model_line(used: Used, prices: Prices) -> str:
    """What the chat model was used for; empty where it was not."""
    if not used.calls:
        return ""
    cost = (used.input_tokens * prices.input + used.output_tokens * prices.output) / 1_000_000
    spent = f", about {cost:,.2f}" if cost else ""
    read, written = f"{used.input_tokens:,} tokens read", f"{used.output_tokens:,} written"
    return f"Chat model: {counted(used.calls, 'call')}, {read}, {written}{spent}"


def index_line(generation: Generation | None, changed: bool) -> str:
    """The state of the index; `changed`: documents were changed since it was made."""
    if generation is None or generation.published_at is None:
        return "Index: none yet"
    facts = f"{len(generation.documents):,} documents, {generation.passages:,} passages"
    wait = ", changes wait for /reindex" if changed else ""
    return f"Index: generation {generation.number} of {day(generation.published_at)}, {facts}{wait}"


def _lines(figures: Figures, shown: list[Funnel]) -> Iterator[str]:
    asked = figures.answered + figures.refused
    yield f"Questions: {figures.answered:,} of {asked:,} answered" if asked else "Questions: none yet"
    if figures.people:
        yield f"Asked by: {counted(figures.people, 'person', 'people')} in {counted(figures.chats, 'chat', 'chats')}"
    if figures.median is not None:
        yield f"Answers: half within {seconds(figures.median)}, 95 % within {seconds(figures.slowest)}"
    yield f"Votes: {figures.liked:,} helpful, {figures.disliked:,} not"
    for one in shown[:MOST]:
        yield _line(one)
    yield f"Reports: {figures.reports:,} · Experiments: {figures.running:,} running, {figures.concluded:,} concluded"
    yield f"Reminders: {figures.reminded:,} sent, {figures.reminders:,} to come"
    if figures.waiting:
        yield f"Messages waiting for me: {figures.waiting:,}"
    yield f"Open gaps: {figures.gaps:,}, see /gaps" if figures.gaps else "Open gaps: none"


def _line(one: Funnel) -> str:
    left = f"; {one.left:,} left {shortened(one.where, WHERE)}" if one.left else ""
    return f"{shortened(one.title, NAME)}: {one.finished:,} of {one.begun:,} finished{left}"
