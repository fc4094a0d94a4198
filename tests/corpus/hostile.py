"""Files that are broken, locked, or made to hurt their reader."""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from corpus.making import Paper, Slide, Text, docx, pdf, pptx, saved
from PIL import Image

WORDS = "Guests wait."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def scanned(pages: int = 2) -> bytes:
    """Pages that are nothing but a picture."""
    paper = Paper()
    for _ in range(pages):
        paper.add_page()
        paper.image(Image.new("L", (300, 400), 200), 0, 0, 200)
    return saved(paper)


def locked_pdf() -> bytes:
    paper = Paper()
    paper.set_encryption(owner_password="owner", user_password="secret")
    paper.add_page()
    paper.write_part(Text(WORDS))
    return saved(paper)


def ole(stream: str) -> bytes:
    """What the old Office programs wrote, and new ones write for a file with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(2048)


def locked_docx() -> bytes:
    return ole("EncryptedPackage")


def old_doc() -> bytes:
    return ole("WordDocument")


def old_ppt() -> bytes:
    return ole("PowerPoint Document")


def small_docx() -> bytes:
    return docx([Text(WORDS)])


def small_pptx() -> bytes:
    return pptx([Slide("", [Text(WORDS)])])


def small_pdf() -> bytes:
    return pdf([Text(WORDS)])


def with_entries(content: bytes, entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with some entries more, or others in place of those it has."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as packed, zipfile.ZipFile(target, "w", method) as anew:
        for name in packed.namelist():
            if name not in entries:
                anew.writestr(name, packed.read(name))
        for name, data in entries.items():
            anew.writestr(name, data)
    return target.getvalue()


def body(inside: str, declarations: str = "") -> bytes:
    """The part of a Word file that holds its text."""
    return f'<?xml version="1.0"?>{declarations}<w:document {_W}><w:body>{inside}</w:body></w:document>'.encode()


def with_body(inside: str, declarations: str = "") -> bytes:
    return with_entries(small_docx(), {"word/document.xml": body(inside, declarations)})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zip_bomb() -> bytes:
    """Some kilobytes that unpack to 300 MB of text."""
    return with_body(f"<w:p><w:r><w:t>{' ' * 300_000_000}</w:t></w:r></w:p>")


def zip_bomb_of_many() -> bytes:
    """Each of its parts is of a bearable size."""
    parts = {f"word/part{n}.xml": body(paragraph("wait " * 4_000_000)) for n in range(8)}
    return with_entries(small_docx(), parts)


def zip_bomb_that_lies() -> bytes:
    """300 MB that are declared as a hundred bytes."""
    return declaring(with_body(f"<w:p><w:r><w:t>{' ' * 300_000_000}</w:t></w:r></w:p>"), "word/document.xml", 100)


def zip_with_pictures_beyond_measure() -> bytes:
    name = "word/media/white.bmp"
    return declaring(with_entries(small_docx(), {name: bytes(123_456)}), name, 600_000_000)


def declaring(content: bytes, name: str, size: int) -> bytes:
    """An archive that tells another size of an entry than it has."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        true = packed.getinfo(name).file_size.to_bytes(4, "little")
    told = bytearray(content)
    for at in (content.find(true), content.rfind(true)):
        told[at : at + 4] = size.to_bytes(4, "little")
    return bytes(told)


def zip_with_a_password() -> bytes:
    """Each of its entries says that it is locked."""
    content = bytearray(small_docx())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def zip_bomb_of_a_bearable_size() -> bytes:
    """No text of people takes a thousandth of its size."""
    return with_body(paragraph("wait " * 5_000_000))


