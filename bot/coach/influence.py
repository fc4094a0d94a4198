"""The line between honest influence and manipulation, for every bias that the coach suggests."""

from dataclasses import dataclass

from bot.languages import mark, say
from knowledge.playbook import Playbook
from knowledge.sections import Line
from knowledge.taxonomy import PlaybookKind

MANIPULATION = mark(
    "{title} becomes manipulation when it rests on something untrue, hides what matters to the choice, "
    "or leads people to what they would regret."
)
HONEST = mark(
    "Honest use of {title} holds when customers would still choose the same after you told them how it works."
)
"""For a bias whose document says nothing of its own about it."""


@dataclass(frozen=True)
class Caution:
    """When to leave a playbook alone or stop, in sentences, and the lines of documents that they rest on."""

    text: str
    lines: tuple[Line, ...]


def caution_of(playbook: Playbook) -> Caution:
    """For a bias what makes it manipulation and its honest version; for all others when not to use it."""
    if lines := playbook.use_it_honestly or _when_not(playbook):
        return Caution(" ".join(line.text for line in lines), lines)
    if playbook.kind is PlaybookKind.BIAS:
        title = playbook.title
        return Caution(f"{say(MANIPULATION, title=title)} {say(HONEST, title=title.lower())}", ())
    return Caution("", ())


def _when_not(playbook: Playbook) -> tuple[Line, ...]:
    return () if playbook.kind is PlaybookKind.BIAS else playbook.lines("When not to use it")[:1]
