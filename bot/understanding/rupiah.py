"""Sums of money as people type and say them, in whole rupiah, with month, week or day where said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from bot.understanding.figures import Figure, NumberWords, Scanner, number_words, split_numbers
from bot.understanding.fold import Token, fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, phrasebook

# How most people write a sum: nothing is weighed where the unit is a plain word.
PLAINLY = re.compile(r"([0-9]{1,3})(?:,([0-9]))? ?([a-z]+)")
PERIODS = {"per_day": "day", "per_week": "week", "per_month": "month"}
# Without ribu, juta or Rp nobody means 1.500 rupiah by "1500"; they may mean a million and a half.
SMALLEST_BARE = 10_000
SMALLEST_NAMED = 100
# What is the least that somebody says they earn in a day, and from which figure on thousands are meant by it.
LEAST_EARNED, FEW = 5_000, 10
HIGHEST = 1_000_000_000_000
# A mobile number, however it is grouped: none of its parts is a sum.
PHONE = re.compile(r"(?<![0-9])(?:\+?62[ .-]?|0)8[0-9](?:[ .-]?[0-9]){7,10}(?![0-9])")
# A longer bare numeral is a phone or account number.
LONGEST_BARE = 10
REFUSED = {"foreign", "range", "vague", "not", "question", "other_always"}
# What makes another sum of it, unless what stands beside says that it does not.
UNLESS = {
    **dict.fromkeys(("cost", "rent", "if", "wage", "piecework", "uneven", "humble"), "vague"),
    "bound": "bound",
}
ONE_OF = {"hari": "sehari", "minggu": "seminggu", "bulan": "sebulan"}
# What is paid out tells for how long it was earned: a wage from payday to payday, what the rent leaves of a day.
UNTIL = {"payday": "week", "rent_off": "day"}
RECKONED = {"reckoned", "average", "net", *PERIODS}
MARKS = {
    **dict.fromkeys("<>+", "bound"),
    **dict.fromkeys("%$€£¥", "foreign"),
    **dict.fromkeys("*#^", "vague"),
}


class Sum(NamedTuple):
    """A text with a sum in it: each word of a figure or counted period is "#", `taken` and `periods` their places."""

    reader: Rupiah
    tokens: Sequence[Token]
    words: Sequence[str]
    tags: Sequence[tuple[str, int, int]]
    taken: set[int]
    periods: set[int]

    @property
    def named(self) -> list[int]:
        """Where a period is said."""
        return [*(start for tag, start, _ in self.tags if tag in PERIODS), *self.periods]

    def let_be(self, meaning: str, at: int) -> bool:
        """Whether a word that mostly makes another sum of it does not: "2 juta sebulan, itu juga kalau ramai"."""
        told = any(start < at for start in self.named)
        if meaning == "bound":
            return self.at_times(at) or (self.rent_is_off and self.words[at : at + 2] == ["paling", "#"])
        if meaning in {"cost", "rent"}:
            return self.off_already(at, told)
        if meaning == "uneven" and any(tag == "average" for tag, _, _ in self.tags):
            return True
        if meaning in {"uneven", "humble"}:
            return told and min(self.taken) < at
        if meaning == "if":
            return self.reckoned(at) or (told and min(self.taken) < at)
        return bool(self.named)

    @property
    def rent_is_off(self) -> bool:
        """ "abis setoran paling 90 ribu": what is left over of a day, said humbly."""
        return any(tag == "rent_off" for tag, _, _ in self.tags)

    def at_times(self, at: int) -> bool:
        """ "75 ribu per hari, kalau purnama lebih": more now and then, once the sum and its period are told."""
        told = any(start < at for start in self.named) and min(self.taken) < at
        return told and any(tag in {"if", "uneven"} and start < at for tag, start, _ in self.tags)

    def off_already(self, at: int, told: bool) -> bool:
        """ "bersih dari setoran", "50 ribu sehari dipotong modal"."""
        net = {"net", "rent_off", "taken_off"} if told else {"net", "rent_off"}
        return any(tag in net and min(start, *self.taken) < at for tag, start, _ in self.tags)

    def reckoned(self, at: int) -> bool:
        """ "kalau ditotal", "kalau sehari": says only how one reckons."""
        return any(start == at + 1 for tag, start, _ in self.tags if tag in RECKONED)


def a_word_against_it(said: Sum) -> str:
    """ "minimal 2 juta", "bukan 2 juta", "50rb per ekor", "20 ribu sekilo"."""
    for meaning, start, _ in said.tags:
        if meaning in UNLESS and not said.let_be(meaning, start):
            return UNLESS[meaning]
        if meaning == "range" and start + 1 == len(said.words) and said.named:
            continue  # "100 ribu satu hari to": nothing follows
        if meaning in REFUSED:
            return meaning
        if not meaning and a_price_of(said.words, start):
            return "other_always"
        if meaning == "other_beside" and said.reader.beside(said.words, start):
            return meaning
    return ""


def a_price_of_one(said: Sum) -> str:
    """ "5rb sebungkus"."""
    periods = {i for tag, start, end in said.tags if tag in PERIODS for i in range(start, end)}
    others = (word for i, word in enumerate(said.words) if i not in periods)
    return "other_always" if any(map(said.reader.one_of, others)) else ""


def a_mark(said: Sum) -> str:
    """ "> 2jt", "$200", "1jt-2jt", "1jt/2jt": the first mark outside the figures that makes something else of them."""
    for i, word in enumerate(said.words):
        if i not in said.taken and word in MARKS:
            return MARKS[word]
        if word == "-" and minus(said.tokens, said.words, i):
            return "range"
        if word == "/" and {i - 1, i + 1} <= said.taken:
            return "two"
    return ""


Refuses = Callable[[Sum], str]
REFUSING: tuple[Refuses, ...] = (a_word_against_it, a_price_of_one, a_mark)


@dataclass(frozen=True, slots=True)
class Rupiah:
    """Reads one sum."""

    speller: Speller
    words: NumberWords
    context: Phrasebook
    joiners: frozenset[str]
    periods: Shelf
    refusing: tuple[Refuses, ...] = REFUSING
    slang: frozenset[str] = frozenset()  # words for hundreds, mostly meant in thousands: cepek, gopek
    plain: Mapping[str, int] = field(default_factory=dict)  # units whose words mean nothing else

    def read(self, text: str) -> Reading:
        return self.plainly(text) or self.weighed(text)

    def plainly(self, text: str) -> Reading | None:
        """ "2,5 juta", as the long way would read it; None for whatever is not quite so."""
        found = PLAINLY.fullmatch(fold(text))
        unit = self.plain.get(found[3]) if found else None
        if found is None or unit is None:
            return None
        return sum_of(
            Figure(Decimal(f"{found[1]}.{found[2] or 0}") * unit, 0, 2, unit), named=False, per=None
        )

    def weighed(self, text: str) -> Reading:
        if PHONE.search(text):
            return not_understood("phone")
        spelt = [self.period(t) for t in self.speller.read(text.replace("+-", "±").replace("+/-", "±"))]
        tokens = one_period(split_numbers(spelt, self.words, self.speller), self.words)
        figures = Scanner(tokens, self.words).figures()
        periods, figures = self.counted_periods(tokens, figures)
        values = {figure.value for figure in figures}
        if not values:
            return not_understood("no sum")
        taken = {i for figure in figures for i in range(figure.start, figure.end)} | periods
        words = [("#" if i in taken else token.text) for i, token in enumerate(tokens)]
        tags = self.context.tags(words)
        pers = {PERIODS[tag] for tag, _, _ in tags if tag in PERIODS} | self.pers(tokens, periods)
        pers = pers or paid_out(tags)
        if reason := self.refused(Sum(self, tokens, words, tags, taken, periods)):
            return unsure(reason, *likely(left_over(figures, tags)))
        if any(word in self.words.quarter for word in words):  # "sejuta seperempat": no figure took it
            return unsure("vague", *likely(figures))
        meant = on_average(figures, tags)
        if len({figure.value for figure in meant}) > 1 or len(pers) > 1:
            return unsure("two", *likely(left_over(meant, tags)))
        named, per = any(tag == "currency" for tag, _, _ in tags), next(iter(pers), None)
        figure = clearest(meant)
        return sum_of(self.in_thousands(figure, tokens) if per else figure, named, per)

    def in_thousands(self, figure: Figure, tokens: Sequence[Token]) -> Figure:
        """ "cepek sehari": nobody earns a hundred rupiah in a day."""
        slang = figure.end - figure.start == 1 and tokens[figure.start].text in self.slang
        return replace(figure, value=figure.value * 1000, scale=1000) if slang else figure

    def period(self, token: Token) -> Token:
        """ "sebuln", "perhri": a typo must not lose the period."""
        near = self.speller.near(token.text, self.periods)
        return Token(self.speller.spell(near), token.raw, token.glued) if near else token

    def counted_periods(
        self, tokens: Sequence[Token], figures: Sequence[Figure]
    ) -> tuple[set[int], list[Figure]]:
        """Tokens of "1 bulan" and "1 hari", which are a period and no second figure."""
        periods: set[int] = set()
        kept = []
        for figure in figures:
            after = tokens[figure.end].text if figure.end < len(tokens) else ""
            if figure.value == 1 and figure.scale == 1 and self.context.meanings.get((after,)) in PERIODS:
                periods.update(range(figure.start, figure.end + 1))
            else:
                kept.append(figure)
        return periods, kept

    def pers(self, tokens: Sequence[Token], periods: set[int]) -> set[str]:
        meanings = (self.context.meanings.get((tokens[i].text,), "") for i in periods)
        return {PERIODS[meaning] for meaning in meanings if meaning in PERIODS}

    def refused(self, said: Sum) -> str:
        """Why this is not simply one sum; "" when it is."""
        for refuses in self.refusing:
            if why := refuses(said):
                return why
        return ""

    def one_of(self, word: str) -> bool:
        """sebungkus, sekilo, setusuk: a price of one."""
        return word[:2] == "se" and self.context.meanings.get((word[2:],)) == "other_beside"

    def beside(self, words: Sequence[str], i: int) -> bool:
        before = words[i - 1] if i else ""
        return before in self.joiners or before in {"/", "#"} or (before == "-" and i > 1)


class Income:
    """A sum that is asked of what somebody earns: nobody means two hundred rupiah by "200"."""

    def __init__(self, sums: Rupiah) -> None:
        self.sums = sums

    def read(self, text: str) -> Reading:
        reading = self.sums.read(text)
        if reading.understood:
            return reading
        if reading.how == "too small" and reading.alternatives:
            said = int(reading.alternatives[0])
            likely = understood(earned(said), "thousands", reading.per)
            return likely if said >= FEW else unsure("too small", likely.value)._replace(per=reading.per)
        offered = tuple(dict.fromkeys(map(earned, map(int, reading.alternatives))))
        return reading._replace(alternatives=tuple(value for value in offered if value >= LEAST_EARNED))


def earned(value: int) -> int:
    """In thousands where it is too small to be earned; "2" is two millions."""
    if value < FEW:
        return value * 1_000_000
    return value if value >= LEAST_EARNED else value * 1000


def one_period(tokens: Sequence[Token], words: NumberWords) -> list[Token]:
    """ "80 ribu satu hari": the one is that of the day, not of the sum."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        said = ONE_OF.get(token.text) if i > 1 and tokens[i - 1].text == "satu" else None
        if said and words.known(tokens[i - 2].text):
            out[-1] = Token(said, token.raw, token.glued)
        else:
            out.append(token)
    return out


