"""A PowerPoint file becomes a document with a section for each slide."""

import pytest
from corpus.making import Grid, Items, Slide, Text, pptx, saved
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats import parse

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DECK = [
    Slide("Service training", [Text("It is for new colleagues.")]),
    Slide("Greeting", [Items(("Look up.", "Smile."))], notes="Practise in pairs.\nFive minutes are enough."),
    Slide("Answer times", [Grid((("Channel", "Answer within"), ("E-mail", "4 hours"), ("Phone", "30 seconds")))]),
]


def read(content: bytes) -> Document:
    return parse("training.pptx", content)


def sections(document: Document) -> dict[tuple[str, ...], str]:
    return {section.path: document.section_text(section) for section in document.sections}


def places(document: Document) -> list[str]:
    return [document.pages.at(section.start) for section in document.sections]


def empty_slide(deck: Presentation):
    return deck.slides.add_slide(deck.slide_layouts[6])


def add_box(slide, text: str, left: float = 1, top: float = 1):
    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1))
    box.text_frame.text = text
    return box


def test_titles_are_headings_and_notes_stand_below_their_slide() -> None:
    deck = read(pptx(DECK))

    assert deck.title == "Service training"
    assert sections(deck) == {
        (): "It is for new colleagues.",
        ("Greeting",): "- Look up.\n- Smile.",
        ("Greeting", "Notes"): "Practise in pairs.\n\nFive minutes are enough.",
        ("Answer times",): "Channel: E-mail; Answer within: 4 hours\nChannel: Phone; Answer within: 30 seconds",
    }
    assert places(deck) == ["slide 1", "slide 2", "slide 2", "slide 3"]


def test_a_subtitle_that_is_no_sentence_answers_nothing() -> None:
    deck = read(pptx([Slide("Service training", [Text("Spring course")]), *DECK[1:]]))

    assert deck.text.startswith("Service training\n\nSpring course\n\nGreeting")
    assert places(deck) == ["slide 2", "slide 2", "slide 3"]


@pytest.mark.parametrize(
    ("told", "title"), [("House rules", "House rules"), ("PowerPoint Presentation", "Service training")]
)
def test_the_title_in_the_properties_counts_only_when_it_is_one(told: str, title: str) -> None:
    assert read(pptx(DECK, title=told)).title == title


def test_slides_without_text_count_and_hidden_ones_are_not_read() -> None:
    deck = Presentation()
    for text in ("", "Hidden words.", "Guests wait."):
        slide = empty_slide(deck)
        if text:
            add_box(slide, text)
    deck.slides[1]._element.set("show", "0")
    document = read(saved(deck))

    assert document.text == "Guests wait."
    assert places(document) == ["slide 3"]


def test_a_slide_without_a_title_is_not_put_below_the_one_before() -> None:
    deck = read(pptx([*DECK[:2], Slide("", [Text("Guests wait in the hall until their room is ready.")])]))

    assert list(sections(deck))[-1] == ("Slide 3",)


def test_the_first_short_text_stands_for_a_missing_title() -> None:
    deck = Presentation()
    slide = empty_slide(deck)
    add_box(slide, "It takes five days.", top=3)
    add_box(slide, "Refunds", top=1)
    other = empty_slide(deck)
    add_box(other, "Returns", top=1)
    add_box(other, "They are free.", top=3)

    assert sections(read(saved(deck))) == {(): "It takes five days.", ("Returns",): "They are free."}


def test_shapes_are_read_from_top_to_bottom_and_left_to_right_and_groups_too() -> None:
    deck = Presentation()
    slide = empty_slide(deck)
    add_box(slide, "Fourth, at the bottom of it all.", top=5)
    add_box(slide, "Second, on the right.", left=5, top=1)
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    for shapes in (inner.shapes,):
        shapes.add_textbox(Inches(1), Inches(3), Inches(3), Inches(1)).text_frame.text = "Third, in a group of a group."
    add_box(slide, "First, of them all.", left=1, top=1)

    said = [paragraph.split(",")[0] for paragraph in read(saved(deck)).text.split("\n\n")]
    assert said == ["First", "Second", "Third", "Fourth"]


def test_levels_are_set_in_and_numbers_counted() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Steps"
    frame = slide.placeholders[1].text_frame
    frame.text = "Before\nAsk\nListen\nPlain"
    first, second, third, fourth = frame.paragraphs
    second.level = third.level = 1
    for numbered in (second, third):
        numbered._p.get_or_add_pPr().append(parse_xml(f'<a:buAutoNum {A} type="arabicPeriod"/>'))
    fourth._p.get_or_add_pPr().append(parse_xml(f"<a:buNone {A}/>"))
    assert first.text == "Before"

    assert read(saved(deck)).text == "Steps\n\n- Before\n  1. Ask\n  2. Listen\n\nPlain"


def test_a_section_header_stands_above_the_slides_that_follow() -> None:
    deck = Presentation()
    for layout, title, text in [
        (0, "Training", "A day"),
        (2, "Part one", "Mornings"),
        (1, "Greeting", "Smile at all."),
    ]:
        slide = deck.slides.add_slide(deck.slide_layouts[layout])
        slide.shapes.title.text, slide.placeholders[1].text_frame.text = title, text

    assert list(sections(read(saved(deck)))) == [("Part one",), ("Part one", "Greeting")]


def test_a_chart_is_read_by_its_values() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Satisfaction"
    data = CategoryChartData()
    data.categories = ["Spring", "Autumn"]
    data.add_series("Score", (41, 47.5))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, Inches(2), Inches(4), Inches(3), data)

    assert read(saved(deck)).text == "Satisfaction\n\nSpring; Score: 41\nAutumn; Score: 47.5"


def test_numbers_of_slides_and_footers_are_left_out() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text_frame.text = "Refunds", "They take five days."
    for placeholder in slide.slide_layout.placeholders:
        if placeholder.placeholder_format.type in (13, 15, 16):
            slide.shapes._spTree.append(parse_xml(parse_bytes(placeholder)))
    slide.shapes[-1].text_frame.text = "Confidential 2026"

    assert read(saved(deck)).text == "Refunds\n\nThey take five days."


def parse_bytes(placeholder) -> bytes:
    from lxml import etree

    return etree.tostring(placeholder._element)


def test_a_deck_without_slides_or_words_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"^training\.pptx has no slides; send one with text on them\.$"):
        read(saved(Presentation()))
    empty = Presentation()
    empty_slide(empty)
    with pytest.raises(UnreadableDocument, match=r"^training\.pptx has no text below its headings; "):
        read(saved(empty))
