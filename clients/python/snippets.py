"""Programs in the documentation that are meant to be run.

A line `<!-- run: NAME -->` before a fence of `python`, `java` or `sh` marks it; `<!-- prints: NAME -->`
before a fence says what that program prints.
"""

import dataclasses
import pathlib
import re

_FENCE = re.compile(
    r"^<!-- (run|prints): ([a-z0-9-]+) -->\n+```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclasses.dataclass(frozen=True)
class Snippet:
    file: str
    name: str
    language: str
    text: str
    prints: str | None

    def __str__(self):
        return f"{self.file}:{self.name}"


def all_of(root: pathlib.Path) -> list[Snippet]:
    """Every marked program below `root`, in the README and in `docs`."""
    files = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return [
        snippet
        for file in files
        for snippet in read(str(file.relative_to(root)), file.read_text("utf-8"))
    ]


def read(file: str, text: str) -> list[Snippet]:
    marked = _FENCE.findall(text)
    if len(marked) != len(re.findall(r"^<!-- (?:run|prints):", text, re.MULTILINE)):
        raise ValueError(f"{file}: a marker has no fence after it")
    prints = {name: body for kind, name, _, body in marked if kind == "prints"}
    programs = [
        Snippet(file, name, language, body, prints.pop(name, None))
        for kind, name, language, body in marked
        if kind == "run"
    ]
    if prints or len({program.name for program in programs}) != len(programs):
        raise ValueError(f"{file}: names are not unique, or nothing runs {sorted(prints)}")
    return programs
