"""A folder whose files are kept as documents: added, changed and removed as they are there."""

import asyncio
import logging
from pathlib import Path

from watchfiles import awatch

from bot.documents_on_disk import NoDocuments, read_documents
from bot.library import IndexBusy, Library
from bot.store.failures import StoreUnavailable
from retrieval.documents import content_hash
from retrieval.index import IndexDamaged, SearchUnavailable

_log = logging.getLogger(__name__)

AGAIN_SECONDS = 30.0


class Watching:
    """Files that appear or change are added, those that go are removed; what people added by hand is left alone."""

    def __init__(self, library: Library, folder: Path, again_seconds: float = AGAIN_SECONDS) -> None:
        self._library = library
        self._folder = folder
        self._again = again_seconds

    async def run(self) -> None:
        """Compares at the start and after every change, until it is cancelled."""
        self._folder.mkdir(parents=True, exist_ok=True)
        changes = awatch(self._folder)
        next_change = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # the watch begins before the first comparison, so that nothing falls between
        try:
            while True:
                while not await self._compared():  # noqa: ASYNC110 - the folder tells of changes, not of obstacles
                    await asyncio.sleep(self._again)
                await next_change
                next_change = asyncio.ensure_future(anext(changes))
        finally:
            next_change.cancel()
            await asyncio.gather(next_change, return_exceptions=True)

    async def _compared(self) -> bool:
        """Whether the documents are as the folder is now; False when that has to be tried again."""
        try:
            await self._compare()
        except (IndexBusy, IndexDamaged, SearchUnavailable, StoreUnavailable, OSError) as error:
            _log.warning("The watched folder has to wait: %s", error)
            return False
        return True

    async def _compare(self) -> None:
        paths = await self._files()
        listed = await self._library.documents.listing()
        gone = [one.name for one in listed if one.origin == "folder" and one.name not in paths]
        for name in gone:
            await self._library.documents.remove(name)
        known = {one.name: one for one in listed if one.origin != "library"}
        news = []
        for name, path in paths.items():
            one, content = known.get(name), await asyncio.to_thread(path.read_bytes)
            if one is None or (one.origin == "folder" and one.content_hash != content_hash(content)):
                news.append((name, content))
        if not gone and not news:
            return
        done = await self._library.add(news, origin="folder")
        for failure in done.failed:
            _log.warning("Not added from the watched folder: %s", failure.reason)
        told = (done.added, done.updated, len(gone), done.generation)
        _log.info("Watched folder: %d added, %d updated, %d removed; generation %s.", *told)

    async def _files(self) -> dict[str, Path]:
        try:
            found = await asyncio.to_thread(read_documents, [self._folder])
        except NoDocuments:
            return {}
        for failure in found.failed:
            _log.warning("Not added from the watched folder: %s", failure.reason)
        return found.paths
