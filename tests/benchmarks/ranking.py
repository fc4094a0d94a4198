"""How well and how fast passages are found, on the answerable questions of a SQuAD file, each paragraph a document.

python tests/benchmarks/ranking.py squad-dev-v2.0.json
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from retrieval.embeddings import EmbeddingModel, load
from retrieval.formats import parse
from retrieval.index import Index, Place, Source, build
from retrieval.search import Found, Search
from retrieval.splitting import Splitter

DEPTH = 10

T = TypeVar("T")


def read(path: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Documents by name, and questions with the name of the document that answers."""
    paragraphs = [p for article in json.loads(path.read_text("utf-8"))["data"] for p in article["paragraphs"]]
    documents = {f"{number:05}.txt": paragraph["context"] for number, paragraph in enumerate(paragraphs)}
    asked = [
        (row["question"].strip(), name)
        for name, paragraph in zip(documents, paragraphs, strict=True)
        for row in paragraph["qas"]
        if not row["is_impossible"]
    ]
    return documents, asked


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """The result, and the seconds it took."""
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def indexed(documents: dict[str, str], model: EmbeddingModel, folder: Path) -> Index:
    """Prints what the whole index takes, against the bare embedding of its passages."""
    contents = {name: text.encode() for name, text in documents.items()}
    sources = {name: Source.of(parse(name, content), content, Splitter()) for name, content in contents.items()}
    passages = [passage for source in sources.values() for passage in source.passages]
    texts = [passage.text for passage in passages]
    _, bare = timed(lambda: model._model.encode(texts, batch_size=16, show_progress_bar=False))
    index, whole = timed(lambda: build(Place(folder / "generation"), sources, model))
    print(f"{len(documents)} documents, {len(passages)} passages: bare embedding {bare:.1f} s, index {whole:.1f} s")
    print(f"index / bare embedding          {whole / bare:.2f}")
    return index


def rank(found: Found, wanted: str) -> int:
    """The place of the wanted document among those found, from 1; 0 when it is not among the first ten."""
    names = list(dict.fromkeys(match.passage.document for match in found.matches))[:DEPTH]
    return names.index(wanted) + 1 if wanted in names else 0


def main(path: Path) -> None:
    documents, asked = read(path)
    model = load()
    ranks, embedding, searching = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        search = Search(indexed(documents, model, Path(folder)), model)
        for question, wanted in asked:
            embedding.append(timed(partial(model.embed_question, question))[1])
            found, took = timed(partial(search.search, question, 3 * DEPTH))
            searching.append(took)
            ranks.append(rank(found, wanted))
        search.index.close()
    print(f"search / bare query embedding   {statistics.median(searching) / statistics.median(embedding):.2f}")
    print(f"median milliseconds             {statistics.median(searching) * 1000:.1f}")
    print(f"questions {len(ranks)}")
    print(f"MRR@{DEPTH}  {sum(1 / place for place in ranks if place) / len(ranks):.4f}")
    for depth in (1, 5):
        print(f"R@{depth}     {sum(0 < place <= depth for place in ranks) / len(ranks):.4f}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
