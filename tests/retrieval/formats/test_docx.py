"""A Word file becomes a document of its body, as people read it."""

import pytest
from corpus.making import Grid, Head, Items, NewPage, Text, Title, docx, saved
from docx import Document as WordFile
from docx.oxml import parse_xml
from docx.shared import Pt

from retrieval.documents import NO_PAGES, Document, UnreadableDocument
from retrieval.formats import parse

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
HANDBOOK = [
    Title("Handbook of the front desk"),
    Text("This handbook is for everybody who greets guests."),
    Head("Greeting"),
    Text("Greet every guest within ten seconds."),
    Items(("Look up.", "Smile.")),
    Head("By name", 2),
    Items(("Read the name in the booking.", "Say it once."), numbered=True),
    NewPage(),
    Head("Answer times"),
    Grid((("Channel", "Answer within", "Owner"), ("E-mail", "4 hours", "Desk"), ("Phone", "30 seconds", "Lobby"))),
]


def read(content: bytes) -> Document:
    return parse("desk.docx", content)


def sections(document: Document) -> dict[tuple[str, ...], str]:
    return {section.path: document.section_text(section) for section in document.sections}


def with_body(*elements: str) -> Document:
    """A document with these elements in its body, as Word writes them."""
    word = WordFile()
    for element in elements:
        word.element.body.insert(len(word.element.body) - 1, parse_xml(element.replace(">", f" {NAMES}>", 1)))
    return read(saved(word))


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_lists_and_tables_survive_in_their_order() -> None:
    handbook = read(docx(HANDBOOK))

    assert handbook.title == "Handbook of the front desk"
    assert sections(handbook) == {
        (): "This handbook is for everybody who greets guests.",
        ("Greeting",): "Greet every guest within ten seconds.\n\n- Look up.\n- Smile.",
        ("Greeting", "By name"): "1. Read the name in the booking.\n2. Say it once.",
        ("Answer times",): (
            "Channel: E-mail; Answer within: 4 hours; Owner: Desk\n"
            "Channel: Phone; Answer within: 30 seconds; Owner: Lobby"
        ),
    }


def test_a_word_file_has_no_pages() -> None:
    assert read(docx(HANDBOOK)).pages == NO_PAGES


def test_headers_and_footers_are_left_out() -> None:
    handbook = read(docx(HANDBOOK, header="Confidential", footer="Lindqvist Hotels"))

    assert "Confidential" not in handbook.text
    assert "Lindqvist" not in handbook.text


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Rules of the desk", "Rules of the desk"),
        ("Word Document", "Handbook of the front desk"),
        ("Microsoft Word - desk_v3 final.doc", "Handbook of the front desk"),
        ("desk_v3.docx", "Handbook of the front desk"),
        ("Document1", "Handbook of the front desk"),
        ("  ", "Handbook of the front desk"),
    ],
)
def test_the_title_in_the_properties_counts_only_when_it_is_one(told: str, title: str) -> None:
    assert read(docx(HANDBOOK, title=told)).title == title


def test_nested_lists_are_set_in_and_numbers_start_again_in_the_next_list() -> None:
    word = WordFile()
    for style, text in [
        ("List Bullet", "Fruit"),
        ("List Bullet 2", "Apples"),
        ("List Bullet", "Bread"),
        ("Normal", "Then:"),
        ("List Number", "Pay."),
        ("List Number", "Leave."),
    ]:
        word.add_paragraph(text, style=style)

    assert read(saved(word)).text == "- Fruit\n  - Apples\n- Bread\n\nThen:\n\n1. Pay.\n2. Leave."


def test_a_heading_may_be_known_by_its_outline_level_alone() -> None:
    document = with_body(
        paragraph(run("Refunds"), properties='<w:outlineLvl w:val="0"/>'),
        paragraph(run("Late"), properties='<w:outlineLvl w:val="1"/>'),
        paragraph(run("We refund half.")),
    )

    assert sections(document) == {("Late",): "We refund half."}
    assert document.title == "Refunds"


