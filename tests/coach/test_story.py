"""Stories told in one message, and the answers that are read from them."""

import json
from pathlib import Path

import pytest
from small_diagnostics import ADVOCACY, ANGRY, EVERY_KIND

from bot.coach.interview import By, Given, Interview
from bot.coach.story import StoryReader
from knowledge.diagnostic import load_diagnostics

STORIES = Path(__file__).parents[1] / "golden" / "prefilled.jsonl"
OURS = load_diagnostics()


def test_most_of_what_stories_tell_is_read_and_hardly_anything_else(stories: StoryReader) -> None:
    told, right, wrong = 0, 0, []
    for line in STORIES.read_text("utf-8").splitlines():
        row = json.loads(line)
        told += len(row["told"])
        for asked, given in stories.read(Interview(OURS[row["diagnostic"]]), row["story"]).given:
            said = row["told"].get(asked.key, [])
            if set(given.value) <= set(said) if isinstance(given.value, tuple) else given.value == said:
                right += 1
            else:
                wrong.append((row["diagnostic"], asked.key, given.value, given.said))

    assert len(wrong) <= 0.1 * (right + len(wrong)), wrong
    assert right >= 0.65 * told


def test_an_answer_from_a_story_keeps_the_words_it_was_understood_from(stories: StoryReader) -> None:
    story = "We run a small hotel. People walk in and ask, then they buy once and never come back."
    read = stories.read(Interview(EVERY_KIND), story)

    assert read.story == story
    assert read.answers["industry"] == Given(("hospitality",), By.STORY, "We run a small hotel")
    assert read.answers["where"].value == ("bought",)
    assert read.answers["where"].said in story


def test_an_answer_may_open_the_next_question_for_the_story(stories: StoryReader) -> None:
    read = stories.read(
        Interview(OURS["advocacy-health"]), "24 promoters, 10 passives and 6 detractors answered our survey."
    )
    assert [read.value(key) for key in ("promoters", "passives", "detractors")] == [24.0, 10.0, 6.0]


def test_figures_are_read_by_the_patterns_of_their_question(stories: StoryReader) -> None:
    read = stories.read(Interview(EVERY_KIND), "We asked around: 1240 said 9 or 10, 300 of them live nearby.")
    assert read.value("promoters") == 1240.0


def test_a_figure_out_of_range_is_left_open(stories: StoryReader) -> None:
    assert "promoters" not in stories.read(Interview(EVERY_KIND), "999999 said 9 or 10").answers


def test_texts_are_never_guessed(stories: StoryReader) -> None:
    read = stories.read(Interview(EVERY_KIND), "We sell guided walks to school classes and they never come back.")
    assert "offering" not in read.answers


def test_what_is_answered_already_is_left_alone(stories: StoryReader) -> None:
    known = Interview(EVERY_KIND).answered("industry", Given(("travel",), By.PROFILE))
    read = stories.read(known, "We run a small hotel.")
    assert read.answers["industry"] == Given(("travel",), By.PROFILE)


@pytest.mark.parametrize("story", ["", "asdf", "👍👍", "The weather is nice today and my cat is asleep."])
def test_a_story_of_something_else_answers_nothing(stories: StoryReader, story: str) -> None:
    for diagnostic in (EVERY_KIND, ANGRY, ADVOCACY):
        assert stories.read(Interview(diagnostic), story).answers == {}


def test_a_story_of_4000_characters_is_read_in_bounded_parts(stories: StoryReader) -> None:
    story = "We run a hotel. " + "Guests are told about the pool and the garden, and they like it there. " * 80
    read = stories.read(Interview(EVERY_KIND), story)
    assert len(read.story) == 4000
    assert read.value("industry") == ("hospitality",)
