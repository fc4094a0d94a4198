"""Opens generations in a process of its own, which damaged files might bring down, and prints what each one finds.

python opening.py VECTOR.npy FOLDER …
"""

import sys
from pathlib import Path

import numpy as np

from retrieval.index import Index, IndexDamaged, Place


def outcome(folder: Path, vector: np.ndarray) -> str:
    try:
        index = Index.open(Place(folder))
    except IndexDamaged:
        return "damaged"
    index.lexical.scores(["loaf"])
    found = [(hit.passage, hit.sentence) for hit in index.nearest(vector, 10)]
    index.close()
    return str(found)


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        print(outcome(Path(argument), np.load(sys.argv[1])), flush=True)
