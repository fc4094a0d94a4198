"""`cx-coach check`: settings, models, database, index, Telegram; each with what is wrong and what to do."""

import asyncio
from collections.abc import AsyncIterator

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import app
from bot.library import IndexBusy
from bot.settings import InvalidSettings, Settings, read_settings
from bot.store import StoreUnavailable
from retrieval.embeddings import EmbeddingModel, ModelUnusable, load
from retrieval.index import IndexDamaged, SearchUnavailable


async def checks() -> AsyncIterator[tuple[str, str]]:
    """The name of each check with its fault, which is empty when all is well."""
    try:
        settings = read_settings()
    except InvalidSettings as error:
        yield "settings", str(error)
        return
    yield "settings", ""
    model, fault = await _model(settings)
    yield "embedding model", fault
    yield "database", (database_fault := await _database(settings))
    if model is None or database_fault:
        yield "index", "not checked; mend what stands above first."
    else:
        yield "index", await _index(settings, model)
    if settings.chat_model:
        yield "chat model", await _chat_model(settings)
    yield "Telegram", await _telegram(settings)


async def _model(settings: Settings) -> tuple[EmbeddingModel | None, str]:
    try:
        return await asyncio.to_thread(load, settings.embedding_model), ""
    except ModelUnusable as error:
        return None, str(error)


async def _database(settings: Settings) -> str:
    try:
        async with app.opened_database(settings):
            return ""
    except StoreUnavailable as error:
        return str(error)


async def _index(settings: Settings, model: EmbeddingModel) -> str:
    """Opening a generation verifies it with its canaries."""
    try:
        async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
            await library.ensure()
    except (app.CannotStart, IndexDamaged, IndexBusy, SearchUnavailable, StoreUnavailable) as error:
        return str(error)
    except OSError as error:
        where = error.filename or settings.data_dir
        return f"{where}: {error.strerror or error}; check the permissions of DATA_DIR and its free space."
    return ""


async def _chat_model(settings: Settings) -> str:
    """Asks it for one word."""
    from retrieval.chat import ChatUnavailable, written
    from retrieval.patience import Breaker, Patient

    try:
        model = app.opened_chat_model(settings)
        if model:
            await written(Patient(model, Breaker(), settings.chat_model_seconds), "Answer with one word.", "Ready?", 20)
    except (app.CannotStart, ChatUnavailable) as error:
        return str(error)
    return ""


async def _telegram(settings: Settings) -> str:
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        return "TELEGRAM_BOT_TOKEN is empty; get one from @BotFather, or use cx-coach preview, which needs none."
    try:
        async with Bot(token, base_url=f"{settings.telegram_api_url}/bot"):
            return ""
    except InvalidToken:
        return "TELEGRAM_BOT_TOKEN is not accepted; copy it from @BotFather again."
    except TelegramError as error:
        said = str(error).replace(token, "<token>")
        return f"{settings.telegram_api_url} does not answer ({said}); check the network and TELEGRAM_API_URL."
