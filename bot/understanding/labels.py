"""What is known of the options of a question, and which of them a few words fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.fold import fold
from bot.understanding.hearing import SPANNING
from bot.understanding.reading import Option, Reading, understood
from bot.understanding.speller import Shelf
from bot.understanding.stems import SHORTEST, stems

SPAN = re.compile(r"[0-9][^0-9]{0,8}(?:-|–|sampai|hingga|s/d|sd|to)[^0-9]{0,5}[0-9]")
TOGETHER = {"sama", "dan", "dengan", "bareng", "serta", "plus", "beserta", "tambah"}
TIMES = {"pagi", "siang", "sore", "malam"}
AT_THE_CLOCK = re.compile(r" (?:jam|pukul) #[0-9]+ $")
# Said of anything: no second choice beside a label of several words said in full.
WEAK = frozenset({"sudah"})
WEEKDAYS = {"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"}
LIMITS = {"atas", "bawah"}


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


def stem_index(vocabulary: Iterable[str]) -> dict[str, list[str]]:
    """Form -> the words that may have it."""
    found: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        if len(word) >= SHORTEST and word[0] != "#":
            for form in stems(word):
                found.setdefault(form, []).append(word)
    return found


def every_one(said: list[str], labels: Sequence[Sequence[frozenset[str]]]) -> list[str]:
    """ "sebulan" and "1 bulan" where an option is "tiap bulan" and none is "1 bulan"."""
    ways = [way for of in labels for way in of]
    out = list(said)
    for i, (word, unit) in enumerate(pairwise(said)):
        often = any({"tiap", unit} == way for way in ways)
        if word == "#1" and often and not any({"#1", unit} <= way for way in ways):
            out[i] = "tiap"
    return out


def year_in_months(said: list[str], vocabulary: frozenset[str]) -> list[str]:
    """ "setahun" and "setengah tahun" where the options are counted in months."""
    text = f" {' '.join(said)} "
    if {"bulan", "#6"} <= vocabulary:
        text = text.replace(" setengah tahun ", " #6 bulan ")
    if "bulan" in vocabulary and "tahun" not in vocabulary:
        text = text.replace(" #1 tahun ", " #12 bulan ")
    if "tahun" in vocabulary and "#12" not in vocabulary:
        text = text.replace(" #12 bulan ", " #1 tahun ")
    if len(vocabulary & WEEKDAYS) > 1:
        text = text.replace(" hari ", " ")
    if len(vocabulary & TIMES) > 1:
        text = AT_THE_CLOCK.sub(" ", text).replace(" agak ", " ")
    if vocabulary.isdisjoint({"tiap", "hari"}):
        text = text.replace(" tiap hari ", " ")
    return text.split()


def joined_with(said: Sequence[str], chosen: int, whole: Sequence[frozenset[str]]) -> int:
    """ "saya sama suami": the option that the small word before "sama" belongs to; 0 for none."""
    for i, word in enumerate(said[:-1]):
        if word in TOGETHER and i:
            before = [n for n, label in enumerate(whole, 1) if n != chosen and said[i - 1] in label]
            if before and word not in whole[chosen - 1] and said[i - 1] not in whole[chosen - 1]:
                return before[0]
    return 0


def by_numbers(said: Sequence[str], labels: Sequence[Sequence[frozenset[str]]]) -> int:
    """ "31-45" and "16800": figures that one label holds and that can be no position; 0 for none."""
    numbers = {word.rstrip("!") for word in said if word[0] == "#"}
    small = {word for word in said if word[0] != "#" and word[0].isalpha() and word not in {*SPANNING, "rp"}}
    if not numbers or (len(numbers) == 1 and (small or len(max(numbers, key=len)) < 5)):
        return 0
    every = numbers | small
    held = [i for i, ways in enumerate(labels, 1) if any(every <= plain_figures(way) for way in ways)]
    return held[0] if len(held) == 1 and not any(word == "#?" for word in said) else 0


def half_a_span(hits: Iterable[str], label: str) -> bool:
    """ "2 juta" where the label is "1-2 juta": it may as well belong to the next."""
    return len({word for word in hits if word[0] == "#"}) == 1 and spans(label)


def spans(label: str) -> bool:
    return bool(SPAN.search(fold(label)))


def by_small_words(said: Sequence[str], whole: Sequence[frozenset[str]]) -> Reading | None:
    """ "saya" for "Saya sendiri": a label's small words count where nothing larger was said."""
    every = frozenset().union(*whole)
    words = {word for word in said if word in every and word != "ya"}
    found = [i for i, label in enumerate(whole, 1) if words and words <= label]
    return understood(found[0], "synonym") if len(found) == 1 else None


def plain_figures(way: frozenset[str]) -> set[str]:
    return {word.rstrip("!") for word in way}


def placed(meaning: str, count: int) -> int:
    if meaning == "middle":
        return (count + 1) // 2 if count % 2 else 0
    return count if meaning == "last" else count - 1


def best_labels(
    hits: frozenset[str], labels: Sequence[Sequence[frozenset[str]]], whole: Sequence[frozenset[str]]
) -> tuple[frozenset[int], bool]:
    """The options that hold the words hit: those said in full, without those inside a longer one."""
    if not hits:
        return frozenset(), False
    full = {i: way for i, ways in enumerate(labels, 1) for way in ways if way <= hits}
    if limited := {i: way for i, way in full.items() if way & hits & LIMITS}:
        return frozenset(limited), True
    longest = {i for i, way in full.items() if not any(way < other for other in full.values())}
    if longest:
        weak = WEAK if any(len(full[i]) > 1 for i in longest) else frozenset()
        covered = weak.union(*(full[i] | whole[i - 1] for i in longest))
        others = {i for i, ways in enumerate(labels, 1) if any((hits - covered) & way for way in ways)}
        return frozenset(longest | others), True
    parts = {i for i, ways in enumerate(labels, 1) if any(hits <= way for way in ways)}
    some = {i for i, ways in enumerate(labels, 1) if any(hits & way for way in ways)}
    return frozenset(parts or some), False


def skeleton(word: str, anyway: bool = False) -> str:
    """The consonants of a word written without vowels: "nlyn" for nelayan."""
    bare = "".join(c for c in word if c not in "aeiou")
    return bare if len(bare) > 2 and (anyway or bare == word) and word.isalpha() else ""
