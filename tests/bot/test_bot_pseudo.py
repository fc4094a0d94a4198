"""A walk over all screens in a language of brackets: nothing that the coach says of itself bypasses translation."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from bakery_bot import BREAD, CHEESE, FLOUR, bakery_at_work
from pseudo_language import CLOSE, OPEN, PSEUDO, spoken_by_the_bot, untranslated
from pypdf import PdfReader
from running_bot import RunningBot, bot_at_work, copied
from test_bot_diagnose import newer

import knowledge
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering.playbooks import EXAMPLE
from knowledge.diagnostic import load_diagnostics
from knowledge.library import library_files, load
from knowledge.taxonomy import Challenge, Industry
from retrieval.embeddings import EmbeddingModel

SOURCES = "expandable_blockquote"
HOTEL = "We run a 20-room hotel by the sea. Guests book once and never come back, and reviews mention slow check-in."
ADMIN = 5001
FEATURES = ("fast check-in", "free parking")
ASKED = (EXAMPLE, "what are the steps", "how do I measure it", "what can I say", "when not to use it")
"""What buttons ask of the English documents, and the example of a situation."""


def said(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


class Walker:
    """Somebody who looks at everything, and notes what is shown outside of brackets and is no content."""

    def __init__(self, speaker: Speaker, content: str) -> None:
        self.speaker = speaker
        self.content = content
        self.strange: set[str] = set()
        self.seen: set[str] = set()

    def look(self, shown: SeenMessage) -> SeenMessage:
        text = shown.text
        for quoted in shown.marked(SOURCES):
            text = text.replace(quoted, "")
        for one in (text, *shown.labels):
            self.check(one)
        self.seen.add(shown.text)
        return shown

    def check(self, text: str) -> None:
        self.strange |= {one for one in untranslated(text) if one.rstrip("…") not in self.content}

    def told(self) -> str:
        return "\n".join(sorted(self.strange))

    def hears(self, words: str) -> str:
        self.content += f"\n{words}"
        return words

    async def say(self, words: str) -> SeenMessage:
        return self.look(await self.speaker.wait_for_reply(await self.speaker.say(self.hears(words))))

    async def press(self, shown: SeenMessage, label: str) -> SeenMessage:
        """Presses a button that changes the screen, or leads to another."""
        await self.toast(shown, label)

        def ours(messages: list[SeenMessage]) -> list[SeenMessage]:
            return [one for one in messages if one.from_bot and one.id >= shown.id]

        found = await self.speaker.wait_until(lambda messages: ours(messages)[-1].raw != shown.raw)
        return self.look(ours(found)[-1])

    async def below(self, shown: SeenMessage, label: str) -> SeenMessage:
        """Presses a button that leads to a message below."""
        last = (await self.speaker.messages())[-1]
        await self.toast(shown, label)
        return self.look(await self.speaker.wait_for_reply(last))

    async def toast(self, shown: SeenMessage, label: str) -> str:
        word = (await self.speaker.toast(await self.speaker.press(shown, label)))["text"] or ""
        self.check(word)
        return str(word)


def strings(node: Any) -> Iterator[str]:
    match node:
        case dict():
            for one in node.values():
                yield from strings(one)
        case list():
            for one in node:
                yield from strings(one)
        case str():
            yield node


@pytest.fixture(scope="module")
def content() -> str:
    """What is no word of the coach: the diagnostics, the playbooks without their headings, a name in the preview."""
    folder = Path(knowledge.__file__).parent
    read = [yaml.safe_load(file.read_text()) for file in (folder / "diagnostics").glob("*.yaml")]
    told = [" ".join(one.split()) for one in strings(read)]
    for playbook in load():
        told += [playbook.title, playbook.summary]
        told += [part for one in playbook.references for part in (one.author, one.title, one.where)]
    for _, file in library_files():
        _, _, body = file.decode().split("---\n", 2)
        told.append(re.sub(r"[*_`]|^#+ .*", "", body, flags=re.MULTILINE))
    return "\n".join([*told, *ASKED, "CX Coach"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def foreign(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningBot]:
    folder = tmp_path_factory.mktemp("pseudo")
    with spoken_by_the_bot(folder):
        async with bot_at_work(copied(indexed, folder), model, look_seconds=0.2) as running:
            yield running


@pytest_asyncio.fixture(loop_scope="session")
async def walker(foreign: RunningBot, content: str) -> Walker:
    return Walker(await foreign.people.meet("Kim", language=PSEUDO), content)


async def test_fixed_screens_and_refusals(walker: Walker) -> None:
    start = await walker.say("/start")
    assert start.labels[-1] == said("Find a playbook")
    for command in ("/help", "/privacy", "/cancel", "/dance", "/ask", "/plan", "/history"):
        await walker.say(command)
    asked = await walker.say("/forget")
    await walker.press(asked, said("Keep it"))
    for question in (
        "who won the world cup in 1998?",
        "how many employees does Zappos have?",
        "how many customers did I lose last year?",
        "thank you very much",
        "write a poem about my hotel",
        "?!",
        "Wie beruhige ich einen wütenden Gast an der Rezeption?",
        f"What is the Kano model? {'I want to know it well. ' * 60}",
    ):
        await walker.say(question)
    for kind in ("sticker", "document"):
        sent = await walker.speaker.upload("a.bin", b"GIF89a", kind=kind)
        walker.look(await walker.speaker.wait_for_reply(sent))
    assert not walker.strange, walker.told()
    assert len(walker.seen) > 15


async def test_answers_and_what_is_below_them(walker: Walker) -> None:
    first = await walker.say("What is the Kano model?")
    assert said("The steps") in first.labels
    for vote in ("👍", "👎"):
        assert (await walker.toast(first, vote)).startswith(OPEN)
    following = await walker.say("and for hotels?")
    assert following.text.startswith(OPEN)
    await walker.below(first, first.labels[0])
    assert not walker.strange, walker.told()


async def test_playbooks_and_situations(walker: Walker) -> None:
    home = await walker.say("/playbooks")
    for way in home.labels:
        shelf = await walker.press(home, way)
        titles = await walker.press(shelf, shelf.labels[0])
        card = await walker.press(titles, titles.labels[0])
        for part in card.labels[:-1]:
            shown = await walker.press(card, part)
            if way == home.labels[0] and part == said("By industry"):
                shown = await walker.press(await walker.press(shown, shown.labels[0]), said("‹ Back"))
            card = await walker.press(shown, said("‹ Back"))
        for _ in range(3):
            card = await walker.press(card, said("‹ Back"))
        home = card
    await walker.say("/playbooks zzz")
    ranked = await walker.say(f"/playbooks {HOTEL}")
    walker.hears("We run a 20-room hotel by the sea")
    for correction in [label for label in ranked.labels if label.startswith("✎")]:
        chooser = await walker.press(ranked, correction)
        ranked = await walker.press(chooser, chooser.labels[0])
    one = await walker.press(ranked, "1")
    await walker.press(one, said("‹ Back"))
    assert not walker.strange, walker.told()


@pytest.mark.parametrize("name", [one.id for one in load_diagnostics().values() if one.listed])
async def test_a_diagnostic_its_report_and_all_behind_its_buttons(walker: Walker, name: str) -> None:
    for told in (*Industry, *Challenge):  # answers to choose from are content, from whichever file
        walker.hears(told.label)
    for one in FEATURES:
        walker.hears(f"With {one}, Without {one}")
    shown = await walker.say("/diagnose")
    titles = [label for label in shown.labels if load_diagnostics()[name].title in label]
    shown = await walker.below(shown, titles[0])
    for turn in range(40):
        labels = shown.labels
        if said("PDF") in labels:
            break
        if said("Why we ask") in labels and turn < 6:
            await walker.toast(shown, said("Why we ask"))
            if said("Skip") in labels and turn < 3:
                shown = walker.look(await newer_after(walker, "...."))
        go_on = [said("Take me through the questions"), said("Done")]
        answers = [one for one in labels if OPEN not in one and not one.isdigit() and one not in "‹›⌫"]
        tapped = next((one for one in [*go_on, *answers, said("Skip")] if one in shown.labels), None)
        if tapped is None:
            shown = walker.look(await newer_after(walker, ", ".join(FEATURES)))
        else:
            await walker.speaker.toast(await walker.speaker.press(shown, tapped))
            shown = walker.look(await newer(walker.speaker, shown))
    assert said("PDF") in shown.labels
    for message in await walker.speaker.messages():
        if message.from_bot:
            walker.look(message)
    for label in (said("Why this?"), said("Steps"), said("Script"), said("Ask about it")):
        if label in shown.labels:
            shown = await walker.press(await walker.press(shown, label), said("‹ Report"))
    if said("Debrief tomorrow") in shown.labels:
        await walker.toast(shown, said("Debrief tomorrow"))
    await walker.speaker.press(shown, said("PDF"))
    document = await walker.speaker.wait_for_reply((await walker.speaker.messages())[-1])
    assert OPEN in document_text(walker, await walker.speaker._people.download(document))
    if said("Start experiment") in shown.labels:
        await experiment(walker, shown)
    await walker.say("/history")
    await walker.say("/profile")
    assert not walker.strange, walker.told()


async def newer_after(walker: Walker, words: str) -> SeenMessage:
    return await walker.speaker.wait_for_reply(await walker.speaker.say(walker.hears(words)))


def document_text(walker: Walker, data: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return " ".join(text.split())


async def experiment(walker: Walker, report: SeenMessage) -> None:
    """An experiment is agreed and looked back at."""
    plan = await walker.below(report, said("Start experiment"))
    shown = await walker.press(plan, said("Go on"))
    for answer in ("the listing on the portal", "9 of 60 reviews"):
        shown = await walker.say(answer)
    shown = await walker.say("In two weeks")
    shown = await walker.below(shown, said("Start"))
    plan = await walker.say("/plan")
    shown = await walker.press(plan, said("Done"))
    shown = await walker.say("4 of 58 reviews")
    await walker.below(shown, "It works, we keep it")
    await walker.say("/plan")


async def test_admins_screens(model: EmbeddingModel, tmp_path: Path) -> None:
    told = "\n".join([*(one.decode() for one in (BREAD, CHEESE, FLOUR)), "bread.md flour.md cheese.md English UTC"])
    with spoken_by_the_bot(tmp_path):
        async with bakery_at_work(tmp_path / "data", model, admin_ids=frozenset({ADMIN}), look_seconds=0.2) as bakery:
            await bakery.people.post("people", {"id": ADMIN, "first_name": "Ada", "language": PSEUDO})
            walker = Walker(Speaker(bakery.people, ADMIN, ADMIN), told)
            await documents_added(walker)
            await documents_looked_at(walker)
            await gaps_closed(walker)
            await walker.say("/reindex")
            await walker.say("/stats")
            assert not walker.strange, walker.told()


async def sent(walker: Walker, *files: tuple[str, bytes]) -> SeenMessage:
    messages = await walker.speaker.upload_all(files)
    return walker.look(await walker.speaker.wait_for_reply(messages[0]))


async def ended(walker: Walker, run: SeenMessage) -> SeenMessage:
    over = ("Published", "Nothing has changed")
    done = await walker.speaker.wait_for_edit(run, until=lambda one: any(word in one.text for word in over), within=60)
    return walker.look(done)


async def documents_added(walker: Walker) -> None:
    draft = await sent(walker, ("bread.md", BREAD))
    for label in (said("Show sections"), said("Add, replace …")):
        draft = await walker.press(await walker.press(draft, label), said("‹ Back"))
    await walker.speaker.press(draft, said("Add"))
    done = await ended(walker, draft)
    await walker.speaker.press(done, said("Undo"))
    await ended(walker, walker.look(await walker.speaker.wait_for_edit(done)))
    same = await sent(walker, ("flour.md", FLOUR))
    await walker.press(same, said("Leave it"))
    both = await sent(walker, ("bread.md", BREAD), ("cheese.md", CHEESE))
    await walker.speaker.wait_for_edit(
        both, until=lambda one: said("2 files") in one.text or "Add all" in str(one.labels)
    )
    both = walker.look([one for one in await walker.speaker.messages() if one.from_bot][-1])
    one = await walker.press(both, "1")
    both = await walker.press(one, said("‹ All files"))
    await walker.press(both, said("Cancel"))


async def documents_looked_at(walker: Walker) -> None:
    listed = await walker.say("/documents")
    one = await walker.press(listed, "Flour")
    asked = await walker.press(one, said("Remove"))
    await walker.press(asked, said("Keep it"))
    await walker.say("/remove nothing.md")


async def gaps_closed(walker: Walker) -> None:
    await walker.say("/gaps")
    for question in ("How long does rye bread keep?", "How many loaves fit into the oven?"):
        await walker.say(question)
    gaps = await walker.say("/gaps")
    gaps = await walker.press(gaps, said("Send me this every week"))
    group = await walker.press(gaps, "1")
    prompt = await walker.below(group, said("Write the answer"))
    assert prompt.text.startswith(OPEN)
    shown = await walker.say("Ask the baker.")
    walker.hears(f"Answer by Ada, {datetime.now(UTC):%d %B %Y}")  # the title of a document
    await walker.speaker.press(shown, said("Use it"))
    done = await ended(walker, shown)
    news = await walker.below(done, said("Show"))
    assert news.text.startswith(OPEN)
    await walker.toast(done, said("Tell the people who asked"))