def words_of(size: int) -> str:
    """Words that are packed to a hundredth of their size: no more than those of people may be."""
    return "".join(f"guest {n * 7919 % 9973} {'waits ' * 150}" for n in range(size // 910))


def zip_with_one_large_entry() -> bytes:
    return with_body(paragraph(words_of(35_000_000)))


def zip_with_many_large_entries() -> bytes:
    """Each of them could be read."""
    part = body(paragraph(words_of(20_000_000)))
    return with_entries(small_docx(), {f"word/part{n}.xml": part for n in range(4)})


def zip_with_a_large_picture() -> bytes:
    """A drawing of plain white, as some programs put it into their files."""
    return with_entries(small_docx(), {"word/media/white.bmp": bytes(200_000_000)})


def zip_of_too_many() -> bytes:
    return with_entries(small_docx(), {f"word/{n}.xml": b"<a/>" for n in range(20_000)}, zipfile.ZIP_STORED)


def zip_in_a_zip() -> bytes:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", bytes(200_000_000))
    return with_entries(small_docx(), {"word/embeddings/sheet.xlsx": inner.getvalue()})


def laughing_entities() -> bytes:
    """Ten entities, each ten times the one before."""
    rows = ['<!ENTITY e0 "wait">', *(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))]
    return with_body(paragraph("&e9;"), f"<!DOCTYPE w:document [{''.join(rows)}]>")


def entity_from(url: str) -> bytes:
    return with_body(paragraph(f"{WORDS} &there;"), f'<!DOCTYPE w:document [<!ENTITY there SYSTEM "{url}">]>')


def template_from(url: str) -> bytes:
    """A Word file that asks for its template, and a picture, from elsewhere."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = small_docx()
    with zipfile.ZipFile(BytesIO(content)) as packed:
        known = packed.read("word/_rels/document.xml.rels").decode()
    asked = "".join(
        f'<Relationship Id="rIdX{kind}" Type="{kinds}/{kind}" Target="{url}" TargetMode="External"/>'
        for kind in ("attachedTemplate", "image", "styles")
    )
    told = known.replace("</Relationships>", f"{asked}</Relationships>")
    return with_entries(content, {"word/_rels/document.xml.rels": told.encode()})


def page_from(url: str) -> bytes:
    """A web page with its rules, style, script and pictures from elsewhere."""
    asked = f'<link rel="stylesheet" href="{url}"><script src="{url}"></script><img src="{url}"><iframe src="{url}">'
    return f'<!DOCTYPE html SYSTEM "{url}"><html><body><p>{WORDS}</p>{asked}</iframe></body></html>'.encode()


def deep_xml(levels: int = 8_000) -> bytes:
    return with_body("<w:sdt><w:sdtContent>" * levels + paragraph(WORDS) + "</w:sdtContent></w:sdt>" * levels)


def pdf_of(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    content = bytearray(b"%PDF-1.7\n")
    places = []
    for number, made in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, made)
    start = len(content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    content += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    return bytes(content)


_FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>"
_SHOWN = b"BT /F1 12 Tf 50 700 Td (Guests wait.) Tj ET"


def _stream(data: bytes, about: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (about, len(data), data)


def _page(resources: bytes = _FONT) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/Resources %b/Contents 4 0 R>>" % resources


def pdf_bomb(size: int = 600_000_000, filters: int = 1) -> bytes:
    """A page whose content unpacks to so many bytes."""
    packing = zlib.compressobj(9)
    data = b"".join([*(packing.compress(b" " * 10_000_000) for _ in range(size // 10_000_000)), packing.flush()])
    for _ in range(filters - 1):
        data = zlib.compress(data)
    names = b"/FlateDecode " * filters
    return pdf_of(_CATALOGUE, _PAGES, _page(), _stream(data, b"/Filter[%b]" % names))


def pdf_with_deep_pages(levels: int = 50_000) -> bytes:
    """A tree of pages as deep as that, with a page at its end."""
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(2, levels + 2)]
    return pdf_of(_CATALOGUE, *nodes, b"<</Type/Page/MediaBox[0 0 595 842]>>")


def pdf_with_pages_in_a_ring() -> bytes:
    return pdf_of(_CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1000000>>")


def pdf_with_countless_pages() -> bytes:
    return pdf_of(_CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 900000>>", _page(), _stream(_SHOWN))


def pdf_with_drawings_in_a_ring() -> bytes:
    """A page with a drawing that draws itself, twice, next to its text."""
    resources = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>"
    form = _stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    return pdf_of(_CATALOGUE, _PAGES, _page(resources), _stream(_SHOWN + b" /X Do"), form)


def pdf_with_doubling_drawings(levels: int = 26) -> bytes:
    """Drawings that each draw the next one many times: billions in the end."""
    forms = []
    for number in range(5, 5 + levels):
        about = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
        forms.append(_stream(b"/X Do " * 10, about))
    last = _stream(_SHOWN, b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]/Resources " + _FONT)
    resources = b"<</XObject<</X 5 0 R>>>>"
    return pdf_of(_CATALOGUE, _PAGES, _page(resources), _stream(b"/X Do"), *forms, last)


def pdf_with_a_million_objects() -> bytes:
    return pdf_of(_CATALOGUE, _PAGES, _page(), _stream(_SHOWN), *[b"1"] * 400_000)


def pdf_with_bookmarks_in_a_ring() -> bytes:
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>"
    mark = b"<</Title(Again)/Parent 5 0 R/Next 6 0 R/First 6 0 R/Dest[3 0 R/Fit]>>"
    return pdf_of(
        catalogue, _PAGES, _page(), _stream(_SHOWN), b"<</Type/Outlines/First 6 0 R/Last 6 0 R/Count 9>>", mark
    )


def pdf_with_text_from(path: str) -> bytes:
    """A page whose content is to be read from another file."""
    return pdf_of(_CATALOGUE, _PAGES, _page(), _stream(b"", b"/F(%b)" % path.encode()))


def pdf_without_letters() -> bytes:
    """Its font maps every letter to a character for private use."""
    unknown = b"1 begincodespacerange <00><ff> endcodespacerange 1 beginbfrange <00><ff><e000> endbfrange"
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>>>"
    return pdf_of(_CATALOGUE, _PAGES, _page(font), _stream(_SHOWN), _stream(unknown))
