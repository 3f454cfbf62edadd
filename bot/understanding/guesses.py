"""A second opinion on what somebody wants: naive Bayes over character runs, learnt from reviewed phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from bot.understanding.speller import Speller

SIZES = (3, 4)
# Added to every count, so that a run never seen with an intent does not rule it out.
SMOOTHING = 0.1
# Below 1, so that a wish with many and various phrases (what is off topic) is not always the least likely.
SPREAD = 0.6
LONGEST = 160
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest wish, the second, and how far apart they are (natural logarithm a run of letters)."""

    best: str
    second: str
    margin: float


@dataclass(frozen=True, slots=True)
class Guesser:
    """What a run of letters adds to each wish; worked out when the run is first met."""

    names: tuple[str, ...]
    base: tuple[float, ...]
    counted: Mapping[str, str]
    known: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def guess(self, words: Sequence[str]) -> Guess:
        found = [self.added(run) for run in runs(words) if run in self.counted]
        if not found:
            return Guess(OTHER, OTHER, 0.0)
        size = len(found)
        scores = [
            base + sum(column) / size
            for base, column in zip(self.base, zip(*found, strict=True), strict=True)
        ]
        first, second = sorted(range(len(scores)), key=scores.__getitem__)[:-3:-1]
        return Guess(self.names[first], self.names[second], scores[first] - scores[second])

    def added(self, run: str) -> tuple[float, ...]:
        if run not in self.known:
            more = [0.0] * len(self.names)
            for pair in self.counted[run].split():
                wish, _, count = pair.partition(":")
                more[int(wish)] = log(1 + int(count) / SMOOTHING)
            self.known[run] = tuple(more)
        return self.known[run]


def runs(words: Sequence[str]) -> Iterable[str]:
    """Each run once, in order: a sum of fractions depends on the order in which they are added."""
    text = f" {' '.join(words)[:LONGEST]} "
    return dict.fromkeys(text[i : i + size] for size in SIZES for i in range(len(text) - size + 1))


def learnt(phrases: Mapping[str, Iterable[Sequence[str]]]) -> str:
    """The table of intent -> phrases in spelt words: how many runs each wish has, then each run's wishes and counts."""
    seen: dict[str, dict[int, int]] = {}
    sums = dict.fromkeys(phrases, 0)
    for i, name in enumerate(phrases):
        for words in phrases[name]:
            for run in runs(words):
                counts = seen.setdefault(run, {})
                counts[i] = counts.get(i, 0) + 1
                sums[name] += 1
    head = "\t".join(f"{name}:{count}" for name, count in sums.items())
    lines = [f"{run}\t{' '.join(f'{i}:{count}' for i, count in seen[run].items())}" for run in sorted(seen)]
    return "\n".join([head, *lines]) + "\n"


def guesser(table: str) -> Guesser:
    """A guesser from a table that `learnt` made; from an empty one it guesses nothing."""
    head, *lines = table.splitlines() or [f"{OTHER}:1"]
    sums = [(name, int(count)) for name, _, count in (pair.partition(":") for pair in head.split("\t"))]
    counted = dict(line.split("\t", 1) for line in lines)
    base = tuple(-SPREAD * log(count + SMOOTHING * len(counted)) for _, count in sums)
    return Guesser(tuple(name for name, _ in sums), base, counted)


def spelt_wishes(wishes: Mapping[str, Iterable[str]], speller: Speller) -> dict[str, list[list[str]]]:
    return {name: [speller.words(phrase) for phrase in listed] for name, listed in wishes.items()}
