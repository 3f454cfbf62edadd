"""Which of many known questions somebody asks: words by stem and rarity, with a margin between the best two."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from bot.understanding.lexicon import Lexicon
from bot.understanding.speller import Speller, shelf
from bot.understanding.stems import stems

# Tuned on tests/flows/typed.yaml: a wrong answer is worse than asking which question was meant.
SURE, MARGIN, LIKELY = 0.66, 0.09, 0.45
CERTAIN = 0.9  # from here half the margin is enough
MOST_LIKELY = 3
LONGEST = 600  # characters that are looked at
STRANGER = 0.75  # weight of a word that no known question holds
SMALL, ASKING = 0.08, 0.3  # weights of words that say little wherever they stand, and of "when" and "may"
LETTERS = 0.25  # share of the likeness of letters in a score
NEAR_POINT = 0.85  # words that say nearly as much as the one that says most
FEWEST = 0.9  # weight of words a text needs before it can surely be a question


@dataclass(frozen=True, slots=True)
class Match:
    """`sure` is the key of the one question meant, or empty; `likely` are the few it may be, best first."""

    sure: str
    likely: tuple[str, ...]
    score: float = 0.0
    share: float = 0.0  # of the likelihood, the likely ones together; only the learned reader knows it


@dataclass(frozen=True, slots=True)
class _Word:
    """A word by all forms it may stand in, and how much it says."""

    forms: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Said:
    """A text taken apart."""

    words: tuple[_Word, ...]
    forms: frozenset[str]
    letters: frozenset[str]

    @property
    def weight(self) -> float:
        return sum(word.weight for word in self.words)


class Questions:
    """Known ways of asking, by key. Reads text of any length and takes milliseconds."""

    def __init__(self, speller: Speller, lexicon: Lexicon, asked: Mapping[str, Sequence[str]]) -> None:
        self._speller = speller
        self._light = {
            **dict.fromkeys(lexicon.words("questions", "asking"), ASKING),
            **dict.fromkeys(lexicon.words("questions", "small"), SMALL),
        }
        spelt = [(key, self._words(phrase)) for key, phrases in asked.items() for phrase in phrases]
        self._weights = _rarity(spelt, len(asked))
        self._candidates = shelf(sorted({word for _, words in spelt for word in words if len(word) > 4}))
        # One of each, shared by all phrases that hold it.
        self._known: dict[str, _Word] = {}
        self._known = {word: self._word(word) for _, words in spelt for word in words}
        self._phrases = [(key, self._said(words)) for key, words in spelt]
        self._holding: dict[str, set[int]] = {}
        for number, (_, phrase) in enumerate(self._phrases):
            for form in phrase.forms:
                self._holding.setdefault(form, set()).add(number)

    def match(self, text: str) -> Match:
        """The question a text asks. Never raises; an empty or foreign text matches nothing."""
        said = self._said([self._near(word) for word in self._words(text)])
        best: dict[str, tuple[float, bool]] = {}
        for number in set().union(*(self._holding.get(form, set()) for form in said.forms)):
            key, phrase = self._phrases[number]
            best[key] = max((_alike(said, phrase), _holds_point(said, phrase)), best.get(key, (0.0, False)))
        ranked = sorted(
            ((key, score) for key, (score, _) in best.items()), key=lambda each: (-each[1], each[0])
        )
        return _judged(ranked, said.weight, pointed=bool(ranked) and best[ranked[0][0]][1])

    def _said(self, words: Sequence[str]) -> _Said:
        return _Said(tuple(map(self._word, words)), _forms(words), grams(words))

    def _word(self, word: str) -> _Word:
        return self._known.get(word) or _Word(frozenset(stems(word)), self._weight(word))

    def _words(self, text: str) -> list[str]:
        return [word for word in self._speller.words(text[:LONGEST]) if word[0].isalnum()]

    def _near(self, word: str) -> str:
        if word in self._light or not self._holding.keys().isdisjoint(stems(word)):
            return word
        return self._speller.near(word, self._candidates) or word

    def _weight(self, word: str) -> float:
        if word in self._light:
            return self._light[word]
        held = [self._weights[form] for form in stems(word) if form in self._weights]
        return self._weights.get(word) or max(held, default=STRANGER)


def _judged(ranked: Sequence[tuple[str, float]], weight: float, pointed: bool) -> Match:
    if not ranked or ranked[0][1] < LIKELY:
        return Match("", (), ranked[0][1] if ranked else 0.0)
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    likely = tuple(key for key, each in ranked[:MOST_LIKELY] if each >= LIKELY)
    margin = MARGIN if score < CERTAIN else MARGIN / 2
    sure = pointed and score >= SURE and score - second >= margin and weight >= FEWEST
    return Match(best if sure else "", likely, score)


def _alike(said: _Said, phrase: _Said) -> float:
    ours, theirs = _covered(said, phrase.forms), _covered(phrase, said.forms)
    by_words = 2 * ours * theirs / (ours + theirs) if ours + theirs else 0.0
    common = 2 * len(said.letters & phrase.letters) / (len(said.letters) + len(phrase.letters) or 1)
    return (1 - LETTERS) * by_words + LETTERS * common


def _holds_point(said: _Said, phrase: _Said) -> bool:
    """Whether the words that make a question what it is were said: "bisa daftar tidak" asks no fee."""
    most = max((word.weight for word in phrase.words), default=0.0)
    point = (word for word in phrase.words if word.weight >= NEAR_POINT * most)
    return not any(said.forms.isdisjoint(word.forms) for word in point)


def _covered(said: _Said, forms: frozenset[str]) -> float:
    """The share of what is said that stands in the other text too."""
    found = sum(word.weight for word in said.words if not forms.isdisjoint(word.forms))
    return found / said.weight if said.words else 0.0


def grams(words: Iterable[str]) -> frozenset[str]:
    """Three letters at a time, word by word."""
    padded = (f" {word} " for word in words)
    return frozenset(intern(word[i : i + 3]) for word in padded for i in range(len(word) - 2))


def _forms(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in stems(word))


def _rarity(spelt: Sequence[tuple[str, Sequence[str]]], entries: int) -> dict[str, float]:
    """A word in one question only weighs 1, a word in many little."""
    keys: dict[str, set[str]] = {}
    for key, words in spelt:
        for form in _forms(words):
            keys.setdefault(form, set()).add(key)
    most = math.log(1 + entries)
    return {form: math.log(1 + entries / len(held)) / most for form, held in keys.items()}
