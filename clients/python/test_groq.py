"""The Groq SDK for Python as it comes from its makers, pointed at the gateway."""

import asyncio
import json

import groq
import pytest

import plays
from plays import WORDS

MODEL = "llama-3.3-70b-versatile"
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture
def connect(gateway, key):
    """A client that sends each request once, if nothing else is said."""
    return lambda route="test", key=key, max_retries=0: groq.Groq(
        base_url=f"{gateway}/proxy/{route}", api_key=key, max_retries=max_retries
    )


@pytest.fixture
def client(connect):
    return connect()


def chat(client, headers, messages=HELLO, **more):
    return client.chat.completions.create(
        model=MODEL, messages=messages, extra_headers=headers, **more
    )


def text_of(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


class TestAnswers:
    def test_plain(self, client, witness):
        answer = chat(client, witness.request())
        assert answer.choices[0].message.content == WORDS
        assert answer.choices[0].finish_reason == "stop"
        assert answer.usage.completion_tokens == 12

    def test_streamed(self, client, witness):
        chunks = list(chat(client, witness.request(stream=True), stream=True))
        assert text_of(chunks) == WORDS

    def test_chunks_arrive_when_they_are_sent(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=3")
        with chat(client, headers, stream=True) as stream:
            first = [next(stream) for _ in range(3)]
        assert text_of(first) == "This is"

    def test_models(self, client, witness):
        models = client.models.list(extra_headers=witness.request())
        assert [model.id for model in models.data] == ["test"]

    def test_many_at_once(self, gateway, key, witness):
        async def run():
            async with groq.AsyncGroq(base_url=f"{gateway}/proxy/test", api_key=key) as client:
                asked = (chat(client, witness.request(test_delay="50ms")) for _ in range(20))
                return await asyncio.gather(*asked)

        answers = asyncio.run(run())
        assert {answer.choices[0].message.content for answer in answers} == {WORDS}


class TestTools:
    TOOLS = [{"type": "function", "function": plays.FUNCTION}]
    QUESTION = {"role": "user", "content": "How is the weather in Paris?"}

    def test_a_call_and_its_result(self, connect, witness):
        client = connect("groq")
        message = self.ask(client, witness.request(), [self.QUESTION]).choices[0].message
        call = message.tool_calls[0]
        assert call.function.name == plays.TOOL
        assert json.loads(call.function.arguments) == plays.ARGUMENTS
        result = {"role": "tool", "tool_call_id": call.id, "content": plays.RESULT}
        turns = [self.QUESTION, message.model_dump(exclude_none=True), result]
        answer = self.ask(client, witness.request(), turns)
        assert answer.choices[0].message.content == "The tool said: sunny"
        assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == plays.USAGE

    def test_a_call_in_pieces(self, connect, witness):
        headers = witness.request(stream=True)
        chunks = list(self.ask(connect("groq"), headers, [self.QUESTION], stream=True))
        calls = [call for c in chunks for call in c.choices[0].delta.tool_calls or []]
        assert json.loads("".join(c.function.arguments for c in calls)) == plays.ARGUMENTS
        assert chunks[-1].choices[0].finish_reason == "tool_calls"
        assert chunks[-1].x_groq.usage.completion_tokens == plays.USAGE[1]

    def ask(self, client, headers, messages, **more):
        return chat(client, headers, messages, tools=self.TOOLS, **more)


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_"),
        [
            (400, groq.BadRequestError),
            (403, groq.PermissionDeniedError),
            (404, groq.NotFoundError),
            (422, groq.UnprocessableEntityError),
            (429, groq.RateLimitError),
            (500, groq.InternalServerError),
            (503, groq.InternalServerError),
        ],
    )
    @pytest.mark.parametrize("streamed", [False, True])
    def test_of_the_provider_are_raised_as_they_are(
        self, client, witness, streamed, status, type_
    ):
        headers = witness.request(status=status, stream=streamed, test_status=status)
        with pytest.raises(type_, match=f"asked for status {status}") as raised:
            chat(client, headers, stream=streamed)
        assert raised.value.status_code == status

    @pytest.mark.parametrize("status", [429, 503])
    def test_the_sdk_tries_three_times(self, connect, witness, status):
        headers = witness.request(records=3, status=status, test_status=status)
        with pytest.raises(groq.APIStatusError) as raised:
            chat(connect(max_retries=2), headers)
        assert raised.value.status_code == status

    def test_a_wrong_key_is_not_tried_again(self, connect, witness):
        with pytest.raises(groq.AuthenticationError, match="invalid_key"):
            chat(connect(key="wrong", max_retries=2), witness.request(records=0))

    def test_the_providers_own_key_being_refused_is_not_tried_again(self, connect, witness):
        headers = witness.request(status=401, test_status=401)
        with pytest.raises(groq.InternalServerError, match="own credential") as raised:
            chat(connect(max_retries=2), headers)
        assert raised.value.status_code == 502

    def test_a_route_that_is_not_there(self, connect, witness):
        with pytest.raises(groq.NotFoundError, match="route_not_found"):
            chat(connect("qroq"), witness.request(records=0))


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 5])
    def test_a_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises(groq.APIError, match="provider"):
            for chunk in chat(client, headers, stream=True):
                seen.append(chunk)
        assert len(seen) == after
