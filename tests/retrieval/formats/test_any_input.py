"""Whatever a file holds, it becomes a well-formed document or is refused with a sentence."""

import re

import pytest
from corpus.making import Grid, Head, Items, NewPage, Slide, Text, docx, pdf, pptx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats import SUFFIXES, parse

UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]")

MARKDOWN_PIECES = """
#_ ##_ -_ 1._ >_ ____ ⏎ ⏎⏎ ---⏎ *** ` ```⏎ | |-|-|⏎ [ ] (x) ! [^1] [^1]:_ :_ <div> </div> <b> <!-- <script> \\
&amp; &#0; title:_a⏎ guests Wait_ é ⇥ -_[_]_ ... <table><tr><td> <li> <h2> <br>
"""
HTML_PIECES = """
<html> <head> <body> <title> <h1> <h2> <p> <div> <ul> <ol> <li> <dl> <dt> <dd> <table> <tr> <th> <td> <pre> <nav>
<main> <a> <b> <br> </body> </h1> </h2> </p> </div> </ul> </ol> </li> </dl> </table> </tr> </td> </pre>
</nav> </main> </a> </b> </title> <!-- --> <script> </script> <style> <![CDATA[ <?x &lt; &#xd800; & < > <img_alt='x_y'>
<td_colspan=9> <ol_start=x> <p_hidden> <div_class='cookie-banner'> <meta_charset='x'> <svg> <form> guests_wait
Guests_of_the_house_wait_at_the_door. ⏎ _ é Share Home
"""
YAML_PIECES = "a :_ -_ [ ] { } ⏎ __ &x_ *x !!int_ ' \" 1 0b_ 1:1 ~ ? | << = # ⇥ %"


def made_of(pieces: str, most: int) -> st.SearchStrategy[str]:
    """Texts of these pieces, in which ⏎, ⇥ and _ stand for a newline, a tab and a blank."""
    written = [piece.replace("⏎", "\n").replace("⇥", "\t").replace("_", " ") for piece in pieces.split()]
    return st.lists(st.sampled_from(written), max_size=most).map("".join)


MARKDOWN = made_of(MARKDOWN_PIECES, 40)
HTML = made_of(HTML_PIECES, 40)
YAML = made_of(YAML_PIECES, 20).map(lambda front: f"---\n{front}\n---\nGuests wait.")
NAMES = st.sampled_from([f"a{suffix}" for suffix in SUFFIXES])
CONTENT = (
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
    | (MARKDOWN | HTML | YAML).map(str.encode)
    | (MARKDOWN | HTML).map(lambda text: text.encode("utf-16"))
)

often = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(name: str, content: bytes) -> Document | str:
    """The document, or why it is refused."""
    try:
        return parse(name, content)
    except UnreadableDocument as refused:
        return str(refused)


def check(name: str, document: Document | str) -> None:
    if isinstance(document, str):
        assert re.fullmatch(rf"{re.escape(name)} [^\n]+; [^\n]+\.", document)
        return
    end = 0
    for section in document.sections:
        assert end <= section.start < section.end <= len(document.text)
        assert document.section_text(section).strip()
        end = section.end
    starts = document.pages.starts
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(document.text) for start in starts)
    assert not UNWANTED.search(document.text + document.title)
    assert any(character.isalnum() for character in document.text)


@often
@given(NAMES, CONTENT)
def test_any_content_is_a_well_formed_document_or_refused(name: str, content: bytes) -> None:
    check(name, outcome(name, content))


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
CELLS = st.lists(st.tuples(LINES, LINES), min_size=1, max_size=3).map(tuple)
PARTS = st.lists(
    st.builds(Head, LINES, st.integers(1, 3))
    | st.builds(Text, LINES)
    | st.builds(Items, st.lists(LINES, min_size=1, max_size=3).map(tuple), st.booleans())
    | st.builds(Grid, CELLS)
    | st.builds(NewPage),
    max_size=6,
)
FILES = st.one_of(
    PARTS.map(lambda parts: ("a.docx", docx(parts))),
    st.lists(st.builds(Slide, LINES, PARTS, LINES), min_size=1, max_size=3).map(lambda deck: ("a.pptx", pptx(deck))),
    PARTS.map(repr)
    .map(lambda said: said.encode("latin-1", "replace").decode("latin-1"))
    .map(lambda said: ("a.pdf", pdf([Text(said), NewPage(), Head(said[:30]), Text(said[30:])]))),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES)
def test_any_words_in_an_office_file_are_a_well_formed_document_or_refused(made: tuple[str, bytes]) -> None:
    check(made[0], outcome(*made))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(FILES, st.data())
def test_a_damaged_office_file_is_a_well_formed_document_or_refused(
    made: tuple[str, bytes], data: st.DataObject
) -> None:
    name, content = made
    start = data.draw(st.integers(0, len(content)))
    damage = data.draw(st.binary(max_size=30))
    check(name, outcome(name, content[:start] + damage + content[start + data.draw(st.integers(0, 60)) :]))


@often
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z", "S"]), max_size=200))
def test_a_text_file_keeps_every_character_that_is_seen_in_its_order(content: str) -> None:
    document = outcome("a.txt", content.encode())

    assert isinstance(document, str) or "".join(document.text.split()) == "".join(content.split())


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 100_000 + "Guests wait.",
        "<ul><li>" * 20_000 + "Guests wait.",
        "> " * 20_000 + "Guests wait.",
        "\n".join("  " * depth + "- Guests wait." for depth in range(300)),
        "*" * 20_000 + "Guests wait.",
        "![" * 2_000 + "Guests wait." + "](x)" * 2_000,
        "Guests wait. " * 20_000,
    ],
    ids=["divisions", "lists in HTML", "quotes", "lists", "stars", "images", "one line"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_deep_nesting_and_long_lines_end_like_any_other_content(name: str, content: str) -> None:
    check(name, outcome(name, content.encode()))
