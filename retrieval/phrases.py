"""Vectors of texts that are the same at every start, kept in a file; only new ones go through the model."""

import logging
import os
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.embeddings import EmbeddingModel, Vector

_log = logging.getLogger(__name__)


class Phrases:
    """Embeds what the coach itself says or listens for. Never to be given what people write: that is not kept."""

    def __init__(self, model: EmbeddingModel, file: Path) -> None:
        self._model = model
        self._file = file
        self._known: dict[str, Vector] | None = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vector:
        """The unit vectors (texts, dimension); what is new among them is kept."""
        with self._lock:
            known = self._known if self._known is not None else self._read()
            new = [text for text in dict.fromkeys(texts) if text not in known]
            if new:
                known.update(zip(new, self._model.embed_texts(new), strict=True))
                self._write(known)
            self._known = known
            rows = [known[text] for text in texts]
            return np.asarray(rows, np.float32).reshape(len(rows), self._model.dimension)

    def _read(self) -> dict[str, Vector]:
        try:
            with np.load(self._file) as kept:
                if kept["model"].item() != self._model.fingerprint:
                    return {}
                return dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            _log.warning("%s can't be read (%s); its texts are embedded anew.", self._file.name, error)
            return {}

    def _write(self, known: dict[str, Vector]) -> None:
        """Replaces the file in one step, so that nobody reads half of it."""
        unfinished = self._file.with_name(f"{self._file.stem}-{os.getpid()}.npz")
        try:
            np.savez(
                unfinished,
                model=np.array(self._model.fingerprint),
                texts=np.array(list(known)),
                vectors=np.stack(list(known.values())),
            )
            unfinished.replace(self._file)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            _log.warning("%s can't be written (%s); the next start embeds its texts again.", self._file.name, error)
