"""Reports as pictures for a phone, and the same in words."""

from bot.coach.report import Report
from bot.rendering.pictures.bars import bars
from bot.rendering.pictures.changes import change
from bot.rendering.pictures.kano import kano_map
from bot.rendering.pictures.words import change_described, described
from knowledge.diagnostic import Picture

__all__ = ["bars", "change", "change_described", "described", "kano_map", "picture"]


def picture(report: Report) -> bytes | None:
    """The picture that belongs to a report, as PNG; None where it has none, or nothing to show.

    Takes some 0.3 s, the first time about 2 s for loading matplotlib: call it in a thread.
    """
    if report.picture is Picture.KANO and report.features:
        return kano_map(report)
    if report.picture is Picture.BARS and (report.scores or report.figures):
        return bars(report)
    return None
