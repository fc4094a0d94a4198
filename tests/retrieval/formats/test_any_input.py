"""Whatever a file holds, it becomes a well-formed document or is refused with a sentence."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats import SUFFIXES, parse

UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]")

MARKDOWN = st.lists(
    st.sampled_from(
        ["# ", "## ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "---\n", "***", "`", "```\n", "|", "|-|-|\n", "[", "]", "(x)"]
        + ["!", "[^1]", "[^1]: ", ": ", "<div>", "</div>", "<b>", "<!--", "<script>", "\\", "&amp;", "&#0;", "title: a\n"]
        + ["guests", "Wait ", "é", "\t", "\r\n", "- [ ] ", "...", "<table><tr><td>", "<li>", "<h2>", "<br>"]
    ),
    max_size=40,
).map("".join)
HTML = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in "html head body title h1 h2 p div ul ol li dl dt dd table tr th td pre nav main a b br".split()]
        + [f"</{tag}>" for tag in "body h1 h2 p div ul ol li dl table tr td pre nav main a b title".split()]
        + ["<!--", "-->", "<script>", "</script>", "<style>", "<![CDATA[", "<?x", "&lt;", "&#xd800;", "&", "<", ">", "<img alt='x y'>"]
        + ["<td colspan=9>", "<ol start=x>", "<p hidden>", "<div class='cookie-banner'>", "<meta charset='x'>", "<svg>", "<form>"]
        + ["guests wait", "Guests of the house wait at the door.", "\n", " ", "é", "Share", "Home"]
    ),
    max_size=40,
).map("".join)
YAML = st.lists(
    st.sampled_from(["a", ": ", "- ", "[", "]", "{", "}", "\n", "  ", "&x ", "*x", "!!int ", "'", '"', "1", "0b_", "1:1", "~", "?", "|", "<<", "=", "#", "\t", "%"]),
    max_size=20,
).map(lambda parts: "---\n" + "".join(parts) + "\n---\nGuests wait.")
NAMES = st.sampled_from([f"a{suffix}" for suffix in SUFFIXES])
CONTENT = (
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
    | (MARKDOWN | HTML | YAML).map(str.encode)
    | (MARKDOWN | HTML).map(lambda text: text.encode("utf-16"))
)

often = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def check(document: Document) -> None:
    end = 0
    for section in document.sections:
        assert end <= section.start < section.end <= len(document.text)
        assert document.section_text(section).strip()
        end = section.end
    assert not UNWANTED.search(document.text + document.title)
    assert any(character.isalnum() for character in document.text)


@often
@given(NAMES, CONTENT)
def test_any_content_is_a_well_formed_document_or_refused(name: str, content: bytes) -> None:
    try:
        document = parse(name, content)
    except UnreadableDocument as refused:
        assert re.fullmatch(rf"{re.escape(name)} .+; .+\.", str(refused))
    else:
        check(document)


@often
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z", "S"]), max_size=200))
def test_a_text_file_keeps_every_character_that_is_seen_in_its_order(content: str) -> None:
    try:
        document = parse("a.txt", content.encode())
    except UnreadableDocument:
        return
    assert "".join(document.text.split()) == "".join(content.split())


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
    try:
        check(parse(name, content.encode()))
    except UnreadableDocument as refused:
        assert str(refused).startswith(f"{name} ")
