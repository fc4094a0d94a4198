"""/playbooks: looking through them on one screen, and situations told behind the command."""

from collections.abc import Sequence

from telegram import Update
from telegram.ext import ContextTypes

from bot.advice import Advice
from bot.coach.shelves import Facet, Shelf, with_key
from bot.handlers.addressed import words_behind_command
from bot.handlers.delivery import place_of, send
from bot.handlers.presses import Press, Turn, is_number, pressed, take, toast
from bot.handlers.situations import SituationHandlers
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.cards import (
    CARD,
    INDUSTRIES,
    SITUATIONS,
    Origin,
    View,
    card,
    industries_screen,
    industry_screen,
    view_screen,
)
from bot.rendering.playbooks import facet_screen, home, shelf_screen
from knowledge.catalogue import Catalogue
from knowledge.playbook import Playbook
from knowledge.taxonomy import Industry
from retrieval.index import IndexDamaged, SearchUnavailable


class PlaybookHandlers:
    def __init__(self, advice: Advice, situations: SituationHandlers) -> None:
        self._advice = advice
        self._situations = situations

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/playbooks, alone or with a situation behind it."""
        message = update.effective_message
        if message is None:
            return
        if words := words_behind_command(message):
            await self._situations.tell(update, message, words, context)
        else:
            await send(context.bot, place_of(message), await self._home())

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of the screens to look through."""
        press = await pressed(update, context)
        if press is None:
            return
        if press.rest == "new":  # from a screen that should stay
            await toast(press.query)
            await send(context.bot, press.place, await self._home())
        else:
            await take(press, self._turn(press))

    async def _home(self) -> Rendered:
        try:
            return home(await self._advice.catalogue())
        except (SearchUnavailable, IndexDamaged):
            return Rendered((say(screens.UNAVAILABLE),))

    async def _turn(self, press: Press) -> Turn:
        catalogue = await self._advice.catalogue()
        match press.rest.split(":"):
            case ["home"]:
                return Turn(home(catalogue))
            case ["in", key, page] if (facet := Facet.at(key)) and is_number(page):
                return Turn(facet_screen(catalogue, facet, int(page)))
            case ["of", key, value, page] if (shelf := Shelf.at(key, value)) and is_number(page):
                return _listed(catalogue, shelf, int(page))
            case ["is", key, view, place, *where] if origin := _origin(where):
                if playbook := with_key(catalogue.playbooks, key):
                    return _opened(catalogue, playbook, view, place, origin)
                if isinstance(origin, Shelf):
                    return _listed(catalogue, origin, 0, say(screens.PLAYBOOK_GONE))
                return await self._situations.listed(press, origin, say(screens.PLAYBOOK_GONE))
        return Turn.saying(screens.STALE_PLAYBOOKS)


def _listed(catalogue: Catalogue, shelf: Shelf, page: int, word: str | None = None) -> Turn:
    if shelf.playbooks(catalogue):
        return Turn(shelf_screen(catalogue, shelf, page), word)
    return Turn(home(catalogue), say(screens.PLAYBOOK_GONE))


def _opened(catalogue: Catalogue, playbook: Playbook, key: str, place: str, origin: Origin) -> Turn:
    """The card of a playbook, or the part of it with this key."""
    if key == CARD:
        return Turn(card(playbook, origin, catalogue))
    if key == INDUSTRIES and playbook.by_industry:
        industry = Facet.INDUSTRY.word(place)
        if isinstance(industry, Industry) and industry in playbook.by_industry:
            return Turn(industry_screen(playbook, industry, origin))
        return (
            Turn(industries_screen(playbook, int(place), origin))
            if is_number(place)
            else Turn.saying(screens.STALE_PLAYBOOKS)
        )
    view = View.at(key)
    if view is None or not is_number(place):
        return Turn.saying(screens.STALE_PLAYBOOKS)
    if view.is_in(playbook):
        return Turn(view_screen(playbook, view, int(place), origin))
    return Turn(card(playbook, origin, catalogue), say(screens.PART_GONE))


def _origin(where: Sequence[str]) -> Origin | None:
    match where:
        case [kind, number] if kind == SITUATIONS:
            return int(number) if is_number(number) else None
        case [key, value]:
            return Shelf.at(key, value)
    return None
