"""What is known of the options of a question: their words, the ways of saying each, and what may mean one of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.fold import key
from bot.understanding.hearing import GLYPHS, Hearing
from bot.understanding.reading import Option
from bot.understanding.speller import Phrasebook, Shelf
from bot.understanding.stems import SHORTEST, stems

MOST_SHEETS = 500
SMALL = {"filler", "link", "selector"}
FORGOTTEN = {"lupa", "bingung"}
PER = re.compile(r"\bper[ -]?(?=(?:hari|minggu|bulan)\b)")
Tag = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Options (numbered from 1): how they may be said in full (`ways`), all words of their labels (`whole`), the
    words that count, and what may be a form or a typo of one of these."""

    options: tuple[Option, ...]
    keys: tuple[frozenset[str], ...]
    ways: tuple[list[frozenset[str]], ...]
    whole: tuple[frozenset[str], ...]
    vocabulary: frozenset[str]
    unknowing: frozenset[int]
    stems: Mapping[str, Sequence[str]]
    alike: Shelf


@dataclass(frozen=True, slots=True)
class Sheets:
    """Reads options off their labels; the same ones come again with every answer, so what is known of them is kept."""

    hearing: Hearing
    context: Phrasebook
    refusals: frozenset[str]
    assents: frozenset[str]
    kept: dict[tuple[Option, ...], Sheet] = field(default_factory=dict)

    def of(self, options: tuple[Option, ...]) -> Sheet:
        if sheet := self.kept.get(options):
            return sheet
        if len(self.kept) > MOST_SHEETS:
            self.kept.clear()
        return self.kept.setdefault(options, self.read_off(options))

    def read_off(self, options: tuple[Option, ...]) -> Sheet:
        whole = [self.hearing.items(option.label) for option in options]
        ways = [self.label_words(option) for option in options]
        vocabulary = frozenset(word for of in ways for way in of for word in way)
        return Sheet(
            options,
            tuple(frozenset(map(key, (option.label, *option.words))) for option in options),
            tuple(ways),
            tuple(map(frozenset, whole)),
            vocabulary,
            frozenset(i for i, said in enumerate(whole, 1) if self.knows_not(said)),
            stem_index(vocabulary),
            Shelf(self.meaning_one_of(vocabulary)),
        )

    def meaning_one_of(self, vocabulary: frozenset[str]) -> dict[str, str]:
        """The labels' own words and all that name the same thing -> the labels' word."""
        alike = {way: to for way, to in self.hearing.same.items() if to in vocabulary}
        return alike | {word: word for word in vocabulary}

    def knows_not(self, heard: Sequence[str]) -> bool:
        """Says of itself, and of nothing else, that it is not known."""
        meanings = {meaning for meaning, _, _ in self.context.tags(heard)}
        if "dont_know" not in meanings or not meanings <= {"dont_know", "filler", "link"}:
            return False
        return "link" not in meanings or not FORGOTTEN.isdisjoint(heard)

    def label_words(self, option: Option) -> list[frozenset[str]]:
        """The words that count in a label, and in each other way of saying it."""
        texts = [PER.sub("tiap ", text.casefold()) for text in (option.label, *option.words)]
        return [way for text in texts if (way := self.counting(self.hearing.items(text)))]

    def counting(self, items: Sequence[str]) -> frozenset[str]:
        """The words of a label that count; of a label of small words only, all of them."""
        tags = self.context.tags(items)
        kept = self.telling(tags, items)
        if self.assents.issuperset(kept):
            kept += [word for tag, a, b in tags if tag == "link" for word in items[a:b]]
        kept += [word for word in items if word in self.refusals]
        return frozenset(kept) - GLYPHS or frozenset(items)

    def telling(self, tags: Sequence[Tag], items: Sequence[str]) -> list[str]:
        """Words that are no small ones, or stand in a phrase, or agree."""
        return [
            word
            for tag, start, end in tags
            for word in items[start:end]
            if tag not in SMALL or end - start > 1 or word in self.assents
        ]


def stem_index(vocabulary: Iterable[str]) -> dict[str, list[str]]:
    """Form -> the words that may have it."""
    found: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        if len(word) >= SHORTEST and word[0] != "#":
            for form in stems(word):
                found.setdefault(form, []).append(word)
    return found
