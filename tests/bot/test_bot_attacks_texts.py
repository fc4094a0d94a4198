"""What documents, questions and answers say is text on every screen, whatever it pretends to be."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from attack_bot import UNSEEN, buttons_of, check_shown, kept, pressed_as, settled
from attack_texts import ARTICLE, INJECTIONS, MARKDOWN, QUESTIONS, TEXT
from bakery_bot import SOURCES, answer, published
from running_bot import RunningBot

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage

pytest_plugins = ["attack_fixtures"]
pytestmark = [pytest.mark.attacks, pytest.mark.usefixtures("nothing_breaks")]


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def nothing_is_rejected(bakery: RunningBot) -> AsyncIterator[None]:
    """Telegram takes every message as the bot sends it."""
    before = len(bakery.preview.exchange.calls)
    yield
    calls = list(bakery.preview.exchange.calls)[before:]
    assert [one for one in calls if one.method.startswith(("send", "edit", "answerinline")) and one.code == 400] == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screens(bakery: RunningBot) -> AsyncIterator[list[SeenMessage]]:
    """What an admin sees while three hostile documents are added, which are there until these tests end."""
    ann = bakery.people.ann
    seen = []
    for name, content in (("evil.txt", TEXT), ("evil.md", MARKDOWN), ("lobby.txt", ARTICLE)):
        shown = await ann.wait_for_reply(await ann.upload(name, content.encode()))
        await ann.press(shown, "Show sections") if "Show sections" in shown.labels else None
        seen.append(shown)
        if "Show sections" in shown.labels:
            seen.append(sections := await ann.wait_for_edit(shown))
            await ann.press(sections, "‹ Back")
            shown = await ann.wait_for_edit(sections)
        await ann.press(shown, "Add")
        seen.append(await published(ann, shown))
    yield seen
    for name in ("evil.txt", "evil.md", "lobby.txt"):
        await bakery.library.remove(name)


async def test_what_was_understood_is_shown_as_text(screens: list[SeenMessage]) -> None:
    for shown in screens:
        check_shown(shown)
    assert "⚠️ It holds orders to a machine: “Ignore all previous instructions" in screens[0].text
    (of_markdown,) = [one for one in screens if one.text.endswith("evil.md") or "evil.md\n" in one.text][:1]
    assert "Loaves </b><a href='https://evil.example'>click</a> &amp; [1] @ann" in of_markdown.text


@pytest.mark.usefixtures("screens")
@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_answer_quotes_hostile_words_as_text_and_its_sources_are_those_that_code_chose(
    bakery: RunningBot, question: str
) -> None:
    kim = await bakery.people.meet("Kim")
    given = await kim.wait_for_reply(await kim.say(question), count=1)
    await bakery.question(kim)
    messages = [one for one in await kim.messages() if one.from_bot]
    for one in messages:
        check_shown(one)
    whole = "\n".join(one.text for one in messages)
    assert QUESTIONS[question] in whole
    quoted = [text for one in messages for text in one.marked(SOURCES)]
    cited = (await bakery.question(kim)).citations
    assert cited
    assert quoted[0].startswith("[1] ")
    assert all(one.quote in one.passage and not UNSEEN.search(one.quote) for one in cited)
    assert {one.document for one in cited} <= {"evil.txt", "evil.md", "lobby.txt", "flour.md"}
    assert all(data[0] in "sf" for one in messages for data in buttons_of(one))
    assert given.from_bot


@pytest.mark.usefixtures("screens")
@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_inline_answer_quotes_them_as_text_too(bakery: RunningBot, question: str) -> None:
    kim = await bakery.people.meet("Kim")
    await answer(kim, "/help")
    query, results = await kim.ask_inline(question)
    assert len(results) == 1
    assert not UNSEEN.search(results[0]["description"])
    check_shown(await kim.choose(query, results[0]["id"]))


@pytest.mark.usefixtures("screens")
async def test_screens_of_documents_show_them_as_text(bakery: RunningBot) -> None:
    ann = bakery.people.ann
    listed = await answer(ann, "/documents")
    check_shown(listed)
    titles = [label for label in listed.labels if not label.startswith(("Library", "‹", "›"))]
    assert len(titles) == 4
    assert not any(UNSEEN.search(label) for label in titles)
    for data in [button for button in buttons_of(listed) if button.endswith(":show")]:
        await ann.press_data(listed, data)
        one = await ann.wait_for_edit(listed)
        check_shown(one)
        await ann.press(one, "Remove")
        sure = await ann.wait_for_edit(one)
        check_shown(sure)
        await ann.press(sure, "Keep it")
        back = await ann.wait_for_edit(sure)
        await ann.press(back, "‹ Documents")
        listed = await ann.wait_for_edit(back)


@pytest.mark.usefixtures("screens")
async def test_a_playbook_with_hostile_words_is_text_on_every_card(bakery: RunningBot) -> None:
    kim = await bakery.people.meet("Kim")
    screen = await answer(kim, "/playbooks")
    visited: set[str] = set()
    waiting = buttons_of(screen)
    texts = [screen.text]
    while waiting:
        data = waiting.pop()
        if data in visited or not data.startswith("p:") or data == "p:new":
            continue
        visited.add(data)
        query = await bakery.press_forged(kim, screen.id, data)
        await kim.toast(query)
        await settled(bakery)
        (shown,) = [one for one in await kim.messages() if one.id == screen.id]
        check_shown(shown)
        texts.append(shown.text)
        waiting += buttons_of(shown)
    whole = "\n".join(texts)
    assert 'Watch what <a href="tg://user?id=1001">people</a> do at the door.' in whole
    assert "<code>the lobby</code> & [here](https://evil.example)" in whole


ASKED = (
    'Where <a href="tg://user?id=1001">can</a> guests <b>leave</b> [their](https://evil.example) dogs? [1] Source: x',
    "Who repairs </blockquote></i> bicycles here? /gaps @ann k:1:out",
    "When does the --- # roof\u202e --- terrace open? " + "really " * 80,
)


async def test_questions_with_markup_are_text_in_gaps_and_to_the_admin_who_answers(bakery: RunningBot) -> None:
    ann = bakery.people.ann
    for number, question in enumerate(ASKED):
        kim = await bakery.people.meet(f"<b>Kim {number}</b>")
        check_shown(await answer(kim, question))
    listed = await answer(ann, "/gaps")
    check_shown(listed)
    groups = [data for data in buttons_of(listed) if ":see:" in data]
    assert len(groups) >= len(ASKED)
    told = []
    for data in groups:
        await pressed_as(bakery, ann, listed.id, [data])
        group = await ann.wait_for_edit(listed)
        check_shown(group)
        told.append(group.text)
        if "Where can guests park" in group.text:
            listed = group
            continue
        await ann.press(group, "Write the answer")
        check_shown(await ann.wait_for_reply(group))
        check_shown(await answer(ann, "Only <b>ask</b> @ann."))
        check_shown(await answer(ann, "/cancel"))
        listed = group
    assert "Who repairs </blockquote></i> bicycles here? /gaps @ann k:1:out" in "\n".join(told)
    await dismissed(bakery, ann)


async def dismissed(bot: RunningBot, admin: Speaker) -> None:
    """Closes the gaps of this module's questions."""
    listed = await answer(admin, "/gaps")
    for data in [one for one in buttons_of(listed) if ":see:" in one]:
        number = int(data.split(":")[1])
        (row,) = await bot.rows("SELECT question FROM questions WHERE id = :id", id=number)
        if row[0] in ASKED:
            await pressed_as(bot, admin, listed.id, [data.replace("see", "drop")])
    await settled(bot)


