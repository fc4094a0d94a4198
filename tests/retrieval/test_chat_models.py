"""A real LangChain client against a scripted server, and how long it is waited for."""

import time
from collections.abc import AsyncGenerator

import pytest
from scripted_model import HELLO, Reciting, Turn, serving

from retrieval.chat import ChatModel, ChatUnavailable, Metered, Usage, written
from retrieval.chat_models import ChatModelUnusable, open_chat_model
from retrieval.patience import FAILURES, LASTING_REST, REST, Breaker, Patient

KEY = "sk-very-secret-1234567890"


async def said(model: ChatModel) -> str:
    return await written(model, "Be brief.", "Hello?", 1000)


async def test_text_comes_in_pieces_and_token_counts_last():
    with serving(Turn(HELLO)) as server:
        model = open_chat_model("openai:scripted", server.url, KEY)
        pieces = [piece async for piece in model.stream("Be brief.", "Hello?")]
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == HELLO
    assert len(pieces) > 3
    assert pieces[-1] == Usage(700, 90)
    assert [message["content"] for message in server.asked[0]["messages"]] == ["Be brief.", "Hello?"]


@pytest.mark.parametrize(
    ("status", "helps"),
    [
        (400, False),
        (413, False),
        (401, False),
        (403, False),
        (404, False),
        (408, True),
        (409, True),
        (429, True),
        (500, True),
        (503, True),
    ],
)
async def test_a_refused_call_says_whether_trying_again_helps_and_never_the_key(status: int, helps: bool):
    with serving(Turn(status=status)) as server:
        model = open_chat_model("openai:scripted", server.url, KEY)
        with pytest.raises(ChatUnavailable) as refused:
            await said(model)
    assert refused.value.passing is helps
    assert refused.value.lasting is (not helps and status not in (400, 413))
    assert str(status) in str(refused.value)
    assert len(server.asked) == 1
    assert KEY not in f"{refused.value}{refused.value!r}{model!r}{refused.value.__cause__}"


