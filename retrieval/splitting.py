"""LangChain's text splitter, for blocks that are too long for one passage."""

from collections.abc import Iterable

from langchain_text_splitters import RecursiveCharacterTextSplitter

from retrieval.passages import PASSAGE_CHARACTERS

_SENTENCE_END = r"(?<=[.!?…][\"”’)\]])\s+|(?<=[.!?…])\s+"


class Splitter:
    """Cuts at paragraphs, else lines, else sentence ends, else words."""

    def __init__(self, limit: int = PASSAGE_CHARACTERS) -> None:
        self._splitter = RecursiveCharacterTextSplitter(
            separators=[r"\n\n", r"\n", _SENTENCE_END, r"(?<=[;,])\s+", r"\s+", ""],
            is_separator_regex=True,
            keep_separator="end",
            chunk_size=limit,
            chunk_overlap=0,
            add_start_index=True,
        )

    def __call__(self, text: str) -> Iterable[tuple[int, int]]:
        for piece in self._splitter.create_documents([text]):
            start = piece.metadata["start_index"]
            yield start, start + len(piece.page_content)
