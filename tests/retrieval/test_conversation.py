import pytest
from bakery import source

from retrieval.conversation import named_topic, standalone, topics_of
from retrieval.kinds import Kind
from retrieval.lexical import terms


def kind(**members: tuple[str, ...]) -> Kind:
    return Kind({name: tuple(frozenset(terms(word)) for word in words) for name, words in members.items()})


TOPICS = (
    "Net Promoter Score",
    "explicit expectations",
    "implicit expectations",
    "service recovery",
    "self-efficacy",
    "social proof",
    "Kano model",
    "Duolingo",
)
KINDS = (
    kind(
        hospitality=("hotel", "hospitality", "guest house"),
        banking=("bank", "banking"),
        restaurants=("restaurant", "café"),
        education=("school", "education"),
    ),
    kind(research=("research",), exploration=("exploration",), selection=("selection",), loyalty=("loyalty",)),
)

HOTEL = "how can a hotel use self-efficacy"
KANO = "what is the Kano model?"
EXPLICIT = "what are explicit expectations?"
STAGE = "how does self-efficacy help in the selection stage"
STORY = "We run a family hotel. Guests complain that check-in takes too long on Fridays. What should I do?"
NO_TOPIC = "how do I win back customers who left"


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        # another member of the same kind takes the place of the one before
        (HOTEL, "and for banks?", "how can banks use self-efficacy?"),
        (HOTEL, "and banks?", "how can banks use self-efficacy?"),
        (HOTEL, "what about a bank", "how can a bank use self-efficacy?"),
        (HOTEL, "how about restaurants?", "how can restaurants use self-efficacy?"),
        (HOTEL, "for schools?", "how can schools use self-efficacy?"),
        (HOTEL, "same for restaurants", "how can restaurants use self-efficacy?"),
        (HOTEL, "and for my café?", "how can my café use self-efficacy?"),
        (HOTEL, "what about guest houses", "how can guest houses use self-efficacy?"),
        (HOTEL, "what if it's a bank?", "how can a bank use self-efficacy?"),
        (STAGE, "and in loyalty?", "how does self-efficacy help in the loyalty stage?"),
        (STAGE, "what about exploration?", "how does self-efficacy help in the exploration stage?"),
        # a story is no subject, nor is a statement
        (STORY, "and what if they are already angry?", "what if they are already angry?"),
        (STORY, "why?", "why?"),
        ("My receptionist is rude to guests", "What can I ask?", "What can I ask?"),
        # what is of no kind named before is added
        (HOTEL, "and in the research stage?", "how can a hotel use self-efficacy in the research stage?"),
        (HOTEL, "for new customers", "how can a hotel use self-efficacy for new customers?"),
        (HOTEL, "with an example", "how can a hotel use self-efficacy with an example?"),
        (STAGE, "and for banks?", "how does self-efficacy help in the selection stage for banks?"),
        (KANO, "and for hotels?", "what is the Kano model for hotels?"),
        (NO_TOPIC, "what about banks", "how do I win back customers who left for banks?"),
        # one topic takes the place of another
        (HOTEL, "and service recovery?", "how can a hotel use service recovery?"),
        (HOTEL, "what about social proof?", "how can a hotel use social proof?"),
        (KANO, "and self-efficacy?", "what is self-efficacy?"),
        (EXPLICIT, "and implicit expectations?", "what are implicit expectations?"),
        # a pronoun stands for the topic
        (HOTEL, "how do I measure it?", "how do I measure self-efficacy?"),
        (HOTEL, "how do we measure that?", "how do we measure self-efficacy?"),
        (HOTEL, "why does it matter?", "why does self-efficacy matter?"),
        (HOTEL, "what is it?", "what is self-efficacy?"),
        (HOTEL, "is it a bias?", "is self-efficacy a bias?"),
        (HOTEL, "is it easy to use?", "is self-efficacy easy to use?"),
        (HOTEL, "what is it good for?", "what is self-efficacy good for?"),
        (HOTEL, "when should I not use it?", "when should I not use self-efficacy?"),
        (HOTEL, "ok, and how do I measure it?", "how do I measure self-efficacy?"),
        (HOTEL, "so how does it work?", "how does self-efficacy work?"),
        (HOTEL, "do they like it?", "do they like self-efficacy?"),
        (HOTEL, "does this work for older people?", "does self-efficacy work for older people?"),
        (HOTEL, "how can a bank use it?", "how can a bank use self-efficacy?"),
        (HOTEL, "I run a bank, how do I measure it?", "I run a bank, how do I measure self-efficacy?"),
        (HOTEL, "can you explain that again?", "can you explain self-efficacy again?"),
        (HOTEL, "is it like social proof?", "is self-efficacy like social proof?"),
        (KANO, "how do I use it?", "how do I use the Kano model?"),
        (KANO, "who invented it", "who invented the Kano model"),
        (EXPLICIT, "what shapes them?", "what shapes explicit expectations?"),
        (EXPLICIT, "what are their limits?", "what are explicit expectations’ limits?"),
        (KANO, "what are its limits?", "what are the Kano model’s limits?"),
        (
            EXPLICIT,
            "how do they differ from implicit expectations?",
            "how do explicit expectations differ from implicit expectations?",
        ),
        ("what did duolingo do", "why did it work?", "why did duolingo work?"),
        # a word or two that ask something only together with what was asked before
        (HOTEL, "why?", "why does self-efficacy matter?"),
        (HOTEL, "how?", "how does self-efficacy work?"),
        (HOTEL, "and when not?", "when not to use self-efficacy?"),
        (HOTEL, "examples?", "examples of self-efficacy?"),
        (HOTEL, "give me an example", "give me an example for self-efficacy?"),
        (HOTEL, "what are the steps?", "what are the steps for self-efficacy?"),
        (HOTEL, "tell me more", "tell me more about self-efficacy"),
        (KANO, "steps", "steps of the Kano model?"),
    ],
)
def test_a_follow_up_is_understood_from_the_question_before(before: str, question: str, understood: str) -> None:
    assert standalone(question, (before,), TOPICS, KINDS) == understood


