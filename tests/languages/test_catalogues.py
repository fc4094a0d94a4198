"""The catalogues: whole, true to the code, and within what Telegram takes."""

import ast
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import bot
from bot.languages.__main__ import extracted, update
from bot.languages.catalogues import FILES
from bot.rendering import screens

TOAST, LABEL = 200, 44
"""The most characters that Telegram shows on a press, and that a phone shows on a button."""

BUTTONS = ("button", "_button", "to", "InlineKeyboardButton")
CODE = extracted()


@pytest.fixture(params=sorted(FILES))
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read(FILES[request.param], request.param)


def read(file: Path, language: str) -> Catalog:
    return read_po(BytesIO(file.read_bytes()), locale=language, abort_invalid=True)


def texts(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each text with its translation; of a counted one every form with the plural."""
    for message in catalogue:
        if message.id:
            one, *many = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            yield from (((many or [one])[0] if number else one, form) for number, form in enumerate(forms))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def tags(text: str) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(f"<{tag} {attrs}>")

        def handle_endtag(self, tag: str) -> None:
            found.append(f"</{tag}>")

    Reader().feed(text)
    return found


def test_there_are_german_and_spanish() -> None:
    assert {"de", "es"} <= set(FILES)


def test_every_text_in_the_code_is_translated_and_nothing_else_is(catalogue: Catalog) -> None:
    in_code = {message.id for message in CODE if message.id}
    assert {message.id for message in catalogue if message.id} == in_code
    assert len(in_code) > 500
    assert not catalogue.obsolete
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert [one for one, translated in texts(catalogue) if not translated.strip()] == []


def test_a_translation_has_the_places_marks_and_edges_of_its_text(catalogue: Catalog) -> None:
    for one, translated in texts(catalogue):
        assert placeholders(translated) == placeholders(one), one
        assert tags(translated) == tags(one), one
        for edge in (str.lstrip, str.rstrip):
            assert len(translated) - len(edge(translated)) == len(one) - len(edge(one)), one
        assert set(re.findall(r"(?<![<\w])/[a-z]+", translated)) == set(re.findall(r"(?<![<\w])/[a-z]+", one)), one
        assert set("‹›⧉▸⇄⌫⚠→") & set(translated) == set("‹›⧉▸⇄⌫⚠→") & set(one), one


def test_translations_are_as_calm_as_the_texts(catalogue: Catalog) -> None:
    assert [translated for _, translated in texts(catalogue) if "!" in translated or "¡" in translated] == []


def test_what_is_shown_on_a_press_and_on_buttons_fits(catalogue: Catalog) -> None:
    assert [one for one, translated in texts(catalogue) if len(one) <= TOAST < len(translated) and "|" not in one] == []
    labels = set(labels_in_code())
    assert len(labels) > 60
    translated = {one: said for one, said in texts(catalogue) if one in labels}
    assert [said for said in translated.values() if len(said) > LABEL] == []


def test_menus_and_descriptions_fit(catalogue: Catalog) -> None:
    said = dict(texts(catalogue))
    assert len(said[screens.DESCRIPTION]) <= 512
    assert len(said[screens.SHORT_DESCRIPTION]) <= 120
    menu = chain(screens.PRIVATE_MENU, screens.GROUP_MENU, screens.ADMIN_MENU)
    assert all(1 <= len(said[description]) <= 256 for _, description in menu)


def test_two_languages_do_not_say_the_same() -> None:
    """A language that was filled with the English text, or with another one, is not translated."""
    for language, file in FILES.items():
        same = [
            one
            for one, translated in texts(read(file, language))
            if one == translated and len(re.sub(r"{\w+}", "", one)) > 20
        ]
        assert same == [], language


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "fr" / "LC_MESSAGES" / "bot.po"
    begun, later = Catalog(), Catalog()
    for text in ("Back", "Gone"):
        begun.add(text)
    for text in ("Back", "New"):
        later.add(text)
    assert "2 of 2" in update(file, begun)
    file.write_text(file.read_text().replace('msgid "Back"\nmsgstr ""', 'msgid "Back"\nmsgstr "Retour"'))
    assert "1 of 2" in update(file, later)
    found = {message.id: message.string for message in read(file, "fr") if message.id}
    assert found == {"Back": "Retour", "New": ""}


def labels_in_code() -> Iterator[str]:
    """The texts that stand on buttons, where they are said right there."""
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in BUTTONS and node.args:
                said = node.args[0]
                if (
                    isinstance(said, ast.Call)
                    and name_of(said.func) == "say"
                    and isinstance(said.args[0], ast.Constant)
                ):
                    yield str(said.args[0].value)


def name_of(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def test_no_text_is_said_that_cannot_be_extracted() -> None:
    """A say() in an f-string, or of a text put together, is in no catalogue: the extractor does not see it."""
    known = {one for message in CODE if message.id for one in _forms(message)}
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in ("say", "say_counted", "mark", "say_within"):
                if "preview" in file.parts:
                    continue
                first = node.args[0]
                assert not isinstance(first, ast.JoinedStr | ast.BinOp), f"{file.name}:{node.lineno}"
                if isinstance(first, ast.Constant):
                    assert first.value in known, f"{file.name}:{node.lineno}"


def _forms(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)