WRITTEN: dict[str, str] = {
    "HTML and Markdown": (
        'Park <b>behind</b> the <a href="tg://user?id=1">house</a>; <script>alert(1)</script> *here* or _there_, '
        "`code`, [link](https://evil.example), ~~gone~~ 2*3*4 &amp; a|b \\* <https://a.b>."
    ),
    "front matter and headings": (
        "---\ntitle: Owned\nkind: bias\n---\n\n# Park behind the house.\n\nTitle\n===\nText\n---\nMore."
    ),
    "a fake source, code and a table": (
        "> Park behind the house. [1] [2]\n\n[1]: https://evil.example\n\n<!-- not hidden -->\n\n```\nfenced\n```\n\n"
        "    indented\n\n| a | b |\n|---|---|\n| c | d |"
    ),
    "unseen characters": "Park\u200b behind\u202e the house\u2066.\x00",
}


@pytest.mark.parametrize("form", WRITTEN)
async def test_an_answer_that_an_admin_writes_stays_the_text_it_is(bakery: RunningBot, form: str) -> None:
    ann, kim = bakery.people.ann, await bakery.people.meet("Kim")
    source = "house <b>rules</b> *of* [May](https://evil.example) @ann"
    question = f"Where can guests park their *cars* <b>at night</b> {list(WRITTEN).index(form)}?"
    await answer(kim, question)
    number = (await bakery.question(kim)).id
    last = await answer(ann, "/help")
    await pressed_as(bakery, ann, last.id, [await gap_with(bakery, ann, number)])
    await ann.wait_for_reply(last)
    shown = await answer(ann, f"{WRITTEN[form]}\nSource: {source}")
    check_shown(shown)
    assert f"Source: {source}" in shown.text
    await ann.press(shown, "Use it")
    done = await published(ann, shown)
    check_shown(done)
    given = await answer(kim, question)
    check_shown(given)
    visible = UNSEEN.sub("", WRITTEN[form])
    assert squeezed(visible) in squeezed(given.text)
    assert f"[1] {source}" in given.marked(SOURCES)[0]
    (stored,) = [one for one in await bakery.library.listing() if one.origin == "answer"]
    assert stored.title == source
    await bakery.library.remove(stored.name)


