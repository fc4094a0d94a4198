"""Files of any encoding are read, and what is not text is refused with the reason."""

import zipfile
from io import BytesIO

import pytest
from corpus.making import Slide, Text, docx, pdf, pptx

from retrieval.documents import UnreadableDocument
from retrieval.formats import SUFFIXES, parse

FRENCH = "Le client fidèle revient déjà « chez soi », où l’accueil coûte 5 € – ça suffit à Noël. " * 3
RUSSIAN = "Гости возвращаются туда, где их помнят по имени и встречают с улыбкой у самой двери. " * 5
JAPANESE = "お客様は名前で迎えられると、また来たいと思うものです。" * 10


def text_of(content: bytes, name: str = "a.txt") -> str:
    return parse(name, content).text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_is_read_in_capitals_too(suffix: str) -> None:
    said = [Text("Guests like to be greeted.")]
    content = {".pdf": pdf(said), ".docx": docx(said), ".pptx": pptx([Slide("", said)])}

    assert text_of(content.get(suffix, said[0].text.encode()), f"A{suffix.upper()}") == "Guests like to be greeted."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_western_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert text_of(FRENCH.encode(encoding)) == FRENCH.strip()


def test_latin_1_is_read_even_when_it_is_short() -> None:
    assert text_of("Größe zählt, naïve Gäste auch.".encode("latin-1")) == "Größe zählt, naïve Gäste auch."


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_other_scripts_are_recognised(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text.strip()


def test_a_broken_character_does_not_turn_utf_8_into_another_encoding() -> None:
    content = FRENCH.encode() + b" \xff fin"

    assert text_of(content) == FRENCH + "  \ufffd fin".removeprefix(" ")


def packed(name: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (packed("xl/workbook.xml"), "an Excel file"),
        (packed("words.txt"), "a zip file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"{\\rtf1 words}", "a rich text file"),
        (bytes(range(256)) * 20, ""),
        (b"words\0" * 100, ""),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_binary_content_is_refused_whatever_the_file_is_called(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(name, content)

    what = f"{name} is not a text file" + (f", but {kind}" if kind else "")
    assert str(refused.value) == f"{what}; save it as plain text, Markdown or HTML and send it again."


@pytest.mark.parametrize(
    ("content", "kind", "suffix"),
    [
        (b"%PDF-1.7\nall text", "a PDF file", ".pdf"),
        (packed("word/document.xml"), "a Word file", ".docx"),
        (packed("ppt/presentation.xml"), "a PowerPoint file", ".pptx"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_readable_file_under_a_wrong_name_is_told_its_right_one(
    name: str, content: bytes, kind: str, suffix: str
) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parse(name, content)

    remedy = f"let its name end in {suffix} and send it again"
    assert str(refused.value) == f"{name} is not a text file, but {kind}; {remedy}."


@pytest.mark.parametrize("content", [b"", b" \n\t \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf  \n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_an_empty_file_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^{name} is empty; send a file with text in it\.$"):
        parse(name, content)


@pytest.mark.parametrize("name", ["a.rtf", "a", "", ".txt", "txt", "a.txt.exe", "a.txt/", "/etc/passwd"])
def test_an_unknown_format_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(
        UnreadableDocument, match=r"a format I cannot read; .* \.txt, \.text, \.md, .*\.htm, .*\.pptx\.$"
    ):
        parse(name, b"words")


def test_a_name_is_a_label_and_never_opened() -> None:
    assert parse("../../etc/no such/file.txt", b"Guests wait.").name == "../../etc/no such/file.txt"


def test_html_in_a_text_file_is_text() -> None:
    assert "<b>" in text_of(b"Use <b> for bold words in your mails.")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_characters_that_deceive_or_mean_nothing_are_cleaned_away(name: str) -> None:
    text = "Guests\u202e like\u2066 nap\u00adkins\ue000 and\U000f0001 tea\U000e0041\x07 at four.\u200b"

    assert text_of(text.encode(), name).split() == ["Guests", "like", "napkins", "and", "tea", "at", "four."]


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_such_characters_do_not_come_back_as_entities(name: str) -> None:
    text = text_of(b"Guests&#x202e; like &#xe000;napkins&#0; and&#xd800; tea.", name)

    assert not set(text) & set("\u202e\ue000\0\ud800")
    assert text.isprintable()
