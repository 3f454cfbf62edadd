"""A second opinion on what somebody wants: naive Bayes over character runs, learnt from reviewed phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from bot.understanding.lexicon import Lexicon
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
    """Counts of character runs by intent; logarithms are taken when a run is first met."""

    names: tuple[str, ...]
    seen: Mapping[str, Mapping[int, int]]
    totals: tuple[float, ...]
    known: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def guess(self, words: Sequence[str]) -> Guess:
        found = [self.logs(run) for run in runs(words) if run in self.seen]
        if not found:
            return Guess(OTHER, OTHER, 0.0)
        scores = [sum(column) / len(found) for column in zip(*found, strict=True)]
        first, second = sorted(range(len(scores)), key=scores.__getitem__)[:-3:-1]
        return Guess(self.names[first], self.names[second], scores[first] - scores[second])

    def logs(self, run: str) -> tuple[float, ...]:
        if run not in self.known:
            counts = self.seen[run]
            self.known[run] = tuple(
                log((counts.get(i, 0) + SMOOTHING) / total) for i, total in enumerate(self.totals)
            )
        return self.known[run]


def runs(words: Sequence[str]) -> set[str]:
    text = f" {' '.join(words)[:LONGEST]} "
    return {text[i : i + size] for size in SIZES for i in range(len(text) - size + 1)}


def learnt(phrases: Mapping[str, Iterable[Sequence[str]]]) -> Guesser:
    """A guesser from intent -> phrases in spelt words."""
    names = tuple(phrases)
    seen: dict[str, dict[int, int]] = {}
    sums = [0] * len(names)
    for i, name in enumerate(names):
        for words in phrases[name]:
            for run in runs(words):
                counts = seen.setdefault(run, {})
                counts[i] = counts.get(i, 0) + 1
                sums[i] += 1
    return Guesser(names, seen, tuple((total + SMOOTHING * len(seen)) ** SPREAD for total in sums))


def guesser(lexicon: Lexicon, speller: Speller) -> Guesser:
    return learnt({name: [speller.words(p) for p in listed] for name, listed in lexicon.of("wishes").items()})
