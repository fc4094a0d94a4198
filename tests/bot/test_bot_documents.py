"""Documents that are added or removed while the bot runs answer the next question."""

from collections.abc import Callable

from running_bot import settings_of

from bot import app
from retrieval.embeddings import EmbeddingModel

ASKED = "How long does a sourdough starter ferment?"
BREAD = b"# Sourdough\n\nSourdough starter: flour and water that ferment for seven days before the first loaf.\n"


async def test_a_document_added_by_another_process_answers_the_next_question(
    starting: Callable[..., object], model: EmbeddingModel
) -> None:
    async with starting() as bot:
        ann = bot.people.ann
        assert not (await ann.wait_for_reply(await ann.say(ASKED))).marked("expandable_blockquote")
        settings = settings_of(bot.data_dir)
        async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
            assert (await library.add([("bread.md", BREAD)])).added == 1
            added = await ann.wait_for_reply(await ann.say(ASKED))
            assert "seven days" in added.text
            assert await library.remove("bread.md")
        removed = await ann.wait_for_reply(await ann.say(ASKED))
        assert not removed.marked("expandable_blockquote")
