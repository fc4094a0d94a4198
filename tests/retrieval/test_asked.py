import time

import pytest

from retrieval.asked import READ_CHARACTERS, Asked, asked_for, counted, holds, is_fact


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how many loaves are baked a day?", Asked.NUMBER),
        ("How much does a rye loaf cost?", Asked.PRICE),
        ("how much is a rye loaf?", Asked.PRICE),
        ("how much is a regular worth to me?", Asked.NUMBER),
        ("when does the shop open?", Asked.TIME),
        ("when is the oven at its best?", Asked.ANYTHING),
        ("where can I buy rye bread?", Asked.PLACE),
        ("what is the price of rye bread", Asked.NUMBER),
        ("how old is the oven?", Asked.NUMBER),
        ("what percentage of bread is thrown away", Asked.NUMBER),
        ("what year was the bakery founded?", Asked.DATE),
        ("when was the oven built", Asked.DATE),
        ("who founded the bakery?", Asked.PERSON),
        ("who is the owner", Asked.PERSON),
        ("what city is the shop in?", Asked.PLACE),
        ("where was the first shop?", Asked.PLACE),
        ("which company makes the ovens", Asked.NAME),
        ("what is the formula of the waste rate", Asked.FORMULA),
        ("how is the waste rate calculated", Asked.FORMULA),
        ("what is the phone number of the bakery", Asked.CONTACT),
        ("e-mail for orders", Asked.CONTACT),
        ("what is our revenue", Asked.OWN_DATA),
        ("how many loaves did we sell last week", Asked.OWN_DATA),
        ("which of our bakers is late", Asked.OWN_DATA),
        ("are you a robot?", Asked.SMALL_TALK),
        ("what's your name", Asked.SMALL_TALK),
        ("tell me a joke", Asked.SMALL_TALK),
        ("translate rye into Swedish", Asked.TASK),
        ("please write me a short poem about bread", Asked.TASK),
        ("book a table for tonight", Asked.TASK),
        ("how many types of flour are there", Asked.ANYTHING),
        ("when should I feed the starter", Asked.ANYTHING),
        ("what is sourdough", Asked.ANYTHING),
        ("how do I keep bread fresh", Asked.ANYTHING),
        ("where can I improve my service", Asked.ANYTHING),
        ("", Asked.ANYTHING),
    ],
)
def test_what_a_question_asks_for(question: str, asked: Asked) -> None:
    assert asked_for(question) is asked


@pytest.mark.parametrize(
    ("asked", "quote", "question"),
    [
        (Asked.NUMBER, "A loaf costs 45 kronor.", "how much is a loaf?"),
        (Asked.NUMBER, "Half of the bread is left.", "how much is left?"),
        (Asked.PRICE, "A loaf costs 45 kronor.", "how much is a loaf?"),
        (Asked.PRICE, "Rye: € 5", "how much is a loaf?"),
        (Asked.PRICE, "Tasting is free.", "how much is a tasting?"),
        (Asked.DATE, "The bakery was founded in 1962.", "when was the bakery founded?"),
        (Asked.DATE, "The oven came two years later.", "when was the oven built?"),
        (Asked.PERSON, "The bakery was founded by Marta Lindqvist.", "who founded the bakery?"),
        (Asked.PLACE, "The first shop stood in Gothenburg.", "where was the first shop?"),
        (Asked.NAME, "The ovens are made by Rational.", "which company makes the ovens?"),
        (Asked.FORMULA, "The rate is loaves thrown away divided by loaves baked.", "how is it calculated?"),
        (Asked.CONTACT, "Write to orders@bread.example.", "what is the e-mail for orders?"),
        (Asked.ANYTHING, "Bread.", "what is bread?"),
    ],
)
def test_a_quote_with_what_is_asked_for_may_answer(asked: Asked, quote: str, question: str) -> None:
    assert holds(asked, quote, question)


@pytest.mark.parametrize(
    ("asked", "quote", "question"),
    [
        (Asked.NUMBER, "Loaves are sold all day.", "how many loaves are sold?"),
        (Asked.DATE, "The bakery is old.", "when was the bakery founded?"),
        (Asked.DATE, "They bake 45 loaves.", "when was the bakery founded?"),
        (Asked.PERSON, "The bakery was founded by a widow.", "who founded the bakery?"),
        (Asked.PERSON, "The story of Lindqvist’s bakery is long.", "who founded Lindqvist's bakery?"),
        (Asked.PERSON, "Founders: they were two sisters.", "who founded the bakery?"),
        (Asked.PLACE, "The first shop stood by the sea.", "where was the first shop?"),
        (Asked.FORMULA, "The rate is low.", "how is the rate calculated?"),
        (Asked.CONTACT, "Orders are taken by letter.", "what is the e-mail for orders?"),
        (Asked.OWN_DATA, "Revenue is 45 kronor.", "what is our revenue?"),
        (Asked.SMALL_TALK, "A joke about bread.", "tell me a joke"),
        (Asked.TASK, "A poem about bread.", "write me a poem"),
    ],
)
def test_a_quote_without_what_is_asked_for_is_no_answer(asked: Asked, quote: str, question: str) -> None:
    assert not holds(asked, quote, question)


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("how many employees does Zappos have?", "employees"),
        ("how much of the flour is rye", "flour"),
        ("what is sourdough", ""),
    ],
)
def test_the_thing_that_is_counted(question: str, thing: str) -> None:
    assert counted(question) == thing


def test_only_questions_for_one_fact_need_a_text_about_nearly_all_of_it() -> None:
    assert is_fact(Asked.NUMBER)
    assert is_fact(Asked.PERSON)
    assert not is_fact(Asked.ANYTHING)


@pytest.mark.parametrize("words", ["how many our ", "our ", "what does my ", "please ", "write me a ", "who is the "])
def test_a_question_as_long_as_a_book_is_understood_as_fast_as_a_short_one(words: str) -> None:
    question = words * (10_000 // len(words))

    def processor_seconds(text: str) -> float:
        started = time.process_time()
        asked_for(text)
        return time.process_time() - started

    short = min(processor_seconds(question[:READ_CHARACTERS]) for _ in range(3))
    assert min(processor_seconds(question) for _ in range(3)) < 5 * short + 0.05
