"""Files that are broken, locked or made to hurt: each is refused in a sentence, and the child reads on."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from corpus import hostile

from retrieval.documents import UnreadableDocument
from retrieval.parsing import Limits, Parsing

PEAK = 450_000
"""Kilobytes that the child may take at most for a file that is refused before it is read."""


@pytest.fixture(scope="module")
def parsing() -> Iterator[Parsing]:
    with Parsing() as parsing:
        yield parsing


@pytest.fixture(autouse=True)
def the_next_file_is_read(parsing: Parsing) -> Iterator[None]:
    yield
    assert parsing.parse("next.docx", hostile.small_docx()).text == hostile.WORDS


def refusal(parsing: Parsing, name: str, content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        parsing.parse(name, content)
    return str(refused.value)


def outcome(parsing: Parsing, name: str, content: bytes) -> str:
    """What is read in a file, or why it is refused."""
    try:
        return parsing.parse(name, content).text
    except UnreadableDocument as refused:
        return str(refused)


def peak(parsing: Parsing) -> int:
    """The most memory that the child had, in kilobytes."""
    assert parsing._child is not None
    rows = Path(f"/proc/{parsing._child.pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmHWM"))


def cut(made: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: made()[: len(made()) // 3]


@pytest.mark.parametrize(
    ("name", "made", "reason"),
    [
        ("a.pdf", hostile.scanned, "is scanned, pictures of pages without text; run OCR on it and send that."),
        ("a.pdf", hostile.locked_pdf, "is protected with a password; save it without one and send it again."),
        ("a.docx", hostile.locked_docx, "is protected with a password; save it without one and send it again."),
        ("a.pptx", hostile.locked_docx, "is protected with a password; save it without one and send it again."),
        ("a.docx", hostile.zip_with_a_password, "is protected with a password; save it without one and send it again."),
        ("a.docx", hostile.old_doc, "is a file of an old Word, which I cannot read; save it as .docx and send that."),
        (
            "a.doc",
            hostile.old_doc,
            "is a file of an old Word, which I cannot read; save it as .docx and send that.",
        ),
        (
            "a.ppt",
            hostile.old_ppt,
            "is a file of an old PowerPoint, which I cannot read; save it as .pptx and send that.",
        ),
        (
            "a.pdf",
            cut(hostile.small_pdf),
            "is damaged or not a PDF file; open it, save it as .pdf again and send that.",
        ),
        (
            "a.docx",
            cut(hostile.small_docx),
            "is damaged or not a Word file; open it, save it as .docx again and send that.",
        ),
        (
            "a.pptx",
            cut(hostile.small_pptx),
            "is damaged or not a PowerPoint file; open it, save it as .pptx again and send that.",
        ),
        (
            "a.pdf",
            lambda: b"Guests wait.",
            "is damaged or not a PDF file; open it, save it as .pdf again and send that.",
        ),
        (
            "a.pdf",
            hostile.small_docx,
            "is not a PDF file, but a Word file; let its name end in .docx and send it again.",
        ),
        (
            "a.docx",
            hostile.small_pptx,
            "is not a Word file, but a PowerPoint file; let its name end in .pptx and send it again.",
        ),
        (
            "a.pptx",
            lambda: b"\x89PNG\r\n\x1a\n",
            "is not a PowerPoint file, but an image; save it as .pptx and send it again.",
        ),
        ("a.pdf", lambda: b"", "is empty; send a file with text in it."),
        (
            "a.pdf",
            hostile.pdf_without_letters,
            "has fonts that do not tell their letters; run OCR on it and send that.",
        ),
    ],
)
def test_what_is_wrong_and_what_to_do_is_said(
    parsing: Parsing, name: str, made: Callable[[], bytes], reason: str
) -> None:
    assert refusal(parsing, name, made()) == f"{name} {reason}"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.docx", hostile.zip_bomb),
        ("a.docx", hostile.zip_bomb_of_many),
        ("a.docx", hostile.zip_bomb_of_a_bearable_size),
        ("a.docx", hostile.zip_of_too_many),
        ("a.docx", hostile.zip_with_one_large_entry),
        ("a.docx", hostile.zip_with_many_large_entries),
        ("a.docx", hostile.zip_with_pictures_beyond_measure),
        ("a.pptx", lambda: hostile.with_entries(hostile.small_pptx(), {"ppt/presentation.xml": bytes(40_000_000)})),
        ("a.pdf", hostile.pdf_bomb),
        ("a.pdf", lambda: hostile.pdf_bomb(filters=2)),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(name: str, made: Callable[[], bytes]) -> None:
    with Parsing(Limits(seconds=10)) as parsing:
        reason = refusal(parsing, name, made())

        assert reason == f"{name} unpacks to far more than a document holds; save it anew with only its text."
        assert peak(parsing) < PEAK


def test_an_archive_that_lies_about_its_sizes_is_refused_without_being_unpacked() -> None:
    with Parsing() as parsing:
        assert "is damaged or not a Word file; " in refusal(parsing, "a.docx", hostile.zip_bomb_that_lies())
        assert peak(parsing) < PEAK


@pytest.mark.parametrize("made", [hostile.zip_in_a_zip, hostile.zip_with_a_large_picture])
def test_archives_and_pictures_in_an_archive_are_never_unpacked(made: Callable[[], bytes]) -> None:
    with Parsing() as parsing:
        assert parsing.parse("a.docx", made()).text == hostile.WORDS
        assert peak(parsing) < 150_000


@pytest.mark.parametrize("method", [12, 14])
def test_archives_packed_in_ways_that_no_office_program_knows_are_refused(parsing: Parsing, method: int) -> None:
    content = hostile.with_entries(hostile.small_docx(), {"word/extra.xml": bytes(1_000_000)}, method)

    assert "is damaged or not a Word file; " in refusal(parsing, "a.docx", content)


@pytest.mark.parametrize(
    "made", [hostile.laughing_entities, lambda: hostile.entity_from("file:///etc/hostname")], ids=["laughs", "file"]
)
def test_files_that_declare_entities_are_refused(parsing: Parsing, made: Callable[[], bytes]) -> None:
    reason = "a.docx declares XML entities, which no Office program does; save it anew."

    assert refusal(parsing, "a.docx", made()) == reason


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_entities_are_found_in_other_encodings_too(parsing: Parsing, encoding: str) -> None:
    declared = hostile.body("", "<!DOCTYPE w:document [<!ENTITY a 'b'>]>").decode().encode(encoding)
    content = hostile.with_entries(hostile.small_docx(), {"word/document.xml": declared})

    assert "declares XML entities" in refusal(parsing, "a.docx", content)


def test_nothing_is_fetched_from_elsewhere(parsing: Parsing) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/there"
        assert parsing.parse("a.docx", hostile.template_from(url)).text == hostile.WORDS
        assert "declares XML entities" in refusal(parsing, "a.docx", hostile.entity_from(url))
        assert parsing.parse("a.html", hostile.page_from(url)).text == hostile.WORDS
        server.shutdown()

    assert not asked


def test_a_pdf_reads_no_other_file(parsing: Parsing, tmp_path: Path) -> None:
    other = tmp_path / "secret.txt"
    other.write_text("BT /F1 12 Tf 50 700 Td (The secret words.) Tj ET")

    assert "has no text" in refusal(parsing, "a.pdf", hostile.pdf_with_text_from(str(other)))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.docx", hostile.deep_xml),
        ("a.pdf", hostile.pdf_with_deep_pages),
        ("a.pdf", hostile.pdf_with_pages_in_a_ring),
        ("a.pdf", hostile.pdf_with_countless_pages),
        ("a.pdf", hostile.pdf_with_drawings_in_a_ring),
        ("a.pdf", hostile.pdf_with_doubling_drawings),
    ],
)
def test_what_has_no_end_is_refused_in_a_sentence(parsing: Parsing, name: str, made: Callable[[], bytes]) -> None:
    reason = refusal(parsing, name, made())

    assert reason.startswith(f"{name} ")
    assert "; " in reason
    assert reason.endswith(".")


@pytest.mark.parametrize("made", [hostile.pdf_with_a_million_objects, hostile.pdf_with_bookmarks_in_a_ring])
def test_what_only_looks_endless_is_read(parsing: Parsing, made: Callable[[], bytes]) -> None:
    assert parsing.parse("a.pdf", made()).text == hostile.WORDS


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.pdf"])
def test_a_file_with_a_flipped_byte_anywhere_is_read_or_refused(parsing: Parsing, name: str) -> None:
    made = {"a.docx": hostile.small_docx, "a.pptx": hostile.small_pptx, "a.pdf": hostile.small_pdf}[name]()
    for at in range(0, len(made), max(len(made) // 150, 1)):
        content = made[:at] + bytes([made[at] ^ 0x55]) + made[at + 1 :]
        told = outcome(parsing, name, content)
        assert told
        assert "\n" not in told
        assert "stopped the reader" not in told