@pytest.mark.parametrize(
    "turn",
    [
        Turn(HELLO, cut=12),
        Turn(raw="data: {not json\n\n"),
        Turn(raw='data: {"choices": 7}\n\n'),
        Turn(raw='data: {"error": {"message": "overloaded"}}\n\n'),
        Turn(raw='data: {"choices": [{"delta": "x"}]}\n\n'),
        Turn(raw="<html>gateway</html>"),
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # from the client, of a shape it did not expect
async def test_a_broken_stream_is_passing(turn: Turn):
    with serving(turn) as server, pytest.raises(ChatUnavailable) as broken:
        await said(Patient(open_chat_model("openai:scripted", server.url, KEY), Breaker(), 3))
    assert not broken.value.lasting


async def test_nobody_at_the_address_is_passing():
    with pytest.raises(ChatUnavailable) as lost:
        await said(open_chat_model("openai:scripted", "http://127.0.0.1:9/v1", KEY))
    assert not lost.value.lasting


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("gpt-4.1", KEY, "must look like openai:"),
        ("openai:", KEY, "must look like openai:"),
        (":x", KEY, "must look like openai:"),
        ("openay:gpt", KEY, "known are openai"),
        ("openai:gpt-4.1", "", "CHAT_MODEL_KEY"),
        ("mistralai:large", KEY, "pip install 'cx-coach[mistral]'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_remedy(name: str, key: str, told: str):
    with pytest.raises(ChatModelUnusable, match=told.replace("[", r"\[")) as wrong:
        open_chat_model(name, "", key)
    assert KEY not in str(wrong.value)


def test_a_compatible_server_needs_no_key():
    assert open_chat_model("openai:local", "http://127.0.0.1:9/v1")


async def test_too_many_requests_are_tried_again():
    with serving(Turn(status=429), Turn(status=500), Turn(HELLO)) as server:
        assert await said(Patient(open_chat_model("openai:scripted", server.url, KEY), Breaker(), 10)) == HELLO
    assert len(server.asked) == 3


async def test_a_provider_that_names_a_time_is_left_alone_so_long():
    with serving(Turn(status=429, wait="2"), Turn(HELLO)) as server:
        began = time.monotonic()
        assert await said(Patient(open_chat_model("openai:scripted", server.url, KEY), Breaker(), 20)) == HELLO
        assert time.monotonic() - began >= 2


@pytest.mark.parametrize("wait", ["60", "999999"])
async def test_a_time_beyond_the_deadline_is_not_waited_for_and_nobody_asks_until_it_is_over(wait: str):
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    with serving(Turn(status=429, wait=wait), Turn(HELLO)) as server:
        model = Patient(open_chat_model("openai:scripted", server.url, KEY), breaker, 10)
        began = time.monotonic()
        for _ in range(2):
            with pytest.raises(ChatUnavailable, match="429"):
                await said(model)
        assert time.monotonic() - began < 5
        assert len(server.asked) == 1
        now[0] += min(float(wait), LASTING_REST) + 1
        assert await said(model) == HELLO


@pytest.mark.parametrize("wait", ["soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "9e9"])
async def test_a_time_that_is_none_is_not_waited_for(wait: str):
    with serving(Turn(status=429, wait=wait), Turn(HELLO)) as server:
        assert await said(Patient(open_chat_model("openai:scripted", server.url, KEY), Breaker(), 10)) == HELLO


async def test_a_wrong_key_is_not_tried_again_and_rests_at_once():
    breaker = Breaker()
    with serving(Turn(status=401)) as server:
        model = Patient(open_chat_model("openai:scripted", server.url, KEY), breaker, 10)
        for _ in range(3):
            with pytest.raises(ChatUnavailable, match="CHAT_MODEL_KEY"):
                await said(model)
    assert len(server.asked) == 1
    assert breaker.resting


@pytest.mark.parametrize("turn", [Turn(silent=True), Turn(HELLO, pause=0.4)])
async def test_nobody_waits_beyond_the_deadline(turn: Turn):
    with serving(turn) as server:
        model = Patient(open_chat_model("openai:scripted", server.url, KEY), Breaker(), 0.7)
        began = time.monotonic()
        with pytest.raises(ChatUnavailable, match=r"longer than 0\.7 seconds"):
            await said(model)
        assert time.monotonic() - began < 5


async def test_what_broke_after_its_first_words_is_not_begun_again():
    model = Reciting(failures=1, after=2)
    with pytest.raises(ChatUnavailable):
        await said(Patient(model, Breaker(), 5))
    assert model.calls == 1


async def test_a_model_that_fails_again_and_again_rests_and_one_call_tries_it():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    model = Reciting(failures=FAILURES + 1, after=1)
    for _ in range(FAILURES + 3):
        with pytest.raises(ChatUnavailable):
            await said(Patient(model, breaker, 5))
    assert model.calls == FAILURES
    now[0] += REST + 1
    with pytest.raises(ChatUnavailable, match="It broke"):
        await said(Patient(model, breaker, 5))
    assert model.calls == FAILURES + 1
    now[0] += REST + 1
    trial = Patient(model, breaker, 5).stream("", "")
    await anext(trial)
    with pytest.raises(ChatUnavailable, match="not asked for a while"):
        await said(Patient(model, breaker, 5))
    assert [piece async for piece in trial]
    assert await said(Patient(model, breaker, 5))
    assert not breaker.resting


def test_only_failures_in_a_row_count_and_after_a_good_trial_all_may_ask():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(2):
        for _ in range(FAILURES - 1):
            breaker.judge(ChatUnavailable("down"), False, breaker.admit())
        breaker.judge(None, True, breaker.admit())
    assert not breaker.resting
    for _ in range(FAILURES):
        breaker.judge(ChatUnavailable("down"), False, breaker.admit())
    now[0] = REST + 1
    breaker.judge(None, True, breaker.admit())
    assert [breaker.admit() for _ in range(2)] == [False, False]


async def test_a_lasting_failure_rests_for_longer():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    with pytest.raises(ChatUnavailable):
        await said(Patient(Reciting(failures=1, lasting=True), breaker, 5))
    now[0] += REST + 1
    assert breaker.resting
    now[0] += LASTING_REST
    assert not breaker.resting


async def test_what_a_provider_leaves_uncounted_is_guessed():
    class CountsOnlyWhatItWrote:
        async def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
            yield "Hello."
            yield Usage(output_tokens=7)

    metered = Metered(CountsOnlyWhatItWrote())
    await written(metered, "Be brief.", "x" * 31, 1000)
    assert metered.usage == Usage(10, 7)


async def test_a_reader_that_stops_is_no_verdict():
    breaker = Breaker()
    stream = Patient(Reciting(), breaker, 5).stream("", "")
    await anext(stream)
    await stream.aclose()
    assert not breaker.resting


async def test_calls_are_counted_by_the_provider_or_guessed_where_the_stream_was_cut():
    with serving(Turn(HELLO), Turn("word " * 100, cut=400)) as server:
        metered = Metered(open_chat_model("openai:scripted", server.url, KEY))
        await said(metered)
        assert metered.usage == Usage(700, 90)
        with pytest.raises(ChatUnavailable):
            await said(metered)
    assert metered.usage.output_tokens > 90 + 50


async def test_a_model_that_has_no_answer_is_asked_once_and_does_not_rest():
    breaker = Breaker()
    with serving(Turn("")) as server:
        for _ in range(FAILURES + 1):
            assert await said(Patient(open_chat_model("openai:scripted", server.url, KEY), breaker, 5)) == ""
        assert len(server.asked) == FAILURES + 1
    assert not breaker.resting


async def test_a_request_that_is_refused_for_its_own_sake_rests_nobody():
    breaker = Breaker()
    with serving(Turn(status=413)) as server:
        for _ in range(FAILURES + 1):
            with pytest.raises(ChatUnavailable):
                await said(Patient(open_chat_model("openai:scripted", server.url, KEY), breaker, 5))
    assert not breaker.resting


async def test_a_call_that_began_before_the_rest_ends_no_trial():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    early = breaker.admit()
    for _ in range(FAILURES):
        breaker.judge(ChatUnavailable("down"), False, breaker.admit())
    now[0] = REST + 1
    assert breaker.admit() is True
    breaker.judge(None, False, early)
    assert breaker.resting


async def test_a_silent_call_is_counted_as_read():
    with serving(Turn(silent=True)) as server:
        metered = Metered(open_chat_model("openai:scripted", server.url, KEY))
        with pytest.raises(ChatUnavailable):
            await said(Patient(metered, Breaker(), 0.5))
    assert metered.calls == 1
    assert metered.usage.input_tokens > 0
