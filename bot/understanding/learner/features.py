"""What the learned reader sees of a text: runs of letters, words, and what its words are about, each as a numbered box.

A text gives parts (a word, a pair of words, a concept, …); a part always gives the same boxes with the same values, so
that its share of every score is added up once and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import TypeVar
from zlib import crc32

from bot.understanding.lexicon import Lexicon
from bot.understanding.speller import Speller
from bot.understanding.stems import stems

RUNS = (2, 3, 4, 5)
MARKS = frozenset(".,;:!?")
LONGEST_WORD, MOST_WORDS, MOST_DIGITS = 20, 60, 5
# How much a part weighs beside a run of letters, which weighs 1: by its first letter, as `parts` writes them.
VALUES = {
    "w": 2,  # a word
    "b": 2,  # two words side by side
    "c": 4,  # what a word is about
    "p": 2,  # two of these anywhere in the text
    "o": 2,  # two of these one after the other
    "z": 3,  # what the last clause is about
    "f": 3,  # what the first clause is about
    "n": 2,  # a word or concept right behind a negator
    "v": 3,  # a word or concept right behind a wish
    "l": 2,  # how long it is
}
# Words behind which a new clause begins, a negator, and a word of wanting, as the speller writes them.
TURNING = frozenset({"tapi", "cuma", "terus", "jadi", "padahal", "soalnya", "mung"})
NEGATORS = frozenset({"tidak", "bukan", "jangan", "belum"})
WANTING = frozenset(
    {
        "mau",
        "tolong",
        "minta",
        "butuh",
        "perlu",
        "mohon",
        "cara",
        "bagaimana",
        "arep",
        "bade",
        "hoyong",
        "handak",
    }
)
BEHIND_NEGATOR, BEHIND_WISH = 3, 4

Key = TypeVar("Key")
Part = tuple[str, ...]  # the kind, a letter of VALUES, and what it is


@dataclass(frozen=True, slots=True)
class Concepts:
    """Words and phrases -> what they are about."""

    single: Mapping[str, frozenset[str]]
    phrases: Mapping[tuple[str, ...], frozenset[str]]
    longest: Mapping[str, int]
    kept: dict[str, frozenset[str]]

    def of_word(self, word: str) -> frozenset[str]:
        if word not in self.kept:
            found = self.single.get(word)
            if found is None:
                found = frozenset().union(*(self.single.get(stem, frozenset()) for stem in stems(word)))
            self.kept[word] = found
        return self.kept[word]

    def beside(self, words: Sequence[str], at: int) -> frozenset[str]:
        """What the word at a place, and the phrases that begin there, are about."""
        found = self.of_word(words[at])
        for size in range(2, self.longest.get(words[at], 0) + 1):
            found = found | self.phrases.get(tuple(words[at : at + size]), frozenset())
        return found


def parts(words: Sequence[str], concepts: Concepts) -> Iterator[Part]:
    """All parts of a text given as spelt words and marks."""
    said = [word for word in words if word not in MARKS or word == "?"][:MOST_WORDS]
    about = [sorted(concepts.beside(said, at)) for at in range(len(said))]
    for word in said:
        yield ("w", plain(word))
    for left, right in pairwise(("^", *map(plain, said), "$")):
        yield ("b", left, right)
    yield from together(about)
    yield from behind(said, about)
    yield from by_clause(words, concepts)
    yield ("l", str(min(len(said) // 3, 8)))


def plain(word: str) -> str:
    """Long figures are all alike."""
    return "#" if word[0].isdigit() and len(word) > MOST_DIGITS else word[:LONGEST_WORD]


def together(about: Sequence[Sequence[str]]) -> Iterator[Part]:
    every = sorted({concept for of in about for concept in of})
    for concept in every:
        yield ("c", concept)
    for left, right in combinations(every, 2):
        yield ("p", left, right)
    for before, after in pairwise(of for of in about if of):
        for left in before:
            for right in after:
                yield ("o", left, right)


def behind(said: Sequence[str], about: Sequence[Sequence[str]]) -> Iterator[Part]:
    """What stands right behind a negator or a word of wanting: "mau cairin" is not "mau daftar"."""
    for at, word in enumerate(said):
        if word in NEGATORS:
            near = slice(at + 1, at + 1 + BEHIND_NEGATOR)
            yield from marked("n", said[near], about[near])
        elif word in WANTING and not (at and said[at - 1] in NEGATORS):
            near = slice(at + 1, at + 1 + BEHIND_WISH)
            yield from marked("v", said[at + 1 : at + 2], about[near])


def marked(kind: str, words: Sequence[str], about: Sequence[Sequence[str]]) -> Iterator[Part]:
    for word in words:
        yield (kind, word)
    for concept in chain.from_iterable(about):
        yield (kind, "of", concept)


def by_clause(words: Sequence[str], concepts: Concepts) -> Iterator[Part]:
    """What the first and the last clause are about, where there are several: the question mostly comes last."""
    found = clauses(words)
    if len(found) < 2:
        return
    for kind, clause in (("f", found[0]), ("z", found[-1])):
        for concept in sorted({c for at in range(len(clause)) for c in concepts.beside(clause, at)}):
            yield (kind, concept)


def clauses(words: Sequence[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in words[: 2 * MOST_WORDS]:
        if word in TURNING:
            found.append([])
        if word in MARKS:
            found.append([])
        else:
            found[-1].append(word)
    return [clause for clause in found if clause]


def boxes(part: Part) -> Iterator[tuple[int, int]]:
    """(box, value) of a part; a word also gives its runs of letters, with its edges."""
    yield box("|".join(part)), VALUES[part[0]]
    if part[0] == "w":
        word = f" {part[1]} "
        for size in RUNS:
            for i in range(len(word) - size + 1):
                yield box(word[i : i + size]), 1


def box(key: str) -> int:
    """A number for a key, the same everywhere; a head takes as many of its bits as it has boxes."""
    return crc32(key.encode())


def concepts_of(lexicon: Lexicon, speller: Speller) -> Concepts:
    single: dict[str, set[str]] = {}
    phrases: dict[tuple[str, ...], set[str]] = {}
    for concept, listed in lexicon.of("concepts").items():
        for phrase in listed:
            spelt = tuple(speller.words(phrase))
            if len(spelt) > 1:
                phrases.setdefault(spelt, set()).add(concept)
            for word in (phrase, *(spelt if len(spelt) == 1 else ())):
                if " " not in word:
                    single.setdefault(word, set()).add(concept)
    longest: dict[str, int] = {}
    for first, *more in phrases:
        longest[first] = max(len(more) + 1, longest.get(first, 0))
    return Concepts(frozen(single), frozen(phrases), longest, {})


def frozen(sets: Mapping[Key, set[str]]) -> dict[Key, frozenset[str]]:
    """Many words are about the same: they share one set."""
    shared: dict[frozenset[str], frozenset[str]] = {}
    return {key: shared.setdefault(same := frozenset(found), same) for key, found in sets.items()}
