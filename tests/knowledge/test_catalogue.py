"""The catalogue finds playbooks by what they are for, and joins what tells of the same thing."""

from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue, name_key
from knowledge.library import library_files
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind
from retrieval.documents import Document
from retrieval.formats import parse

LIBRARY = [parse(name, content) for name, content in library_files()]
CATALOGUE = Catalogue.of(LIBRARY)

SCARCITY = """Act Now: The Scarcity Principle
1. Understanding the Scarcity Principle
The Scarcity Principle is the pull of what may soon be gone.
2. How to Identify the Scarcity Principle
- Observations: Watch who buys on the last day.
3. The Impact of the Scarcity Principle on the Customer Journey
- Research: Last places make people look twice.
- Selection: One remaining table makes people book.
4. Challenges the Scarcity Principle Can Help Overcome
- Indecision: A last date helps people decide.
5. Industry-Specific Applications of the Scarcity Principle
- Free Zones: Free zones can name the number of licences that are left this quarter.
- Telecommunications: Providers can end a tariff on a date that they keep.
- Banking: Banks can offer a fixed rate until a named day.
"""


def documents(**texts: str) -> list[Document]:
    return [parse(f"{name}.txt", text.encode()) for name, text in texts.items()]


def test_the_library_is_a_catalogue_without_faults() -> None:
    assert CATALOGUE.faults == ()
    assert len(CATALOGUE.playbooks) == len(LIBRARY)
    assert [playbook.title.casefold() for playbook in CATALOGUE.playbooks] == sorted(
        playbook.title.casefold() for playbook in CATALOGUE.playbooks
    )


@pytest.mark.parametrize("challenge", Challenge)
def test_every_challenge_has_playbooks(challenge: Challenge) -> None:
    found = CATALOGUE.find(challenge=challenge)
    assert len(found) >= 2
    assert all(challenge in playbook.challenges for playbook in found)


@pytest.mark.parametrize("industry", Industry)
def test_every_industry_has_playbooks_with_a_line_for_it(industry: Industry) -> None:
    found = CATALOGUE.find(industry=industry)
    assert found
    assert all(playbook.by_industry[industry].text for playbook in found)


def test_what_is_given_narrows_the_search_down() -> None:
    biases = CATALOGUE.find(kind=PlaybookKind.BIAS)
    narrowed = CATALOGUE.find(
        kind=PlaybookKind.BIAS,
        stage=JourneyStage.SELECTION,
        challenge=Challenge.DROP_OFF,
        industry=Industry.RETAIL,
    )
    assert 0 < len(narrowed) < len(biases)
    assert {playbook.title for playbook in narrowed} < {playbook.title for playbook in biases}


@pytest.mark.parametrize("expectation", ExpectationType)
def test_every_type_of_expectation_is_found(expectation: ExpectationType) -> None:
    titles = [playbook.title for playbook in CATALOGUE.find(expectation=expectation)]
    assert f"{expectation.label} expectations" in titles


@pytest.mark.parametrize(
    "name",
    ["self efficacy", "Self-Efficacy", "the self-efficacy effect", "belief in own ability", "SELF EFFICACY BIAS"],
)
def test_a_playbook_is_found_by_its_name_however_it_is_written(name: str) -> None:
    playbook = CATALOGUE.named(name)
    assert playbook is not None
    assert playbook.title == "Self-efficacy"


def test_an_unknown_name_finds_nothing() -> None:
    assert CATALOGUE.named("the lobby effect") is None
    assert CATALOGUE.named("") is None


def test_articles_join_the_catalogue(articles: dict[str, Path]) -> None:
    added = [parse(path.name, path.read_bytes()) for path in articles.values()]
    catalogue = Catalogue.of([*LIBRARY, *added])

    assert len(catalogue.playbooks) == len(CATALOGUE.playbooks) + 2
    assert catalogue.named("zeigarnik") is catalogue.of_document("zeigarnik-effect.txt")
    assert catalogue.named("curiosity gap") in catalogue.find(industry=Industry.LEISURE)


def test_an_article_on_a_known_bias_adds_to_it_instead_of_standing_beside_it() -> None:
    catalogue = Catalogue.of([*documents(act_now=SCARCITY), *LIBRARY])
    before, joined = CATALOGUE.named("scarcity"), catalogue.named("scarcity")

    assert len(catalogue.playbooks) == len(CATALOGUE.playbooks)
    assert before is not None
    assert joined is not None
    assert joined.documents == ("scarcity.md", "act_now.txt")
    assert joined is catalogue.of_document("act_now.txt")
    assert joined.steps == before.steps
    assert joined.by_industry[Industry.FREE_ZONES].document == "act_now.txt"
    assert "Scarcity Principle" in joined.aliases


def test_an_edited_copy_of_an_article_under_another_name_is_joined(articles: dict[str, Path]) -> None:
    original = articles["zeigarnik-effect.txt"].read_text("utf-8")
    copy = original.replace("Zeigarnik Effect", "Open Loop Rule").replace("album", "booklet")
    catalogue = Catalogue.of(documents(copy=copy, original=original))

    assert len(catalogue.playbooks) == 1
    assert set(catalogue.playbooks[0].documents) == {"copy.txt", "original.txt"}


def test_front_matter_of_others_is_left_alone_and_faults_in_ours_are_named() -> None:
    post = parse("post.md", b"---\ntitle: A post\ndate: 2024-01-01\n---\n# A post\n\nHello there, reader of this.\n")
    broken = parse("broken.md", b"---\ntitle: Broken\nkind: bias\nsummary: It is broken.\n---\n# Broken\n\nNothing.")
    catalogue = Catalogue.of([post, broken])

    assert catalogue.playbooks == ()
    assert [str(fault) for fault in catalogue.faults] == [
        'broken.md: the key "stages" is missing; add a line "stages: …" to the front matter.'
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Goal-Gradient Effect", "goal gradient"),
        ("Peak–End Rule", "peak-end rule"),
        ("Commitment & Consistency", "commitment and consistency"),
        ("Loss Aversion Bias", "Loss aversion"),
    ],
)
def test_names_that_mean_the_same_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Endowment effect", "Endowed progress"), ("Framing", "Anchoring")])
def test_names_that_differ_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
