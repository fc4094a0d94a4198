"""A run of the index as its message shows it: how far it is, and what came of it."""

from collections.abc import Sequence

from bot.library import Published, Run, Stage
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import Row, button, keyboard
from bot.rendering.parts import Part, counted, plain, shortened, stacked
from bot.store.documents import Change

RUNS = "n"
"""First letter of callback data: n:ID:stop|undo|again|news|tell."""

NAMED = 6
"""So many changed documents are named."""

_NAME = 60
_DONE = {"added": "Added", "updated": "Replaced", "removed": "Removed", "unchanged": "Unchanged"}
_STEPS = ((Stage.READING, "read"), (Stage.EMBEDDING, "embedded"), (Stage.VERIFYING, "verified"))


def progress_screen(run_id: int, changes: Sequence[Change], run: Run) -> Rendered:
    """While it goes on."""
    rows = [*_changed(changes), plain(_steps(run))]
    return Rendered((stacked(rows).html,), keyboard([button("Stop", RUNS, run_id, "stop")]))


def waiting_screen(run_id: int, changes: Sequence[Change]) -> Rendered:
    """Before it has begun."""
    return progress_screen(run_id, changes, Run())


def done_screen(
    run_id: int, changes: Sequence[Change], others: Sequence[Change], published: Published, answered: int = 0
) -> Rendered:
    """It is published. `changes` are those of this run, `others` came by other ways since the generation before.

    So many open questions are `answered` by it now.
    """
    passages = counted(published.passages, "passage")
    if not changes and not others:
        text = f"Nothing has changed: generation {published.generation} is current, {passages}."
        return Rendered((plain(text).html,))
    said = f"Published: generation {published.generation}, {passages}, {published.seconds:.1f} s."
    rows = [*_changed([*changes, *others]), plain(said)]
    buttons = []
    if answered:
        questions = "1 open question is" if answered == 1 else f"{answered:,} open questions are"
        rows.append(plain(f"{questions} answered by it now."))
        buttons.append([button("Show", RUNS, run_id, "news")])
        buttons.append([button("Tell the people who asked", RUNS, run_id, "tell")])
    if changes:
        buttons.append(_undo(run_id, changes))
    return Rendered((stacked(rows).html,), keyboard(*buttons) if buttons else None)


def stopped_screen(run_id: int, changes: Sequence[Change]) -> Rendered:
    """It was stopped before it was published."""
    said = "Stopped. I go on answering from the former index."
    rest = " What was changed waits; it is taken up by the next run." if changes else ""
    rows = [*_changed(changes), plain(said + rest)]
    again = [button("Go on", RUNS, run_id, "again")]
    return Rendered((stacked(rows).html,), keyboard([*again, *_undo(run_id, changes)]))


def failed_screen(run_id: int, changes: Sequence[Change], reason: str) -> Rendered:
    """It came to nothing."""
    said = f"That did not work: {reason} I go on answering from the former index, and nothing is lost."
    rows = [*_changed(changes), plain(said)]
    again = [button("Try again", RUNS, run_id, "again")]
    return Rendered((stacked(rows).html,), keyboard([*again, *_undo(run_id, changes)]))


def undone_screen() -> Rendered:
    """There was nothing left to take back."""
    return Rendered((plain("These documents were changed again since then, so there is nothing to undo.").html,))


def _steps(run: Run) -> str:
    if run.stage is Stage.WAITING:
        return "Waiting for another run of the index to end …"
    order = [stage for stage, _ in _STEPS]
    at = order.index(run.stage) if run.stage in order else len(order)
    said = []
    for number, (stage, word) in enumerate(_STEPS):
        done = number < at or run.stage is Stage.PUBLISHED
        if stage is Stage.EMBEDDING and not done and number == at:
            said.append(f"{word} {run.done:,} of {run.total:,}")
        elif done:
            said.append(f"{word} ✓")
    found = f"{run.documents:,} new or changed, " if run.documents else ""
    return f"Working: {found}{', '.join(said) or 'reading'} …"


def _changed(changes: Sequence[Change]) -> list[Part]:
    rows = [plain(f"{_DONE[one.outcome]}: {shortened(one.name, _NAME)}") for one in changes[:NAMED]]
    rest = len(changes) - NAMED
    return [*rows, plain(f"… and {rest} more.")] if rest > 0 else rows


def _undo(run_id: int, changes: Sequence[Change]) -> Row:
    return [button("Undo", RUNS, run_id, "undo")] if changes else []
