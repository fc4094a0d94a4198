"""`cx-coach recommend`: playbooks for a situation, from the library and from any article that is added."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

Run = Callable[..., Result]

HOTEL = "We run a small hotel. Guests book once and rarely come back."
FORMS = "Our gym: people start the training plan and leave it unfinished, open tasks are forgotten."


def recommended(run: Run, *arguments: str, **environment: object) -> dict[str, Any]:
    result = run("recommend", *arguments, "--json", **environment)
    assert result.exit_code == 0, result.output
    row: dict[str, Any] = json.loads(result.stdout)
    return row


def test_every_suggestion_has_reasons_steps_measure_caution_and_exact_citations(run: Run, data_dir: Path) -> None:
    found = recommended(run, HOTEL, DATA_DIR=data_dir)["recommendations"]

    assert len(found) == 5
    assert [one["score"] for one in found[:1]] == [max(one["score"] for one in found)]
    for one in found:
        assert one["because"]
        assert len(one["steps"]) >= 5
        assert one["measure"]
        assert one["caution"]
        assert len(one["citations"]) >= len(one["steps"])
        for citation in one["citations"]:
            assert citation["quote"] in citation["passage"]
            assert citation["document"].endswith(".md")
        quotes = " ".join(citation["quote"] for citation in one["citations"])
        assert all(step in quotes for step in one["steps"])


def test_what_was_told_is_shown_as_it_was_understood(run: Run, data_dir: Path) -> None:
    understood = recommended(run, HOTEL, DATA_DIR=data_dir)["understood"]

    assert understood["industry"] == {"is": "hospitality", "said": "We run a small hotel", "likeness": 1.0}
    assert understood["stage"]["is"] == "loyalty"
    assert next(challenge["is"] for challenge in understood["challenges"]) == "churn"


def test_the_lines_for_the_industry_and_the_stage_come_first(run: Run, data_dir: Path) -> None:
    options = ("--industry", "restaurant", "--stage", "loyalty", "--challenge", "people wait too long")
    found = recommended(run, *options, DATA_DIR=data_dir)["recommendations"]
    waiting = next(one for one in found if one["playbook"] == "Waiting times")

    sections = {citation["quote"]: citation["section"] for citation in waiting["citations"]}
    places = [next(section for quote, section in sections.items() if step in quote) for step in waiting["steps"]]
    assert places[0] == "By industry"
    assert set(places[2:]) == {"Steps"}


def test_the_same_situation_has_the_same_suggestions(run: Run, data_dir: Path) -> None:
    assert recommended(run, HOTEL, DATA_DIR=data_dir) == recommended(run, HOTEL, DATA_DIR=data_dir)


def test_only_one_kind_is_suggested_when_asked_for(run: Run, data_dir: Path) -> None:
    found = recommended(run, HOTEL, "--kind", "bias", DATA_DIR=data_dir)["recommendations"]
    assert {one["kind"] for one in found} == {"bias"}
    assert all("manipulation" in one["caution"].lower() for one in found)


def test_what_tells_nothing_of_a_business_has_no_suggestions_but_an_example(run: Run, data_dir: Path) -> None:
    assert recommended(run, "who won the world cup", DATA_DIR=data_dir)["recommendations"] == []
    told = run("recommend", "asdf", DATA_DIR=data_dir)
    assert told.exit_code == 0
    assert "cx-coach recommend" in told.stdout


def test_for_people_it_says_what_it_understood_and_why(run: Run, data_dir: Path) -> None:
    told = run(
        "recommend", "--industry", "dental practice", "--challenge", "patients miss appointments", DATA_DIR=data_dir
    )
    assert "Healthcare (“dental practice”)" in told.stdout
    assert "No-shows" in told.stdout
    assert "because:" in told.stdout


def test_an_article_is_suggested_and_quoted_once_it_is_indexed_and_gone_once_it_is_removed(
    run: Run, data_dir: Path, articles: dict[str, Path]
) -> None:
    def suggested(*told: str) -> list[dict[str, Any]]:
        found = recommended(run, *told, DATA_DIR=data_dir)["recommendations"]
        return [one for one in found if one["document"] in articles]

    museum = ("--industry", "museum", "--stage", "research", "--challenge", "nobody opens our newsletter and few visit")
    assert suggested(FORMS) == suggested(*museum) == []

    indexed = json.loads(run("index", *map(str, articles.values()), "--json", DATA_DIR=data_dir).stdout)
    assert (indexed["added"], indexed["failed"]) == (2, [])

    (zeigarnik,) = suggested(FORMS)
    assert zeigarnik["playbook"] == "Zeigarnik Effect"
    assert zeigarnik["kind"] == "bias"
    assert zeigarnik["steps"][0] == "Gyms can leave one exercise of the plan open for the next visit."
    assert "manipulation" in zeigarnik["caution"]

    (curiosity,) = suggested(*museum)
    assert curiosity["steps"][:2] == [
        "Museums can show one object in the foyer and keep its story for the third room.",
        "A headline that names a question gets more first visits than one that gives the answer away.",
    ]
    assert curiosity["caution"].startswith("The curiosity gap turns into clickbait")

    answer = json.loads(run("ask", "What is the Zeigarnik effect?", "--json", DATA_DIR=data_dir).stdout)
    assert answer["citations"][0]["document"] == "zeigarnik-effect.txt"

    for name in articles:
        assert run("remove", name, DATA_DIR=data_dir).exit_code == 0
    assert suggested(FORMS) == suggested(*museum) == []


def test_a_playbook_with_a_mistake_is_refused_with_file_key_and_remedy(run: Run, data_dir: Path) -> None:
    broken = data_dir / "my-playbook.md"
    broken.write_text("---\ntitle: Mine\nkind: trick\nstages: [loyalty]\n---\n# Mine\n\nAnything at all.\n", "utf-8")

    result = run("index", str(broken), DATA_DIR=data_dir)

    assert result.exit_code == 1
    assert "my-playbook.md" in result.stderr
    assert "choose one of bias, expectation, framework, practice" in result.stderr
