"""The command line: cx-coach, also python -m bot."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from bot.faults import Failed, in_one_sentence
from bot.printing import (
    answer_row,
    document_row,
    print_answer,
    print_documents,
    print_json,
    print_recommendations,
    recommendations_row,
)
from bot.progress import progress_bar
from bot.settings import Settings, read_settings

if TYPE_CHECKING:  # imported inside the commands that need them: --help and errors in settings answer at once
    from bot.library import Library, OpenGeneration
    from bot.wording import Turn
    from retrieval.answering import Answer

P = ParamSpec("P")

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line and nothing else.")


def command(function: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Runs a coroutine as a command; whatever goes wrong becomes one sentence."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            asyncio.run(function(*args, **kwargs))
        except (click.ClickException, BrokenPipeError):  # click knows what to do with these
            raise
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        except Exception as error:  # the boundary of the process
            raise Failed(in_one_sentence(error)) from error

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cx-coach")
def main() -> None:
    """A coach for customer experience on Telegram that cites every claim."""


@main.command()
@command
async def run() -> None:
    """Run the bot on Telegram (TELEGRAM_BOT_TOKEN)."""
    from bot import app
    from bot.library import Run

    settings = _settings()
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        raise app.CannotStart(
            "TELEGRAM_BOT_TOKEN is empty. Get a token from @BotFather on Telegram (/newbot) and write it into .env; "
            "or try the bot here without one: cx-coach preview"
        )
    with progress_bar("Indexing") as progress:
        await app.run(settings, token=token, api_url=settings.telegram_api_url, indexing=Run(progress))


@main.command()
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
@command
async def preview(port: int) -> None:
    """Run the same bot on a local Bot API, with a chat page in the browser; no token."""
    from bot import app
    from bot.library import Run
    from bot.preview.server import Preview

    settings = _settings()
    served = Preview(admin_id=min(settings.admin_ids)) if settings.admin_ids else Preview()
    async with served.serve(port=port) as url:
        click.echo(
            f"The coach starts at {url}. You can open it now; it answers what you write once it is ready.", err=True
        )
        ready = asyncio.Event()
        with progress_bar("Indexing") as progress:
            indexing = Run(_announced(progress))
            running = app.run(settings, token=served.token, api_url=url, indexing=indexing, ready=ready)
            bot = asyncio.create_task(running)
            waiting = asyncio.create_task(ready.wait())
            await asyncio.wait([bot, waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        if not bot.done():
            click.echo(f"The coach is ready at {url} — open it in a browser. Stop with Ctrl+C.")
        await bot


@main.command()
@click.argument("question")
@_json
@command
async def ask(question: str, as_json: bool) -> None:
    """Answer QUESTION; "-" answers each line of standard input."""
    questions = _lines() if question == "-" else iter([_readable(question)])
    async with _library(quiet=as_json) as library, library.reading() as generation:
        turn = _turns(library)
        for asked in questions:
            started = time.perf_counter()
            answer = await _answer(asked, library, generation, turn())
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            if as_json:
                print_json(answer_row(answer) | {"milliseconds": milliseconds})
            else:
                print_answer(answer, with_question=question == "-")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_json
@command
async def index(paths: tuple[Path, ...], as_json: bool) -> None:
    """Add or update documents (files, or folders with all in them), and publish the index."""
    from bot.documents_on_disk import read_documents
    from bot.library import Run

    found = read_documents(paths)
    async with _library(quiet=as_json, ensure=False) as library:
        with progress_bar("Indexing", quiet=as_json) as progress:
            done = await library.add(found.files(), Run(progress))
    failed = [*found.failed, *done.failed]
    if as_json:
        print_json(asdict(done) | {"failed": [asdict(failure) for failure in failed]})
    else:
        counts = f"{done.added} added, {done.updated} updated, {done.removed} removed, {done.unchanged} unchanged"
        click.echo(f"Generation {done.generation}: {counts}; {done.passages} passages, {done.seconds:.1f} s.")
        for failure in failed:
            click.echo(f"Not added: {failure.reason}", err=True)
    if failed and not (done.added or done.updated or done.unchanged):
        raise SystemExit(1)


@main.command()
@click.argument("situation", required=False, default="")
@click.option("--industry", default="", help="What you do, in your own words: “dental practice”.")
@click.option("--stage", default="", help="Where customers are: research, exploration, selection or loyalty.")
@click.option("--challenge", default="", help="What hurts, in your own words: “people leave at the cart”.")
@click.option("--kind", type=click.Choice(["bias", "expectation", "framework", "practice"]), help="Only this kind.")
@_json
@command
async def recommend(situation: str, industry: str, stage: str, challenge: str, kind: str | None, as_json: bool) -> None:
    """Suggest playbooks for a business, told in SITUATION or by the options."""
    from bot.advice import Advice
    from knowledge.taxonomy import PlaybookKind

    async with _library(quiet=as_json) as library:
        advice = Advice(library)
        told = {"industry": industry, "stage": stage, "challenge": challenge}
        understood = await advice.understand(
            _readable(situation), **{key: _readable(said) for key, said in told.items()}
        )
        only = PlaybookKind.named(kind or "")
        found = await advice.recommend(understood, [only] if only else ())
    if as_json:
        print_json(recommendations_row(understood, found))
    else:
        print_recommendations(understood, found)


@main.command()
@_json
@command
async def documents(as_json: bool) -> None:
    """List the documents."""
    from bot import app
    from bot.store.documents import Documents

    settings = _settings()
    async with app.opened_database(settings) as database:
        listed = await Documents(database).listing()
    entries = [entry for entry in listed if settings.library == "builtin" or entry.origin != "library"]
    if as_json:
        for entry in entries:
            print_json(document_row(entry))
    elif entries:
        print_documents(entries)
    else:
        click.echo("There are no documents yet. Add some: cx-coach index PATH")


@main.command()
@click.argument("document")
@command
async def remove(document: str) -> None:
    """Remove an added DOCUMENT by its name, and publish the index without it."""
    from bot.library import Run

    async with _library(ensure=False) as library:
        with progress_bar("Indexing") as progress:
            removed = await library.remove(document, Run(progress))
        builtin = not removed and any(entry.name == document for entry in await library.listing())
    if removed:
        click.echo(f"Removed {document}.")
    elif builtin:
        raise Failed(f"{document} belongs to the built-in library; set LIBRARY=none to leave the library out.")
    else:
        raise Failed(f"There is no document {document!r}; cx-coach documents lists them.")


@main.command()
@_json
@command
async def rollback(as_json: bool) -> None:
    """Go back to the documents of the generation before the current one, and publish them."""
    from bot.library import Run

    async with _library(quiet=as_json, ensure=False) as library:
        with progress_bar("Indexing", quiet=as_json) as progress:
            done = await library.roll_back(Run(progress))
    if as_json:
        print_json(asdict(done))
    else:
        counts = f"{done.added} brought back, {done.updated} as they were before, {done.removed} taken out"
        click.echo(f"Generation {done.generation}: {counts}; {done.passages} passages, {done.seconds:.1f} s.")


@main.command()
@click.argument("golden", type=click.Path(path_type=Path))
@_json
@command
async def evaluate(golden: Path, as_json: bool) -> None:
    """Measure answers on the questions of GOLDEN, a JSON Lines file."""
    from retrieval.evaluation import evaluate as measure
    from retrieval.evaluation import read_golden

    rows = read_golden(golden)
    async with _library(quiet=as_json) as library, library.reading() as generation:
        result = await asyncio.to_thread(measure, rows, generation.answering.answer)
    if as_json:
        print_json(asdict(result))
        return
    for miss in result.misses:
        click.echo(f"{miss.fault}: {miss.question} | {' '.join(miss.text.split())[:90]}")
    shares = f"answered {result.answered:.3f}  evidence in the first three citations {result.evidence:.3f}"
    click.echo(f"{result.questions} questions: {shares}  refused {result.refused:.3f}")


@main.command()
@command
async def check() -> None:
    """Check settings, model, database, index and Telegram, each with a remedy."""
    from bot.check import checks

    all_well = True
    async for name, fault in checks():
        all_well = all_well and not fault
        click.echo(f"{'ok ' if not fault else 'BAD'}  {name}{': ' + fault if fault else ''}")
    if not all_well:
        raise SystemExit(1)


def _settings() -> Settings:
    from bot.logs import set_up_logging

    settings = read_settings()
    set_up_logging(settings.log_level, settings.log_format, settings.secrets)
    return settings


@asynccontextmanager
async def _library(*, quiet: bool = False, ensure: bool = True) -> AsyncIterator["Library"]:
    """The library, indexed unless `ensure` is false; `quiet`: without a progress bar."""
    from bot import app
    from bot.library import Run

    settings = _settings()
    async with app.opened_database(settings) as database, app.opened_library(settings, database) as library:
        if ensure:
            with progress_bar("Indexing", quiet=quiet) as progress:
                await library.ensure(Run(progress))
        yield library


def _announced(show: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Says once that documents are indexed, also where no bar is seen; then what `show` shows."""
    announced = False

    def announce(done: int, total: int) -> None:
        nonlocal announced
        if not announced:
            announced = True
            click.echo(f"Indexing {total:,} passages; only the first start takes long.", err=True)
        show(done, total)

    return announce


def _turns(library: "Library") -> Callable[[], "Turn | None"]:
    """What a chat model does for each answer, where one is set."""
    from bot import app

    settings = _settings()
    model = app.opened_chat_model(settings)
    if model is None:
        return lambda: None
    from bot.wording import Turn
    from retrieval.patience import Breaker

    breaker = Breaker()
    return lambda: Turn(model, breaker, library.model.embed_texts, settings.chat_model_seconds)


async def _answer(asked: str, library: "Library", generation: "OpenGeneration", turn: "Turn | None") -> "Answer":
    answering = generation.answering
    if turn is None:
        return await asyncio.to_thread(answering.answer, asked)
    understood = await turn.understand(asked, (), generation.topics, library.kinds)
    answer = await asyncio.to_thread(answering.answer, understood.question)
    written = await turn.write(answer, generation.index.passages_of, understood.language)
    return replace(written, question=asked)


def _lines() -> Iterator[str]:
    """The questions on standard input."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _readable(argument: str) -> str:
    """An argument, with "�" for bytes in it that are no UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
