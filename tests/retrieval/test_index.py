import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from bakery import COFFEE, HANDBOOK, place, source, sources

from retrieval.documents import Document
from retrieval.embeddings import EmbeddingModel
from retrieval.generation import keyed
from retrieval.index import SCHEMA, Index, IndexDamaged, Place, Source, build, drop, fingerprint_of

Build = Callable[..., Index]

BREAD = "# Bread\n\nRye keeps for a week. Wheat dries out in a day.\n"
CAKE = "# Cake\n\nA cake needs butter. It needs eggs too.\n"
SOUP = "# Soup\n\nSoup is served at noon.\n"


@pytest.fixture
def built(tmp_path: Path, model: EmbeddingModel) -> Iterator[Build]:
    """Builds generations in a folder of their own and closes them at the end."""
    opened: list[Index] = []

    def make(name: str, texts: dict[str, str], previous: Index | None = None, told: list[int] | None = None) -> Index:
        told = [] if told is None else told
        opened.append(
            build(place(tmp_path, name), sources(**texts), model, previous, lambda done, total: told.append(total))
        )
        return opened[-1]

    yield make
    for index in opened:
        index.close()


def nearest(index: Index, model: EmbeddingModel, question: str) -> str:
    best = index.nearest(model.embed_question(question), 1)[0]
    passage = index.passages[best.passage]
    return passage.quote(passage.sentences[best.sentence])


def found(index: Index, model: EmbeddingModel, question: str) -> list[tuple[int, int]]:
    return [(hit.passage, hit.sentence) for hit in index.nearest(model.embed_question(question), 50)]


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_nearest_sentence_is_found_with_its_similarity(built: Build, model: EmbeddingModel) -> None:
    index = built("one", {"bread": BREAD, "cake": CAKE})
    hits = index.nearest(model.embed_question("A cake needs butter."), 10)
    assert nearest(index, model, "A cake needs butter.") == "A cake needs butter."
    assert [hit.similarity for hit in hits] == sorted((hit.similarity for hit in hits), reverse=True)
    assert 0.8 < hits[0].similarity <= 1.0001
    assert len(hits) == 4


def test_a_generation_opened_again_finds_the_same(built: Build, model: EmbeddingModel) -> None:
    index = built("one", {"handbook": HANDBOOK, "coffee": COFFEE})
    again = Index.open(index.place)
    assert again.passages == index.passages
    assert again.sources == index.sources
    assert again.fingerprint == fingerprint_of(model)
    for question in ("how is milk heated?", "who founded the bakery?"):
        assert found(again, model, question) == found(index, model, question)
    again.close()


def test_only_changed_and_new_documents_are_embedded(built: Build, model: EmbeddingModel) -> None:
    told: list[int] = []
    one = built("one", {"bread": BREAD, "cake": CAKE}, None, told)
    two = built("two", {"bread": BREAD + "\nRolls are small.\n", "cake": CAKE, "soup": SOUP}, one, told)
    three = built("three", {"bread": BREAD + "\nRolls are small.\n", "cake": CAKE, "soup": SOUP}, two, told)
    assert told == [2, 2]  # bread and cake; bread again and soup; nothing
    assert nearest(three, model, "what are rolls like?") == "Rolls are small."
    assert nearest(three, model, "when is soup served?") == "Soup is served at noon."
    assert nearest(three, model, "what does a cake need?") == "A cake needs butter."


def test_a_removed_document_is_not_found_any_more(built: Build, model: EmbeddingModel) -> None:
    one = built("one", {"bread": BREAD, "cake": CAKE})
    two = built("two", {"bread": BREAD}, one)
    assert {two.passages[hit.passage].document for hit in two.nearest(model.embed_question("cake"), 50)} == {"bread.md"}
    assert nearest(one, model, "what does a cake need?") == "A cake needs butter."


def test_a_changed_document_is_found_by_its_new_words_only(built: Build, model: EmbeddingModel) -> None:
    one = built("one", {"bread": BREAD, "soup": SOUP})
    two = built("two", {"bread": BREAD, "soup": SOUP.replace("noon", "seven in the evening")}, one)
    quotes = {p.quote(s) for p in two.passages for s in p.sentences}
    assert "Soup is served at noon." not in quotes
    assert nearest(two, model, "when is soup served?") == "Soup is served at seven in the evening."


def test_a_generation_copied_and_changed_finds_what_one_built_afresh_finds(built: Build, model: EmbeddingModel) -> None:
    texts = {
        f"loaf{n}": f"# Loaf {n}\n\nLoaf {n} bakes for {n + 20} minutes. It costs {n} kronor.\n" for n in range(40)
    }
    copied = built("copied", texts | {"soup": SOUP}, built("one", {**texts, "cake": CAKE, "loaf3": BREAD}))
    fresh = built("fresh", texts | {"soup": SOUP})
    for question in ("how long does loaf 3 bake?", "what does loaf 7 cost?", "soup"):
        assert found(copied, model, question) == found(fresh, model, question)


def test_building_the_next_generation_leaves_the_former_as_it_was(built: Build, model: EmbeddingModel) -> None:
    one = built("one", {"bread": BREAD, "cake": CAKE})
    found(one, model, "rye")
    before = hashes(one.place.folder)
    two = built("two", {"bread": BREAD, "soup": SOUP}, one)
    found(two, model, "soup")
    found(one, model, "cake")
    assert hashes(one.place.folder) == before


