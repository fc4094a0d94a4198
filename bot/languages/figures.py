"""Numbers and dates in the language that is spoken; English ones are British, and need no library."""

from datetime import date

from bot.languages.catalogues import ENGLISH
from bot.languages.speaking import spoken


def amount(value: int) -> str:
    """ "1,240", in German "1.240"."""
    language = spoken()
    if language == ENGLISH:
        return f"{value:,}"
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language)


def decimal(value: float, places: int) -> str:
    """With so many decimals: "1,240.5", in German "1.240,5"."""
    language = spoken()
    if language == ENGLISH:
        return f"{value:,.{places}f}"
    from babel.numbers import format_decimal

    return format_decimal(round(value, places), f"#,##0.{'0' * places}".rstrip("."), locale=language)


def day(one: date) -> str:
    """ "30 November 2025", in German "30. November 2025"."""
    language = spoken()
    if language == ENGLISH:
        return f"{one.day} {one:%B %Y}"
    from babel.dates import format_date

    return format_date(one, "long", locale=language)


def short_day(one: date) -> str:
    """ "30 Nov", in German "30. Nov."."""
    language = spoken()
    if language == ENGLISH:
        return f"{one.day} {one:%b}"
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", one, locale=language)


def span(first: date, last: date) -> str:
    """ "29 October – 27 November 2026"; a single day as such."""
    if first == last:
        return day(last)
    language = spoken()
    if language == ENGLISH:
        return f"{day(first).removesuffix(f' {last.year}')} – {day(last)}"
    from babel.dates import format_interval

    return format_interval(first, last, "yMMMMd", locale=language)
