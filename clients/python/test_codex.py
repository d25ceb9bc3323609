"""Codex as its makers ship it, pointed at the gateway: one turn each."""

import pytest

import programs
from plays import WORDS

MODEL = "gpt-4o-mini"
CONFIG = """
model = "{model}"
model_provider = "fairlead"

[model_providers.fairlead]
name = "Fairlead"
base_url = "{url}/v1"
env_key = "FAIRLEAD_KEY"
wire_api = "responses"
http_headers = {{ {headers} }}
"""


@pytest.fixture
def turn(gateway, key, tmp_path):
    def turn(headers, key=key):
        written = ", ".join(f'"{name}" = "{value}"' for name, value in headers.items())
        config = CONFIG.format(model=MODEL, url=f"{gateway}/proxy/test", headers=written)
        folder = tmp_path / ".codex"
        folder.mkdir()
        (folder / "config.toml").write_text(config, "utf-8")
        command = ("codex", "exec", "--skip-git-repo-check", "Say hello.")
        return programs.run(tmp_path, *command, FAIRLEAD_KEY=key)

    programs.needed("codex")
    return turn


def test_answers(turn, witness):
    done = turn(witness.request(stream=True))
    assert (done.returncode, done.stdout) == (0, WORDS + "\n"), done.stderr


def test_prints_what_a_bad_request_says(turn, witness):
    done = turn(witness.request(status=400, stream=True, test_status=400))
    assert done.returncode == 1
    assert "The test provider was asked for status 400." in done.stderr


def test_prints_that_a_key_is_wrong(turn, witness):
    done = turn(witness.request(records=0), key="wrong")
    assert done.returncode == 1
    assert "401 Unauthorized" in done.stderr
