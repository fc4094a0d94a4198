"""A build gives way to questions, and is never held up by them for good."""

import threading
import time

from bot.library.courtesy import LONGEST_SECONDS, STRETCH_SECONDS, Courtesy


def seconds_given_way(courtesy: Courtesy) -> float:
    time.sleep(STRETCH_SECONDS)
    started = time.monotonic()
    courtesy.give_way()
    return time.monotonic() - started


def test_a_build_waits_while_a_question_is_answered_but_no_longer_than_it_has_worked() -> None:
    courtesy = Courtesy()
    with courtesy.answering():
        assert seconds_given_way(courtesy) >= STRETCH_SECONDS * 0.9
        time.sleep(LONGEST_SECONDS * 3)
        assert seconds_given_way(courtesy) >= LONGEST_SECONDS * 0.9  # and it ends, though the question does not


def test_a_build_goes_on_as_soon_as_the_last_answer_is_given() -> None:
    courtesy = Courtesy()
    gone_on = threading.Event()
    time.sleep(LONGEST_SECONDS)
    with courtesy.answering():
        with courtesy.answering():
            pass
        build = threading.Thread(target=lambda: (courtesy.give_way(), gone_on.set()))
        build.start()
        assert not gone_on.wait(LONGEST_SECONDS / 4)
    assert gone_on.wait(5)
    build.join()
