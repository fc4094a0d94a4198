"""Documents on disk: which files are taken, and why the others are not."""

from pathlib import Path

from bot.documents_on_disk import read_documents

LARGEST = 20_000_000


def test_twenty_megabytes_to_the_byte_are_taken_and_one_byte_more_is_not(tmp_path: Path) -> None:
    for name, size in (("just.md", LARGEST), ("more.md", LARGEST + 1)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    found = read_documents([tmp_path])
    assert found.paths == {"just.md": tmp_path / "just.md"}
    (failed,) = found.failed
    assert (failed.document, failed.reason) == (
        "more.md",
        "more.md is larger than 20 MB; split it into smaller documents.",
    )
