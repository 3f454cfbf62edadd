"""What a text says about the options of a question, heard phrase by phrase and then as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bot.understanding.hearing import GLYPHS
from bot.understanding.labels import FITTING, Fits, best_labels, placed, skeleton
from bot.understanding.sheets import Sheet, Tag
from bot.understanding.speller import Phrasebook, Speller
from bot.understanding.stems import stems

# "nomor 3" beside labels like "3 bulan" is a position; "3 bulan" is the label.
PASSED_OVER = {"filler", "selector"}
# "bahasa inggris" for "English": what all of a kind are called.
FAMILY = {"bahasa"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ORDINAL = "ordinal_"
DOERS, DOING = {"bos", "boss", "juragan"}, {"yang", "sing", "nu", "pays"}
PASSIVE = "di"  # how a verb begins of which somebody is the aim


class Evidence(NamedTuple):
    """What a text says about the options (numbered from 1)."""

    positions: frozenset[int]
    labels: frozenset[int]
    full: bool
    extras: int
    stop: str
    fuzzy: bool
    words: int
    hits: frozenset[str]
    flips: bool


@dataclass(slots=True)
class Weighing:
    """One text on the scales: the phrase in hand (`said[start:end]`, beginning with `word`), and what was heard so far.

    `positions` are places in the row of options, `hits` words of labels, `extras` counts words of nothing,
    `stop` is why no option may be accepted.
    """

    scales: Scales
    said: Sequence[str]
    sheet: Sheet
    meaning: str = ""
    start: int = 0
    end: int = 0
    word: str = ""
    hits: list[str] = field(default_factory=list)
    positions: set[int] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    stop: str = ""
    extras: int = 0
    fuzzy: bool = False
    from_end: bool = False
    aside: bool = False
    passive: bool = False
    chosen: frozenset[int] = frozenset()
    full: bool = False

    def stopped(self, why: str) -> None:
        """The first reason stands."""
        self.stop = self.stop or why


def a_joining_phrase(of: Weighing) -> bool:
    """A phrase of several words that tells when: "hari ini" is not "Harian"."""
    if of.meaning != "link" or of.end - of.start < 2:
        return False
    of.stopped("link")
    return True


def a_labels_word(of: Weighing) -> bool:
    """A word that stands in a label, and a label's figure with its unit: "3 bln" for "3 bulan"."""
    if of.word not in of.sheet.vocabulary or bare_number(of.said, of.start, of.sheet.vocabulary):
        return False
    of.hits.append(of.word)
    return True


def a_question(of: Weighing) -> bool:
    """ "1?": a question mark or "kah"."""
    if of.word not in {"?", "kah"}:
        return False
    of.stop = "question"
    return True


def a_refusal(of: Weighing) -> bool:
    """ "bukan", "tidak", and signs: "L/P" chooses neither."""
    if of.word not in of.scales.refusals and of.word not in GLYPHS:
        return False
    of.stopped("negation")
    return True


def a_figure(of: Weighing) -> bool:
    """A figure is a place in the row, but no sum ("2 juta") and nothing with a unit ("2 orang")."""
    if of.word[0] != "#":
        return False
    of.positions.add(int(of.word[1:]) if of.word[1:].isdigit() else 0)
    if of.word[-1] in "!?" or of.scales.unit_after(of.said, of.end, of.sheet.vocabulary):
        of.stopped("unit")
    return True


def an_ordinal(of: Weighing) -> bool:
    """ "kedua", "yang pertama"."""
    if not of.meaning.startswith(ORDINAL):
        return False
    of.positions.add(int(of.meaning.removeprefix(ORDINAL)))
    return True


def a_place_in_the_row(of: Weighing) -> bool:
    """ "terakhir", "yang tengah", "sebelum terakhir"."""
    if of.meaning not in {"last", "middle", "next_to_last"}:
        return False
    of.positions.add(placed(of.meaning, len(of.sheet.options)))
    return True


def a_count_from_the_end(of: Weighing) -> bool:
    """ "nomor dua dari bawah": the row is counted from its end."""
    if of.meaning != "from_end":
        return False
    of.from_end = True
    return True


def a_joining_word(of: Weighing) -> bool:
    """ "selain 1", "2 dulu": whether such a word stops is known when all is heard."""
    if of.meaning != "link":
        return False
    of.linked.add(of.word)
    return True


