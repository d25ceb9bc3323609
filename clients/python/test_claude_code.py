"""Claude Code as its makers ship it, pointed at the gateway: one turn each."""

import pytest

import programs
from plays import WORDS

MODEL = "claude-haiku-4-5"


@pytest.fixture
def turn(gateway, key, tmp_path):
    def turn(headers, route="test", **settings):
        lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
        settings = {"ANTHROPIC_AUTH_TOKEN": key} | settings
        return programs.run(
            tmp_path,
            *("claude", "-p", "Say hello.", "--model", MODEL),
            ANTHROPIC_BASE_URL=f"{gateway}/proxy/{route}",
            ANTHROPIC_CUSTOM_HEADERS=lines,
            **settings,
        )

    programs.needed("claude")
    return turn


def test_answers_with_the_key_as_token(turn, witness):
    done = turn(witness.request(stream=True))
    assert (done.returncode, done.stdout) == (0, WORDS + "\n"), done.stderr


def test_prints_what_a_budget_refusal_says(turn, witness):
    done = turn(witness.request(status=402, stream=True, test_status=402))
    assert done.returncode == 1
    assert "402 The test provider was asked for status 402." in done.stdout


def test_prints_that_a_key_is_wrong(turn, witness):
    done = turn(witness.request(records=0), ANTHROPIC_AUTH_TOKEN="wrong")
    # At once: this program tries a 401 again for minutes if nobody tells it not to.
    assert done.returncode == 1
    assert "API Error: 401" in done.stdout
