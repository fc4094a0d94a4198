"""Experiments on the screen: the one that runs, its check-in, what came of the others."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.coach.experiment import compared, text_of, with_range
from bot.coach.interview import Interview
from bot.languages import day, mark, say
from bot.rendering.answers import Rendered
from bot.rendering.interviews import DIAGNOSES
from bot.rendering.keyboards import button, keyboard
from bot.rendering.parts import Part, bold, joined, plain, shortened, stacked
from bot.rendering.reports import REPORTS
from bot.store.experiments import Experiment
from bot.store.reports import KeptReport

EXPERIMENTS = "x"
"""First letter of callback data: x:plan, x:over:REPORT:NUMBER, x:ID:done|partly|wait|later|stop."""

TITLE, LINE, PAST = 90, 300, 5
"""The most characters of a title and of a line, and the most experiments that are looked back at on a screen."""

_NONE = mark(
    "No experiment is running. Each report offers one to begin with: /history lists yours, /diagnose makes a new one."
)
_STATES = {
    "running": mark("running"),
    "done": mark("done"),
    "partly": mark("partly done"),
    "not yet": mark("not begun"),
    "stopped": mark("stopped"),
}
_CLOSING = mark("Four taps close the case, and show what should change.")
_VERDICTS = {
    "keep": mark("You keep it. Make it the rule: write it down where the next colleague finds it."),
    "drop": mark("It did not help here, and now you know. Take it back, and try the next idea."),
    "open": mark("Too early to say, so it goes on."),
}


def plan(running: Experiment | None, past: Sequence[Experiment]) -> Rendered:
    """/plan: what is being tried now, and what came of earlier experiments."""
    earlier = [one for one in past if one.state != "running"][:PAST]
    parts = [_card(running)] if running else [bold(say("Your plan")) + plain(f"\n{say(_NONE)}")]
    if earlier:
        rows = [
            plain(f"• {day(one.updated_at)}: ") + plain(f"{_short(one)} ({say(_STATES[one.state])})") for one in earlier
        ]
        parts.append(stacked([bold(say("Before")), *rows]))
    buttons = [
        [button(say("Done"), *_at(running, "done")), button(say("Partly"), *_at(running, "partly"))],
        [button(say("Not yet"), *_at(running, "wait")), button(say("Stop it"), *_at(running, "stop"))],
    ] if running else [[button(say("Check your business"), DIAGNOSES, "list")]]  # fmt: skip
    return Rendered((_html(parts),), keyboard(*buttons))


def started(experiment: Experiment) -> Rendered:
    """It runs from now on."""
    promise = plain(say("I ask on {day} how it went. /plan shows it until then.", day=day(experiment.review_at)))
    return Rendered((_html([_card(experiment), promise]),))


def one_at_a_time(running: Experiment, report: KeptReport, number: int) -> Rendered:
    """Another experiment runs: which one to do."""
    text = say(
        "You are trying “{step}” until {day}. One at a time shows what made the difference. "
        "Shall I stop it for the new one?",
        step=_short(running),
        day=day(running.review_at),
    )
    begin = button(say("Stop it, plan the new one"), EXPERIMENTS, "over", report.id, number)
    return Rendered((_html([plain(text)]),), keyboard([begin], [button(say("Keep it"), REPORTS, report.id, "sum")]))


def check_in(experiment: Experiment) -> Rendered:
    """On the day of the review."""
    when = say("You set out to try this on {day}:", day=day(experiment.created_at))
    text = plain(f"{when}\n") + bold(shortened(experiment.step, LINE))
    buttons = [
        [button(say("Done"), *_at(experiment, "done")), button(say("Partly"), *_at(experiment, "partly"))],
        [button(say("Not yet"), *_at(experiment, "wait")), button(say("Ask me later"), *_at(experiment, "later"))],
        [button(say("Stop asking"), *_at(experiment, "stop"))],
    ]
    return Rendered((_html([text, plain(say("Did it happen?"))]),), keyboard(*buttons))


def put_off(experiment: Experiment, word: str) -> Rendered:
    """It is asked again later."""
    text = plain(f"{word} {_again(experiment)}\n") + bold(_short(experiment))
    return Rendered((_html([text]),), keyboard([button(say("Show the plan"), EXPERIMENTS, "plan")]))


def stopped(experiment: Experiment) -> Rendered:
    """It was given up."""
    text = plain(say("Stopped: {step}. I won't ask about it again. What hurts now?", step=_short(experiment)))
    return Rendered((_html([text]),), keyboard([button(say("Check your business"), DIAGNOSES, "list")]))


def concluded(experiment: Experiment, interview: Interview) -> Rendered:
    """What came of it, and what to do next."""
    figures = compared(experiment.baseline, text_of(interview, "now"))
    verdict = next((say(_VERDICTS[one]) for one in interview.chosen("worked") if one in _VERDICTS), "")
    head = bold(say("Experiment")) + plain(f" · {_short(experiment)}")
    parts = [head, *(plain(text) for text in (figures, verdict) if text)]
    if experiment.state == "running":
        parts.append(plain(_again(experiment)))
        return Rendered((_html(parts),), keyboard([button(say("Show the plan"), EXPERIMENTS, "plan")]))
    parts.append(plain(say("The next report leaves it out and suggests other things.")))
    again = [[button(say("To its report"), REPORTS, experiment.report_id, "sum")]] if experiment.report_id else []
    return Rendered((_html(parts),), keyboard(*again, [button(say("Check your business"), DIAGNOSES, "list")]))


def debrief(report: KeptReport, diagnostic: str, now: datetime | None = None) -> Rendered:
    """The day after an angry customer."""
    days = ((now or datetime.now(UTC)).date() - report.created_at.date()).days
    told = (
        say("Yesterday you had an angry customer.")
        if days <= 1
        else say("On {day} you had an angry customer.", day=day(report.created_at))
    )
    text = f"{told} {say(_CLOSING)}"
    return Rendered((_html([plain(text)]),), keyboard([button(say("Debrief"), DIAGNOSES, "new", diagnostic)]))


def _card(experiment: Experiment) -> Part:
    rows = [bold(say("Experiment")) + plain(f" · {shortened(experiment.title, TITLE)}")]
    told = (
        (say("Try"), experiment.step),
        (say("Where"), experiment.touchpoint),
        (say("Measure"), experiment.measure),
        (say("Today"), with_range(experiment.baseline)),
        (say("Review"), day(experiment.review_at)),
    )
    rows += [plain(f"{label}: ") + bold(shortened(text, LINE)) for label, text in told if text]
    return stacked(rows)


def _again(experiment: Experiment) -> str:
    return say("I ask again on {day}.", day=day(experiment.review_at))


def _short(experiment: Experiment) -> str:
    return shortened(experiment.step or experiment.title, TITLE)


def _at(experiment: Experiment, action: str) -> tuple[object, ...]:
    return (EXPERIMENTS, experiment.id, action)


def _html(parts: Sequence[Part]) -> str:
    return joined(parts)[0].html