def all_or_none(of: Weighing) -> bool:
    """ "dua-duanya", "semua", "tidak tahu"."""
    if of.meaning not in {"multi", "dont_know"}:
        return False
    of.stopped(of.meaning)
    return True


def a_unit(of: Weighing) -> bool:
    """ "pilih jam 3": a unit before a figure; the figure is no place in the row."""
    if of.meaning != "unit" or of.end < 2 or not any(word[0] == "#" for word in of.said):
        return False
    of.stopped("unit")
    return True


def a_letter(of: Weighing) -> bool:
    """ "b" for the second option."""
    if len(of.word) != 1 or of.word not in LETTERS[: len(of.sheet.options)] or of.end != of.start + 1:
        return False
    of.positions.add(LETTERS.index(of.word) + 1)
    return True


def a_small_word(of: Weighing) -> bool:
    """ "yang", "kak", "nomor": said of anything."""
    return of.meaning in PASSED_OVER


def a_near_word(of: Weighing) -> bool:
    """A form or a typo of a label's word: "moil" for "Mobil"."""
    found = of.scales.matched(of.word, of.sheet)
    if not found:
        return False
    of.hits.append(found[0])
    of.fuzzy = True
    of.passive = of.passive or (of.word.startswith(PASSIVE) and not found[0].startswith(PASSIVE))
    return True


def an_aside(of: Weighing) -> bool:
    """ "motor matic" for "Motor": the aside says more of an option, never something else."""
    if of.word not in of.scales.asides:
        return False
    of.aside = True
    return True


def a_stranger(of: Weighing) -> bool:
    """Every other word: "daftar belanja" is not "Daftar"."""
    of.extras += 1
    return True


Hears = Callable[[Weighing], bool]
# One phrase goes down this table until somebody takes it.
HEARD: tuple[Hears, ...] = (
    a_joining_phrase,
    a_labels_word,
    a_question,
    a_refusal,
    a_figure,
    an_ordinal,
    a_place_in_the_row,
    a_count_from_the_end,
    a_joining_word,
    all_or_none,
    a_unit,
    a_letter,
    a_small_word,
    a_near_word,
    an_aside,
    a_stranger,
)


def asides_beside_a_place(of: Weighing) -> None:
    """ "saya punya 2" chooses nothing."""
    if of.aside and of.positions:
        of.extras += 1


def counted_from_the_end(of: Weighing) -> None:
    """ "nomor dua dari bawah", also where "bawah" itself was taken for the last."""
    count = len(of.sheet.options)
    if of.from_end:
        of.positions = {count + 1 - place for place in of.positions - {count}} or of.positions


def a_refusal_behind(of: Weighing) -> None:
    """ "setuju tidak" asks, where both words stand in labels."""
    hits, refusals = of.hits, of.scales.refusals
    if len(hits) > 1 and hits[-1] in refusals and hits[0] not in refusals:
        of.stopped("question")


def what_all_are_called(of: Weighing) -> None:
    """ "bahasa inggris" for "English": the "bahasa" of another label chooses nothing beside it."""
    if len(set(of.hits)) > 1:
        of.hits = [word for word in of.hits if word not in FAMILY] or of.hits


def labels_that_fit(of: Weighing) -> None:
    """The options that hold what was heard."""
    of.chosen, of.full = best_labels(frozenset(of.hits), of.sheet.ways, of.sheet.whole, of.scales.fitting)


def formerly(of: Weighing) -> None:
    """ "dulu pernah": beside "pernah" a "dulu" is a time gone by."""
    if "pernah" in of.hits:
        of.linked -= {"dulu"}


def done_by_another(of: Weighing) -> None:
    """ "dibayarin bos" is not "bayar sendiri", "my boss pays" not "The government pays": who does it was not chosen."""
    if not of.full and (of.passive or any(does(left, right) for left, right in pairwise(of.said))):
        of.stopped("passive")


def does(left: str, right: str) -> bool:
    """Whether an employer, who elsewhere is only spoken to ("siap bos"), does or pays something."""
    return (right in DOERS and (left == "my" or left.startswith(PASSIVE))) or (
        left in DOERS and right in DOING
    )


