"""What it takes to index a thousand documents, and to index them again when one of them has changed.

python tests/benchmarks/reindex.py [NUMBER OF DOCUMENTS]
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from retrieval.embeddings import EmbeddingModel, load
from retrieval.formats import parse
from retrieval.index import Index, Place, Source, build
from retrieval.splitting import Splitter

VOCABULARY = (
    "bakery bread crumb customer delivery dough evening flour friend guest harvest kitchen ladder letter lemon market "
    "morning neighbour oven paper parcel price promise queue recipe review season shelf shop silence story street "
    "summer table village visit weather window winter yeast"
)
WORDS = VOCABULARY.split()


def text_of(number: int, chance: random.Random) -> bytes:
    """About 400 words in three sections."""
    sections = []
    for section in range(3):
        sentences = [" ".join(chance.choices(WORDS, k=chance.randint(6, 16))).capitalize() + "." for _ in range(12)]
        sections.append(f"## Section {section}\n\n" + " ".join(sentences))
    return "\n\n".join((f"# Document {number}", *sections)).encode()


def document(number: int, chance: random.Random) -> Source:
    content, name = text_of(number, chance), f"{number}.md"
    return Source.of(parse(name, content), content, Splitter())


def timed(
    place: Place, sources: dict[str, Source], model: EmbeddingModel, previous: Index | None
) -> tuple[Index, float]:
    started = time.perf_counter()
    index = build(place, sources, model, previous)
    return index, time.perf_counter() - started


def main(count: int) -> None:
    model = load()
    sources = {f"{number}.md": document(number, random.Random(number)) for number in range(count)}
    with tempfile.TemporaryDirectory() as folder:
        full, whole = timed(Place(Path(folder) / "full"), sources, model, None)
        sources["0.md"] = document(0, random.Random(count))
        changed, again = timed(Place(Path(folder) / "changed"), sources, model, full)
        print(f"{count} documents, {len(full.passages)} passages, {whole:.1f} s; one changed: {again:.2f} s")
        print(f"one changed / full   {again / whole:.3f}")
        full.close()
        changed.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
