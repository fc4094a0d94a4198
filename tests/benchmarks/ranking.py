"""How well and how fast passages are found, on the answerable questions of a SQuAD file, each paragraph a document.

python tests/benchmarks/ranking.py squad-dev-v2.0.json
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from retrieval.documents import content_hash
from retrieval.embeddings import EmbeddingModel, load
from retrieval.formats import parse
from retrieval.index import Index, Place, Source, build
from retrieval.passages import split
from retrieval.search import Search
from retrieval.splitting import Splitter

DEPTH = 10


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


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def indexed(documents: dict[str, str], model: EmbeddingModel, folder: Path) -> Index:
    """Prints what the whole index takes, against the bare embedding of its passages."""
    contents = {name: text.encode() for name, text in documents.items()}
    sources = {
        name: Source(content_hash(content), tuple(split(parse(name, content), Splitter())))
        for name, content in contents.items()
    }
    passages = [passage for source in sources.values() for passage in source.passages]
    bare = seconds(lambda: model._model.encode([p.text for p in passages], batch_size=16, show_progress_bar=False))
    place = Place(folder / "generation")
    whole = seconds(lambda: build(place, sources, model).close())
    print(f"{len(documents)} documents, {len(passages)} passages: bare embedding {bare:.1f} s, index {whole:.1f} s")
    print(f"index / bare embedding          {whole / bare:.2f}")
    return Index.open(place)


def rank(search: Search, question: str, wanted: str) -> int:
    """The place of the wanted document among those found, from 1; 0 when it is not among the first ten."""
    found = list(dict.fromkeys(match.passage.document for match in search.search(question, limit=3 * DEPTH).matches))
    return found.index(wanted) + 1 if wanted in found[:DEPTH] else 0


def main(path: Path) -> None:
    documents, asked = read(path)
    model = load()
    with tempfile.TemporaryDirectory() as folder:
        search = Search(indexed(documents, model, Path(folder)), model)
        ranks, embedding, searching = [], [], []
        for question, wanted in asked:
            embedding.append(seconds(lambda question=question: model.embed_question(question)))
            searching.append(seconds(lambda question=question: search.search(question)))
            ranks.append(rank(search, question, wanted))
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