def joined(of: Weighing) -> None:
    """ "besok pagi" is not "Pagi": a joining word stops, unless it belongs to the label that was said in full."""
    whole = of.sheet.whole
    if of.linked and not (of.full and any(of.linked <= whole[i - 1] for i in of.chosen)):
        of.stopped("link")


Looks = Callable[[Weighing], None]
# What only the whole text tells, in this order.
AFTERWARDS: tuple[Looks, ...] = (
    asides_beside_a_place,
    counted_from_the_end,
    a_refusal_behind,
    what_all_are_called,
    labels_that_fit,
    formerly,
    done_by_another,
    joined,
)


@dataclass(frozen=True, slots=True)
class Scales:
    """Weighs a text against the options of a sheet."""

    speller: Speller
    context: Phrasebook
    refusals: frozenset[str]
    asides: frozenset[str]
    heard: tuple[Hears, ...] = HEARD
    afterwards: tuple[Looks, ...] = AFTERWARDS
    fitting: tuple[Fits, ...] = FITTING

    def weigh(self, said: Sequence[str], sheet: Sheet) -> Evidence:
        of = Weighing(self, said, sheet)
        for tag in self.tagged(said, sheet.vocabulary):
            of.meaning, of.start, of.end = tag
            of.word = said[of.start]
            for hears in self.heard:
                if hears(of):
                    break
        for looks in self.afterwards:
            looks(of)
        return self.found(of)

    def found(self, of: Weighing) -> Evidence:
        hits, whole = frozenset(of.hits), of.sheet.whole
        shared = (len({*of.said} & whole[i - 1]) for i in of.chosen)
        return Evidence(
            frozenset(of.positions),
            of.chosen,
            of.full,
            of.extras,
            of.stop,
            of.fuzzy,
            max(len(hits), *shared) if of.chosen else len(hits),
            hits,
            self.flips(hits, of.chosen, of.sheet.ways),
        )

    def flips(
        self, hits: frozenset[str], chosen: Iterable[int], labels: Sequence[Sequence[frozenset[str]]]
    ) -> bool:
        """ "sekolah" where the only label with it is "Tidak sekolah"."""
        if not self.refusals.isdisjoint(hits):
            return False
        ways = [way for i in chosen for way in labels[i - 1] if not way.isdisjoint(hits)]
        return bool(ways) and not any(map(self.refusals.isdisjoint, ways))

    def tagged(self, said: Sequence[str], vocabulary: frozenset[str]) -> list[Tag]:
        """Context phrases, except where the words belong to a label."""
        out: list[Tag] = []
        i = 0
        while i < len(said):
            meaning, size = self.tag(said, i, vocabulary)
            out.append((meaning, i, i + size))
            i += size
        return out

    def tag(self, said: Sequence[str], i: int, vocabulary: frozenset[str]) -> tuple[str, int]:
        """Meaning and size of the phrase at `i`; a joining phrase may begin with a label's word."""
        meaning, size = self.context.at(said, i)
        if meaning == "link" and size > 1 and not vocabulary.issuperset(said[i : i + size]):
            return meaning, size
        if said[i] in vocabulary:
            return "", 1
        if size > 1 and not vocabulary.isdisjoint(said[i : i + size]):
            return self.context.meanings.get((said[i],), ""), 1
        return meaning, max(size, 1)

    def unit_after(self, said: Sequence[str], end: int, vocabulary: frozenset[str]) -> bool:
        if end >= len(said):
            return False
        after = self.context.at(said, end)[0]
        if said[end] in vocabulary:
            return after == "unit" and said[end - 1] not in vocabulary
        return after in {"unit", "selector"}

    def matched(self, word: str, sheet: Sheet) -> list[str]:
        if found := [other for form in sorted(stems(word)) for other in sheet.stems.get(form, ())]:
            return found
        if near := self.speller.near(word, sheet.alike, shortest=4):
            return [str(sheet.alike.meanings[near])]
        bare = skeleton(word)
        return sorted(other for other in sheet.vocabulary if bare == skeleton(other, True)) if bare else []


def bare_number(said: Sequence[str], i: int, vocabulary: frozenset[str]) -> bool:
    """A label's own number counts as such only where its unit is said."""
    if said[i][0] != "#" or said[i][-1] == "!":
        return False
    around = (*said[i + 1 : i + 2], *said[max(i - 1, 0) : i])
    return not any(word in vocabulary and word[0] != "#" for word in around)