def test_opening_and_searching_change_nothing_that_a_generation_holds(
    built: Build, model: EmbeddingModel, tmp_path: Path
) -> None:
    built("one", {"bread": BREAD, "cake": CAKE}).close()
    one = Place(tmp_path / "one")
    before, rows = hashes(one.folder), tables(one.folder)
    index = Index.open(one)
    found(index, model, "rye")
    index.close()
    # Chroma notes in its database that it was opened, and may write out that database's vectors anew: nothing else.
    changed = {Path(name).name for name, digest in hashes(one.folder).items() if before.get(name) != digest}
    assert changed <= {"chroma.sqlite3", "length.bin", "data_level0.bin"}
    assert set(before) == set(hashes(one.folder))
    assert {name for name, content in tables(one.folder).items() if rows[name] != content} <= {"acquire_write"}


def tables(folder: Path) -> dict[str, str]:
    with sqlite3.connect(f"file:{folder / 'chroma' / 'chroma.sqlite3'}?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        content = {name: repr(database.execute(f'select * from "{name}"').fetchall()) for name in names}  # noqa: S608
    database.close()
    return content


def test_a_model_with_other_weights_embeds_everything_anew(tmp_path: Path, model: EmbeddingModel) -> None:
    told: list[int] = []
    one = build(place(tmp_path, "one"), sources(bread=BREAD, cake=CAKE), model)
    other = copy(model)
    other.fingerprint = "other weights"
    two = build(
        place(tmp_path, "two"), sources(bread=BREAD, cake=CAKE), other, one, lambda done, total: told.append(total)
    )
    assert told == [2]
    assert two.fingerprint != one.fingerprint
    one.close()
    two.close()


def test_what_an_earlier_program_made_in_another_way_is_made_anew(
    built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    one = built("one", {"bread": BREAD, "cake": CAKE}, None, told)
    monkeypatch.setattr("retrieval.index.SCHEMA", SCHEMA + 1)
    two = built("two", {"bread": BREAD, "cake": CAKE}, one, told)
    assert told == [2, 2]
    assert two.fingerprint != one.fingerprint


def test_an_index_of_nothing_finds_nothing(built: Build, model: EmbeddingModel) -> None:
    index = built("one", {})
    assert index.nearest(model.embed_question("bread"), 5) == []
    index.verify()
    full = built("two", {"bread": BREAD}, index)
    assert nearest(full, model, "rye") == "Rye keeps for a week."
    empty = built("three", {}, full)
    assert empty.nearest(model.embed_question("bread"), 5) == []


def test_documents_of_the_same_content_are_kept_apart_by_their_names() -> None:
    one, other = source("one.md", BREAD), source("other.md", BREAD)
    keys = [key for name, same in (("one.md", one), ("other.md", other)) for key, _ in keyed(name, same)]
    assert len(set(keys)) == 2


def test_more_sentences_than_chroma_takes_in_one_write_are_all_kept(tmp_path: Path, model: EmbeddingModel) -> None:
    text = "# Shelf\n\n" + "\n\n".join(f"Shelf {n} is full." for n in range(2300))
    index = build(place(tmp_path), sources(shelf=text), model)
    index.verify()
    assert index.nearest(model.embed_question("Shelf 1234 is full."), 1)[0].similarity > 0.5
    index.close()


def test_a_dropped_generation_is_gone(built: Build) -> None:
    index = built("one", {"bread": BREAD})
    index.close()
    drop(index.place)
    assert not index.place.folder.exists()
    with pytest.raises(IndexDamaged, match="one cannot be read"):
        Index.open(index.place)
    drop(index.place)


def test_a_place_that_is_taken_is_not_written_to(built: Build, model: EmbeddingModel) -> None:
    index = built("one", {"bread": BREAD})
    with pytest.raises(FileExistsError):
        build(index.place, {"bread.md": Source("", Document("bread.md", "", "", ()), ())}, model)
    assert nearest(index, model, "rye") == "Rye keeps for a week."


def test_vectors_that_were_lost_are_noticed(built: Build) -> None:
    index = built("one", {"bread": BREAD, "cake": CAKE})
    client = index.place.client()
    collection = client.get_collection(index.place.collection, embedding_function=None)
    collection.delete(ids=collection.get()["ids"][:1])
    client.close()
    with pytest.raises(IndexDamaged, match="one holds 3 of 4 sentences"):
        index.verify()


def test_one_vector_that_was_lost_among_many_is_noticed_though_it_is_no_canary(built: Build) -> None:
    index = built("one", {"shelf": "# Shelf\n\n" + "\n\n".join(f"Shelf {n} is full." for n in range(200))})
    canaries = set(np.load(index.place.folder / "canaries.npz")["ids"].tolist())
    client = index.place.client()
    collection = client.get_collection(index.place.collection, embedding_function=None)
    lost = next(key for key in collection.get()["ids"] if key not in canaries)
    collection.delete(ids=[lost])
    client.close()
    with pytest.raises(IndexDamaged, match="one holds 199 of 200 sentences"):
        index.verify()


def test_one_vector_of_many_that_was_changed_is_noticed(built: Build, model: EmbeddingModel) -> None:
    index = built("one", {"bread": BREAD, "cake": CAKE, "soup": SOUP})
    client = index.place.client()
    collection = client.get_collection(index.place.collection, embedding_function=None)
    collection.update(ids=collection.get()["ids"][:1], embeddings=model.embed_question("something else")[None])
    client.close()
    with pytest.raises(IndexDamaged, match="of its 5 canaries 1 do not find themselves, and 1 are gone"):
        index.verify()
    index.close()
    with pytest.raises(IndexDamaged, match="of its 5 canaries 1 do not find themselves, and 1 are gone"):
        Index.open(index.place)
