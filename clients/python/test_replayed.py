"""The SDKs against what providers have really sent, and against faults in it (replay.py)."""

import dataclasses
import typing

import anthropic
import cohere
import groq
import httpx
import httpx2
import openai
import pytest
from cohere.core.api_error import ApiError
from google import genai
from google.genai import errors, types
from mistralai.client import Mistral
from mistralai.client import errors as mistral_errors

# What SDKs raise that leave it to the library they use.
TRANSPORT = (httpx.TransportError, httpx2.TransportError)
HELLO = [{"role": "user", "content": "Say hello."}]


def openai_chat(url, key, headers, stream):
    with openai.OpenAI(base_url=url, api_key=key, max_retries=0) as client:
        answer = client.chat.completions.create(
            model="gpt-4o-mini", messages=HELLO, extra_headers=headers, stream=stream
        )
        return list(answer) if stream else [answer]


def openai_responses(url, key, headers, stream):
    with openai.OpenAI(base_url=url, api_key=key, max_retries=0) as client:
        answer = client.responses.create(
            model="gpt-4o", input="Say hello.", extra_headers=headers, stream=stream
        )
        return list(answer) if stream else [answer]


def anthropic_messages(url, key, headers, stream):
    with anthropic.Anthropic(base_url=url, api_key=key, max_retries=0) as client:
        answer = client.messages.create(
            model="claude-haiku-4-5",
            max_tokens=100,
            messages=HELLO,
            extra_headers=headers,
            stream=stream,
        )
        return list(answer) if stream else [answer]


def groq_chat(url, key, headers, stream):
    with groq.Groq(base_url=url, api_key=key, max_retries=0) as client:
        answer = client.chat.completions.create(
            model="llama-3.3-70b-versatile", messages=HELLO, extra_headers=headers, stream=stream
        )
        return list(answer) if stream else [answer]


def google_generate(url, key, headers, stream):
    client = genai.Client(api_key=key, http_options=types.HttpOptions(base_url=url))
    asked = {
        "model": "gemini-2.5-flash",
        "contents": "Say hello.",
        "config": types.GenerateContentConfig(http_options=types.HttpOptions(headers=headers)),
    }
    if stream:
        return list(client.models.generate_content_stream(**asked))
    return [client.models.generate_content(**asked)]


def mistral_chat(url, key, headers, stream):
    client = Mistral(server_url=url, api_key=key)
    asked = {"model": "mistral-small-latest", "messages": HELLO, "http_headers": headers}
    if stream:
        with client.chat.stream(**asked) as events:
            return list(events)
    return [client.chat.complete(**asked)]


def cohere_chat(url, key, headers, stream):
    client = cohere.ClientV2(base_url=url, api_key=key, max_retries=0)
    asked = {
        "model": "command-r7b-12-2024",
        "messages": HELLO,
        "request_options": {"additional_headers": headers},
    }
    return list(client.chat_stream(**asked)) if stream else [client.chat(**asked)]


@dataclasses.dataclass(frozen=True)
class Sdk:
    """How one asks, which recordings answer it, and what it raises."""

    ask: typing.Callable
    route: str
    streamed: str
    plain: str
    # An error that comes with a status, an error event, a connection that breaks without one.
    refused: type
    failed: tuple
    broken: tuple


SDKS = [
    Sdk(
        openai_chat,
        "openai",
        "openai-chat-61eb6d6548",
        "openai-chat-3300b35a68",
        openai.APIStatusError,
        (openai.APIError,),
        (openai.APIError, *TRANSPORT),
    ),
    Sdk(
        openai_responses,
        "openai",
        "openai-responses-7ef465ba34",
        "openai-responses-2c166ec73a",
        openai.APIStatusError,
        (openai.APIError,),
        (openai.APIError, *TRANSPORT),
    ),
    Sdk(
        anthropic_messages,
        "anthropic",
        "anthropic-messages-26e7701c07",
        "anthropic-messages-09b021feea",
        anthropic.APIStatusError,
        (anthropic.APIStatusError,),
        (anthropic.APIError, *TRANSPORT),
    ),
    Sdk(
        groq_chat,
        "groq",
        "groq-chat-f236895802",
        "groq-chat-2a1458caea",
        groq.APIStatusError,
        (groq.APIError,),
        (groq.APIError, *TRANSPORT),
    ),
    Sdk(
        google_generate,
        "gemini",
        "google-generate-fd8bd50965",
        "google-generate-06e7bf2a00",
        errors.APIError,
        (errors.ServerError,),
        (errors.APIError, errors.UnknownApiResponseError, *TRANSPORT),
    ),
    Sdk(
        mistral_chat,
        "mistral",
        "mistral-chat-62f5d73fe1",
        "mistral-chat-361eac1756",
        mistral_errors.SDKError,
        (mistral_errors.ResponseValidationError, *TRANSPORT),
        (mistral_errors.ResponseValidationError, *TRANSPORT),
    ),
    # Knows no error event: only the connection that breaks tells it.
    Sdk(
        cohere_chat,
        "cohere",
        "cohere-chat-streamed",
        "cohere-chat-10188420e5",
        ApiError,
        TRANSPORT,
        TRANSPORT,
    ),
]


