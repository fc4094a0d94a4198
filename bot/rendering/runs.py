"""A run of the index as its message shows it: how far it is, and what came of it."""

from collections.abc import Sequence

from bot.languages import decimal, mark, say, say_counted
from bot.library import Published, Run, Stage
from bot.rendering.answers import Rendered
from bot.rendering.documents import passages_of
from bot.rendering.keyboards import Row, button, keyboard
from bot.rendering.parts import Part, and_more, plain, shortened, stacked
from bot.store.documents import Change

RUNS = "n"
"""First letter of callback data: n:ID:stop|undo|again|news|tell."""

NAMED = 6
"""So many changed documents are named."""

_NAME = 60
_PUBLISHED = mark("Published: generation {number}, {passages}, {seconds} s.")
_FAILED = mark("That did not work: {reason} I go on answering from the former index, and nothing is lost.")
_DONE = {
    "added": mark("Added: {name}"),
    "updated": mark("Replaced: {name}"),
    "removed": mark("Removed: {name}"),
    "unchanged": mark("Unchanged: {name}"),
}
_STEPS = ((Stage.READING, mark("read")), (Stage.EMBEDDING, mark("embedded")), (Stage.VERIFYING, mark("verified")))


def progress_screen(run_id: int, changes: Sequence[Change], run: Run) -> Rendered:
    """While it goes on."""
    rows = [*_changed(changes), plain(_steps(run))]
    return Rendered((stacked(rows).html,), keyboard([button(say("Stop"), RUNS, run_id, "stop")]))


def waiting_screen(run_id: int, changes: Sequence[Change]) -> Rendered:
    """Before it has begun."""
    return progress_screen(run_id, changes, Run())


def done_screen(
    run_id: int, changes: Sequence[Change], others: Sequence[Change], published: Published, answered: int = 0
) -> Rendered:
    """It is published. `changes` are those of this run, `others` came by other ways since the generation before.

    So many open questions are `answered` by it now.
    """
    passages, generation = passages_of(published.passages), str(published.generation)
    if not changes and not others:
        text = say(
            "Nothing has changed: generation {number} is current, {passages}.", number=generation, passages=passages
        )
        return Rendered((plain(text).html,))
    said = say(_PUBLISHED, number=generation, passages=passages, seconds=decimal(published.seconds, 1))
    rows = [*_changed([*changes, *others]), plain(said)]
    buttons = []
    if answered:
        told = say_counted(
            "{count} open question is answered by it now.", "{count} open questions are answered by it now.", answered
        )
        rows.append(plain(told))
        buttons.append([button(say("Show"), RUNS, run_id, "news")])
        buttons.append([button(say("Tell the people who asked"), RUNS, run_id, "tell")])
    if changes:
        buttons.append(_undo(run_id, changes))
    return Rendered((stacked(rows).html,), keyboard(*buttons) if buttons else None)


def stopped_screen(run_id: int, changes: Sequence[Change]) -> Rendered:
    """It was stopped before it was published."""
    said = say("Stopped. I go on answering from the former index.")
    rest = say("What was changed waits; it is taken up by the next run.")
    rows = [*_changed(changes), plain(f"{said} {rest}" if changes else said)]
    again = [button(say("Go on"), RUNS, run_id, "again")]
    return Rendered((stacked(rows).html,), keyboard([*again, *_undo(run_id, changes)]))


def failed_screen(run_id: int, changes: Sequence[Change], reason: str) -> Rendered:
    """It came to nothing."""
    said = say(_FAILED, reason=reason)
    rows = [*_changed(changes), plain(said)]
    again = [button(say("Try again"), RUNS, run_id, "again")]
    return Rendered((stacked(rows).html,), keyboard([*again, *_undo(run_id, changes)]))


def undone_screen() -> Rendered:
    """There was nothing left to take back."""
    return Rendered((plain(say("These documents were changed again since then, so there is nothing to undo.")).html,))


def _steps(run: Run) -> str:
    if run.stage is Stage.WAITING:
        return say("Waiting for another run of the index to end …")
    order = [stage for stage, _ in _STEPS]
    at = order.index(run.stage) if run.stage in order else len(order)
    said = []
    for number, (stage, word) in enumerate(_STEPS):
        done = number < at or run.stage is Stage.PUBLISHED
        if stage is Stage.EMBEDDING and not done and number == at:
            said.append(f"{say(word)} " + say("{number} of {total}", number=run.done, total=run.total))
        elif done:
            said.append(f"{say(word)} ✓")
    found = [say_counted("{count} new or changed", "{count} new or changed", run.documents)] if run.documents else []
    steps = [*found, *(said or [say("reading")])]
    return say("Working: {steps} …", steps=", ".join(steps))


def _changed(changes: Sequence[Change]) -> list[Part]:
    rows = [plain(say(_DONE[one.outcome], name=shortened(one.name, _NAME))) for one in changes[:NAMED]]
    rest = len(changes) - NAMED
    return [*rows, plain(and_more(rest))] if rest > 0 else rows


def _undo(run_id: int, changes: Sequence[Change]) -> Row:
    return [button(say("Undo"), RUNS, run_id, "undo")] if changes else []
