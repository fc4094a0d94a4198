"""Whatever happens to the files of a generation: it is noticed, or it does no harm."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from bakery import place, sources

from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, IndexDamaged, build

OPENING = Path(__file__).with_name("opening.py")
VITAL = (
    "canaries.npz",
    "manifest.json",
    "sources.jsonl",
    "chroma.sqlite3",
    "data_level0.bin",
    "words.json",
    "vocab.index.json",
)

pytestmark = pytest.mark.faults


def test_each_file_that_is_deleted_cut_or_emptied_is_noticed_or_does_no_harm(
    model: EmbeddingModel, tmp_path: Path
) -> None:
    # More than a thousand sentences: with fewer, Chroma keeps the vectors in its database alone.
    loaves = [f"Loaf {n} bakes for {n + 20} minutes. It rests for {n} hours." for n in range(550)]
    index = build(place(tmp_path, "sound"), sources(loaves="# Loaves\n\n" + "\n\n".join(loaves)), model)
    vector = model.embed_question("how long does loaf 5 bake?")
    np.save(tmp_path / "vector.npy", vector)
    expected = str([(hit.passage, hit.sentence) for hit in index.nearest(vector, 10)])
    index.close()
    damaged = dict(copies(tmp_path))
    done = subprocess.run(
        [sys.executable, str(OPENING), str(tmp_path / "vector.npy"), *damaged.values()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    outcomes = dict(zip(damaged, done.stdout.splitlines(), strict=False))
    assert done.returncode == 0, f"{list(damaged)[len(outcomes)]}: {done.stderr[-1000:]}"
    assert {name: said for name, said in outcomes.items() if said not in ("damaged", expected)} == {}
    unnoticed = {Path(name).name for (name, _), said in outcomes.items() if said == expected}
    assert unnoticed.isdisjoint(VITAL)


def copies(folder: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Each file of the sound generation with what was done to it, and the folder of the copy where that was done."""
    sound = folder / "sound"
    files = [file.relative_to(sound) for file in sorted(sound.rglob("*")) if file.is_file()]
    for number, name in enumerate(files):
        for how in ("deleted", "cut", "emptied"):
            copy = folder / f"{number}-{how}" / "sound"  # the last name is that of the collection, so it stays
            shutil.copytree(sound, copy)
            content = (copy / name).read_bytes()
            if how == "deleted":
                (copy / name).unlink()
            else:
                (copy / name).write_bytes(content[: len(content) // 2] if how == "cut" else b"")
            yield (str(name), how), str(copy)


@pytest.fixture
def lost(model: EmbeddingModel, tmp_path: Path) -> Iterator[Index]:
    """An open generation whose folder was deleted behind its back."""
    index = build(place(tmp_path), sources(bread="# Bread\n\nRye keeps for a week.\n"), model)
    shutil.rmtree(index.place.folder)
    yield index
    index.close()


def test_files_deleted_behind_an_open_generation_are_noticed_at_the_next_check(lost: Index) -> None:
    with pytest.raises(IndexDamaged, match="has lost its canaries"):
        lost.verify()


def test_nothing_is_taken_over_from_a_generation_that_lost_files(
    lost: Index, model: EmbeddingModel, tmp_path: Path
) -> None:
    following = place(tmp_path, "following")
    with pytest.raises(IndexDamaged, match="has lost"):
        build(following, dict(lost.sources), model, lost)
    assert not following.folder.exists()
