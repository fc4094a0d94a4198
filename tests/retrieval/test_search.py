import pytest
from bakery import place, sources

from retrieval.answerability import ANSWERED_FROM, NO_WORD_IN_COMMON, Signals
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, build
from retrieval.lexical import terms
from retrieval.search import Search, Term, coverage, telling


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("what is sourdough?", "Sourdough"),
        ("who founded the bakery?", "Where we come from"),
        ("how hot should milk be?", "Milk"),
        ("what becomes of breadcrumbs?", "Waste"),
        ("how do I lock up in the evening?", "Steps for closing the shop"),
        ("guests before breakfast", "Bread for different customers"),
        ("how do I feed the startr", "Feeding the starter"),
        ("customising the color of a cup", "Customizing a drink"),
    ],
)
def test_the_section_that_is_asked_about_comes_first(search: Search, question: str, section: str) -> None:
    assert search.search(question).matches[0].passage.path == (section,)


def test_matches_come_best_first_and_scores_are_shares_of_the_best(search: Search) -> None:
    matches = search.search("how is rye bread priced?").matches
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[0] <= 1
    assert len({match.passage.start for match in matches}) == len(matches)


def test_no_more_matches_are_returned_than_are_wanted(search: Search) -> None:
    assert len(search.search("bread", limit=2).matches) == 2


def test_the_sentence_nearest_to_the_question_is_known(search: Search) -> None:
    best = search.search("when do hotels receive their rolls?").matches[0]
    assert best.passage.quote(best.passage.sentences[best.nearest]).startswith("Hospitality: Hotels receive")


def test_a_passage_counts_as_about_the_words_that_its_heading_says(search: Search) -> None:
    best = search.search("feeding the starter").matches[0]
    assert best.coverage == 1


def test_a_word_of_the_same_meaning_finds_a_passage(handbook: Index, model: EmbeddingModel) -> None:
    question = "salary"
    meant = {"salari": frozenset(terms("kronor"))}
    without, with_it = Search(handbook, model).search(question), Search(handbook, model, meant).search(question)
    assert with_it.matches[0].passage.path == ("Prices",)
    assert with_it.signals.confidence > without.signals.confidence


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("what is sourdough?", "what is photosynthesis?"),
        ("who founded the bakery?", "who won the world cup in 2018?"),
        ("how do I feed the starter?", "how do I register for VAT?"),
    ],
)
def test_what_is_in_the_documents_is_told_from_what_is_not(search: Search, inside: str, outside: str) -> None:
    assert search.search(inside).signals.confidence > 0.8
    assert search.search(outside).signals.confidence < ANSWERED_FROM


def test_words_to_say_to_a_customer_do_not_count_as_an_answer(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = (
        "# Counter\n\n## Say it\n- **Weather**: “The weather is lovely today.”\n\n## Duty\nThe counter opens at six.\n"
    )
    index = build(place(tmp_path_factory.mktemp("counter")), sources(counter=text), model)
    assert Search(index, model).search("is the weather lovely today?").signals.nearest < 0.5
    index.close()


def test_an_index_of_nothing_has_no_confidence(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> None:
    index = build(place(tmp_path_factory.mktemp("nothing")), {}, model)
    found = Search(index, model).search("what is sourdough?")
    assert found.matches == ()
    assert found.signals == Signals()
    assert found.signals.confidence == 0
    index.close()


@pytest.mark.parametrize("question", ["", "   ", "the of and", "👍", "?" * 500, "ж" * 3000, "<b>&amp;</b> [1] *_`"])
def test_any_question_can_be_searched(search: Search, question: str) -> None:
    assert 0 <= search.search(question).signals.confidence <= 1


def test_a_question_of_ten_thousand_characters_can_be_searched(search: Search) -> None:
    assert search.search("what is sourdough and why is it sour? " * 270).matches


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert telling("sourdough") > telling("bread") > telling("make")
    assert 0 < telling("the") < 0.1


def test_coverage_is_the_share_of_what_the_question_says() -> None:
    asked = [
        Term("rye", frozenset(), 1.0),
        Term("cake", frozenset(("pastri",)), 0.5),
        Term(None, frozenset(), 0.5),
    ]
    assert coverage(asked, "Rye and cake.") == pytest.approx(0.75)
    assert coverage(asked, "Rye and pastries.") == pytest.approx(0.675)
    assert coverage(asked, "Soup.") == 0
    assert coverage([], "Soup.") == 0


def test_more_nearness_and_more_words_in_common_make_more_confidence() -> None:
    weak = Signals(nearest=0.4, near=0.35, passage=0.3, block=0.2, unknown=0.5)
    for better in (
        Signals(nearest=0.6, near=0.35, passage=0.3, block=0.2, unknown=0.5),
        Signals(nearest=0.4, near=0.45, passage=0.3, block=0.2, unknown=0.5),
        Signals(nearest=0.4, near=0.35, passage=0.6, block=0.2, unknown=0.5),
        Signals(nearest=0.4, near=0.35, passage=0.3, block=0.6, unknown=0.5),
        Signals(nearest=0.4, near=0.35, passage=0.3, block=0.2, unknown=0.0),
    ):
        assert better.confidence > weak.confidence


def test_without_a_word_in_common_only_a_close_paraphrase_counts() -> None:
    far = Signals(nearest=NO_WORD_IN_COMMON - 0.01, near=0.5, passage=0, block=0, unknown=0)
    close = Signals(nearest=NO_WORD_IN_COMMON + 0.01, near=0.5, passage=0, block=0, unknown=0)
    assert far.confidence == 0
    assert close.confidence > 0


def test_both_documents_are_searched(search: Search) -> None:
    names = {match.passage.document for match in search.search("burnt taste of bread and milk").matches}
    assert names == {"handbook.md", "coffee.md"}
