from itertools import pairwise

from bakery import HANDBOOK
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.documents import Document, Section
from retrieval.formats import parse
from retrieval.passages import PASSAGE_CHARACTERS, Passage, split
from retrieval.splitting import Splitter


def document(text: str, *sections: Section, title: str = "") -> Document:
    return Document("notes.txt", title, text, sections or (Section((), 0, len(text)),))


def passages_of(text: str, limit: int = PASSAGE_CHARACTERS) -> list[Passage]:
    return split(document(text), Splitter(limit), limit)


def quotes(passage: Passage) -> list[str]:
    return [passage.quote(sentence) for sentence in passage.sentences]


def blocks(passage: Passage) -> list[list[str]]:
    return [[passage.quote(passage.sentences[n]) for n in block] for block in passage.blocks]


def test_each_passage_stands_under_its_own_heading_path() -> None:
    text = "# Bread\n\nAll of it.\n\n## Dough\n\nDough rests.\n\n### Rye\n\nRye rests longer.\n"
    passages = split(parse("bread.md", text.encode()), Splitter())
    assert [(passage.path, passage.text) for passage in passages] == [
        ((), "All of it."),
        (("Dough",), "Dough rests."),
        (("Dough", "Rye"), "Rye rests longer."),
    ]
    assert passages[2].heading == "Bread › Dough › Rye"


def test_a_document_without_title_has_only_its_headings_above_its_passages() -> None:
    text = "Dough rests."
    assert split(document(text, Section(("Dough",), 0, len(text))), Splitter())[0].heading == "Dough"
    assert passages_of(text)[0].heading == ""


def test_sentences_end_at_full_stops_and_at_the_ends_of_lines() -> None:
    (passage,) = passages_of("Mr. Berg bakes at 4.30 a.m. every day. He sleeps at noon!\nNobody minds")
    assert quotes(passage) == ["Mr. Berg bakes at 4.30 a.m. every day.", "He sleeps at noon!", "Nobody minds"]


def test_list_markers_are_no_part_of_a_sentence() -> None:
    (passage,) = passages_of("- Flour\n* Water\n1. Knead it.\n2) Wait.\n(a) Bake.\n• Eat.")
    assert quotes(passage) == ["Flour", "Water", "Knead it.", "Wait.", "Bake.", "Eat."]


def test_paragraphs_and_list_items_are_blocks_of_their_own() -> None:
    (passage,) = passages_of("Bread is old. It is good.\n\nCake is young.\n- Sweet\n- Soft. And warm.")
    assert blocks(passage) == [["Bread is old.", "It is good."], ["Cake is young."], ["Sweet"], ["Soft.", "And warm."]]


def test_a_line_that_explains_the_term_above_it_belongs_to_the_term() -> None:
    (passage,) = passages_of(
        "Rye: A grain of the north.\nIt likes the cold.\nWheat: A grain of the south.\n\nSo much for grain."
    )
    assert blocks(passage) == [
        ["Rye: A grain of the north.", "It likes the cold."],
        ["Wheat: A grain of the south."],
        ["So much for grain."],
    ]


def test_the_block_of_a_sentence_holds_it() -> None:
    (passage,) = passages_of("Bread is old. It is good.\n\nCake is young.")
    assert [passage.block_of(n) for n in range(3)] == [range(0, 2), range(0, 2), range(2, 3)]


def test_neighbouring_paragraphs_share_a_passage_as_long_as_they_fit() -> None:
    paragraphs = [f"Paragraph {n} has forty characters in all." for n in range(6)]
    passages = passages_of("\n\n".join(paragraphs), limit=100)
    assert [passage.text for passage in passages] == [
        "\n\n".join(paragraphs[first : first + 2]) for first in range(0, 6, 2)
    ]


def test_a_paragraph_that_is_too_long_is_cut_at_the_ends_of_sentences() -> None:
    sentences = [f"Sentence {n} of a paragraph that goes on and on." for n in range(60)]
    passages = passages_of(" ".join(sentences))
    assert len(passages) > 2
    assert all(len(passage.text) <= PASSAGE_CHARACTERS for passage in passages)
    assert [quote for passage in passages for quote in quotes(passage)] == sentences


def test_even_a_word_without_end_is_cut() -> None:
    passages = passages_of("a" * 5000)
    assert "".join(passage.text for passage in passages) == "a" * 5000
    assert all(len(passage.text) <= PASSAGE_CHARACTERS for passage in passages)


def test_lines_without_a_letter_or_figure_are_no_passages() -> None:
    assert passages_of("* * *\n\n-----\n\n…\n\n👍") == []
    assert passages_of("") == []


def test_characters_beyond_the_first_plane_do_not_shift_the_offsets() -> None:
    (passage,) = passages_of("We 😀 bread. 👍🏽 We eat it. 𝒩ice.")
    assert quotes(passage) == ["We 😀 bread.", "👍🏽 We eat it.", "𝒩ice."]


WORDS = "bread Rye: flour, water. e.g. 3.5 “Listen!” is? Dr. Ås 👍 naïve - 1. (b) … Tip: http://a.b/c"
LINES = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)
TEXTS = st.lists(
    st.one_of(LINES, st.sampled_from(["", "  ", "- item", "1. Step one.", "Term: explained.", "***"])), max_size=25
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text, sections = "", []
    for number in range(draw(st.integers(0, 4))):
        text += f"Heading {number}\n\n"
        body = "\n".join(draw(TEXTS))
        sections.append(Section((f"Heading {number}",), len(text), len(text) + len(body)))
        text += body + "\n\n"
    return Document("made-up.txt", draw(st.sampled_from(["", "Made up"])), text, tuple(sections))


@settings(deadline=None, max_examples=150)
@given(documents(), st.sampled_from([60, 200, PASSAGE_CHARACTERS]))
def test_nothing_is_lost_or_changed_whatever_the_document(document: Document, limit: int) -> None:
    passages = split(document, Splitter(limit), limit)
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert any(
            s.path == passage.path and s.start <= passage.start < passage.end <= s.end for s in document.sections
        )
        assert passage.sentences
        assert all(0 <= s.start < s.end <= len(passage.text) for s in passage.sentences)
        assert all(one.end <= other.start for one, other in pairwise(passage.sentences))
        assert all(quote == quote.strip() and any(c.isalnum() for c in quote) for quote in quotes(passage))
        assert sorted(n for block in passage.blocks for n in block) == list(range(len(passage.sentences)))
    assert all(one.end <= other.start for one, other in pairwise(passages))
    for section in document.sections:
        kept = "".join(passage.text for passage in passages if passage.path == section.path)
        lost = [word for word in document.section_text(section).split() if any(c.isalnum() for c in word)]
        squeezed = "".join(kept.split())
        assert all(squeezed.count("".join(word.split())) for word in lost if len(word) < limit)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400))
def test_any_text_at_all_is_split_without_a_fault(text: str) -> None:
    for passage in split(document(text), Splitter(80), 80):
        assert passage.text == text[passage.start : passage.end]
        assert all(any(c.isalnum() for c in quote) for quote in quotes(passage))


def test_the_handbook_is_read_as_it_was_meant() -> None:
    passages = split(parse("handbook.md", HANDBOOK.encode()), Splitter())
    flour = next(passage for passage in passages if passage.path == ("Types of flour",))
    assert blocks(flour)[1] == ["Rye flour: Rye flour makes dark and moist loaves."]
