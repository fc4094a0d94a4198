"""A PDF becomes a document of headings, paragraphs, lists and tables, though it holds only letters and places."""

from io import BytesIO
from time import process_time

import pytest
from corpus.making import Grid, Head, Items, NewPage, Paper, Text, Title, pdf, saved, two_columns
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats import parse
from retrieval.parsing import Limits

LONG = (
    "Guests who wait without being told how long it takes think of leaving after four minutes, and those who are told "
    "wait for nine."
)
HANDBOOK = [
    Title("Handbook of the front desk"),
    Text("This handbook is for everybody who greets guests."),
    Head("Greeting"),
    Text(LONG),
    Head("By name", 2),
    Text("A name is said once."),
    Items(("Read the name in the booking.", "Say it once.")),
    Head("Refunds"),
    Items(("Say sorry.", "Pay."), numbered=True),
    NewPage(),
    Head("Answer times"),
    Grid((("Channel", "Answer within"), ("E-mail", "4 hours"), ("Phone", "30 seconds"))),
]


def read(content: bytes) -> Document:
    return parse("desk.pdf", content)


def sections(document: Document) -> dict[tuple[str, ...], str]:
    return {section.path: document.section_text(section) for section in document.sections}


def places(document: Document) -> list[str]:
    return [document.pages.at(section.start) for section in document.sections]


def page_of(document: Document, words: str) -> str:
    return document.pages.at(document.text.index(words))


def paper(size: int = 11) -> Paper:
    made = Paper()
    made.add_page()
    made.set_font("Helvetica", "", size)
    return made


def test_headings_lists_and_tables_are_told_by_how_they_are_set() -> None:
    handbook = read(pdf(HANDBOOK, running="Lindqvist Hotels", numbers=True))

    assert handbook.title == "Handbook of the front desk"
    assert sections(handbook) == {
        (): "This handbook is for everybody who greets guests.",
        ("Greeting",): LONG,
        ("Greeting", "By name"): "A name is said once.\n\n- Read the name in the booking.\n- Say it once.",
        ("Refunds",): "1. Say sorry.\n2. Pay.",
        ("Answer times",): "Channel: E-mail; Answer within: 4 hours\nChannel: Phone; Answer within: 30 seconds",
    }
    assert places(handbook) == ["page 1", "page 1", "page 1", "page 1", "page 2"]


@pytest.mark.parametrize(
    ("told", "title"),
    [("House rules", "House rules"), ("Microsoft Word - desk.docx", "Handbook of the front desk"), ("untitled", None)],
)
def test_the_title_in_the_properties_counts_only_when_it_is_one(told: str, title: str | None) -> None:
    assert read(pdf(HANDBOOK, title=told)).title == (title or "Handbook of the front desk")


def test_running_titles_and_page_numbers_are_dropped_and_chapters_are_not() -> None:
    parts = [part for n in range(1, 6) for part in (NewPage(), Head(f"Chapter {n}"), Text(f"It tells of day {n}."))]
    document = read(pdf(parts[1:], running="Handbook, draft 4", numbers=True))

    assert "draft" not in document.text
    assert "Page" not in document.text
    assert list(sections(document))[1:] == [("Chapter 2",), ("Chapter 3",), ("Chapter 4",), ("Chapter 5",)]


def test_running_titles_of_chapters_are_told_by_the_number_that_counts_pages() -> None:
    made = Paper()
    for number, chapter in enumerate(("Greeting", "Refunds", "Refunds", "Keys", "Pets"), start=7):
        made.add_page()
        made.set_font("Helvetica", "", 9)
        made.cell(
            0, 5, f"{number}   {chapter}" if number % 2 else f"{chapter}   {number}", new_x="LMARGIN", new_y="NEXT"
        )
        made.write_part(Text(f"{chapter} costs {number} euros."))
    document = read(saved(made))

    assert len(document.pages.starts) == 5
    assert document.text.split("\n\n") == [
        "Greeting costs 7 euros.",
        "Refunds costs 8 euros.",
        "Refunds costs 9 euros.",
        "Keys costs 10 euros.",
        "Pets costs 11 euros.",
    ]


def test_a_page_number_is_dropped_where_it_stands_on_one_page_only() -> None:
    assert read(pdf([Text(LONG)], numbers=True)).text == LONG


def test_a_paragraph_over_the_end_of_a_page_is_one_and_its_words_are_on_their_pages() -> None:
    numbered = " ".join(f"Guest number {n} waits in the lobby." for n in range(140))
    document = read(pdf([Text(numbered), Text("Nobody else waits.")], running="Lindqvist Hotels", numbers=True))

    assert document.text == f"{numbered}\n\nNobody else waits."
    assert len(document.pages.starts) == 2
    turn = document.pages.starts[1]
    assert document.text[turn - 1] == " "
    assert page_of(document, "Guest number 0 ") == document.pages.at(turn - 1) == "page 1"
    assert document.pages.at(turn) == page_of(document, "Nobody else") == "page 2"


def test_pages_without_text_count() -> None:
    document = read(pdf([NewPage(), Text("Guests wait."), NewPage(), NewPage(), Text("They read.")]))

    assert [page_of(document, "Guests"), page_of(document, "They")] == ["page 2", "page 4"]


