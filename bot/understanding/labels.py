"""Which options a few words fit, by their labels alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from bot.understanding.fold import fold
from bot.understanding.hearing import SPANNING
from bot.understanding.reading import Reading, understood

SPAN = re.compile(r"[0-9][^0-9]{0,8}(?:-|–|sampai|hingga|s/d|sd|to)[^0-9]{0,5}[0-9]")
TOGETHER = {"sama", "dan", "dengan", "bareng", "serta", "plus", "beserta", "tambah"}
TIMES = {"pagi", "siang", "sore", "malam"}
AT_THE_CLOCK = re.compile(r" (?:jam|pukul) #[0-9]+ $")
# Said of anything: no second choice beside a label of several words said in full.
WEAK = frozenset({"sudah"})
WEEKDAYS = {"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"}
LIMITS = {"atas", "bawah"}
# Beside figures these words say nothing of their own.
NO_WORDS = {*SPANNING, "rp"}
FIGURE = re.compile(r"[0-9][0-9.,]*")
# A lone figure of so many digits, "#" included, is no position.
LONG_FIGURE = 5

Hits = frozenset[str]
# The ways of saying each option, and all words of each label.
Labels = Sequence[Sequence[frozenset[str]]]
Whole = Sequence[frozenset[str]]
# Options of which one way was said in full -> that way.
Full = dict[int, frozenset[str]]
Fitting = tuple[frozenset[int], bool]
Fits = Callable[[Hits, Labels, Whole, Full], Fitting | None]


def every_one(said: list[str], labels: Labels) -> list[str]:
    """ "sebulan" and "1 bulan" where an option is "tiap bulan" and none is "1 bulan"."""
    out = list(said)
    for i, (word, unit) in enumerate(pairwise(said)):
        if word == "#1" and often(unit, labels):
            out[i] = "tiap"
    return out


def often(unit: str, labels: Labels) -> bool:
    """Whether a label says "tiap" of this unit, and none says one of it."""
    ways = [way for of in labels for way in of]
    return any({"tiap", unit} == way for way in ways) and not any({"#1", unit} <= way for way in ways)


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
    own = whole[chosen - 1]
    for before, word in pairwise(said[:-1]):
        if word in TOGETHER and word not in own and before not in own:
            other = next((n for n, label in enumerate(whole, 1) if before in label), 0)
            if other:
                return other
    return 0


def by_numbers(said: Sequence[str], labels: Labels) -> int:
    """ "31-45" and "16800": figures that one label holds and that can be no position; 0 for none."""
    numbers = {word.rstrip("!") for word in said if word[0] == "#"}
    small = {word for word in said if word[0].isalpha() and word not in NO_WORDS}
    if "#?" in said or may_be_a_place(numbers, small):
        return 0
    held = [i for i, ways in enumerate(labels, 1) if any(numbers | small <= figures(way) for way in ways)]
    return held[0] if len(held) == 1 else 0


def may_be_a_place(numbers: set[str], words: set[str]) -> bool:
    """One short figure, or one with words of its own beside it."""
    return len(numbers) < 2 and (bool(words) or len(min(numbers, default="")) < LONG_FIGURE)


def figures(way: frozenset[str]) -> set[str]:
    """The words of a label, its figures without the mark of a unit."""
    return {word.rstrip("!") for word in way}


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


def placed(meaning: str, count: int) -> int:
    if meaning == "middle":
        return (count + 1) // 2 if count % 2 else 0
    return count if meaning == "last" else count - 1


def a_limit(hits: Hits, labels: Labels, whole: Whole, full: Full) -> Fitting | None:
    """ "lebih dari 3 orang" beside "3 orang": of the labels said in full, the one that names the limit."""
    limited = frozenset(i for i, way in full.items() if not LIMITS.isdisjoint(way))
    return (limited, True) if limited else None


def the_longest(hits: Hits, labels: Labels, whole: Whole, full: Full) -> Fitting | None:
    """ "bulanan" is "Tiap bulan", not "Tiap 3 bulan": labels said in full, and what else was said of another option."""
    longest = {i for i, way in full.items() if not any(way < other for other in full.values())}
    if not longest:
        return None
    weak = WEAK if any(len(full[i]) > 1 for i in longest) else frozenset()
    left = hits.difference(weak, *(full[i] | whole[i - 1] for i in longest))
    return frozenset(longest) | holding(left, labels), True


def all_that_was_said(hits: Hits, labels: Labels, whole: Whole, full: Full) -> Fitting | None:
    """ "3 bulan" for "Tiap 3 bulan": the labels that hold every word."""
    parts = frozenset(i for i, ways in enumerate(labels, 1) if any(hits <= way for way in ways))
    return (parts, False) if parts else None


def some_of_it(hits: Hits, labels: Labels, whole: Whole, full: Full) -> Fitting | None:
    """ "belum tau" beside "Belum punya" and "Tidak tahu": every label that holds one of the words."""
    return holding(hits, labels), False


def holding(words: frozenset[str], labels: Labels) -> frozenset[int]:
    return frozenset(i for i, ways in enumerate(labels, 1) if not all(map(words.isdisjoint, ways)))


# The first that finds options decides.
FITTING: tuple[Fits, ...] = (a_limit, the_longest, all_that_was_said, some_of_it)


def best_labels(hits: Hits, labels: Labels, whole: Whole, fitting: Sequence[Fits]) -> Fitting:
    """The options that hold the words hit, and whether one of them was said in full."""
    if hits:
        full = {i: way for i, ways in enumerate(labels, 1) for way in ways if way <= hits}
        for fits in fitting:
            if found := fits(hits, labels, whole, full):
                return found
    return frozenset(), False


def skeleton(word: str, anyway: bool = False) -> str:
    """The consonants of a word written without vowels: "nlyn" for nelayan."""
    bare = "".join(c for c in word if c not in "aeiou")
    return bare if len(bare) > 2 and (anyway or bare == word) and word.isalpha() else ""


def holds(label: str) -> int:
    """How many things an option holds: "JKK + JKM" two, "3 bulan" three; 0 where that cannot be counted."""
    if "+" in label:
        return label.count("+") + 1
    figures = [figure for figure in FIGURE.findall(label) if figure.isdecimal()]
    return int(figures[0]) if len(figures) == 1 and len(figures[0]) < 3 else 0
