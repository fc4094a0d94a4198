"""What stands on a page for finding one's way on the site: left out of sections, and so out of answers."""

import re
from typing import Protocol, TypeVar


class HasText(Protocol):
    @property
    def text(self) -> str: ...


L = TypeVar("L", bound=HasText)

_NAVIGATION = re.compile(
    r"""^(?:
      (?:skip|jump)\ to\ (?:main\ )?(?:content|navigation) | fortsätt\ till\ huvudinnehåll
      | (?:direkt|weiter)\ zum\ (?:haupt)?inhalt
      | aller\ au\ contenu(?:\ principal)? | (?:ir|saltar)\ al\ contenido(?:\ principal)? | gå\ til\ (?:hoved)?ind?hold
      | kommentarer | (?:\d+\ )?comments? | kommentare | commentaires | comentarios | leave\ a\ (?:comment|reply)
      | (?:post|skicka)\ en\ kommentar
      | populära\ inlägg\ i\ den\ här\ bloggen
      | (?:popular|recent|related|latest|more)\ (?:posts?|articles?|stories)(?:\ .{0,30})?
      | (?:share|tweet|pin|print|email)\ (?:this|on|it)\b.{0,40} | share | follow\ us\b.{0,40} | subscribe\b.{0,60}
      | sign\ (?:up|in)\b.{0,50} | log\ ?in
      | back\ to\ top | (?:previous|next)(?:\ (?:post|article|page))? | home | menu | search | table\ of\ contents
      | (?:©|\(c\)|copyright\b).{0,80} | all\ rights\ reserved\b.{0,40}
      | (?:privacy|cookie)\ (?:policy|settings|notice)\b.{0,40}
      | terms\ (?:of|and)\ (?:use|service|conditions)\b.{0,40} | accept\ (?:all\ )?cookies | we\ use\ cookies\b.{0,120}
      | about\ the\ author | you\ (?:may|might)\ also\ like\b.{0,40} | read\ more\b.{0,60}
      | \d+\ min(?:ute)?s?\ read | advertisement | sponsored
    )[.!:»›>\s]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PROMOTION = re.compile(
    r"""^(?:check(?:\ out)?\ .{1,40}\ (?:services?|products?|courses?|offers?|shop)$ | stay\ up\ to\ date\b
      | subscribe\b | sign\ up\b
      | (?:discover|explore|see|browse)\ (?:our|the\ latest|more)\b | follow\ us\b | contact\ us\b
      | get\ in\ touch\b | book\ a\ (?:call|demo)\b
      | (?:learn|read|find\ out)\ more\b | download\ (?:our|the|now)\b | join\ (?:our|us|the)\b
      | .{0,40}\bnewsletter\b )""",
    re.IGNORECASE | re.VERBOSE,
)

TAIL_WORDS = 20
"""Teasers below an article are short; a line of as many words ends the search for them."""
TAIL_PROMOTIONS = 2
"""So many lines that invite elsewhere make the end of a page a tail of teasers."""


def is_navigation(line: str) -> bool:
    return bool(_NAVIGATION.match(line.strip()))


def without_tail(lines: list[L]) -> list[L]:
    """The lines without the teasers for other pages that follow the article."""
    start = len(lines)
    while start and len(lines[start - 1].text.split()) < TAIL_WORDS and ":" not in lines[start - 1].text:
        start -= 1
    tail = lines[start:]
    invitations = [n for n, line in enumerate(tail) if _PROMOTION.match(line.text)]
    if len(invitations) < TAIL_PROMOTIONS:
        return lines
    return lines[: start + invitations[0]]
