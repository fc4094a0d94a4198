"""Files by chat with hostile names and contents: a name stays a word on a screen, a bomb is one sentence."""

import gc
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attack_bot import check_shown, document_message, kept, person, private, settled, stored_file
from bakery_bot import BREAD, answer, published
from corpus import hostile
from running_bot import RunningBot

from bot.preview.people import Speaker

pytest_plugins = ["attack_fixtures"]
pytestmark = [pytest.mark.attacks, pytest.mark.usefixtures("nothing_breaks")]

MEGABYTES = 150_000
"""Kilobytes by which the bot may grow, whatever it is sent."""


def files_around(bot: RunningBot) -> set[Path]:
    """The files in and around the data folder, and where the bot was started, but for what the bot itself keeps."""
    roots = (bot.data_dir.parent, Path.cwd() / "bot", Path("/etc"))
    found = {path for root in roots for path in root.glob("*")} | set(bot.data_dir.rglob("*"))
    ours = ("coach.db", "phrases.npz", "index.lock")  # the bot writes them when it needs to
    return {path for path in found if "generations" not in path.parts and not path.name.startswith(ours)}


SHOWN = {
    "../../../etc/passwd.md": "passwd.md",
    "/etc/cron.d/bread.md": "bread.md",
    "C:\\Windows\\System32\\bread.md": "bread.md",
    "\\\\server\\share\\bread.md": "bread.md",
    "..\\..\\bread.md": "bread.md",
    "%2e%2e%2fbread.md": "%2e%2e%2fbread.md",
    "bre\x00ad\x07\x1b[31m\x9b.md": "bread[31m.md",
    "bread\n\r\t.md": "bread.md",
    "daerb\u202edm.exe.md": "daerbdm.exe.md",
    "bre\u200bad\u2066\ufeff.md": "bread.md",
    "b" * 252 + ".md": "b" * 97 + ".md",
    "🥖" * 63 + ".md": "🥖" * 63 + ".md",
    "<b>bread.md": "bbread.md",
    "<a href='tg:x'>bread.md": "a href='tgx'bread.md",
    "bread &lt;b&gt; &amp; @ann *x* _y_ [a](b).md": "bread &lt;b&gt; &amp; @ann x _y_ [a](b).md",
    "CON.md": "CON.md",
    "bread.exe.md": "bread.exe.md",
    ". . bread.md . ": "bread.md",
    "'; DROP TABLE documents; --.md": "'; DROP TABLE documents; --.md",
    "{}%s%n.md": "{}%s%n.md",
}


@pytest.mark.parametrize("name", SHOWN)
async def test_a_hostile_name_is_shown_as_what_is_left_of_it_and_written_nowhere(bakery: RunningBot, name: str) -> None:
    ann, before, files = bakery.people.ann, await kept(bakery), files_around(bakery)
    shown = await ann.wait_for_reply(await ann.upload(name, BREAD, media_type="text/markdown"))
    check_shown(shown)
    assert shown.text.splitlines()[0] == f"Bread · {SHOWN[name]}"
    await ann.press(shown, "Cancel")
    await ann.wait_for_edit(shown)
    assert files_around(bakery) == files
    assert (await kept(bakery))[0] == before[0]


@pytest.mark.parametrize(
    ("name", "shown_as"),
    [
        *(
            (name, "document")
            for name in (".", "..", "...", "CON", "README", "🥖", ".md", "/", "\u202e.md", " .md", "")
        ),
        ("bread.md.exe", "bread.md.exe"),
        ("bread." + "m" * 200, "b." + "m" * 98),
    ],
)
async def test_a_name_that_says_no_format_is_refused_in_a_sentence(
    bakery: RunningBot, name: str, shown_as: str
) -> None:
    ann, files = bakery.people.ann, files_around(bakery)
    shown = await ann.wait_for_reply(await ann.upload(name, BREAD, media_type="text/markdown"))
    check_shown(shown)
    assert shown.text.startswith(f"{shown_as} is in a format I cannot read; send a file that ends in")
    assert files_around(bakery) == files


async def test_hostile_names_that_collide_are_added_listed_downloaded_and_removed_like_any_other(
    bakery: RunningBot,
) -> None:
    ann, files = bakery.people.ann, files_around(bakery)
    await ann.upload_all([("../a/rye & co.md", BREAD), ("C:\\rye & co.md", BREAD.replace(b"seven", b"nine"))])
    shown = (await ann.wait_until(lambda seen: "2 files" in seen[-1].text))[-1]
    check_shown(shown)
    await ann.press(shown, "Add all 2")
    done = await published(ann, shown)
    check_shown(done)
    assert "rye & co.md" in done.text
    (name,) = [entry.name for entry in await bakery.library.listing() if entry.name != "flour.md"]
    assert name == "rye & co.md"
    listed = await answer(ann, "/documents")
    check_shown(listed)
    await ann.press(listed, "Bread")
    one = await ann.wait_for_edit(listed)
    check_shown(one)
    await ann.press(one, "Download")
    assert (await ann.wait_for_reply(one)).file_name == name
    sure = await answer(ann, f"/remove {name}")
    check_shown(sure)
    await ann.press(sure, "Remove it")
    check_shown(await published(ann, sure))
    assert [entry.name for entry in await bakery.library.listing()] == ["flour.md"]
    assert files_around(bakery) == files


