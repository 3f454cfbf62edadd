"""Finds the commands that a Markdown page shows, in its blocks and between its backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
A_COMMAND = re.compile(r"(\$ )?(.*\| )?(\./jangkau|make|python\S*|pip|\S*\.venv/\S+) ")


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as it is written, and the output shown below it, empty where none is."""

    page: str
    command: str
    output: str = ""


def shown_in(page: Path) -> Iterator[Shown]:
    """Everything that looks like a command, in the order of the page's blocks, then between backticks."""
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        yield from _of_block(page.name, block.splitlines())
    for span in spans(text):
        if A_COMMAND.match(span):
            yield Shown(page.name, span)


def spans(text: str) -> list[str]:
    """What stands between backticks, each on one line."""
    return [" ".join(span.split()) for span in INLINE.findall(BLOCK.sub("", text))]


def _of_block(page: str, lines: list[str]) -> Iterator[Shown]:
    for at, line in enumerate(lines):
        if A_COMMAND.match(line):
            command = line.removeprefix("$ ").partition("  #")[0].strip()
            after = lines[at + 1 : at + 2] if line.startswith("$ ") else []
            yield Shown(page, command, "".join(after))
