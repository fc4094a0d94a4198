"""Files are parsed in a child process, and none of them can stop or hurt the one that asks."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from corpus.making import Head, NewPage, Slide, Text, Title, docx, pdf, pptx

from retrieval.documents import Pages, UnreadableDocument
from retrieval.formats import parse
from retrieval.parsing import Limits, Parsing, _document, _receive

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found through /proc")

MARKDOWN = "---\ntitle: Queues\nyear: 1984\n---\n# Queues\nGuests wait.\n## Inside\nThey read – “the menu”.\n".encode()
SLOW = b"[" * 2_000_000 + b"Guests wait."


@pytest.fixture
def parsing() -> Iterator[Parsing]:
    with Parsing() as parsing:
        yield parsing


_OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def only_own_children() -> None:
    """Children that other tests keep are none of ours."""
    _OTHERS.clear()
    _OTHERS.update(children())


def children() -> set[int]:
    """Process ids of the children of this process that were started in this test and still run."""
    listed = (path.read_text().split() for path in Path("/proc/self/task").glob("*/children"))
    pids = {int(pid) for row in listed for pid in row}
    return {pid for pid in pids - _OTHERS if "retrieval.parsing" in Path(f"/proc/{pid}/cmdline").read_text()}


def child() -> int:
    (pid,) = children()
    return pid


def refusal(parsing: Parsing, name: str, content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        parsing.parse(name, content)
    return str(refused.value)


@pytest.mark.parametrize("name", ["queues.md", "queues.txt", "queues.html"])
def test_a_document_is_the_same_as_without_a_child(parsing: Parsing, name: str) -> None:
    assert parsing.parse(name, MARKDOWN) == parse(name, MARKDOWN)


@pytest.mark.parametrize("name", ["queues.pdf", "queues.docx", "queues.pptx"])
def test_an_office_file_is_the_same_as_without_a_child(parsing: Parsing, name: str) -> None:
    parts = [Title("Queues"), Text("Guests wait."), NewPage(), Head("Inside"), Text("They read.")]
    slides = [Slide("Queues", [Text("Guests wait.")]), Slide("Inside", [Text("They read.")])]
    content = {"queues.pdf": pdf(parts), "queues.docx": docx(parts), "queues.pptx": pptx(slides)}[name]
    document = parsing.parse(name, content)

    assert document == parse(name, content)
    inside = document.text.index("They read.")
    assert document.pages.at(inside) == {"queues.pdf": "page 2", "queues.pptx": "slide 2"}.get(name, "")


@pytest.mark.parametrize(
    "pages",
    [
        None,
        ["page"],
        ["page", [0, "x"]],
        ["page", [0, -1]],
        ["page", [0, 99]],
        ["page", [4, 2]],
        ["page", [0, float("inf")]],
        ["<b>page</b>", [0]],
        ["", [0]],
        ["slide", []],
        [7, [0]],
    ],
)
def test_pages_that_a_document_cannot_have_are_refused(pages: object) -> None:
    answer = {"title": "", "text": "Guests wait.", "sections": [[[], 0, 12]], "front_matter": {}, "language": "English"}
    assert _document("a.pdf", answer | {"pages": ["page", [0, 7]]}).pages == Pages("page", (0, 7))

    with pytest.raises(UnreadableDocument, match="content stopped the reader"):
        _document("a.pdf", answer | {"pages": pages})


@pytest.mark.parametrize(
    "sections", [[[[], 0, 13]], [[[], -1, 12]], [[[], 7, 2]], [[[], 0]], [[[], 0, "x"]], [[7, 0, 12]], ["a"], {}]
)
def test_sections_that_a_document_cannot_have_are_refused(sections: object) -> None:
    answer = {"title": "", "text": "Guests wait.", "front_matter": {}, "pages": ["", []], "language": "English"}
    document = _document("a.txt", answer | {"sections": [[["Inside"], 0, 12]]})
    assert document.section_text(document.sections[0]) == "Guests wait."

    with pytest.raises(UnreadableDocument, match="content stopped the reader"):
        _document("a.txt", answer | {"sections": sections})


def test_an_answer_longer_than_allowed_is_not_read() -> None:
    answer = (12).to_bytes(4, "big") + b"Guests wait."
    assert _receive(BytesIO(answer), 12) == b"Guests wait."

    longer = BytesIO(answer)
    with pytest.raises(ValueError, match="at most 11 bytes, but has 12"):
        _receive(longer, 11)
    assert longer.read() == b"Guests wait."


def test_a_refusal_has_the_same_words_as_without_a_child(parsing: Parsing) -> None:
    assert refusal(parsing, "a.rtf", b"words").startswith("a.rtf is in a format I cannot read; send a file")


def test_names_may_hold_any_characters(parsing: Parsing) -> None:
    name = "naïve “file”\n\udcff.txt"

    assert parsing.parse(name, b"Guests wait.").name == name


def test_no_child_runs_before_the_first_file_and_one_for_all_that_follow(parsing: Parsing) -> None:
    assert not children()
    parsing.parse("a.txt", b"Guests wait.")
    first = child()
    for number in range(1000):
        parsing.parse(f"{number}.txt", b"Guests wait.")

    assert child() == first


def test_closing_ends_the_child_and_the_next_file_starts_another() -> None:
    with Parsing() as parsing:
        parsing.parse("a.txt", b"Guests wait.")
        parsing.close()
        assert not children()
        assert parsing.parse("a.txt", b"Guests wait.").text == "Guests wait."

    assert not children()


def test_a_child_that_was_killed_is_replaced_without_a_fault(parsing: Parsing) -> None:
    parsing.parse("a.txt", b"Guests wait.")
    killed = child()
    os.kill(killed, signal.SIGKILL)

    assert parsing.parse("b.txt", b"Guests wait again.").text == "Guests wait again."
    assert child() != killed


def test_a_file_whose_reader_dies_every_time_is_refused(parsing: Parsing) -> None:
    done = threading.Event()

    def kill_every_child() -> None:
        while not done.wait(0.005):
            for pid in children():
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_every_child)
    killer.start()
    try:
        reason = refusal(parsing, "crash.md", SLOW)
    finally:
        done.set()
        killer.join()

    assert reason == "crash.md could not be read, its content stopped the reader; send it as plain text."
    assert parsing.parse("a.txt", b"Guests wait.").text == "Guests wait."


def test_a_child_that_hangs_is_killed_and_replaced() -> None:
    with Parsing(Limits(seconds=3)) as parsing:
        parsing.parse("a.txt", b"Guests wait.")
        os.kill(child(), signal.SIGSTOP)

        reason = refusal(parsing, "hang.txt", b"Guests wait. " * 100_000)
        assert reason == "hang.txt took longer than 3 seconds to read; send it in parts, or as plain text."
        assert parsing.parse("a.txt", b"Guests wait.").text == "Guests wait."


def test_a_file_that_takes_too_long_is_refused() -> None:
    with Parsing(Limits(seconds=1)) as parsing:
        assert refusal(parsing, "slow.md", SLOW).startswith("slow.md took longer than 1 second to read; ")


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    with Parsing(Limits(memory_bytes=300_000_000)) as parsing:
        reason = refusal(parsing, "large.txt", b"Guests wait.\n" * 1_500_000)
        assert reason == "large.txt needs too much memory to read; send it in parts, or as plain text."
        assert parsing.parse("a.txt", b"Guests wait.").text == "Guests wait."


def test_a_file_that_is_too_large_is_refused_before_any_child_starts(parsing: Parsing) -> None:
    reason = refusal(parsing, "huge.txt", bytes(20_500_000))

    assert reason == "huge.txt has 20.5 MB, more than the 20 MB I read; send it in parts."
    assert "more than the 20 MB" in refusal(parsing, "one-more.txt", bytes(20_000_001))
    assert not children()


def test_a_file_that_grows_beyond_measure_is_refused() -> None:
    table = "|" + "head" * 1_000 + "|b|\n|-|-|\n" + "|x|y|\n" * 1_000
    with Parsing(Limits(output_bytes=1_000_000)) as parsing:
        reason = refusal(parsing, "table.md", table.encode())

    assert reason == "table.md holds more than 1 MB of text; send it in parts."


def test_threads_share_a_child_and_each_gets_its_own_document(parsing: Parsing) -> None:
    names = [f"{number}.txt" for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        documents = list(threads.map(lambda name: parsing.parse(name, f"Guests wait in {name}".encode()), names))

    assert [document.name for document in documents] == names
    assert all(document.text == f"Guests wait in {document.name}" for document in documents)
    assert len(children()) == 1


def test_the_child_learns_nothing_from_the_environment(parsing: Parsing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    parsing.parse("a.txt", b"Guests wait.")
    environment = Path(f"/proc/{child()}/environ").read_bytes()

    names = {entry.split(b"=")[0] for entry in environment.split(b"\0") if entry}
    assert names == {b"PATH", b"LANG", b"OPENBLAS_NUM_THREADS", b"PYTHONPATH"}


def test_the_child_may_write_no_file_and_open_few(parsing: Parsing) -> None:
    parsing.parse("a.txt", b"Guests wait.")
    rows = Path(f"/proc/{child()}/limits").read_text().splitlines()
    limits = {row[:26].strip(): row[26:].split()[0] for row in rows}

    assert limits["Max file size"] == limits["Max core file size"] == "0"
    assert limits["Max open files"] == "32"
    assert limits["Max address space"] == str(1 << 30)
    assert int(limits["Max cpu time"]) < 60


def test_the_child_ends_with_its_parent() -> None:
    program = """