def test_two_columns_are_read_one_after_the_other() -> None:
    texts = [" ".join(f"Text {n} says in sentence {m} that guests wait." for m in range(24)) for n in range(4)]
    document = read(two_columns("News of the house", texts))

    assert document.title == "News of the house"
    assert sections(document)[()].split("\n\n") == texts


def test_words_divided_at_the_end_of_a_line_are_whole_and_compounds_keep_their_hyphen() -> None:
    made = paper()
    lines = "We write the cus-", "tomer's name down, and plan a follow-", "up in the e-", "mail after the zorbling-"
    made.multi_cell(0, 5, "\n".join((*lines, "wump was zor-", "bled. A zorbling-wump is rare.")))
    document = read(saved(made))

    assert document.text == (
        "We write the customer's name down, and plan a follow-up in the e-mail after the zorbling-wump was zorbled. "
        "A zorbling-wump is rare."
    )


def test_paragraphs_are_told_by_distance_indent_or_a_short_last_line() -> None:
    made = paper()
    for text in (f"{LONG} {LONG}", f"{LONG} It ends here."):
        made.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT", align="L")
    document = read(saved(made))

    assert document.text == f"{LONG} {LONG}\n\n{LONG} It ends here."


def test_items_go_on_in_the_next_line_and_nest() -> None:
    made = paper()
    for indent, text in [(10, f"• {LONG}"), (20, "• Tell them how long."), (10, "• Say sorry.")]:
        made.set_x(indent)
        made.multi_cell(0, 5, text.replace("•", "-"), new_x="LMARGIN", new_y="NEXT")

    assert read(saved(made)).text == f"- {LONG}\n  - Tell them how long.\n- Say sorry."


def test_a_number_at_the_start_of_a_line_within_a_sentence_is_no_item() -> None:
    made = paper()
    made.multi_cell(0, 5, "The shop opens again on the evening of May\n5. It is closed before.")

    assert read(saved(made)).text == "The shop opens again on the evening of May 5. It is closed before."


def test_a_table_without_ruled_lines_is_read_row_by_row() -> None:
    made = paper()
    with made.table(borders_layout="NONE") as table:
        for row in [("Level", "Points", "Gift"), ("Silver", "100", "Late checkout"), ("Gold", "500", "A suite")]:
            table.row(row)

    assert (
        read(saved(made)).text
        == "Level: Silver; Points: 100; Gift: Late checkout\nLevel: Gold; Points: 500; Gift: A suite"
    )


def test_a_table_over_the_end_of_a_page_keeps_its_header() -> None:
    rows = tuple((f"Room {n}", f"{n} euros", "Sea") for n in range(50))
    document = read(pdf([Grid((("Room", "Price", "View"), *rows))], numbers=True))

    assert len(document.pages.starts) == 2
    assert document.text.splitlines()[0] == "Room: Room 0; Price: 0 euros; View: Sea"
    assert document.text.splitlines()[-1] == "Room: Room 49; Price: 49 euros; View: Sea"
    assert document.text.count("Price") == 50


def test_bookmarks_name_headings_that_look_like_text() -> None:
    made = paper()
    made.write_part(Title("House rules"))
    for title in ("Late arrivals", "Lost keys"):
        made.start_section(title)
        made.set_font("Helvetica", "", 11)
        made.multi_cell(0, 5, f"{title}\n{LONG}\n\n", new_x="LMARGIN", new_y="NEXT")

    assert sections(read(saved(made))) == {("Late arrivals",): LONG, ("Lost keys",): LONG}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_that_were_scanned_in_sideways_are_read_upright(turn: int) -> None:
    text = pdf(HANDBOOK[:9])
    for content in (text, turned(text, turn)):
        assert read(content).text == read(text).text


def turned(content: bytes, turn: int) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    for page in writer.pages:
        page.rotate(turn)
        page.transfer_rotation_to_content()
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_stamp_across_the_page_is_not_read() -> None:
    made = paper()
    made.multi_cell(0, 5, LONG)
    with made.rotation(45, 100, 150):
        made.set_font("Helvetica", "B", 60)
        made.text(60, 150, "DRAFT")

    assert read(saved(made)).text == LONG


def test_a_table_of_contents_is_left_out() -> None:
    made = paper()
    for line in ("Greeting ............................ 3", "Refunds ............................ 12"):
        made.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    made.multi_cell(0, 5, LONG)

    assert read(saved(made)).text == LONG


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    made = paper()
    made.set_encryption(owner_password="secret")
    made.multi_cell(0, 5, LONG)

    assert read(saved(made)).text == LONG


def test_one_damaged_page_does_not_lose_the_others() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf([Text("Guests wait."), NewPage(), Text("They read.")])))
    writer.pages[0].raw_get("/Contents").get_object().set_data(b"q BT /F1 (no")
    buffer = BytesIO()
    writer.write(buffer)

    assert page_of(read(buffer.getvalue()), "They read.") == "page 2"


def test_a_dense_page_takes_no_more_than_a_hundredth_of_the_time_for_a_document() -> None:
    content = two_columns("News", [f"{LONG} " * 20] * 60)
    pages = len(PdfReader(BytesIO(content)).pages)
    started = process_time()
    read(content)

    assert pages > 15
    assert process_time() - started < pages * Limits().seconds / 100


def test_a_page_that_says_nothing_is_refused() -> None:
    made = FPDF()
    made.add_page()

    with pytest.raises(UnreadableDocument, match=r"^desk\.pdf has no text below its headings; "):
        read(saved(made))
