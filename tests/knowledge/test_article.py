"""An article in the common form is recognised, and becomes a playbook whose lines are its own."""

from pathlib import Path

import pytest

from knowledge.article import read_article
from knowledge.playbook import Playbook
from knowledge.sections import Line
from knowledge.taxonomy import Challenge, Industry, JourneyStage, PlaybookKind
from retrieval.formats import parse

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

SMALL = """{title}
1. Understanding the {name}
The {name} is the pull that {what}.
2. How to Identify the {name}
- Observations: Watch what people do at the door.
3. The Impact of the {name} on the Customer Journey
- Awareness: People hear of it.
- Decision: People choose it.
4. Challenges the {name} Can Help Overcome
- Building Trust: It makes people trust.
5. Industry Applications of the {name}
- Hotels: Hotels can put it in the lobby.
- Law Firms: Lawyers can put it on the desk.
- Bakeries: Bakeries can put it on the counter.
"""


def read(path: Path) -> Playbook:
    playbook = read_article(parse(path.name, path.read_bytes()))
    assert playbook is not None
    return playbook


def told(text: str, name: str = "article.txt") -> Playbook | None:
    return read_article(parse(name, text.encode()))


def small(title: str = "The Lobby Effect", name: str = "Lobby Effect") -> str:
    return SMALL.format(title=title, name=name, what="a good lobby has on people who pass by")


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_a_numbered_article_gives_title_kind_and_definition(articles: dict[str, Path]) -> None:
    playbook = read(articles["zeigarnik-effect.txt"])

    assert playbook.title == "Zeigarnik Effect"
    assert playbook.kind is PlaybookKind.BIAS
    assert playbook.summary.startswith("The Zeigarnik Effect refers to the tendency")
    assert playbook.in_one_minute[0].text == playbook.summary


def test_it_has_a_line_for_every_stage_and_industry_that_it_speaks_of(articles: dict[str, Path]) -> None:
    playbook = read(articles["zeigarnik-effect.txt"])

    assert set(playbook.across_the_journey) == set(JourneyStage)
    assert playbook.across_the_journey[JourneyStage.LOYALTY].text.startswith("An album with a few empty places")
    assert playbook.by_industry[Industry.FITNESS].text.startswith("Gyms can leave one exercise of the plan open")
    assert playbook.by_industry[Industry.PUBLIC_SERVICES].text.startswith("Town libraries can hand out")


def test_its_challenges_and_the_biases_beside_it_are_read(articles: dict[str, Path]) -> None:
    playbook = read(articles["zeigarnik-effect.txt"])

    assert playbook.challenges == (Challenge.DROP_OFF, Challenge.LOW_ENGAGEMENT)
    assert playbook.strengthens == ("goal gradient",)
    assert playbook.counters == ("procrastination",)


def test_what_it_advises_becomes_steps_and_what_it_asks_becomes_words_to_say(articles: dict[str, Path]) -> None:
    playbook = read(articles["zeigarnik-effect.txt"])

    assert texts(playbook.steps)[0] == "Ask customers what they have started with you and not finished."
    assert texts(playbook.say_it) == ['"Is there anything you began with us and would like to finish?"']
    assert texts(playbook.measure_it) == ["Track how many people return to a saved basket or draft within a week."]


def test_stages_may_be_headings_of_their_own_under_other_names(articles: dict[str, Path]) -> None:
    playbook = read(articles["curiosity-gap.md"])

    assert playbook.title == "Curiosity Gap"
    assert playbook.across_the_journey[JourneyStage.RESEARCH].text.startswith("A headline that names a question")
    assert playbook.across_the_journey[JourneyStage.LOYALTY].text.startswith("A monthly box")
    assert set(playbook.by_industry) == {Industry.LEISURE, Industry.RESTAURANTS, Industry.TRAVEL}
    assert texts(playbook.use_it_honestly) == [
        "The curiosity gap turns into clickbait when the page does not answer the question it raised."
    ]


def test_every_line_stands_in_the_article_exactly(articles: dict[str, Path]) -> None:
    for path in articles.values():
        document = parse(path.name, path.read_bytes())
        lines = [line for section in read(path).sections for line in section.lines]
        assert len(lines) > 10
        for line in lines:
            assert document.text[line.start : line.end] == line.quote
            assert line.quote.endswith(line.text)


def test_a_label_may_stand_on_a_line_of_its_own_or_before_a_plain_line() -> None:
    text = (
        small()
        .replace("- Awareness: People hear of it.", "Awareness:\nPeople hear of it.")
        .replace("- Decision", "Decision")
    )
    playbook = told(text)

    assert playbook is not None
    assert playbook.across_the_journey[JourneyStage.RESEARCH].text == "People hear of it."
    assert playbook.across_the_journey[JourneyStage.SELECTION].text == "People choose it."


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("The Lobby Effect: Why Halls Matter", "Lobby Effect", "Lobby Effect"),
        ("Ten Things Every Host Should Know", "Lobby Effect", "Lobby Effect"),
        ("Lobby and Stairs Bias – A Guide", "Lobby and Stairs Bias", "Lobby and Stairs Bias"),
    ],
)
def test_it_is_named_by_what_its_headings_speak_of(title: str, name: str, expected: str) -> None:
    playbook = told(small(title, name))

    assert playbook is not None
    assert playbook.title == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Opening hours\n\nWe open at nine.\n",
        "# How to bake bread\n\n## Introduction\n\nBread is old.\n\n## Steps\n\n1. Mix.\n2. Wait.",
        "# The customer journey\n\n## The customer journey\n\n- Research: People look.\n- Loyalty: People return.\n",
    ],
)
def test_other_documents_are_no_articles(text: str) -> None:
    assert told(text, "other.md") is None


@pytest.mark.skipif(not SEEDS.exists(), reason="the source documents are not beside this checkout")
def test_of_the_source_documents_one_is_an_article() -> None:
    read_ones = {path.name: read_article(parse(path.name, path.read_bytes())) for path in sorted(SEEDS.glob("*.txt"))}
    found = {name: playbook for name, playbook in read_ones.items() if playbook}

    assert [name[:3] for name in found] == ["000"]
    (playbook,) = found.values()
    assert playbook.title == "Self-Efficacy"
    assert len(playbook.by_industry) == 10
    assert playbook.counters == ("imposter syndrome", "cognitive dissonance")
    assert Challenge.LOW_TRUST in playbook.challenges