def test_bold_lines_are_headings_where_no_style_makes_some() -> None:
    document = with_body(
        paragraph(run("Returns policy", "<w:b/>")),
        paragraph(run("It holds for all shops.")),
        paragraph(run("Without a receipt", "<w:b/>")),
        paragraph(run("A voucher is given.")),
        paragraph(run("This whole sentence is only bold because it matters to us.", "<w:b/>")),
    )

    assert document.title == "Returns policy"
    assert list(sections(document)) == [(), ("Without a receipt",)]
    assert "This whole sentence" in sections(document)["Without a receipt",]


def test_what_was_deleted_or_hidden_is_not_read_and_what_was_inserted_is() -> None:
    document = with_body(
        paragraph(
            run("Refunds take "),
            '<w:del w:id="1" w:author="a"><w:r><w:delText>thirty</w:delText></w:r></w:del>',
            f'<w:ins w:id="2" w:author="a">{run("five")}</w:ins>',
            run(" days."),
            run("Never tell guests.", "<w:vanish/>"),
        ),
        f'<w:moveFrom w:id="3" w:author="a">{paragraph(run("Moved away."))}</w:moveFrom>',
    )

    assert document.text == "Refunds take five days."


def test_links_fields_tabs_and_controls_read_as_they_look() -> None:
    document = with_body(
        paragraph(
            run("Write to "),
            f"<w:hyperlink>{run('the desk')}</w:hyperlink>",
            '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            "<w:r><w:instrText>REF desk</w:instrText></w:r>",
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("room 4")}',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' on weekdays')}</w:sdtContent></w:sdt>",
            "<w:r><w:t>, e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:br/><w:t>or call.</w:t></w:r>",
        ),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('A paragraph in a control.'))}</w:sdtContent></w:sdt>",
    )

    assert document.text == "Write to the desk room 4 on weekdays, e-mail\nor call.\n\nA paragraph in a control."


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on() -> None:
    box = f"<w:txbxContent>{paragraph(run('Ring the bell.'))}</w:txbxContent>"
    document = with_body(
        paragraph(
            run("At the door."),
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
            f"{box}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        paragraph(run("Inside.")),
    )

    assert document.text == "At the door.\n\nRing the bell.\n\nInside."


def test_a_table_of_contents_is_left_out() -> None:
    word = WordFile()
    style = word.styles.add_style("toc 1", 1)
    word.add_paragraph("Refunds\t4", style=style)
    word.add_paragraph("We refund within five days.")

    assert read(saved(word)).text == "We refund within five days."


def table_of(rows: list[list[str]], style: str = "Table Grid") -> WordFile:
    word = WordFile()
    table = word.add_table(len(rows), len(rows[0]), style=style)
    for made, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(made.cells, row, strict=True):
            cell.text = text
    return word


def test_two_columns_without_a_header_are_terms_and_what_they_mean() -> None:
    word = table_of([["Opening hours", "9 to 17"], ["Phone", "555 0134"]])

    assert read(saved(word)).text == "Opening hours: 9 to 17\nPhone: 555 0134"


def test_two_columns_with_a_bold_or_repeated_header_are_named_by_it() -> None:
    rows = [["Channel", "Answer within"], ["E-mail", "4 hours"]]
    bold, repeated = table_of(rows), table_of(rows)
    for cell in bold.tables[0].rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    repeated.tables[0].rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMES}/>"))

    for word in (bold, repeated, table_of(rows, "Light Grid Accent 1")):
        assert read(saved(word)).text == "Channel: E-mail; Answer within: 4 hours"


def test_joined_cells_say_what_they_say_in_every_row() -> None:
    word = table_of([["Region", "City", "Hours"], ["North", "Lund", "9"], ["", "Malmö", "10"]])
    table = word.tables[0]
    table.cell(1, 0).merge(table.cell(2, 0))

    assert read(saved(word)).text.splitlines()[1] == "Region: North; City: Malmö; Hours: 10"


def test_a_box_drawn_as_a_table_of_one_cell_is_text() -> None:
    document = read(saved(table_of([["Keep calm when a guest is angry."]])))

    assert document.text == "Keep calm when a guest is angry."


def test_a_file_without_words_is_refused() -> None:
    word = WordFile()
    word.add_paragraph().add_run(" ").font.size = Pt(12)

    with pytest.raises(UnreadableDocument, match=r"^desk\.docx has no text below its headings; "):
        read(saved(word))
