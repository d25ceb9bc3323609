"""The OpenAI SDK for Python as it comes from its makers, pointed at the gateway."""

import asyncio

import openai
import pytest

from plays import WORDS

MODEL = "gpt-4o-mini"
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture
def client(gateway, key):
    """A client that sends each request once."""
    with openai.OpenAI(
        base_url=f"{gateway}/proxy/test", api_key=key, max_retries=0
    ) as client:
        yield client


@pytest.fixture
def stubborn(gateway, key):
    """A client with the SDK's own retries."""
    with openai.OpenAI(base_url=f"{gateway}/proxy/test", api_key=key) as client:
        yield client


def chat(client, headers, **more):
    return client.chat.completions.create(
        model=MODEL, messages=HELLO, extra_headers=headers, **more
    )


def respond(client, headers, **more):
    return client.responses.create(
        model=MODEL, input="Say hello.", extra_headers=headers, **more
    )


def text_of(chunks):
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


class TestPlain:
    @pytest.mark.parametrize("spelling", ["", "/", "/v1", "/v1/"])
    def test_chat_with_every_spelling_of_the_base_url(self, gateway, key, witness, spelling):
        base_url = f"{gateway}/proxy/test{spelling}"
        with openai.OpenAI(base_url=base_url, api_key=key, max_retries=0) as client:
            answer = chat(client, witness.request())
        assert answer.choices[0].message.content == WORDS
        assert answer.choices[0].finish_reason == "stop"
        assert answer.model == MODEL
        assert answer.usage.prompt_tokens > 0
        assert answer.usage.completion_tokens == 12
        assert answer.usage.total_tokens == answer.usage.prompt_tokens + 12

    def test_responses(self, client, witness):
        answer = respond(client, witness.request())
        assert answer.status == "completed"
        assert answer.output_text == WORDS
        assert answer.usage.output_tokens == 12

    @pytest.mark.parametrize(
        ("encoding", "vector"),
        [
            (openai.omit, [0.5, -0.25, 0.125]),  # The SDK asks for base64 and decodes it.
            ("float", [0.5, -0.25, 0.125]),
            ("base64", "AAAAPwAAgL4AAAA+"),
        ],
    )
    def test_embeddings(self, client, witness, encoding, vector):
        answer = client.embeddings.create(
            model="text-embedding-3-small",
            input="Say hello.",
            encoding_format=encoding,
            extra_headers=witness.request(),
        )
        assert [data.embedding for data in answer.data] == [vector]
        assert answer.usage.prompt_tokens > 0

    def test_embeddings_of_several_texts(self, client, witness):
        answer = client.embeddings.create(
            model="text-embedding-3-small",
            input=["one", "two", "three"],
            extra_headers=witness.request(),
        )
        assert [data.index for data in answer.data] == [0, 1, 2]

    def test_models(self, client, witness):
        models = list(client.models.list(extra_headers=witness.request()))
        assert [model.id for model in models] == ["test"]

    def test_a_model_nobody_knows_is_answered_all_the_same(self, client, witness):
        answer = client.chat.completions.create(
            model="no-such-model-9000",
            messages=HELLO,
            extra_headers=witness.request(certainty="unpriced"),
        )
        assert answer.model == "no-such-model-9000"
        assert answer.choices[0].message.content == WORDS

    def test_the_answer_names_the_call(self, client, witness):
        headers = witness.request()
        raw = client.chat.completions.with_raw_response.create(
            model=MODEL, messages=HELLO, extra_headers=headers
        )
        assert raw.headers["x-request-id"] == headers["x-request-id"]
        assert raw.headers["fairlead-request-id"]
        assert raw.headers["fairlead-provider"] == "test"
        assert raw.parse()._request_id == headers["x-request-id"]

    def test_headers_nobody_knows_do_no_harm(self, client, witness):
        headers = witness.request() | {"x-team": "search, and more", "x-empty": ""}
        assert chat(client, headers).choices[0].message.content == WORDS

    @pytest.mark.parametrize(
        "text", ["x" * 1_000_000, "Grüße, 世界! 👋🏽 \u0000\u2028\"\\ end", "ё" * 300_000]
    )
    def test_every_byte_of_the_prompt_counts(self, client, witness, text):
        answer = client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": text}],
            extra_headers=witness.request(),
        )
        bytes_of_text = len(text.encode("utf-8"))
        assert answer.usage.prompt_tokens == pytest.approx(bytes_of_text / 4, abs=4)

    def test_a_long_answer(self, client, witness):
        answer = chat(client, witness.request(test_output_tokens=50_000))
        assert answer.usage.completion_tokens == 50_000
        assert len(answer.choices[0].message.content) > 200_000


