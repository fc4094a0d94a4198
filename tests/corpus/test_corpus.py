"""Every document of the corpus is read, found and cited at its place; every broken file is refused in its sentence."""

from collections.abc import Iterator

import pytest
from corpus.files import BadFile, GoodFile, bad_files, good_files

from knowledge.catalogue import playbook_in
from retrieval.answering import Answering
from retrieval.documents import Document, UnreadableDocument
from retrieval.embeddings import EmbeddingModel
from retrieval.generation import Place, Source
from retrieval.index import build
from retrieval.parsing import Parsing
from retrieval.search import Search
from retrieval.splitting import Splitter


@pytest.fixture(scope="module")
def parsing() -> Iterator[Parsing]:
    with Parsing() as parsing:
        yield parsing


@pytest.fixture(scope="module")
def answering(parsing: Parsing, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    contents = {file.name: file.content for file in good_files()}
    splitter = Splitter()
    sources = {name: Source.of(parsing.parse(name, content), content, splitter) for name, content in contents.items()}
    index = build(Place(tmp_path_factory.mktemp("corpus") / "one"), sources, model)
    yield Answering(Search(index, model))
    index.close()


def place_of(document: Document, words: str) -> tuple[str, str]:
    """The section and the page in which these words stand."""
    at = document.text.index(words)
    section = next(section for section in document.sections if section.start <= at < section.end)
    return " › ".join(section.path), document.pages.at(at)


def test_the_corpus_is_large_and_every_fact_stands_in_one_file() -> None:
    good, bad = list(good_files()), list(bad_files())

    assert len(good) >= 45
    assert len(bad) >= 20
    assert len({file.name for file in (*good, *bad)}) == len(good) + len(bad)
    assert len({file.quote for file in good}) == len(good)
    assert {file.name.rpartition(".")[2] for file in good} == {"txt", "md", "html", "pdf", "docx", "pptx"}


@pytest.mark.parametrize("file", list(good_files()), ids=lambda file: file.name)
def test_a_document_has_its_fact_at_its_place(parsing: Parsing, file: GoodFile) -> None:
    document = parsing.parse(file.name, file.content)
    playbook_in(document)

    assert document.title
    assert document.text.count(file.quote) == 1
    assert place_of(document, file.quote) == (file.section, file.page)


@pytest.mark.parametrize("file", list(bad_files()), ids=lambda file: file.name)
def test_a_broken_file_is_refused_in_its_sentence(parsing: Parsing, file: BadFile) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        parsing.parse(file.name, file.content)

    assert str(refused.value).startswith(f"{file.name} ")
    assert all(words in str(refused.value) for words in file.words)


@pytest.mark.parametrize("file", list(good_files()), ids=lambda file: file.name)
def test_a_question_is_answered_with_the_fact_from_its_place(answering: Answering, file: GoodFile) -> None:
    answer = answering.answer(file.question)

    assert answer.answered
    cited = answer.citations[0]
    assert file.quote in cited.quote
    assert (cited.document, cited.section, cited.page) == (file.name, file.section, file.page)
