"""The Anthropic SDK for Python as it comes from its makers, pointed at the gateway."""

import asyncio

import anthropic
import pytest

from plays import WORDS

MODEL = "claude-haiku-4-5"
HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture
def client(gateway, key):
    """A client that sends each request once."""
    with anthropic.Anthropic(
        base_url=f"{gateway}/proxy/test", api_key=key, max_retries=0
    ) as client:
        yield client


def create(client, headers, **more):
    return client.messages.create(
        model=MODEL, max_tokens=100, messages=HELLO, extra_headers=headers, **more
    )


def text_of(events):
    return "".join(e.delta.text for e in events if e.type == "content_block_delta")


class TestPlain:
    @pytest.mark.parametrize("spelling", ["", "/"])
    @pytest.mark.parametrize("place", ["api_key", "auth_token"])
    def test_messages_with_every_spelling_and_key(self, gateway, key, witness, spelling, place):
        base_url = f"{gateway}/proxy/test{spelling}"
        with anthropic.Anthropic(base_url=base_url, max_retries=0, **{place: key}) as client:
            answer = create(client, witness.request())
        assert answer.content[0].text == WORDS
        assert answer.model == MODEL
        assert answer.stop_reason == "end_turn"
        assert answer.usage.input_tokens > 0
        assert answer.usage.output_tokens == 12

    def test_key_in_its_old_header(self, gateway, key, witness):
        with anthropic.Anthropic(
            base_url=f"{gateway}/proxy/test",
            auth_token=key,
            default_headers={"x-api-key": key},
            max_retries=0,
        ) as client:
            assert create(client, witness.request()).content[0].text == WORDS

    def test_beta_messages_keep_their_query(self, client, witness):
        answer = client.beta.messages.create(
            model=MODEL,
            max_tokens=100,
            messages=HELLO,
            betas=["context-1m-2025-08-07"],
            extra_headers=witness.request(),
        )
        assert answer.content[0].text == WORDS

    def test_the_answer_names_the_call(self, client, witness):
        headers = witness.request()
        raw = client.messages.with_raw_response.create(
            model=MODEL, max_tokens=100, messages=HELLO, extra_headers=headers
        )
        assert raw.headers["x-request-id"] == headers["x-request-id"]
        assert raw.headers["fairlead-request-id"]
        assert raw.headers["fairlead-provider"] == "test"

    @pytest.mark.parametrize(
        "text", ["x" * 1_000_000, "Grüße, 世界! 👋🏽 \u0000\u2028\"\\ end", "ё" * 300_000]
    )
    def test_every_byte_of_the_prompt_counts(self, client, witness, text):
        answer = client.messages.create(
            model=MODEL,
            max_tokens=100,
            system="Be brief.",
            messages=[{"role": "user", "content": [{"type": "text", "text": text}]}],
            extra_headers=witness.request(),
        )
        bytes_of_text = len(text.encode("utf-8"))
        assert answer.usage.input_tokens == pytest.approx(bytes_of_text / 4, abs=8)


class TestStreaming:
    def test_raw(self, client, witness):
        events = list(create(client, witness.request(stream=True), stream=True))
        assert events[0].type == "message_start"
        assert events[0].message.usage.input_tokens > 0
        assert events[-1].type == "message_stop"
        assert text_of(events) == WORDS

    def test_with_the_helper(self, client, witness):
        with client.messages.stream(
            model=MODEL, max_tokens=100, messages=HELLO, extra_headers=witness.request(stream=True)
        ) as stream:
            assert "".join(stream.text_stream) == WORDS
            final = stream.get_final_message()
        assert final.usage.output_tokens == 12
        assert final.stop_reason == "end_turn"

    def test_events_arrive_when_they_are_sent(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=4")
        with create(client, headers, stream=True) as stream:
            first = [next(stream) for _ in range(4)]
        assert text_of(first) == "This is"

    def test_a_stream_of_many_events(self, client, witness):
        headers = witness.request(stream=True, test_output_tokens=20_000)
        events = create(client, headers, stream=True)
        assert sum(1 for e in events if e.type == "content_block_delta") == 20_000


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_", "name"),
        [
            (400, anthropic.BadRequestError, "invalid_request_error"),
            (403, anthropic.PermissionDeniedError, "permission_error"),
            (404, anthropic.NotFoundError, "not_found_error"),
            (413, anthropic.APIStatusError, "request_too_large"),
            (429, anthropic.RateLimitError, "rate_limit_error"),
            (500, anthropic.InternalServerError, "api_error"),
            (503, anthropic.InternalServerError, "api_error"),
            (529, anthropic.InternalServerError, "overloaded_error"),
        ],
    )
    @pytest.mark.parametrize("stream", [False, True])
    def test_of_the_provider_are_raised_as_they_are(
        self, client, witness, stream, status, type_, name
    ):
        headers = witness.request(status=status, stream=stream, test_status=status)
        with pytest.raises(type_) as raised:
            create(client, headers, stream=stream)
        assert raised.value.status_code == status
        assert f"The test provider was asked for status {status}." in str(raised.value)
        assert raised.value.type == name

    def test_a_refused_credential_of_the_gateway_is_not_the_callers_fault(self, client, witness):
        with pytest.raises(anthropic.InternalServerError, match="own credential") as raised:
            create(client, witness.request(status=401, test_status=401))
        assert raised.value.status_code == 502

    @pytest.mark.parametrize("wrong", ["wrong", "fl_abc_0123456789abcdef_zzzz", "sk-ant-123"])
    def test_a_wrong_key(self, gateway, witness, wrong):
        with anthropic.Anthropic(base_url=f"{gateway}/proxy/test", api_key=wrong) as client:
            with pytest.raises(anthropic.AuthenticationError) as raised:
                create(client, witness.request(records=0))
        assert raised.value.type == "authentication_error"
        assert raised.value.request_id
        assert wrong not in str(raised.value)

    def test_a_route_that_is_not_there(self, gateway, key, witness):
        with anthropic.Anthropic(base_url=f"{gateway}/proxy/tset", api_key=key) as client:
            with pytest.raises(anthropic.NotFoundError, match="tset") as raised:
                create(client, witness.request(records=0))
        assert raised.value.type == "not_found_error"

    def test_administration_is_denied(self, client, witness):
        with pytest.raises(anthropic.PermissionDeniedError) as raised:
            client.get(
                "/v1/organizations/users",
                cast_to=object,
                options={"headers": witness.request(records=0)},
            )
        assert raised.value.type == "permission_error"

    @pytest.mark.parametrize("status", [429, 503, 529])
    def test_the_sdk_tries_three_times(self, gateway, key, witness, status):
        headers = witness.request(records=3, status=status, test_status=status)
        with anthropic.Anthropic(base_url=f"{gateway}/proxy/test", api_key=key) as stubborn:
            with pytest.raises(anthropic.APIStatusError) as raised:
                create(stubborn, headers)
        assert raised.value.status_code == status


