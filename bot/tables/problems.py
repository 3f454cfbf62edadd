"""What is wrong with a table, told at its line and column, in Indonesian and English at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import BadArgument
from bot.yaml_reading import read_yaml

WORDS: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).parent / "words.yaml")
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """`word` names the sentence in words.yaml, `values` fill it. Line 0: of the whole table; column "": of the line."""

    word: str
    line: int = 0
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, letters: Mapping[str, str]) -> str:
        """One line of text: Indonesian, then English."""
        return " / ".join(self._said(words, letters) for words in WORDS.values())

    def _said(self, words: Mapping[str, str], letters: Mapping[str, str]) -> str:
        column = self.column + (f" ({letters[self.column]})" if self.column in letters else "")
        place = (
            "at_cell" if self.line and column else "at_line" if self.line else "at_column" if column else ""
        )
        at = words[place].format(line=self.line, column=column) if place else ""
        said = at + words[self.word].format(**self.values)
        return "".join(sign if sign.isprintable() else "·" for sign in said)


class BadTable(BadArgument):
    """A table that was not taken in, with every problem found; the message has one line for each."""

    def __init__(self, problems: Sequence[Problem], letters: Mapping[str, str] | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(told(self.problems, letters or {})))


def told(problems: Sequence[Problem], letters: Mapping[str, str]) -> list[str]:
    """The sentences, by line; after so many only how many more there are."""
    ordered = sorted(problems, key=lambda problem: problem.line)
    lines = list(dict.fromkeys(problem.said(letters) for problem in ordered))
    more = len(lines) - MOST_TOLD
    return lines[:MOST_TOLD] + ([Problem("more", values={"count": more}).said({})] if more > 0 else [])