class TestStreaming:
    def test_chat_without_asking_for_usage_shows_none(self, client, witness):
        chunks = list(chat(client, witness.request(stream=True), stream=True))
        assert text_of(chunks) == WORDS
        assert all(chunk.usage is None for chunk in chunks)

    @pytest.mark.parametrize("asked", [None, False])
    def test_chat_declining_usage_shows_none(self, client, witness, asked):
        options = None if asked is None else {"include_usage": asked}
        chunks = list(
            chat(client, witness.request(stream=True), stream=True, stream_options=options)
        )
        assert text_of(chunks) == WORDS
        assert all(chunk.usage is None for chunk in chunks)

    def test_chat_asking_for_usage_gets_it_once_at_the_end(self, client, witness):
        chunks = list(
            chat(
                client,
                witness.request(stream=True),
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        assert text_of(chunks[:-1]) == WORDS
        assert [chunk.usage is not None for chunk in chunks].count(True) == 1
        assert chunks[-1].choices == []
        assert chunks[-1].usage.completion_tokens == 12

    def test_chat_with_the_helper(self, client, witness):
        with client.chat.completions.stream(
            model=MODEL, messages=HELLO, extra_headers=witness.request(stream=True)
        ) as stream:
            deltas = [event.delta for event in stream if event.type == "content.delta"]
            final = stream.get_final_completion()
        assert "".join(deltas) == WORDS
        assert final.choices[0].message.content == WORDS
        assert final.usage is None

    def test_responses(self, client, witness):
        events = list(respond(client, witness.request(stream=True), stream=True))
        assert events[0].type == "response.created"
        assert events[-1].type == "response.completed"
        assert events[-1].response.usage.output_tokens == 12
        deltas = [e.delta for e in events if e.type == "response.output_text.delta"]
        assert "".join(deltas) == WORDS

    def test_responses_with_the_helper(self, client, witness):
        with client.responses.stream(
            model=MODEL, input="Say hello.", extra_headers=witness.request(stream=True)
        ) as stream:
            for _ in stream:
                pass
            assert stream.get_final_response().output_text == WORDS

    def test_events_arrive_when_they_are_sent(self, client, witness):
        headers = witness.request(
            ending="client_left", stream=True, test_fail="hang;after=3"
        )
        with chat(client, headers, stream=True) as stream:
            first = [next(stream) for _ in range(3)]
        assert text_of(first) == "This is"

    def test_a_stream_of_many_events(self, client, witness):
        headers = witness.request(stream=True, test_output_tokens=20_000)
        assert sum(1 for c in chat(client, headers, stream=True) if c.choices[0].delta.content) == 20_000


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_"),
        [
            (400, openai.BadRequestError),
            (403, openai.PermissionDeniedError),
            (404, openai.NotFoundError),
            (409, openai.ConflictError),
            (422, openai.UnprocessableEntityError),
            (429, openai.RateLimitError),
            (500, openai.InternalServerError),
            (503, openai.InternalServerError),
            (529, openai.InternalServerError),
        ],
    )
    @pytest.mark.parametrize("call", [chat, respond])
    @pytest.mark.parametrize("stream", [False, True])
    def test_of_the_provider_are_raised_as_they_are(
        self, client, witness, call, stream, status, type_
    ):
        headers = witness.request(status=status, stream=stream, test_status=status)
        with pytest.raises(type_) as raised:
            call(client, headers, stream=stream)
        assert raised.value.status_code == status
        assert f"The test provider was asked for status {status}." in str(raised.value)
        assert raised.value.code == f"test_{status}"
        assert raised.value.request_id == headers["x-request-id"]

    def test_a_refused_credential_of_the_gateway_is_not_the_callers_fault(self, client, witness):
        headers = witness.request(status=401, test_status=401)
        with pytest.raises(openai.InternalServerError, match="own credential") as raised:
            chat(client, headers)
        assert raised.value.status_code == 502
        assert raised.value.code == "upstream_credentials"

    @pytest.mark.parametrize("wrong", ["wrong", "fl_abc_0123456789abcdef_zzzz", "sk-proj-123"])
    def test_a_wrong_key(self, gateway, witness, wrong):
        base_url = f"{gateway}/proxy/test"
        with openai.OpenAI(base_url=base_url, api_key=wrong, max_retries=0) as client:
            with pytest.raises(openai.AuthenticationError) as raised:
                chat(client, witness.request(records=0))
        assert raised.value.status_code == 401
        assert raised.value.code == "invalid_key"
        assert raised.value.request_id
        assert wrong not in str(raised.value)

    def test_a_wrong_key_is_not_tried_again(self, gateway, witness):
        with openai.OpenAI(base_url=f"{gateway}/proxy/test", api_key="wrong") as client:
            with pytest.raises(openai.AuthenticationError):
                chat(client, witness.request(records=0))

    def test_a_route_that_is_not_there(self, gateway, key, witness):
        with openai.OpenAI(base_url=f"{gateway}/proxy/tset", api_key=key) as client:
            with pytest.raises(openai.NotFoundError, match="tset") as raised:
                chat(client, witness.request(records=0))
        assert raised.value.code == "route_not_found"

    def test_a_path_outside_the_proxy(self, gateway, key, witness):
        with openai.OpenAI(base_url=f"{gateway}/porxy/test", api_key=key) as client:
            with pytest.raises(openai.NotFoundError) as raised:
                chat(client, witness.request(records=0))
        assert raised.value.code == "path_not_found"

    def test_administration_is_denied(self, client, witness):
        with pytest.raises(openai.PermissionDeniedError) as raised:
            client.get(
                "/organization/users",
                cast_to=object,
                options={"headers": witness.request(records=0)},
            )
        assert raised.value.code == "operation_not_allowed"

    def test_the_same_member_twice_is_refused(self, client, witness):
        with pytest.raises(openai.BadRequestError, match="model") as raised:
            client.post(
                "/chat/completions",
                cast_to=object,
                options={"headers": witness.request(records=0) | {"content-type": "application/json"}},
                content=b'{"model": "a", "model": "b", "messages": []}',
            )
        assert raised.value.code == "invalid_request"

    @pytest.mark.parametrize("status", [429, 503])
    def test_the_sdk_tries_three_times(self, stubborn, witness, status):
        headers = witness.request(records=3, status=status, test_status=status)
        with pytest.raises((openai.RateLimitError, openai.InternalServerError)) as raised:
            chat(stubborn, headers)
        assert raised.value.status_code == status
        assert raised.value.response.headers["retry-after"] == "1"

    def test_a_bad_request_is_sent_once(self, stubborn, witness):
        with pytest.raises(openai.BadRequestError):
            chat(stubborn, witness.request(status=400, test_status=400))


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 3, 9])
    def test_chat_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises(openai.APIError) as raised:
            for chunk in chat(client, headers, stream=True):
                seen.append(chunk.choices[0])
        assert len(seen) == after
        assert type(raised.value) is openai.APIError
        assert "provider" in raised.value.message
        assert raised.value.code

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 5, 9])
    def test_responses_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises(openai.APIError) as raised:
            for event in respond(client, headers, stream=True):
                seen.append(event.type)
        assert len(seen) >= after
        assert seen[after:] == ["response.failed"]
        assert "provider" in raised.value.message

    def test_helper_raises_too(self, client, witness):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail="truncate;after=4"
        )
        with pytest.raises(openai.APIError):
            with client.chat.completions.stream(
                model=MODEL, messages=HELLO, extra_headers=headers
            ) as stream:
                stream.get_final_completion()

    def test_stream_that_never_begins_is_a_gateway_error(self, client, witness):
        # After a second: a connection that closes sooner may have been stale and is tried again.
        headers = witness.request(
            ending="upstream_failed",
            status=None,
            stream=True,
            test_fail="reset;after=0",
            test_delay="1500ms",
        )
        with pytest.raises(openai.InternalServerError) as raised:
            chat(client, headers, stream=True)
        assert raised.value.status_code == 502
        assert raised.value.code == "upstream_unreachable"

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_plain_answer_cut_short_raises(self, client, witness, how):
        headers = witness.request(ending="upstream_failed", test_fail=how)
        with pytest.raises((openai.APIConnectionError, openai.InternalServerError)):
            chat(client, headers)

    def test_hanging_stream_ends_with_the_clients_patience(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=3")
        seen = []
        with pytest.raises(openai.APITimeoutError):
            for chunk in chat(client, headers, stream=True, timeout=1):
                seen.append(chunk)
        assert len(seen) == 3


class TestLeaving:
    def test_before_the_answer_begins(self, client, witness):
        headers = witness.request(ending="client_left", status=None, test_delay="600s")
        with pytest.raises(openai.APITimeoutError):
            chat(client, headers, timeout=1)

    def test_in_the_middle_of_a_stream(self, client, witness):
        headers = witness.request(
            ending="client_left", stream=True, test_output_tokens=1000, test_chunk_delay="100ms"
        )
        stream = chat(client, headers, stream=True)
        next(stream)
        stream.close()

    def test_the_connection_is_used_again_after_an_error(self, client, witness):
        with pytest.raises(openai.BadRequestError):
            chat(client, witness.request(status=400, test_status=400))
        assert chat(client, witness.request()).choices[0].message.content == WORDS


class TestAsync:
    @pytest.fixture
    def connect(self, gateway, key):
        return lambda: openai.AsyncOpenAI(
            base_url=f"{gateway}/proxy/test", api_key=key, max_retries=0
        )

    def test_many_at_once(self, connect, witness):
        async def run():
            async with connect() as client:
                return await asyncio.gather(
                    *(chat(client, witness.request(test_delay="100ms")) for _ in range(40))
                )

        answers = asyncio.run(run())
        assert {answer.choices[0].message.content for answer in answers} == {WORDS}

    def test_many_streams_at_once(self, connect, witness):
        async def read(client):
            headers = witness.request(stream=True, test_chunk_delay="5ms")
            stream = await chat(client, headers, stream=True)
            return text_of([chunk async for chunk in stream])

        async def run():
            async with connect() as client:
                return await asyncio.gather(*(read(client) for _ in range(40)))

        assert set(asyncio.run(run())) == {WORDS}

    def test_responses_stream(self, connect, witness):
        async def run():
            async with connect() as client:
                stream = await respond(client, witness.request(stream=True), stream=True)
                return [event.type async for event in stream]

        assert asyncio.run(run())[-1] == "response.completed"

    def test_cancelled_task(self, connect, witness):
        async def run():
            async with connect() as client:
                headers = witness.request(ending="client_left", status=None, test_delay="600s")
                task = asyncio.create_task(chat(client, headers))
                # The request is on its way once a second one over another connection is back.
                await chat(client, witness.request(test_delay="500ms"))
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

        asyncio.run(run())

    def test_stream_left_early(self, connect, witness):
        async def run():
            async with connect() as client:
                headers = witness.request(
                    ending="client_left", stream=True, test_output_tokens=1000, test_chunk_delay="100ms"
                )
                async with await chat(client, headers, stream=True) as stream:
                    async for _ in stream:
                        break

        asyncio.run(run())

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_broken_stream_raises(self, connect, witness, how):
        async def run():
            async with connect() as client:
                headers = witness.request(
                    ending="upstream_failed", stream=True, test_fail=f"{how};after=3"
                )
                async for _ in await chat(client, headers, stream=True):
                    pass

        with pytest.raises(openai.APIError):
            asyncio.run(run())

    def test_errors(self, connect, witness):
        async def run():
            async with connect() as client:
                await chat(client, witness.request(status=429, test_status=429))

        with pytest.raises(openai.RateLimitError, match="asked for status 429"):
            asyncio.run(run())