def a_price_of(words: Sequence[str], i: int) -> bool:
    """ "per ekor": what follows "per" is no period and no figure."""
    return words[i] in {"per", "setiap", "tiap"} and words[i + 1 : i + 2] not in ([], ["#"])


def minus(tokens: Sequence[Token], words: Sequence[str], i: int) -> bool:
    """1jt-2jt and -50rb; not 50.000,- and not a dash that lists or points."""
    after = words[i + 1] if i + 1 < len(words) else ""
    before = words[i - 1] if i else ""
    if after != "#":
        return False
    return before == "#" or (tokens[i + 1].glued and not (before and tokens[i].glued))


def paid_out(tags: Sequence[tuple[str, int, int]]) -> set[str]:
    """ "500 ribu dibayar tiap sabtu", "habis setoran 90 ribu": where no period is said, what is handed out tells it."""
    return {UNTIL[tag] for tag, _, _ in tags if tag in UNTIL}


def on_average(figures: Sequence[Figure], tags: Sequence[tuple[str, int, int]]) -> Sequence[Figure]:
    """ "kadang 200 kadang 100, rata-rata 140 ribu": the one figure behind that word, else all."""
    at = next((start for tag, start, _ in tags if tag == "average"), None)
    behind = [figure for figure in figures if at is not None and figure.start > at]
    return behind if len(behind) == 1 else figures