def memory() -> int:
    """Kilobytes of this process, in which the bot runs; 0 where there is no /proc."""
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) if found else 0


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb": ("a.docx", hostile.zip_bomb_of_a_bearable_size),
    "a zip bomb that lies": ("a.docx", hostile.zip_bomb_that_lies),
    "a bomb of a presentation": (
        "a.pptx",
        lambda: hostile.with_entries(hostile.small_pptx(), {"ppt/presentation.xml": bytes(40_000_000)}),
    ),
    "an archive of very many": ("a.docx", hostile.zip_of_too_many),
    "entities that multiply": ("a.docx", hostile.laughing_entities),
    "an entity from a file": ("a.docx", lambda: hostile.entity_from("file:///etc/hostname")),
    "XML without an end": ("a.docx", hostile.deep_xml),
    "a PDF bomb": ("a.pdf", lambda: hostile.pdf_bomb(300_000_000)),
    "a PDF bomb packed twice": ("a.pdf", lambda: hostile.pdf_bomb(300_000_000, filters=2)),
    "drawings that double": ("a.pdf", hostile.pdf_with_doubling_drawings),
    "pages in a ring": ("a.pdf", hostile.pdf_with_pages_in_a_ring),
    "front matter that multiplies": (
        "a.md",
        lambda: b"---\na: &a [x, x]\n" + b"b: &b [*a, *a, *a]\n" * 9 + b"---\n# A\n\nText.\n",
    ),
    "lists without an end": ("a.md", lambda: b"---\na: " + b"[" * 90_000 + b"\n---\n# A\n\nText.\n"),
}


@pytest.fixture
def no_growth() -> Iterator[None]:
    gc.collect()
    before = memory()
    yield
    gc.collect()
    assert memory() - before < MEGABYTES


@pytest.mark.usefixtures("no_growth")
@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_refused_in_a_sentence_while_questions_are_answered(bakery: RunningBot, bomb: str) -> None:
    ann, bo = bakery.people.ann, bakery.people.bo
    name, made = BOMBS[bomb]
    content = made()
    gc.collect()
    before = memory()
    sent = await ann.upload(name, content)
    assert "dry and dark" in (await answer(bo, "How is flour kept?")).text
    refused = await ann.wait_for_reply(sent, within=60)
    check_shown(refused)
    assert refused.text.startswith(f"{name} ")
    reason, _, rest = refused.text.partition("\n\n")
    assert reason.endswith(".")
    assert "\n" not in reason
    assert rest == "Nothing was added."
    assert not refused.buttons
    assert memory() - before < MEGABYTES
    await next_is_read(ann)


async def next_is_read(ann: Speaker) -> None:
    shown = await ann.wait_for_reply(await ann.upload("next.docx", hostile.small_docx()))
    assert "next.docx" in shown.text
    await ann.press(shown, "Cancel")
    await ann.wait_for_edit(shown)


LARGEST = 20_000_000
LINE = b"Rye bread keeps for seven days in a linen bag.\n\n"


@pytest.mark.parametrize("told", [None, 10, LARGEST + 1], ids=["not told", "wrong", "true"])
async def test_a_file_of_one_byte_too_many_is_refused_whatever_size_is_told(
    bakery: RunningBot, told: int | None
) -> None:
    ann = bakery.people.ann
    file = stored_file(bakery, "big.md", b"# Big\n\n" + LINE + b" " * (LARGEST + 1 - 7 - len(LINE)))
    file = {key: value for key, value in {**file, "file_size": told}.items() if value is not None}
    refused = await sent_as(bakery, ann, file)
    assert re.match(r"big\.md (is larger than 20 MB|has 20 MB, more than)", refused)
    assert refused.endswith("Nothing was added.")


async def test_a_file_too_large_for_telegram_itself_is_refused_when_its_size_is_not_told(bakery: RunningBot) -> None:
    file = stored_file(bakery, "big.md", LINE + b" " * (20 * 1024 * 1024))
    del file["file_size"]
    refused = await sent_as(bakery, bakery.people.ann, file)
    assert refused == ("big.md is larger than 20 MB, the most I can take; send it in parts.\n\nNothing was added.")


async def test_a_file_of_twenty_megabytes_to_the_byte_is_read(bakery: RunningBot) -> None:
    file = stored_file(bakery, "big.md", b"# Big\n\n" + LINE + b" " * (LARGEST - 7 - len(LINE)))
    assert (await sent_as(bakery, bakery.people.ann, file)).startswith("Big · big.md")


async def sent_as(bot: RunningBot, admin: Speaker, file: dict[str, object]) -> str:
    """What the bot says to a file that is described like this."""
    last = (await admin.messages())[-1]
    number = bot.preview.exchange.chats[admin.id].next_id()
    body = {**document_message(person(admin.id), private(admin.id), file), "message_id": number}
    bot.preview.exchange.updates.put("message", body)
    shown = await admin.wait_for_reply(last, within=60)
    await settled(bot)
    return shown.text
