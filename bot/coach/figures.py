"""The figures of an interview, from counts that were given: Net Promoter Score and referral rate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.coach.interview import Interview
from bot.coach.nps import NetPromoterScore, Rate
from bot.coach.report import Figure
from bot.coach.telling import signed
from bot.languages import mark, say, say_counted
from knowledge.diagnostic import COUNTS

_TOO_MANY = mark("{referred} of {new} new customers can't have come through a recommendation, so I left that rate out.")
_NOBODY = mark("You counted no new customers, so I left that rate out.")

NPS, REFERRAL_RATE = "nps", "referral-rate"


@dataclass(frozen=True)
class Counts:
    """What counts come to. `shown` holds what stands for {nps}, {margin} and {referral-rate}; `remarks` are sentences
    on counts that can't be used."""

    figures: tuple[Figure, ...] = ()
    shown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()


def counts_of(interview: Interview) -> Counts:
    """The figures that the answers of an interview come to."""
    found = [_net_promoter_score(interview), _referral_rate(interview)]
    return Counts(
        figures=tuple(figure for counts in found for figure in counts.figures),
        shown={name: shown for counts in found for name, shown in counts.shown.items()},
        remarks=tuple(remark for counts in found for remark in counts.remarks),
    )


def _net_promoter_score(interview: Interview) -> Counts:
    counts = _counts(interview, NPS)
    if counts is None:
        return Counts()
    found = NetPromoterScore.of(*counts)
    if found is None:
        return Counts(remarks=(say("You counted no answers, so there is no Net Promoter Score yet."),))
    promoters, passives, detractors = counts
    shown = signed(found.score)
    figure = Figure(
        name=NPS,
        label=say("Net Promoter Score"),
        value=found.score,
        shown=say("{value}, likely {low} to {high}", value=shown, low=signed(found.low), high=signed(found.high)),
        basis=say(
            "{answers}: {promoters}, {passives}, {detractors}",
            answers=say_counted("{count} answer", "{count} answers", found.answers),
            promoters=say_counted("{count} promoter", "{count} promoters", promoters),
            passives=say_counted("{count} passive", "{count} passives", passives),
            detractors=say_counted("{count} detractor", "{count} detractors", detractors),
        ),
    )
    return Counts((figure,), {NPS: shown, "margin": f"{found.margin:.0f}"})


def _referral_rate(interview: Interview) -> Counts:
    counts = _counts(interview, REFERRAL_RATE)
    if counts is None:
        return Counts()
    new, referred = counts
    found = Rate.of(referred, new)
    if found is None:
        return Counts(remarks=(say(_TOO_MANY, referred=referred, new=new) if referred else say(_NOBODY),))
    shown = f"{found.percent:.0f} %"
    figure = Figure(
        name=REFERRAL_RATE,
        label=say("Referral rate"),
        value=found.percent,
        shown=say("{value}, likely {low}–{high} %", value=shown, low=round(found.low), high=round(found.high)),
        basis=say_counted(
            "{number} of {count} new customer", "{number} of {count} new customers", new, number=referred
        ),
    )
    return Counts((figure,), {REFERRAL_RATE: shown})


def _counts(interview: Interview, figure: str) -> list[int] | None:
    """None unless all of them were given."""
    values = [interview.value(question) for question in COUNTS[figure]]
    counts = [int(value) for value in values if isinstance(value, int | float)]
    return counts if len(counts) == len(values) else None