import os
from retrieval.parsing import Parsing
parsing = Parsing()
parsing.parse("a.txt", b"Guests wait.")
print(parsing._child.pid, flush=True)
os._exit(1)
"""
    parent = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    pid = int(parent.stdout)
    for _ in range(600):
        if not Path(f"/proc/{pid}").exists() or ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"The child {pid} outlived its parent.")


def test_the_parent_loads_none_of_the_libraries_that_parse() -> None:
    program = """
import sys
from retrieval.parsing import Parsing
with Parsing() as parsing:
    parsing.parse("a.html", b"<p>Guests wait in a line at the door.</p>")
libraries = ("trafilatura", "lxml", "markdown_it", "yaml", "charset_normalizer", "docx", "pptx", "pypdfium2")
print([name for name in libraries if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("divisions.html", b"<div>" * 100_000 + b"Guests wait."),
        ("quotes.md", b"> " * 100_000 + b"Guests wait."),
        ("lists.md", b"- " * 100_000 + b"Guests wait."),
        ("front.md", b"---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\nGuests wait."),
        ("brackets.md", b"[" * 20_000 + b"Guests wait."),
        ("line.txt", b"Guests wait. " * 200_000),
        ("line.html", b"<p>" + b"Guests wait. " * 100_000),
    ],
)
def test_hostile_files_leave_the_child_ready_for_the_next(parsing: Parsing, name: str, content: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        assert "Guests wait." in parsing.parse(name, content).text

    assert parsing.parse("a.txt", b"Guests wait.").text == "Guests wait."