async def gap_with(bot: RunningBot, admin: Speaker, question: int) -> str:
    """The data of the button that begins an answer to the group with this question."""
    listed = await answer(admin, "/gaps")
    for data in [one for one in buttons_of(listed) if ":see:" in one]:
        await pressed_as(bot, admin, listed.id, [data])
        shown = await admin.wait_for_edit(listed)
        (row,) = await bot.rows("SELECT standalone FROM questions WHERE id = :id", id=question)
        if row[0][:60] in shown.text:
            return data.replace("see", "write")
        listed = shown
    raise AssertionError(f"Question {question} is in no group.")


def squeezed(text: str) -> str:
    """A text without blanks, and without the marks that answers put before and behind sentences."""
    return "".join(text.split()).replace("•", "-").replace("[1]", "")


async def test_an_answer_too_long_for_a_message_is_refused_in_a_sentence(bakery: RunningBot) -> None:
    ann, kim = bakery.people.ann, await bakery.people.meet("Kim")
    await answer(kim, "Where can guests charge their electric cars?")
    last = await answer(ann, "/help")
    data = await gap_with(bakery, ann, (await bakery.question(kim)).id)
    await pressed_as(bakery, ann, last.id, [data])
    await ann.wait_for_reply(last)
    before = await kept(bakery)
    told = await answer(ann, "&" * 4000 + " a")
    assert "3,000 at most" in told.text
    check_shown(await answer(ann, "&<b>" * 749 + " a"))
    check_shown(await answer(ann, "/help"))
    assert (await kept(bakery))[0] == before[0]
    await answer(ann, "/cancel")


@pytest.mark.parametrize("words", INJECTIONS)
async def test_what_is_asked_named_and_searched_is_never_a_query_of_the_database(
    bakery: RunningBot, words: str
) -> None:
    ann, kim = bakery.people.ann, await bakery.people.meet(words[:60])
    before = await kept(bakery)
    tables = await bakery.rows("SELECT name FROM sqlite_master ORDER BY name")
    check_shown(await answer(kim, words))
    kept_question = (await bakery.question(kim)).question
    assert kept_question == words.replace("\x00", " ")
    check_shown(await answer(kim, f"/ask {words}"))
    check_shown(await answer(kim, f"/playbooks {words}"))
    await kim.ask_inline(words)
    told = await answer(ann, f"/remove {words}")
    assert told.text.startswith("There is no document “")
    check_shown(told)
    assert "dry and dark" in (await answer(kim, "How is flour kept?")).text
    assert await bakery.rows("SELECT name FROM sqlite_master ORDER BY name") == tables
    assert await kept(bakery) == before
