"""The Mistral SDK for Python as it comes from its makers, pointed at the gateway."""

import asyncio
import json

import httpx
import pytest
from mistralai.client import Mistral, errors

import plays
from plays import WORDS

MODEL = "mistral-large-latest"
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture
def connect(gateway, key):
    return lambda route="test", key=key: Mistral(
        server_url=f"{gateway}/proxy/{route}", api_key=key
    )


@pytest.fixture
def client(connect):
    return connect()


def chat(client, headers, messages=HELLO, **more):
    return client.chat.complete(model=MODEL, messages=messages, http_headers=headers, **more)


def stream(client, headers, messages=HELLO, **more):
    return client.chat.stream(model=MODEL, messages=messages, http_headers=headers, **more)


def text_of(events):
    return "".join(e.data.choices[0].delta.content or "" for e in events)


class TestAnswers:
    def test_plain(self, client, witness):
        answer = chat(client, witness.request())
        assert answer.choices[0].message.content == WORDS
        assert answer.choices[0].finish_reason == "stop"
        assert answer.usage.completion_tokens == 12

    def test_streamed(self, client, witness):
        with stream(client, witness.request(stream=True)) as events:
            assert text_of(events) == WORDS

    def test_events_arrive_when_they_are_sent(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=3")
        with stream(client, headers) as events:
            assert text_of(next(events) for _ in range(3)) == "This is"

    def test_without_waiting(self, client, witness):
        async def run():
            async with client:
                answer = await client.chat.complete_async(
                    model=MODEL, messages=HELLO, http_headers=witness.request()
                )
            return answer.choices[0].message.content

        assert asyncio.run(run()) == WORDS


class TestTools:
    TOOLS = [{"type": "function", "function": plays.FUNCTION}]
    QUESTION = {"role": "user", "content": "How is the weather in Paris?"}

    def test_a_call_and_its_result(self, connect, witness):
        client = connect("mistral")
        answer = chat(client, witness.request(), [self.QUESTION], tools=self.TOOLS)
        message = answer.choices[0].message
        call = message.tool_calls[0]
        assert call.function.name == plays.TOOL
        assert json.loads(call.function.arguments) == plays.ARGUMENTS
        result = {"role": "tool", "tool_call_id": call.id, "content": plays.RESULT}
        turns = [self.QUESTION, message, result]
        answer = chat(client, witness.request(), turns, tools=self.TOOLS)
        assert answer.choices[0].message.content == "The tool said: sunny"
        assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == plays.USAGE

    def test_a_call_in_a_stream(self, connect, witness):
        asked = stream(
            connect("mistral"), witness.request(stream=True), [self.QUESTION], tools=self.TOOLS
        )
        with asked as events:
            chunks = [event.data for event in events]
        calls = [call for c in chunks for call in c.choices[0].delta.tool_calls or []]
        assert json.loads("".join(c.function.arguments for c in calls)) == plays.ARGUMENTS
        assert chunks[-1].usage.completion_tokens == plays.USAGE[1]


class TestErrors:
    @pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
    @pytest.mark.parametrize("call", [chat, stream])
    def test_of_the_provider_are_raised_as_they_are(self, client, witness, call, status):
        # One request: this SDK tries nothing again.
        headers = witness.request(status=status, stream=call is stream, test_status=status)
        with pytest.raises(errors.SDKError, match=f"asked for status {status}") as raised:
            call(client, headers)
        assert raised.value.status_code == status

    def test_a_wrong_key(self, connect, witness):
        with pytest.raises(errors.SDKError, match="invalid_key") as raised:
            chat(connect(key="wrong"), witness.request(records=0))
        assert raised.value.status_code == 401

    def test_a_route_that_is_not_there(self, connect, witness):
        with pytest.raises(errors.SDKError, match="route_not_found"):
            chat(connect("minstral"), witness.request(records=0))


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 5])
    def test_a_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises((errors.ResponseValidationError, httpx.TransportError)):
            with stream(client, headers) as events:
                for event in events:
                    seen.append(event)
        assert len(seen) == after
