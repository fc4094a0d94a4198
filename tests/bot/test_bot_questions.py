"""Questions in a private chat: answers with sources, refusals with topics, follow-ups, edits, and odd input."""

import re

import pytest
from running_bot import RunningBot

from bot.preview.entities import utf16_length
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from retrieval.documents import Document

KANO = "What is the Kano model?"
SOURCES = "expandable_blockquote"
QUOTED = re.compile(r"\[(\d)\] (.+)\n“(.+?)”(?=\n\n\[|$)", re.DOTALL)


async def test_an_answer_numbers_its_sources_in_a_folded_quote_and_quotes_exactly(
    bot: RunningBot, kim: Speaker
) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    (folded,) = answer.marked(SOURCES)
    above = answer.text.removesuffix(folded)
    rows = QUOTED.findall(folded)
    assert [number for number, _, _ in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert all(f"[{number}]" in above for number, _, _ in rows)
    assert "Kano" in rows[0][2]
    texts = [document.text for document in await _documents(bot)]
    for _, _, quote in rows:
        assert any(quote in text for text in texts), f"{quote!r} is in no document"


async def test_an_answer_is_kept_with_its_question_and_the_messages_it_was_sent_as(
    bot: RunningBot, kim: Speaker
) -> None:
    asked = await kim.say(KANO)
    answer = await kim.wait_for_reply(asked)
    kept = await bot.question(kim)
    assert (kept.question, kept.message_id, kept.answered) == (KANO, asked.id, True)
    assert kept.answer_message_ids == (answer.id,)
    assert all(citation.quote in citation.passage for citation in kept.citations)


async def test_typing_is_shown_while_the_answer_is_worked_out(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say(KANO))
    done = [method for method, chat, _, _ in await bot.people.calls() if chat == kim.id]
    assert done.index("sendchataction") < done.index("sendmessage")


@pytest.mark.parametrize("question", ["how many employees does Zappos have?", "who won the world cup in 1998?"])
async def test_what_the_documents_do_not_tell_is_refused_in_one_sentence_without_sources(
    kim: Speaker, question: str
) -> None:
    refusal = await kim.wait_for_reply(await kim.say(question))
    assert not refusal.marked(SOURCES)
    assert refusal.labels
    assert "👎" not in refusal.labels
    assert len(refusal.text) < 200


async def test_a_refusal_offers_near_topics_and_their_buttons_are_answered(kim: Speaker) -> None:
    last = await kim.wait_for_reply(await kim.say("how many employees does Zappos have?"))
    topics = last.labels
    assert 1 <= len(topics) <= 2
    refusal = last
    for topic in topics:
        await kim.press(refusal, topic)
        last = await kim.wait_for_reply(last)
        assert last.marked(SOURCES), f"the topic {topic!r} is offered and not answered"


async def test_what_only_comes_near_is_called_so_and_leads_to_playbooks(kim: Speaker) -> None:
    nearest = await kim.wait_for_reply(await kim.say("what should my staff wear?"))
    assert nearest.text.startswith("Nothing I have says just that. Nearest to it:\n\n")
    assert nearest.marked(SOURCES)
    assert nearest.labels[0] == "Playbooks for this"
    assert "The steps" not in nearest.labels, "it leads further into what may be off the point"
    assert nearest.labels[-2:] == ["👍", "👎"]
    await kim.press(nearest, "Playbooks for this")
    playbooks = await kim.wait_for_reply(nearest)
    assert playbooks.text.startswith("I understood")


async def test_who_tells_what_happens_is_offered_playbooks_too(kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say("patients are late for their appointments"))
    assert not answer.text.startswith("Nothing I have")
    assert "Playbooks for this" in answer.labels
    asked = await kim.wait_for_reply(await kim.say(KANO))
    assert "Playbooks for this" not in asked.labels


@pytest.mark.parametrize("question", ["tell me a joke", "how are you?", "translate this into French"])
async def test_small_talk_and_tasks_are_refused_with_a_way_on(kim: Speaker, question: str) -> None:
    refusal = await kim.wait_for_reply(await kim.say(question))
    assert refusal.labels == ["What can I ask?"]
    await kim.press(refusal, "What can I ask?")
    assert "Kano" in (await kim.wait_for_reply(refusal)).text


@pytest.mark.parametrize(
    ("first", "second", "understood"),
    [
        ("How can hotels use self-efficacy?", "and for banks?", "banks"),
        ("What is customer advocacy?", "how do I measure it?", "customer advocacy"),
        ("What is the Kano model?", "why?", "Kano"),
    ],
)
async def test_a_follow_up_is_understood_from_what_was_asked_before(
    bot: RunningBot, kim: Speaker, first: str, second: str, understood: str
) -> None:
    before = await kim.wait_for_reply(await kim.say(first))
    assert before.marked(SOURCES)
    answer = await kim.wait_for_reply(await kim.say(second))
    assert answer.text.startswith("Understood as: ")
    assert understood.lower() in answer.text.partition("\n")[0].lower()
    assert answer.marked(SOURCES)
    assert understood.lower() in (await bot.question(kim)).standalone.lower()


async def test_a_question_that_stands_alone_is_not_repeated_above_its_answer(kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say("What is customer advocacy?"))
    answer = await kim.wait_for_reply(await kim.say(f"  And   {KANO}"))
    assert "Understood as" not in answer.text


async def test_follow_ups_on_follow_ups_do_not_grow_beyond_a_message(bot: RunningBot, kim: Speaker) -> None:
    asked = await kim.say("How can hotels use self-efficacy?")
    for number in range(6):
        reply = await kim.wait_for_reply(asked)
        asked = await kim.say(f"and for {'very ' * 180}old guests {number}?")
    reply = await kim.wait_for_reply(asked)
    assert utf16_length(reply.text) <= 4096
    assert len((await bot.question(kim)).standalone) <= 1000


async def test_ask_works_in_private_too_and_alone_says_how(kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(f"/ask {KANO}"))
    assert answer.marked(SOURCES)
    hint = await kim.wait_for_reply(await kim.say("/ask"))
    assert "behind /ask" in hint.text


async def test_an_edited_question_is_answered_anew_in_place(bot: RunningBot, kim: Speaker) -> None:
    asked = await kim.say(KANO)
    answer = await kim.wait_for_reply(asked)
    await kim.edit(asked, "What is customer advocacy?")
    changed = await kim.wait_for_edit(answer)
    assert "advoca" in changed.text.lower()
    assert changed.labels[-2:] == ["👍", "👎"]
    assert len(await _from_bot(kim)) == 1
    await kim.wait_for_reply(await kim.say("/cancel"))
    kept = await bot.question(kim)
    assert (kept.question, kept.answer_message_ids) == ("What is customer advocacy?", (answer.id,))
    assert len(await bot.rows("SELECT id FROM questions WHERE user_id = :user", user=kim.id)) == 1


async def test_an_edited_follow_up_still_refers_to_what_was_asked_before_it(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say("What is customer advocacy?"))
    follow_up = await kim.say("why?")
    answer = await kim.wait_for_reply(follow_up)
    await kim.wait_for_reply(await kim.say(KANO))
    await kim.edit(follow_up, "how do I measure it?")
    changed = await kim.wait_for_edit(answer)
    assert "advocacy" in changed.text.partition("\n")[0]


async def test_an_edit_that_changes_nothing_for_the_answer_leaves_it_as_it_is(kim: Speaker) -> None:
    asked = await kim.say(KANO)
    answer = await kim.wait_for_reply(asked)
    await kim.edit(asked, f"{KANO} ")
    await kim.edit(asked, KANO.lower())
    again = await kim.wait_for_reply(await kim.say("/cancel"))
    assert [one.id for one in await _from_bot(kim)] == [answer.id, again.id]


async def test_an_answer_that_was_deleted_is_sent_anew_when_the_question_is_edited(
    bot: RunningBot, kim: Speaker
) -> None:
    asked = await kim.say(KANO)
    answer = await kim.wait_for_reply(asked)
    await kim.delete(answer)
    await kim.edit(asked, "What is customer advocacy?")
    anew = await kim.wait_for_reply(answer)
    assert "advoca" in anew.text.lower()
    await kim.wait_for_reply(await kim.say("/cancel"))
    assert (await bot.question(kim)).answer_message_ids == (anew.id,)


async def test_a_question_that_was_deleted_before_its_answer_came_is_answered_all_the_same(
    bot: RunningBot, kim: Speaker
) -> None:
    asked = await kim.say(KANO)
    await kim.delete(asked)
    assert (await kim.wait_for_reply(asked)).marked(SOURCES)


@pytest.mark.parametrize("odd", ["?", "…", "😀😀😀", "👨‍👩‍👧 ❤️", "\u200b .", "-"])
async def test_a_question_without_words_gets_an_example(kim: Speaker, odd: str) -> None:
    reply = await kim.wait_for_reply(await kim.say(odd))
    assert "For example" in reply.text
    assert not reply.labels


@pytest.mark.parametrize(
    "markup",
    [
        "What is the <b>Kano</b> model?",
        "<script>alert(1)</script> what is &lt;nudging&gt; & why?",
        "_*[`what is the Kano model`]*_(x) ~||\\",
        "</blockquote> </i> what is customer advocacy",
    ],
)
async def test_markup_in_a_question_is_shown_as_it_was_written(kim: Speaker, markup: str) -> None:
    await kim.wait_for_reply(await kim.say("What is customer advocacy?"))
    asked = await kim.say(markup)
    assert (await kim.wait_for_reply(asked)).text
    follow_up = await kim.wait_for_reply(await kim.say("and for <i>banks</i> & 'hotels'?"))
    assert "Something broke" not in follow_up.text


async def test_ten_thousand_characters_are_answered_after_saying_how_many_were_read(kim: Speaker) -> None:
    before = await kim.wait_for_reply(await kim.say("/cancel"))
    await kim.say("What do customers expect of a hotel? " * 271)
    replies = await kim.wait_for_replies(before, count=3)  # the app sends it as three messages
    assert all("first 1,000 characters" in reply.text for reply in replies)
    assert replies[0].marked(SOURCES)


async def _from_bot(speaker: Speaker) -> list[SeenMessage]:
    return [one for one in await speaker.messages() if one.from_bot]


async def _documents(bot: RunningBot) -> list[Document]:
    wanted = await bot.library.holdings.wanted()
    return [source.document for source in (await bot.library.holdings.sources(wanted, {})).values()]
