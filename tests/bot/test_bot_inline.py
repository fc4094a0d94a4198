"""Inline mode: an answer for any chat, behind the bot's name."""

from running_bot import RunningBot

from bot.preview.people import Speaker

KANO = "What is the Kano model?"


async def test_a_question_behind_the_bots_name_offers_its_answer(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    await kim.start()
    here = kim.in_chat(await bot.people.group("Hotel", [kim, lee]))
    query, (result,) = await here.ask_inline(KANO)
    assert result["title"] == KANO
    assert "Kano" in result["description"]
    sent = await here.choose(query, result["id"])
    assert sent.text.startswith(KANO)
    assert sent.marked("expandable_blockquote")


async def test_what_is_not_answered_offers_nothing_but_says_why(bot: RunningBot, kim: Speaker) -> None:
    for question in ("", "Kano", "who won the world cup in 1998?", "tell me a joke", "<b>&lt;" * 3, "😀" * 20):
        _, results = await kim.ask_inline(question)
        assert results == []


async def test_an_inline_question_is_kept_nowhere(bot: RunningBot, kim: Speaker) -> None:
    await kim.ask_inline(KANO)
    end = await kim.wait_for_reply(await kim.say("/cancel"))
    assert end.text
    assert await bot.rows("SELECT id FROM questions WHERE user_id = :user", user=kim.id) == []


async def test_a_long_question_full_of_markup_is_answered(bot: RunningBot, kim: Speaker) -> None:
    question = f"{KANO} <b>&amp; " + "why " * 60
    _, results = await kim.ask_inline(question)
    assert all(len(result["title"]) <= 100 for result in results)