def left_over(figures: Sequence[Figure], tags: Sequence[tuple[str, int, int]]) -> Sequence[Figure]:
    """ "setoran 150 ribu", "setoran 100, sisanya 80 ribu": what an owner gets is no income, nor what it is taken off;
    only what stands behind a word of what is left may be. "300 ribu dipotong setoran 150" leaves both open."""
    off = {start for tag, start, _ in tags if tag == "rent_off"}
    if off and figures and figures[0].start < min(off) < figures[-1].start:
        return ()
    if not any(tag == "rent" for tag, _, _ in tags):
        return figures
    net = [start for tag, start, _ in tags if tag == "net"]
    return [figure for figure in figures if net and figure.start > net[-1]]


def clearest(figures: Sequence[Figure]) -> Figure:
    """Of one sum said twice, the way that names its unit."""
    return max(figures, key=lambda figure: (not figure.odd, figure.scale, figure.grouped))


def likely(figures: Sequence[Figure]) -> tuple[int, ...]:
    values = (int(f.value) for f in figures if f.whole and SMALLEST_NAMED <= f.value <= HIGHEST)
    return tuple(dict.fromkeys(values))


def sum_of(figure: Figure, named: bool, per: str | None) -> Reading:
    """`named` says that rupiah were named: then small and long figures are sums too."""
    bare = figure.scale == 1 and not named
    if figure.odd or not figure.whole or figure.digits.startswith("0"):
        return unsure("malformed", *likely([figure]))
    value = int(figure.value)
    if value > HIGHEST or (bare and an_account(figure)):
        return not_understood("no sum")
    if value < (SMALLEST_BARE if bare else SMALLEST_NAMED):
        return unsure("too small", *((value, value * 1000) if value else ()))._replace(per=per)
    if bare and a_day(figure.digits):
        return unsure("a day", value)
    return understood(value, said_as(figure), per)


