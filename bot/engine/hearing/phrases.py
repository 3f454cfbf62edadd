"""Phrases that mean something to the engine itself, gathered from the words of every language.

They stand in common.yaml and common.heard.yaml of each language: `anywhere` (menu, back, why, ...), `greeting`,
`thanks`, `correct` (words that begin a correction) and `answers` (what people call an answer). Looking one up costs
microseconds, where reading an intent costs milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from bot.understanding.fold import fold

EDGES = " \t\n.,;:!?~*_\"'()🙏"
NOTHING = re.compile(r"(?!)")
WORD_SIGNS = re.compile(r"[^\w']+")


class Accepting(Protocol):
    @property
    def accepts(self) -> Mapping[str, Sequence[str]]: ...


@lru_cache(maxsize=256)  # a turn asks four times of the same message
def folded(text: str) -> str:
    """A whole message as phrases are looked up: one case, no marks around it, single blanks."""
    return " ".join(fold(text[:80]).strip(EDGES).split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """`begin` opens a correction that names its answer, `deny` one that may not; `names` is alias -> key."""

    anywhere: Mapping[str, str] = field(default_factory=dict)
    greetings: frozenset[str] = frozenset()
    thanks: re.Pattern[str] = NOTHING
    beside_thanks: frozenset[str] = frozenset()
    begin: re.Pattern[str] = NOTHING
    deny: re.Pattern[str] = NOTHING
    becomes: re.Pattern[str] = NOTHING
    wrong: re.Pattern[str] = NOTHING
    instead: re.Pattern[str] = NOTHING
    name: re.Pattern[str] = NOTHING
    names: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, text: str) -> str:
        """What a whole message means anywhere; empty when nothing."""
        return self.anywhere.get(folded(text), "")

    def greets(self, text: str) -> bool:
        return folded(text) in self.greetings

    def thank(self, text: str) -> bool:
        """Whether a whole message only thanks or takes note: "oh gitu, makasih ya kak", "siap, paham"."""
        rest, thanks = self.thanks.subn(" ", WORD_SIGNS.sub(" ", folded(text)))
        return bool(thanks) and self.beside_thanks.issuperset(rest.split())


def phrases_of(pages: Iterable[Mapping[str, Accepting]]) -> Phrases:
    """From the common page of every language."""
    common = list(pages)
    anywhere = {word: meaning for meaning, word in _words(common, "anywhere")}
    correct: dict[str, list[str]] = {}
    for kind, word in _words(common, "correct"):
        correct.setdefault(kind, []).append(word)
    names = {word: key for key, word in _words(common, "answers")}
    thanks = list(_words(common, "thanks"))
    return Phrases(
        anywhere,
        frozenset(word for _, word in _words(common, "greeting")),
        _pattern((word for meaning, word in thanks if meaning == "thanks"), r"\b(?:{})\b"),
        frozenset(word for meaning, word in thanks if meaning == "beside"),
        _pattern(correct.get("begin", ()), r"^\W*(?:{})\b[\s,:]*"),
        _pattern(correct.get("deny", ()), r"^\W*(?:{})\b[\s,:]*"),
        _pattern(correct.get("becomes", ()), r"^\W*(?:(?:{})\b|=|->|→)?[\s,:]*"),
        _pattern(correct.get("wrong", ()), r"\b(?:{})\b"),
        _pattern(correct.get("instead", ()), r"\b(?:{})\b"),
        _pattern(names, r"\b(?:{})(?:nya|ku|mu)?\b"),
        names,
    )


def _words(common: Iterable[Mapping[str, Accepting]], step: str) -> Iterable[tuple[str, str]]:
    for page in common:
        if step in page:
            for meaning, words in page[step].accepts.items():
                yield from ((meaning, folded(word)) for word in words)


def _pattern(words: Iterable[str], shape: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    if not longest_first:
        return NOTHING
    return re.compile(shape.replace("{}", "|".join(map(re.escape, longest_first))), re.IGNORECASE)