class TestBrokenAnswers:
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    @pytest.mark.parametrize("after", [1, 2, 5, 16])
    def test_stream_that_stops_raises(self, client, witness, how, after):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after={after}"
        )
        seen = []
        with pytest.raises(anthropic.APIStatusError) as raised:
            for event in create(client, headers, stream=True):
                seen.append(event)
        assert len(seen) == after
        assert "provider" in str(raised.value)
        assert raised.value.type == "api_error"

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_helper_raises_too(self, client, witness, how):
        headers = witness.request(ending="upstream_failed", stream=True, test_fail=f"{how};after=5")
        with pytest.raises(anthropic.APIStatusError):
            with client.messages.stream(
                model=MODEL, max_tokens=100, messages=HELLO, extra_headers=headers
            ) as stream:
                stream.get_final_message()

    def test_stream_that_never_begins_is_a_gateway_error(self, client, witness):
        # After a second: a connection that closes sooner may have been stale and is tried again.
        headers = witness.request(
            ending="upstream_failed",
            status=None,
            stream=True,
            test_fail="reset;after=0",
            test_delay="1500ms",
        )
        with pytest.raises(anthropic.InternalServerError) as raised:
            create(client, headers, stream=True)
        assert raised.value.status_code == 502

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_plain_answer_cut_short_raises(self, client, witness, how):
        headers = witness.request(ending="upstream_failed", test_fail=how)
        with pytest.raises((anthropic.APIConnectionError, anthropic.InternalServerError)):
            create(client, headers)

    def test_hanging_stream_ends_with_the_clients_patience(self, client, witness):
        headers = witness.request(ending="client_left", stream=True, test_fail="hang;after=3")
        seen = []
        with pytest.raises(Exception, match="(?i)time"):
            for event in create(client, headers, stream=True, timeout=1):
                seen.append(event)
        assert len(seen) == 3


class TestLeaving:
    def test_before_the_answer_begins(self, client, witness):
        headers = witness.request(ending="client_left", status=None, test_delay="600s")
        with pytest.raises(anthropic.APITimeoutError):
            create(client, headers, timeout=1)

    def test_in_the_middle_of_a_stream(self, client, witness):
        headers = witness.request(
            ending="client_left", stream=True, test_output_tokens=1000, test_chunk_delay="100ms"
        )
        with client.messages.stream(
            model=MODEL, max_tokens=100, messages=HELLO, extra_headers=headers
        ) as stream:
            for _ in stream:
                break


class TestAsync:
    @pytest.fixture
    def connect(self, gateway, key):
        return lambda: anthropic.AsyncAnthropic(
            base_url=f"{gateway}/proxy/test", api_key=key, max_retries=0
        )

    def test_many_at_once(self, connect, witness):
        async def read(client):
            headers = witness.request(stream=True, test_chunk_delay="5ms")
            async with client.messages.stream(
                model=MODEL, max_tokens=100, messages=HELLO, extra_headers=headers
            ) as stream:
                return (await stream.get_final_message()).content[0].text

        async def run():
            async with connect() as client:
                plain = (create(client, witness.request(test_delay="50ms")) for _ in range(20))
                streams = (read(client) for _ in range(20))
                return await asyncio.gather(asyncio.gather(*plain), asyncio.gather(*streams))

        answers, texts = asyncio.run(run())
        assert {answer.content[0].text for answer in answers} == {WORDS}
        assert set(texts) == {WORDS}

    def test_cancelled_task(self, connect, witness):
        async def run():
            async with connect() as client:
                headers = witness.request(ending="client_left", status=None, test_delay="600s")
                task = asyncio.create_task(create(client, headers))
                # The request is on its way once a second one over another connection is back.
                await create(client, witness.request(test_delay="500ms"))
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task

        asyncio.run(run())

    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_broken_stream_raises(self, connect, witness, how):
        async def run():
            async with connect() as client:
                headers = witness.request(
                    ending="upstream_failed", stream=True, test_fail=f"{how};after=3"
                )
                async for _ in await create(client, headers, stream=True):
                    pass

        with pytest.raises(anthropic.APIStatusError):
            asyncio.run(run())

    def test_errors(self, connect, witness):
        async def run():
            async with connect() as client:
                await create(client, witness.request(status=429, test_status=429))

        with pytest.raises(anthropic.RateLimitError, match="asked for status 429"):
            asyncio.run(run())