def an_account(figure: Figure) -> bool:
    return len(figure.digits) > LONGEST_BARE and not figure.grouped


def said_as(figure: Figure) -> str:
    if figure.digits:
        return "exact"
    return "normalised" if figure.scale == 1 or figure.grouped else "synonym"


def a_day(digits: str) -> bool:
    """17081990 is rather a birthday than seventeen million."""
    return (
        len(digits) == 8
        and "01" <= digits[:2] <= "31"
        and "01" <= digits[2:4] <= "12"
        and digits[4:6] in {"19", "20"}
    )


def slang_for_hundreds(lexicon: Lexicon) -> frozenset[str]:
    listed = lexicon.of("money")
    return frozenset(
        word for key, words in listed.items() if key.isdigit() and int(key) < 1000 for word in words
    )


def rupiah_reader(lexicon: Lexicon, speller: Speller) -> Rupiah:
    joiners = lexicon.words("money", "unit_joiner")
    keys = [key for key in lexicon.of("money") if not key.isdigit() and key != "unit_joiner"]
    context = phrasebook(lexicon, speller, "money", *keys)
    periods = {
        p[0]: key for p, key in context.meanings.items() if len(p) == 1 and key in PERIODS and len(p[0]) > 4
    }
    periods |= {
        typed: periods[word] for typed, word in speller.slang.items() if word in periods and len(typed) > 4
    }
    sums = Rupiah(
        speller,
        number_words(lexicon, ("money",)),
        context,
        joiners,
        Shelf(periods),
        slang=slang_for_hundreds(lexicon),
    )
    plain = {
        word: factor
        for word, factor in sums.words.factors.items()
        if factor >= 1000 and sums.weighed(f"25 {word}") == understood(25 * factor, "synonym")
    }
    return replace(sums, plain=plain)


def income_reader(lexicon: Lexicon, speller: Speller) -> Income:
    return Income(rupiah_reader(lexicon, speller))
