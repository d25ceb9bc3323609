"""Pydantic AI as it comes from its makers, with its `gateway/` models: the gateway is the one in its settings."""

import asyncio
from decimal import Decimal

import openai
import pytest
from pydantic_ai import Agent, exceptions
from pydantic_ai.models import infer_model
from pydantic_ai.providers.gateway import gateway_provider

import plays
from plays import WORDS

# The model, and whether it streams what is to come whole.
MODELS = [
    ("gateway/openai:gpt-4o-mini", False),
    ("gateway/openai-responses:gpt-4o-mini", False),
    ("gateway/chat:gpt-4o-mini", False),
    ("gateway/openai-chat:gpt-4o-mini", False),
    ("gateway/anthropic:claude-haiku-4-5", True),
    ("gateway/groq:llama-3.3-70b-versatile", False),
]
EVERY = pytest.mark.parametrize(("model", "streams"), MODELS)


@pytest.fixture(autouse=True)
def settings(gateway, key, monkeypatch):
    monkeypatch.setenv("PYDANTIC_AI_GATEWAY_BASE_URL", f"{gateway}/proxy")
    monkeypatch.setenv("PYDANTIC_AI_GATEWAY_API_KEY", key)


def at_test(model):
    """The same model, at the built-in provider."""
    upstream = model.removeprefix("gateway/").partition(":")[0]
    return infer_model(model, lambda _: gateway_provider(upstream, route="test"))


def forecaster(model):
    agent = Agent(model)

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather now."""
        assert city == plays.ARGUMENTS["city"]
        return plays.RESULT

    return agent


def run(agent, headers):
    return agent.run_sync("Say hello.", model_settings={"extra_headers": headers})


def stream(agent, headers):
    async def pieces():
        async with agent.run_stream(
            "Say hello.", model_settings={"extra_headers": headers}
        ) as result:
            text = "".join([piece async for piece in result.stream_text(delta=True)])
            return text, result.usage

    return asyncio.run(pieces())


class TestAnswers:
    @EVERY
    def test_plain(self, witness, model, streams):
        result = run(Agent(at_test(model)), witness.request(stream=streams))
        assert result.output == WORDS
        assert result.usage.output_tokens == 12

    @EVERY
    def test_streamed(self, witness, model, streams):
        text, _ = stream(Agent(at_test(model)), witness.request(stream=True))
        assert text == WORDS


class TestTools:
    @EVERY
    def test_a_call_and_its_result(self, witness, model, streams):
        result = run(forecaster(model), witness.request(records=2, stream=streams))
        assert result.output == "The tool said: sunny"
        assert result.usage.output_tokens == 2 * plays.USAGE[1]

    @EVERY
    def test_a_call_and_its_result_streamed(self, witness, model, streams):
        text, usage = stream(forecaster(model), witness.request(records=2, stream=True))
        assert text == "The tool said: sunny"
        assert usage.input_tokens == 2 * plays.USAGE[0]


class TestCost:
    """What the gateway has written down, not what the client reckons."""

    COST = Decimal("0.00004")

    @EVERY
    def test_of_a_plain_answer(self, witness, model, streams):
        result = run(Agent(model), witness.request(stream=streams))
        assert result.usage.cost == self.COST

    @pytest.mark.parametrize("model", [m for m, _ in MODELS if "groq" not in m])
    def test_of_a_stream(self, witness, model):
        _, usage = stream(Agent(model), witness.request(stream=True))
        assert usage.cost == self.COST

    def test_in_the_head(self, gateway, key, witness):
        # In 2.68 read for Google and Bedrock alone.
        with openai.OpenAI(base_url=f"{gateway}/proxy/openai", api_key=key) as client:
            raw = client.responses.with_raw_response.create(
                model="gpt-4o-mini", input="Say hello.", extra_headers=witness.request()
            )
        told = raw.headers["logfire-ai-gateway-cost"]
        assert (Decimal(told.removesuffix("USD")), told[-3:]) == (self.COST, "USD")


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "type_"),
        [
            (400, exceptions.ModelRequestRejectedError),
            (402, exceptions.ModelQuotaExceededError),
            (403, exceptions.ModelAuthenticationError),
            (404, exceptions.ModelNotFoundError),
        ],
    )
    @EVERY
    def test_of_the_provider_are_raised_as_they_are(self, witness, model, streams, status, type_):
        headers = witness.request(status=status, stream=streams, test_status=status)
        with pytest.raises(type_, match=f"asked for status {status}") as raised:
            run(Agent(at_test(model)), headers)
        assert raised.value.status_code == status

    @EVERY
    def test_a_wrong_key(self, witness, monkeypatch, model, streams):
        monkeypatch.setenv("PYDANTIC_AI_GATEWAY_API_KEY", "wrong")
        with pytest.raises(exceptions.ModelAuthenticationError, match="invalid_key") as raised:
            run(Agent(model), witness.request(records=0))
        assert raised.value.status_code == 401

    def test_too_many_requests_are_tried_three_times(self, witness):
        headers = witness.request(records=3, status=429, test_status=429)
        with pytest.raises(exceptions.ModelRateLimitError):
            run(Agent(at_test("gateway/openai:gpt-4o-mini")), headers)


class TestBrokenAnswers:
    @EVERY
    @pytest.mark.parametrize("how", ["reset", "truncate"])
    def test_a_stream_that_stops_raises(self, witness, model, streams, how):
        headers = witness.request(
            ending="upstream_failed", stream=True, test_fail=f"{how};after=5"
        )
        with pytest.raises(exceptions.ModelHTTPError, match="provider"):
            stream(Agent(at_test(model)), headers)
