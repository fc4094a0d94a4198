"""A whole corpus through the chat: what is good is answerable at its place, what is broken has its sentence."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from bakery_bot import bakery_at_work, published
from corpus.files import BadFile, GoodFile, bad_files, good_files
from running_bot import RunningBot

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from retrieval.embeddings import EmbeddingModel
from retrieval.parsing import MEGABYTE

AT_ONCE = 10
"""So many files an app sends together."""

BUDGET = 200 * MEGABYTE
"""What the bot may need on top of its model while it takes all of them up."""


@pytest.mark.slow
async def test_the_corpus_is_added_by_chat_and_every_good_file_answers_at_its_place(
    model: EmbeddingModel, tmp_path: Path
) -> None:
    good = list(good_files())
    bad = [file for file in bad_files() if file.content]  # no app sends an empty file
    assert len(good) + len(bad) >= 60
    async with bakery_at_work(tmp_path, model) as bot:
        admin, before = bot.people.ann, _resident()
        await _add_all(admin, good)
        await _refuse_all(admin, bad)
        assert _resident() - before < BUDGET
        listed = {entry.name for entry in await bot.library.listing()}
        assert listed == {"flour.md", *(file.name for file in good)}
        wrong = [file.name for file in good if not await _answers(bot, admin, file)]
        assert wrong == []


async def _add_all(admin: Speaker, files: Sequence[GoodFile]) -> None:
    for start in range(0, len(files), AT_ONCE):
        some = files[start : start + AT_ONCE]
        shown = await _sent(admin, [(file.name, file.content) for file in some])
        assert f"{len(some)} files · {len(some)} can be added" in shown.text, shown.text
        await admin.press(shown, f"Add all {len(some)}")
        assert "Published: generation" in (await published(admin, shown)).text


async def _refuse_all(admin: Speaker, files: Sequence[BadFile]) -> None:
    for file in files:
        shown = await admin.wait_for_reply(await admin.upload(file.name, file.content), within=60)
        said = shown.text.removesuffix("\n\nNothing was added.")
        assert said != shown.text
        assert all(words in said for words in file.words), said
        assert not shown.labels


async def _sent(admin: Speaker, files: Sequence[tuple[str, bytes]]) -> SeenMessage:
    """The screen of what was sent together, once the last file has been read."""
    first = (await admin.upload_all(list(files)))[0]
    count = re.compile(rf"^{len(files)} files")

    def complete(seen: list[SeenMessage]) -> bool:
        return seen[-1].from_bot and seen[-1].id > first.id and bool(count.match(seen[-1].text))

    return (await admin.wait_until(complete, within=120))[-1]


async def _answers(bot: RunningBot, speaker: Speaker, file: GoodFile) -> bool:
    """Whether the answer quotes the fact, and names the document, the section and the page where it stands."""
    shown = await speaker.wait_for_reply(await speaker.say(file.question))
    kept = await bot.question(speaker)
    if not kept.citations:
        return False
    first = kept.citations[0]
    place = (first.document, first.section, first.page)
    in_sight = not file.page or file.page in shown.text
    return place == (file.name, file.section, file.page) and file.quote in first.quote and in_sight


def _resident() -> int:
    """The memory of this process, in bytes."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 if pages.exists() else 0