@pytest.fixture(params=SDKS, ids=lambda sdk: sdk.ask.__name__)
def sdk(request):
    return request.param


@pytest.fixture
def ask(gateway, key, witness, sdk):
    """Asks for its recording with that fault; the rest is what the record has to say."""

    def asking(stream, fault=None, status=200, **record):
        recording = sdk.streamed if stream else sdk.plain
        steering = {"replay_id": recording} | ({"replay_fault": fault} if fault else {})
        headers = witness.request(
            stream=stream, status=status, certainty=None, **record, **steering
        )
        # Only where time has to run out is there little of it.
        patience = "hasty" if "hang" in (fault or "") else "replayed"
        return sdk.ask(f"{gateway}/proxy/{patience}-{sdk.route}", key, headers, stream)

    return asking


@pytest.mark.parametrize("stream", [False, True])
class TestAnswers:
    def test_as_recorded(self, ask, stream):
        assert len(ask(stream)) >= (5 if stream else 1)

    @pytest.mark.parametrize(
        "fault", ["kind=delay;delay_ms=200", "kind=slow_headers;delay_ms=200", "chunk_delay_ms=5"]
    )
    def test_that_come_slowly(self, ask, stream, fault):
        assert len(ask(stream, fault)) >= (5 if stream else 1)


@pytest.mark.parametrize("stream", [False, True])
class TestErrors:
    @pytest.mark.parametrize("status", [400, 429, 500, 503, 529])
    def test_of_the_provider(self, ask, sdk, stream, status):
        with pytest.raises(sdk.refused, match="injected fault") as raised:
            ask(stream, f"status={status};header=retry-after:7", status=status)
        assert code(raised.value) == status

    def test_before_the_answer(self, ask, sdk, stream):
        # After a second: a connection that closes sooner may have been stale and is tried again.
        fault = "kind=reset_before;delay_ms=1500"
        with pytest.raises(sdk.refused) as raised:
            ask(stream, fault, status=None, ending="upstream_failed")
        assert code(raised.value) == 502
        assert ask(stream)


class TestBrokenStreams:
    @pytest.mark.parametrize(
        ("fault", "ending"),
        [
            ("kind=reset;after=2", "upstream_failed"),
            ("kind=truncate;after=2", "upstream_failed"),
            ("kind=hang;after=1", "upstream_timeout"),
        ],
    )
    def test_raise(self, ask, sdk, fault, ending):
        with pytest.raises(sdk.failed):
            ask(True, fault, ending=ending)

    def test_that_never_begin_are_refused(self, ask, sdk):
        with pytest.raises(sdk.refused) as raised:
            ask(True, "kind=reset;after=0", ending="upstream_failed")
        assert code(raised.value) == 502

    def test_of_garbage_raise(self, ask, sdk):
        with pytest.raises(sdk.broken):
            ask(True, "kind=garbage", ending="upstream_failed")


class TestBrokenDocuments:
    @pytest.mark.parametrize(
        ("fault", "ending", "status"),
        [
            ("kind=reset", "upstream_failed", 502),
            ("kind=truncate", "upstream_failed", 502),
            ("kind=hang", "upstream_timeout", 504),
        ],
    )
    def test_are_refused(self, ask, sdk, fault, ending, status):
        with pytest.raises(sdk.refused) as raised:
            ask(False, fault, ending=ending)
        assert code(raised.value) == status


def code(error):
    """The status that an exception tells."""
    return error.code if isinstance(error, errors.APIError) else error.status_code
