"""Programs of npm as their makers ship them, where `clients/run` could install them."""

import os
import pathlib
import subprocess

import pytest

INSTALLED = pathlib.Path(os.environ.get("FAIRLEAD_PROGRAMS") or "/nonexistent")


def needed(name):
    """Skips the test where the program's installation failed."""
    if not (INSTALLED / name).exists():
        pytest.skip(f"{name} could not be installed")


def environment(home, **more):
    """Nothing of whoever runs the tests but where programs are; a home folder of the test's own.

    Claude Code makes the calls of its turn alone, none for a title or for news.
    """
    base = {
        "PATH": f"{INSTALLED}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }
    return base | more


def run(home, *command, **more):
    needed(command[0])
    return subprocess.run(
        command,
        env=environment(home, **more),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
