"""The documentation's programs, run as they are printed. Only the port is the running gateway's."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

import programs
import snippets

ROOT = pathlib.Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):8787")
# How many calls a program makes that reach the provider, where it is not one.
CALLS = {"ai-sdk-js": 3}
# Which program one needs.
NEEDS = {"claude-code": "claude", "codex": "codex"}


def command(snippet, file):
    match snippet.language:
        case "python":
            return [sys.executable, file]
        case "java":
            return [os.environ["FAIRLEAD_JAVA"], "-cp", os.environ["FAIRLEAD_CLASS_PATH"], file]
        case "js":
            return ["node", file]
        case "sh":
            return ["sh", "-eu", file]
        case other:
            pytest.fail(f"{snippet}: nothing runs '{other}'")


@pytest.mark.parametrize("snippet", snippets.all_of(ROOT), ids=str)
def test_runs(snippet, gateway, key, witness, tmp_path):
    if snippet.name in NEEDS:
        programs.needed(NEEDS[snippet.name])
    witness.unnamed(CALLS.get(snippet.name, 1))
    suffix = {"python": "py", "java": "java", "js": "mjs"}.get(snippet.language, "sh")
    # Node looks for packages beside the program.
    folder = pathlib.Path(os.environ["FAIRLEAD_JS"]) if snippet.language == "js" else tmp_path
    file = folder / f"Snippet.{suffix}"
    file.write_text(ADDRESS.sub(gateway, snippet.text), "utf-8")
    done = subprocess.run(
        command(snippet, file),
        env=os.environ | programs.environment(tmp_path, FAIRLEAD_KEY=key),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if snippet.prints is not None:
        assert done.stdout == snippet.prints


def test_there_are_programs_for_every_language():
    assert {s.language for s in snippets.all_of(ROOT)} == {"python", "java", "js", "sh"}


def test_a_marker_without_a_fence_is_an_error():
    with pytest.raises(ValueError, match="no fence"):
        snippets.read("x.md", "<!-- run: a -->\nno fence\n")


def test_a_program_is_found_with_what_it_prints():
    text = "<!-- run: a -->\n```sh\necho hi\n```\n\n<!-- prints: a -->\n```text\nhi\n```\n"
    assert snippets.read("x.md", text) == [snippets.Snippet("x.md", "a", "sh", "echo hi\n", "hi\n")]
