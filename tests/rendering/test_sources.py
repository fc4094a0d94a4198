"""The sources below an answer name document, section and page."""

from bot.printing import answer_row, print_answer
from bot.rendering.sources import PLACE_CHARACTERS, sources
from retrieval.answering import Answer, Citation

QUOTE = "Refunds take five days."
CITED = Citation("desk.pdf", "Front desk", "Refunds › Late", QUOTE, QUOTE, "page 3")
WITHOUT = Citation("desk.md", "", "", QUOTE, QUOTE)
ANSWER = Answer("How long?", f"{QUOTE} [1]\n\n{QUOTE} [2]", (CITED, WITHOUT), 2)


def test_the_page_stands_behind_the_section() -> None:
    shown = sources([CITED, WITHOUT])[0].text

    assert shown == f"[1] Front desk › Refunds › Late, page 3\n“{QUOTE}”\n\n[2] desk.md\n“{QUOTE}”"


def test_a_long_section_does_not_push_the_page_out() -> None:
    cited = Citation("desk.pptx", "Front desk", "Refunds " * 100, QUOTE, QUOTE, "slide 12")
    place = sources([cited])[0].text.split("\n")[0].removeprefix("[1] ")

    assert place.endswith(", slide 12")
    assert len(place) == PLACE_CHARACTERS


def test_rows_of_json_have_the_page_and_print_shows_it(capsys) -> None:
    first, second = answer_row(ANSWER)["citations"]
    print_answer(ANSWER, with_question=False)
    printed = capsys.readouterr().out

    assert first == {
        "document": "desk.pdf",
        "section": "Refunds › Late",
        "quote": QUOTE,
        "passage": QUOTE,
        "page": "page 3",
    }
    assert second["page"] == ""
    assert "[1] desk.pdf › Refunds › Late, page 3\n" in printed
    assert "[2] desk.md\n" in printed
