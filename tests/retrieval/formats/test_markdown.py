"""Markdown becomes the text that people read in it, cut into sections by its headings."""

from textwrap import dedent

import pytest

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats import parse
from retrieval.formats.markdown import parse_markdown


def markdown(text: str) -> Document:
    return parse_markdown("page.md", dedent(text).lstrip("\n"))


def sections(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(section.path, document.section_text(section)) for section in document.sections]


def test_headings_make_paths_and_stand_in_the_text_outside_the_sections() -> None:
    document = markdown("""
        # Queues
        Nobody likes them.
        ## At the door
        ### In summer
        Offer water.
        ## On the phone
        Call back.

        On the web
        ----------
        Show the place in the line.
        """)

    assert document.title == "Queues"
    assert sections(document) == [
        ((), "Nobody likes them."),
        (("At the door", "In summer"), "Offer water."),
        (("On the phone",), "Call back."),
        (("On the web",), "Show the place in the line."),
    ]
    assert document.text.startswith("Queues\n\nNobody likes them.\n\nAt the door\n\nIn summer\n\nOffer water.")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold**, *slanted*, ~~struck~~ and `code`", "bold, slanted, struck and code"),
        ("[a link](https://example.org) and <https://example.org>", "a link and https://example.org"),
        ("[by name][n]\n\n[n]: https://example.org", "by name"),
        ("![a full jar](jar.png)", "a full jar"),
        ("one line\nand its end", "one line and its end"),
        ("one line  \nanother", "one line\nanother"),
        ("a &amp; b &lt; c \\* d", "a & b < c * d"),
        ("Dear <name>, welcome", "Dear <name>, welcome"),
        ("bold <b>words</b><br>below", "bold words\nbelow"),
        ("before <script>alert('x')</script> after", "before after"),
        ("<script>\nalert('x')\n</script>\n\nafter", "after"),
        ("<div>inside <i>it</i></div>", "inside it"),
        ("<!-- unseen -->\nseen", "seen"),
        ("text[^1] goes on\n\n[^1]: The note.", "text goes on\n\nThe note."),
        ("> quoted\n> on", "quoted on"),
        ("Term\n: Its meaning.\n", "Term: Its meaning."),
        ("```python\ndef f():\n\n    return 1\n```", "def f():\n\n    return 1"),
        ("above\n\n***\n\nbelow", "above\n\nbelow"),
    ],
)
def test_markup_is_left_out_and_its_words_stay(written: str, read: str) -> None:
    assert markdown(written).text == read


def test_lists_are_lines_with_bullets_or_numbers_and_indented_when_nested() -> None:
    document = markdown("""
        Before:
        - **Term**: explanation
        - **Other:** explanation
          that goes on
          - nested

            with a paragraph
        - [x] done

        3. three
        4. four
        """)

    assert document.text.splitlines() == [
        "Before:",
        "",
        "- Term: explanation",
        "- Other: explanation that goes on",
        "  - nested",
        "    with a paragraph",
        "- done",
        "",
        "3. three",
        "4. four",
    ]


def test_a_table_has_a_line_for_every_row_that_names_the_columns() -> None:
    document = markdown("""
        | Plan | Price | |
        |------|------:|-|
        | **Basic** | €4 | a |
        | Swift | | b |
        """)

    assert document.text == "Plan: Basic; Price: €4; a\nPlan: Swift; b"


def test_headings_within_lists_and_quotes_begin_no_section() -> None:
    document = markdown("""
        # Queues
        > ## Quoted
        > words

        - # In a list
        """)

    assert sections(document) == [((), "Quoted\n\nwords\n\n- In a list")]


def test_the_title_in_the_front_matter_comes_before_the_heading() -> None:
    document = markdown("""
        ---
        title: Kano
        year: 1984
        published: 2024-05-01
        tags: [needs, delight]
        by: {name: Ada, active: yes}
        ---
        # The Kano model
        Some needs go unsaid.
        ## Steps
        Ask.
        """)

    assert document.title == "Kano"
    assert [path for path, _ in sections(document)] == [(), ("Steps",)]
    assert document.front_matter == {
        "title": "Kano",
        "year": 1984,
        "published": "2024-05-01",
        "tags": ["needs", "delight"],
        "by": {"name": "Ada", "active": True},
    }


def test_a_heading_that_says_more_than_the_title_is_part_of_the_paths() -> None:
    document = markdown("""
        ---
        title: Handbook
        ---
        # Rooms
        Twelve.
        # Meals
        Three.
        """)

    assert [path for path, _ in sections(document)] == [("Rooms",), ("Meals",)]


def test_empty_front_matter_is_no_fault() -> None:
    assert markdown("---\n---\nText.").front_matter == {}


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        ("title: [a", r"is not valid YAML \(line 3: .+\)"),
        ("a: 1\nb: c: d", r"is not valid YAML \(line 3: mapping values are not allowed (?:here|in this context)\)"),
        ("- a\n- b", 'is not a list of "key: value" lines'),
        ("only words", 'is not a list of "key: value" lines'),
        ("a: &a [x]\nb: [*a, *a]", r"is not valid YAML \(line 2: anchors and aliases are not supported\)"),
        ("a: !!python/object:os.system x", r"is not valid YAML \(line 2: tags are not supported\)"),
        ("a: " + "[" * 50_000, r"is not valid YAML \(line 2: more than 20 levels\)"),
        ("a: 0b_", "is not valid YAML"),
        ("a: " + "x" * 200_000, "is longer than 100,000 characters"),
        ("a: \x01", None),
    ],
)
def test_faulty_front_matter_is_refused_by_its_fault(front: str, fault: str | None) -> None:
    text = f"---\n{front}\n---\nText."
    if fault is None:  # a character that is cleaned away
        assert markdown(text).text == "Text."
        return
    with pytest.raises(UnreadableDocument, match=rf"^page\.md has front matter that {fault}; correct or remove"):
        markdown(text)


def test_a_file_of_headings_only_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"^empty\.md has no text below its headings; send a file with"):
        parse("empty.md", b"# Title\n\n## Section\n\n---\n")
