"""The documents in the database, and the published generation of their index.

    async with library.reading() as generation:
        answer = await asyncio.to_thread(generation.answering.answer, question)

Documents are taken up and removed at once; `publish` makes a new generation of them, which answers from then on.
"""

from bot.library.building import GRACE, IndexBusy
from bot.library.holdings import Holdings
from bot.library.library import Failure, Library, NothingToRollBack, Published
from bot.library.opened import OpenGeneration, Reading
from bot.library.run import Run, Stage, Stopped

__all__ = [
    "GRACE",
    "Failure",
    "Holdings",
    "IndexBusy",
    "Library",
    "NothingToRollBack",
    "OpenGeneration",
    "Published",
    "Reading",
    "Run",
    "Stage",
    "Stopped",
]