@pytest.mark.parametrize(
    "question",
    [
        "what is service recovery?",
        "how can a bank use self-efficacy?",
        "who won the world cup?",
        "how do I deal with angry customers?",
        "how do I find customers that stay?",
        "how do I win more guests this summer?",
        "how do I get customers to trust us before they buy?",
        "our guests complain about the noise, how do I calm them?",
        "it takes too long to check in, what can I do?",
        "is it all right to push customers for a review?",
        "what is social proof and how do I use it?",
        "thanks",
        "hello",
        "really?",
        "👍",
        "",
    ],
)
def test_what_stands_alone_stays_as_it_is(question: str) -> None:
    assert standalone(question, (HOTEL,), TOPICS, KINDS) == question


def test_the_first_question_of_a_conversation_stays_as_it_is() -> None:
    assert standalone("and for banks?", (), TOPICS, KINDS) == "and for banks?"


def test_the_latest_question_is_the_one_that_counts() -> None:
    assert standalone("how do I measure it?", (KANO, HOTEL), TOPICS) == "how do I measure self-efficacy?"


def test_a_question_with_signs_of_regular_expressions_is_taken_literally() -> None:
    before = r"how can a hotel (\1) use [self-efficacy"
    assert standalone(r"and a bank \1?", (before,), TOPICS, KINDS) == r"how can a bank \1 (\1) use [self-efficacy?"


def test_topics_are_titles_and_explained_terms_with_the_longest_first() -> None:
    text = (
        "# Kano model: a short guide\n\n- **Basic needs**: Nobody notices them.\n- **Tip**: Ask early.\n\nmore: words\n"
    )
    assert topics_of([source("kano.md", text)]) == ("Kano model", "Basic needs")


def test_topics_of_a_document_that_names_itself_are_its_names() -> None:
    text = "---\naliases: [basic needs, reviews]\n---\n# Kano model\n\n- **Baseline**: Count them.\n"
    assert topics_of([source("kano.md", text)]) == ("Kano model", "basic needs")


def test_a_topic_is_found_however_it_is_written() -> None:
    assert named_topic("our net promoter scores fell", TOPICS) == "net promoter scores"
    assert named_topic("SELF EFFICACY for beginners", TOPICS) == "SELF EFFICACY"
    assert named_topic("promoters score well in the net", TOPICS) == ""
