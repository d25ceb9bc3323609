"""Google's Gen AI SDK for Python as it comes from its makers, pointed at the gateway."""

import asyncio

import pytest
from google import genai
from google.genai import errors, types

import plays
from plays import WORDS

MODEL = "gemini-2.5-flash"
HELLO = "Say hello."


@pytest.fixture
def connect(gateway, key):
    return lambda route="test", key=key: genai.Client(
        api_key=key, http_options=types.HttpOptions(base_url=f"{gateway}/proxy/{route}")
    )


@pytest.fixture
def client(connect):
    return connect()


def config(headers, **more):
    return types.GenerateContentConfig(http_options=types.HttpOptions(headers=headers), **more)


def generate(client, headers, **more):
    return client.models.generate_content(
        model=MODEL, contents=HELLO, config=config(headers, **more)
    )


def stream(client, headers, **more):
    return client.models.generate_content_stream(
        model=MODEL, contents=HELLO, config=config(headers, **more)
    )


class TestPlain:
    def test_an_answer(self, client, witness):
        answer = generate(client, witness.request())
        assert answer.text == WORDS
        assert answer.candidates[0].finish_reason == types.FinishReason.STOP
        assert answer.usage_metadata.candidates_token_count == 12
        assert answer.usage_metadata.prompt_token_count > 0
        assert answer.model_version == MODEL

    def test_a_chat_of_two_turns(self, client, witness):
        chat = client.chats.create(model=MODEL)
        assert chat.send_message(HELLO, config(witness.request())).text == WORDS
        assert chat.send_message("And again.", config(witness.request())).text == WORDS
        assert len(chat.get_history()) == 4

    def test_tokens_are_counted(self, client, witness):
        counted = client.models.count_tokens(
            model=MODEL,
            contents=HELLO,
            config=types.CountTokensConfig(
                http_options=types.HttpOptions(headers=witness.request())
            ),
        )
        assert counted.total_tokens > 0

    def test_models(self, client, witness):
        models = client.models.list(
            config=types.ListModelsConfig(
                http_options=types.HttpOptions(headers=witness.request())
            )
        )
        assert [model.name for model in models] == ["models/test"]

    @pytest.mark.parametrize("text", ["x" * 1_000_000, "Grüße, 世界! 👋🏽 \u0000\u2028\"\\ end"])
    def test_every_byte_of_the_prompt_counts(self, client, witness, text):
        answer = client.models.generate_content(
            model=MODEL, contents=text, config=config(witness.request())
        )
        bytes_of_text = len(text.encode("utf-8"))
        assert answer.usage_metadata.prompt_token_count == pytest.approx(bytes_of_text / 4, abs=4)


class TestStreaming:
    def test_pieces(self, client, witness):
        pieces = list(stream(client, witness.request(stream=True)))
        assert "".join(piece.text for piece in pieces) == WORDS
        assert len(pieces) == 12
        assert pieces[-1].usage_metadata.candidates_token_count == 12

    def test_pieces_arrive_when_they_are_sent(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=3")
        pieces = stream(client, headers)
        assert "".join(next(pieces).text for _ in range(3)) == "This is the"
        pieces.close()

    def test_without_waiting(self, client, witness):
        async def run():
            pieces = await client.aio.models.generate_content_stream(
                model=MODEL, contents=HELLO, config=config(witness.request(stream=True))
            )
            return "".join([piece.text async for piece in pieces])

        assert asyncio.run(run()) == WORDS


class TestTools:
    FUNCTIONS = [types.Tool(function_declarations=[plays.FUNCTION])]

    @pytest.mark.parametrize("streamed", [False, True])
    def test_a_call_and_its_result(self, connect, witness, streamed):
        client = connect("gemini")
        contents = [types.UserContent("How is the weather in Paris?")]
        call = self.ask(client, witness, streamed, contents).function_calls[0]
        assert (call.name, call.args) == (plays.TOOL, plays.ARGUMENTS)
        contents += [
            types.ModelContent([types.Part(function_call=call)]),
            types.UserContent(
                types.Part.from_function_response(name=call.name, response={"now": plays.RESULT})
            ),
        ]
        answer = self.ask(client, witness, streamed, contents)
        assert answer.text == 'The tool said: {"now": "sunny"}'
        assert answer.usage_metadata.candidates_token_count == plays.USAGE[1]

    def ask(self, client, witness, streamed, contents):
        asked = config(witness.request(stream=streamed), tools=self.FUNCTIONS)
        if streamed:
            (answer,) = client.models.generate_content_stream(
                model=MODEL, contents=contents, config=asked
            )
            return answer
        return client.models.generate_content(model=MODEL, contents=contents, config=asked)

    def test_a_function_that_the_sdk_calls_itself(self, connect, witness):
        called = []

        def get_weather(city: str) -> str:
            """The weather now."""
            called.append(city)
            return plays.RESULT

        answer = generate(connect("gemini"), witness.request(records=2), tools=[get_weather])
        assert called == ["Paris"]
        assert answer.text == 'The tool said: {"result": "sunny"}'


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_", "name"),
        [
            (400, errors.ClientError, "INVALID_ARGUMENT"),
            (403, errors.ClientError, "PERMISSION_DENIED"),
            (404, errors.ClientError, "NOT_FOUND"),
            (429, errors.ClientError, "RESOURCE_EXHAUSTED"),
            (500, errors.ServerError, "INTERNAL"),
            (503, errors.ServerError, "UNAVAILABLE"),
        ],
    )
    @pytest.mark.parametrize("streamed", [False, True])
    def test_of_the_provider_are_raised_as_they_are(
        self, client, witness, streamed, status, type_, name
    ):
        # One request: this SDK tries nothing again.
        headers = witness.request(status=status, stream=streamed, test_status=status)
        with pytest.raises(type_, match=f"asked for status {status}") as raised:
            list(stream(client, headers)) if streamed else generate(client, headers)
        assert (raised.value.code, raised.value.status) == (status, name)

    def test_a_wrong_key(self, connect, witness):
        with pytest.raises(errors.ClientError) as raised:
            generate(connect(key="wrong"), witness.request(records=0))
        assert (raised.value.code, raised.value.status) == (401, "UNAUTHENTICATED")
        assert raised.value.details["error"]["details"][0]["reason"] == "INVALID_KEY"

    def test_a_route_that_is_not_there(self, connect, witness):
        with pytest.raises(errors.ClientError, match="gemini") as raised:
            generate(connect("gemni"), witness.request(records=0))
        assert raised.value.code == 404

    def test_the_providers_own_key_being_refused_is_not_the_callers_fault(self, client, witness):
        with pytest.raises(errors.ServerError, match="own credential"):
            generate(client, witness.request(status=401, test_status=401))


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 5])
    def test_a_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises(errors.ServerError, match="provider") as raised:
            for piece in stream(client, headers):
                seen.append(piece.text)
        assert len(seen) == after
        assert (raised.value.code, raised.value.status) == (503, "UNAVAILABLE")
