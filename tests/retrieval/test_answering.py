import re

import pytest
from bakery import INDUSTRIES, place, sources

from retrieval.answering import CITATIONS, QUOTES, Answer, Answering, Reason
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, build
from retrieval.search import Search


def first(answer: Answer) -> str:
    """The first quote as it is shown."""
    assert answer.answered, answer.text
    return answer.text.split(" [1]")[0]


def test_asked_what_something_is_the_definition_comes_first(answering: Answering) -> None:
    answer = answering.answer("what is sourdough?")
    assert (
        first(answer) == "Sourdough is a dough that rises with wild yeast and lactic bacteria instead of baker's yeast."
    )


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("which bread for schools?", "Education: Schools receive sliced bread without nuts or seeds."),
        (
            "how do hotels get their rolls",
            "Hospitality: Hotels receive their rolls at five, before the first guests have breakfast.",
        ),
        ("what bread do hospitals receive?", "Healthcare: Hospitals receive bread with little salt."),
    ],
)
def test_the_line_of_the_industry_that_is_named_answers_and_no_other(
    answering: Answering, question: str, line: str
) -> None:
    answer = answering.answer(question)
    assert answer.text == f"{line} [1]"


def test_asked_for_kinds_the_answer_is_a_list(answering: Answering) -> None:
    answer = answering.answer("what types of flour are there?")
    assert [line[:2] for line in answer.text.splitlines()] == ["• "] * 4
    assert [word in answer.text for word in ("Wheat", "Rye", "Spelt", "Oat")] == [True] * 4
    assert answer.citations[0].section == "Types of flour"


def test_asked_for_steps_all_steps_come_in_order(answering: Answering) -> None:
    text = answering.answer("steps for closing the shop").text
    steps = ("Count the till", "Clean the ovens", "Pack the bread", "Lock the back door")
    places = [text.index(step) for step in steps]
    assert places == sorted(places)


def test_no_answer_begins_with_a_word_that_points_nowhere(answering: Answering) -> None:
    answer = answering.answer("why does sourdough taste sour?")
    assert "This rest gives the crumb its sour taste." in answer.text
    assert answer.text.startswith("Sourdough is a dough")


@pytest.mark.parametrize(
    "question",
    [
        "what is sourdough?",
        "wheat vs rye flour",
        "what happens to bread that is left over?",
        "types of flour",
        "espresso",
    ],
)
def test_citations_are_numbered_and_quote_their_passages_exactly(
    answering: Answering, handbook: Index, question: str
) -> None:
    answer = answering.answer(question)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert sorted(set(numbers)) == list(range(1, answer.cited + 1))
    assert 1 <= answer.cited <= QUOTES
    assert answer.cited <= len(answer.citations) <= CITATIONS
    passages = {(p.document, p.text) for p in handbook.passages}
    for citation in answer.citations:
        assert citation.quote
        assert citation.quote in citation.passage
        assert (citation.document, citation.passage) in passages


def test_the_words_of_the_answer_are_the_words_of_the_document(answering: Answering) -> None:
    answer = answering.answer("what is espresso?")
    assert first(answer) == answer.citations[0].quote
    assert (answer.citations[0].document, answer.citations[0].title) == ("coffee.md", "Coffee next door")


def test_two_quotes_do_not_say_the_same(answering: Answering) -> None:
    quotes = answering.answer("wheat vs rye flour").text.split("\n\n")
    assert len(quotes) == len(set(quotes)) == 2


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("when was the bakery founded?", "1962"),
        ("who founded the bakery?", "Marta Lindqvist"),
        ("where was the first shop?", "Gothenburg"),
        ("how much does a rye loaf cost?", "45 kronor"),
        ("how hot should milk be?", "sixty degrees"),
        ("how is the waste rate calculated?", "divided by"),
        ("what is the e-mail address for large orders?", "orders@lindqvist-bread.example"),
    ],
)
def test_a_fact_that_is_there_is_told(answering: Answering, question: str, fact: str) -> None:
    assert fact in answering.answer(question).text


