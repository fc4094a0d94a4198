"""What is clearly in another language, and what English only looks like it."""

import pytest

from retrieval.language import is_foreign


@pytest.mark.parametrize(
    "question",
    [
        "Wie beruhige ich einen wütenden Gast?",
        "wie messe ich NPS",
        "Was ist das Kano-Modell?",
        "Kunden kommen nicht wieder",
        "clientes enfadados reembolso",
        "muchas gracias por todo",
        "Comment calmer un client en colère ?",
        "Come faccio a far tornare gli ospiti?",
        "Hoe krijg ik meer reviews?",
        "jak odzyskać klientów",
        "Как удержать клиентов?",
    ],
)
def test_questions_in_other_languages_are_told_apart(question: str) -> None:
    assert is_foreign(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the Kano model?",
        "kpi dashboard hotel",
        "tripadvisor, one star",
        "customers angry refund",
        "nps benchmark saas",
        "Zappos",
        "dfgh sdfg",
        "do customers like chatbots",
        "?!",
        "😀 😀 “hotel” 😀",
    ],
)
def test_english_in_few_words_is_no_other_language(question: str) -> None:
    assert not is_foreign(question)
