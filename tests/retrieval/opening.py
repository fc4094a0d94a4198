"""Opens a generation in a process of its own, which damaged files might bring down, and prints what it finds.

python opening.py FOLDER VECTOR.npy
"""

import sys
from pathlib import Path

import numpy as np

from retrieval.index import Index, IndexDamaged, Place

if __name__ == "__main__":
    try:
        index = Index.open(Place(Path(sys.argv[1])))
        index.lexical.scores(["loaf"])
        print([(hit.passage, hit.sentence) for hit in index.nearest(np.load(sys.argv[2]), 10)])
    except IndexDamaged as error:
        print("damaged:", error)