@pytest.mark.parametrize(
    "question",
    [
        "how many people work in the bakery?",
        "how much does a spelt loaf cost?",
        "what year did the bakery move to Malmö?",
        "which company makes the ovens?",
        "what is the phone number of the bakery?",
    ],
)
def test_a_fact_that_is_not_there_is_not_invented(answering: Answering, question: str) -> None:
    answer = answering.answer(question)
    assert not answer.answered
    assert answer.reason in (Reason.MISSING, Reason.OUTSIDE)
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("who won the world cup in 2018?", Reason.OUTSIDE),
        ("what is photosynthesis?", Reason.OUTSIDE),
        ("how many people work in the bakery?", Reason.MISSING),
        ("what is our revenue?", Reason.OWN_DATA),
        ("how many loaves did we sell last week?", Reason.OWN_DATA),
        ("are you human?", Reason.SMALL_TALK),
        ("tell me a joke", Reason.SMALL_TALK),
        ("translate bread into Swedish", Reason.TASK),
        ("write me a poem about bread", Reason.TASK),
        ("👍👍", Reason.EMPTY),
        ("???", Reason.EMPTY),
        ("", Reason.EMPTY),
        (" \n ", Reason.EMPTY),
    ],
)
def test_a_refusal_says_why_in_one_sentence(answering: Answering, question: str, reason: Reason) -> None:
    answer = answering.answer(question)
    assert answer.reason is reason
    assert not answer.answered
    assert answer.text.count(".") == 1
    assert answer.text.endswith(".")
    assert answer.cited == 0


def test_a_refusal_names_near_topics_to_ask_about(answering: Answering) -> None:
    topics = answering.answer("how many people work in the bakery?").topics
    assert 1 <= len(topics) <= 2
    assert all(answering.answer(f"{topic}?").answered for topic in topics)


@pytest.mark.parametrize("question", ["tell me a joke", "write me a poem about bread", "👍"])
def test_small_talk_and_tasks_have_no_near_topics(answering: Answering, question: str) -> None:
    assert answering.answer(question).topics == ()


def test_words_to_say_are_given_when_they_are_wanted_only(answering: Answering) -> None:
    assert "I'm sorry" in answering.answer("what should I say when bread is burnt?").text
    assert answering.answer("what do we do when a customer is angry?").text.startswith("Listen until the customer")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("how do i feed the startr", "flour and water every morning"),
        ("what is the tempreature of milk", "sixty degrees"),
        ("WHAT IS ESPRESSO", "Espresso is strong coffee"),
        ("can guests customise a drink?", "customize every drink"),
        ("pls can you tell me briefly what is sourdough", "wild yeast"),
        ("what is <b>sourdough</b>?", "wild yeast"),
        ("*what* is _sourdough_ 🍞?", "wild yeast"),
    ],
)
def test_a_question_typed_in_a_hurry_is_answered(answering: Answering, question: str, words: str) -> None:
    assert words in answering.answer(question).text


def test_markup_in_a_question_does_no_harm(answering: Answering) -> None:
    answer = answering.answer("<script>alert(1)</script> [1] {{question}} %s ${HOME}")
    assert "script" not in answer.text
    assert answer.question == "<script>alert(1)</script> [1] {{question}} %s ${HOME}"


def test_ten_thousand_characters_are_answered_like_a_question(answering: Answering) -> None:
    question = "what is sourdough? " * 530
    answer = answering.answer(question)
    assert answer.question == question
    assert "wild yeast" in answer.text


def test_nothing_indexed_means_nothing_answered(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = build(place(tmp_path_factory.mktemp("nothing")), {}, model)
    answer = Answering(Search(index, model), (INDUSTRIES,)).answer("what is sourdough?")
    assert (answer.reason, answer.citations, answer.topics) == (Reason.OUTSIDE, (), ())
    index.close()


def test_the_same_words_in_two_documents_are_quoted_once(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "# Bread\n\nRye bread is bread that keeps for a week.\n"
    index = build(place(tmp_path_factory.mktemp("twice")), sources(one=text, other=text), model)
    assert Answering(Search(index, model)).answer("what is rye bread?").text == (
        "Rye bread is bread that keeps for a week. [1]"
    )
    index.close()
