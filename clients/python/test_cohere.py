"""The Cohere SDK for Python (version 2 of the API) as it comes from its makers, at the gateway."""

import asyncio
import json

import cohere
import httpx
import pytest
from cohere.core.api_error import ApiError

import plays
from plays import WORDS

MODEL = "command-r"
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture
def connect(gateway, key):
    """A client that sends each request once, if nothing else is said."""
    return lambda route="test", key=key, max_retries=0: cohere.ClientV2(
        base_url=f"{gateway}/proxy/{route}", api_key=key, max_retries=max_retries
    )


@pytest.fixture
def client(connect):
    return connect()


def options(headers):
    return {"additional_headers": headers}


def chat(client, headers, messages=HELLO, **more):
    return client.chat(
        model=MODEL, messages=messages, request_options=options(headers), **more
    )


def stream(client, headers, messages=HELLO, **more):
    return client.chat_stream(
        model=MODEL, messages=messages, request_options=options(headers), **more
    )


def text_of(events):
    return "".join(e.delta.message.content.text for e in events if e.type == "content-delta")


class TestAnswers:
    def test_plain(self, client, witness):
        answer = chat(client, witness.request())
        assert answer.message.content[0].text == WORDS
        assert answer.finish_reason == "COMPLETE"
        assert answer.usage.tokens.output_tokens == 12

    def test_streamed(self, client, witness):
        events = list(stream(client, witness.request(stream=True)))
        assert text_of(events) == WORDS
        assert events[-1].type == "message-end"
        assert events[-1].delta.usage.tokens.output_tokens == 12

    def test_without_waiting(self, gateway, key, witness):
        async def run():
            client = cohere.AsyncClientV2(base_url=f"{gateway}/proxy/test", api_key=key)
            answer = await chat(client, witness.request())
            return answer.message.content[0].text

        assert asyncio.run(run()) == WORDS


class TestTools:
    TOOLS = [{"type": "function", "function": plays.FUNCTION}]
    QUESTION = {"role": "user", "content": "How is the weather in Paris?"}

    def test_a_call_and_its_result(self, connect, witness):
        client = connect("cohere")
        message = chat(client, witness.request(), [self.QUESTION], tools=self.TOOLS).message
        call = message.tool_calls[0]
        assert call.function.name == plays.TOOL
        assert json.loads(call.function.arguments) == plays.ARGUMENTS
        said = {"role": "assistant", "tool_calls": message.tool_calls}
        result = {"role": "tool", "tool_call_id": call.id, "content": plays.RESULT}
        turns = [self.QUESTION, said, result]
        answer = chat(client, witness.request(), turns, tools=self.TOOLS)
        assert answer.message.content[0].text == "The tool said: sunny"
        assert answer.usage.tokens.output_tokens == plays.USAGE[1]

    def test_a_call_in_a_stream(self, connect, witness):
        headers = witness.request(stream=True)
        events = list(stream(connect("cohere"), headers, [self.QUESTION], tools=self.TOOLS))
        (begun,) = (event for event in events if event.type == "tool-call-start")
        call = begun.delta.message.tool_calls
        assert json.loads(call.function.arguments) == plays.ARGUMENTS
        assert events[-1].delta.finish_reason == "TOOL_CALL"


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_"),
        [
            (400, cohere.BadRequestError),
            (403, cohere.ForbiddenError),
            (404, cohere.NotFoundError),
            (413, ApiError),
            (429, cohere.TooManyRequestsError),
            (500, cohere.InternalServerError),
            (503, cohere.ServiceUnavailableError),
        ],
    )
    @pytest.mark.parametrize("call", [chat, stream])
    def test_of_the_provider_are_raised_as_they_are(self, client, witness, call, status, type_):
        headers = witness.request(status=status, stream=call is stream, test_status=status)
        with pytest.raises(type_) as raised:
            list(call(client, headers))
        assert raised.value.status_code == status
        assert f"asked for status {status}" in raised.value.body["message"]

    def test_the_sdk_tries_three_times(self, connect, witness):
        headers = witness.request(records=3, status=429, test_status=429)
        with pytest.raises(cohere.TooManyRequestsError):
            chat(connect(max_retries=2), headers)

    def test_a_wrong_key_is_not_tried_again(self, connect, witness):
        with pytest.raises(cohere.UnauthorizedError) as raised:
            chat(connect(key="wrong", max_retries=2), witness.request(records=0))
        assert "wrong" not in raised.value.body["message"]

    def test_a_route_that_is_not_there(self, connect, witness):
        with pytest.raises(cohere.NotFoundError) as raised:
            chat(connect("cohair"), witness.request(records=0))
        assert "cohere" in raised.value.body["message"]


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 5])
    def test_a_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        # This SDK knows no error event: only a connection that breaks tells it.
        with pytest.raises(httpx.TransportError):
            for event in stream(client, headers):
                seen.append(event)
        assert len(seen) == after
