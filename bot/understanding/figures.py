"""Number words and numerals to figures, shared by numbers, money, dates and choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.understanding.fold import Token
from bot.understanding.lexicon import Lexicon
from bot.understanding.speller import Shelf, Speller

GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]{1,2})")
# "sak yuto", "sa juta": one, written apart.
ONE, ONE_SAID = {"sak", "sa", "se"}, "satu"
HALF = Decimal("0.5")
# "tujuh lima ribu" is 75,000; "empat lima ribu" is four or five.
CLIPPED_TENS = {2, 3, 6, 7, 8, 9}
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Numeral:
    """What the digits of one token say; `odd` is malformed or can be read in two ways."""

    value: Decimal
    grouped: bool = False
    odd: bool = False


def numeral(text: str) -> Numeral:
    """1500, 1.500.000, 1,5, 1.500.000,00; anything else is odd."""
    if text.isdigit():
        return Numeral(Decimal(text))
    if GROUPED.fullmatch(text) and not text.startswith("0"):
        return Numeral(Decimal(text.replace(".", "").replace(",", ".")), grouped=True)
    if ENGLISH.fullmatch(text) and not text.startswith("0"):
        twice = text.count(",") > 1 or "." in text
        return Numeral(Decimal(text.replace(",", "")), grouped=True, odd=not twice)
    if match := DECIMAL.fullmatch(text):
        return Numeral(Decimal(".".join(match.groups())))
    return Numeral(Decimal(0), odd=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in a text: its value, the tokens it takes, and what was said of its scale.

    `scale` is the largest of ribu, juta, miliar that was said (1 for none), `elided` a hundred after
    juta whose ribu was left out (sejuta dua ratus), `digits` the numeral as typed when it is only that.
    """

    value: Decimal
    start: int
    end: int
    scale: int = 1
    digits: str = ""
    grouped: bool = False
    odd: bool = False
    elided: bool = False

    @property
    def whole(self) -> bool:
        return not self.odd and self.value == int(self.value)


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Which word is which figure, factor or fraction."""

    figures: dict[str, int]
    factors: dict[str, int]
    teen: frozenset[str]
    half: frozenset[str]
    quarter: frozenset[str]
    shelf: Shelf
    clipped: dict[str, str]

    def counts(self, token: Token) -> bool:
        return token.numeral or self.known(token.text)

    def mistyped(self, word: str, speller: Speller, after_figure: bool) -> str | None:
        """The number word a typo away (tujuj) or without a vowel (tujh); short ones only behind a figure."""
        near = speller.near(word, self.shelf, shortest=4 if after_figure else 5)
        return near or self.clipped.get(word)

    def half_said(self, word: str) -> bool:
        """A "puluh" or "belas" that no figure took: the word before it was not understood."""
        return word in self.teen or word in self.factors

    def known(self, word: str) -> bool:
        return word in self.figures or word in self.factors or word in self.teen or word in self.half


def number_words(lexicon: Lexicon, extra: Sequence[str] = ()) -> NumberWords:
    """`extra` names further topics whose keys are figures (slang for sums)."""
    figures: dict[str, int] = {}
    factors: dict[str, int] = {}
    for topic in ("numbers", *extra):
        for key, listed in lexicon.of(topic).items():
            if key.isdigit():
                figures.update(dict.fromkeys(listed, int(key)))
            elif key[0] == "x" and key[1:].isdigit():
                factors.update(dict.fromkeys(listed, int(key[1:])))
    words = lexicon.words
    teen = words("numbers", "+")
    # A typo between two words of one value is no doubt; a factor is never the figure of its size.
    values = {
        **figures,
        **{word: -size for word, size in factors.items()},
        **dict.fromkeys(teen, -1),
        **dict.fromkeys(words("numbers", "half"), -2),
    }
    return NumberWords(
        figures,
        factors,
        teen,
        words("numbers", "half"),
        words("numbers", "quarter"),
        Shelf(values),
        clipped(values),
    )


def clipped(values: Mapping[str, int]) -> dict[str, str]:
    """Number words without one of their vowels -> the word, where only one number can be meant."""
    found: dict[str, set[str]] = {}
    for word in values:
        for i in range(1, len(word)):
            if len(word) > 3 and word[i] in "aeiou" and word.isalpha():
                found.setdefault(word[:i] + word[i + 1 :], set()).add(word)
    return {
        short: min(words)
        for short, words in found.items()
        if short not in values and len(short) > 2 and len({values[word] for word in words}) == 1
    }


class Scanner:
    """Reads figures left to right out of tokens."""

    __slots__ = ("digits", "grouped", "halved", "i", "odd", "said", "tokens", "words")

    def __init__(self, tokens: Sequence[Token], words: NumberWords) -> None:
        self.tokens, self.words, self.i = tokens, words, 0
        self.odd = self.grouped = self.halved = False
        self.digits = ""
        self.said = 0

    def figures(self) -> list[Figure]:
        """Every figure of the text, in order."""
        found: list[Figure] = []
        while self.i < len(self.tokens):
            figure = self.figure()
            if figure:
                found.append(figure)
            else:
                self.i += 1
        return found

    def figure(self) -> Figure | None:
        start = self.i
        self.odd = self.grouped = self.halved = False
        self.digits = ""
        total, largest, last, elided = Decimal(0), 1, 0, False
        while last != 1 and not self.halved and (group := self.group()) is not None:
            value, last, elided = self.part(group, last)
            total, largest = total + value, max(largest, last)
        if self.i == start:
            return None
        single = (self.i == start + 1 and self.digits) or ""
        return Figure(total, start, self.i, largest, single, self.grouped, self.odd, elided)

    def part(self, group: Decimal, last: int) -> tuple[Decimal, int, bool]:
        """One step of a figure behind the factor `last`: its value, its factor, and whether a ribu was left out."""
        said, self.said = self.said, 0
        value = group + self.and_half(group) + self.spoken_decimal()
        factor = said or self.factor()
        if factor > 1:
            self.odd |= bool(last) and factor >= last
            return value * (1 if said else factor) + self.half_of(factor), factor, False
        if last >= MILLION and 100 <= value <= 999 and not value % 50:
            return value * 1000, 1, True
        if last == MILLION and group < 10 and (half := self.half_of(1)):
            return Decimal((group + half) * MILLION / 10), 1, True
        self.odd |= last >= MILLION or (last == 1000 and value < 100)
        return value, 1, False

    def word(self, ahead: int = 0) -> str:
        i = self.i + ahead
        return self.tokens[i].text if i < len(self.tokens) else ""

    def group(self) -> Decimal | None:
        """A figure below the next factor: 25, dua puluh lima, seratus, sejuta, setengah (before a factor)."""
        word = self.word()
        if not word:
            return None
        if word[0].isdigit():
            return self.typed()
        if word in self.words.half and self.factor_at(1) > 1:
            self.i += 1
            return HALF
        if word in self.words.quarter and self.factor_at(1) > 1:
            self.i += 1
            return HALF / 2
        value = self.words.figures.get(word)
        if value is None:
            return None
        if value >= 1000:
            return self.direct(value)
        return Decimal(self.below_thousand())

    def direct(self, value: int) -> Decimal:
        """seribu, sejuta, goban; "gocap ribu" says its thousand twice."""
        self.i += 1
        self.said = MILLION if value >= MILLION else 1000
        if self.factor_at(0) == self.said and value > self.said:
            self.i += 1
        return Decimal(value)

    def typed(self) -> Decimal:
        if self.word().isdigit() and self.word(1) == "/" and self.fraction():
            return self.fraction_value()
        read = numeral(self.word())
        self.digits = self.word()
        self.odd |= read.odd
        self.grouped |= read.grouped
        self.i += 1
        if read.grouped and read.value >= 10_000 and self.factor_at(0) > 1:
            self.odd = True
        if read.grouped and self.factor_at(0) > 1000:
            self.odd = True
        return self.spaced(read.value) if not read.grouped else read.value

    def spaced(self, value: Decimal) -> Decimal:
        """1 500 000 and 150 000: blanks between the thousands; also 2 ratus, 2 puluh."""
        rest: list[str] = []
        while len(self.word(len(rest))) == 3 and self.word(len(rest)).isdigit():
            rest.append(self.word(len(rest)))
        if rest and 0 < value < 1000 and (len(rest) > 1 or rest == ["000"]):
            self.i += len(rest)
            self.digits = ""
            self.grouped = True
            return Decimal(f"{int(value)}{''.join(rest)}")
        small = self.words.factors.get(self.word(), 1)
        if (small == 10 and value < 10) or (small == 100 and value < 100):  # "13 ratus ribu"
            self.i += 1
            return value * small + self.units(small)
        return value

    def units(self, below: int) -> int:
        value = self.unit(0)
        if not value or value >= below:
            return 0
        return self.below_thousand()

    def fraction(self) -> bool:
        pair = (self.word(), self.word(2))
        return pair in {("1", "2"), ("1", "4"), ("3", "4")} and self.factor_at(3) > 1

    def fraction_value(self) -> Decimal:
        value = Decimal(self.word()) / Decimal(self.word(2))
        self.i += 3
        return value

    def below_thousand(self) -> int:
        value = 0
        unit = self.unit(0)
        if unit >= 100:
            value, self.i = unit, self.i + 1
        elif 0 < unit < 10 and self.words.factors.get(self.word(1)) == 100:
            value, self.i = unit * 100, self.i + 2
        return value + self.below_hundred(value)

    def below_hundred(self, hundreds: int) -> int:
        unit = self.unit(0)
        if unit >= 100 or unit < 0 or (hundreds and not unit):
            return 0
        if unit < 10 and self.word(1) in self.words.teen:
            self.i += 2
            return 10 + unit
        tens = unit
        if unit < 10 and self.words.factors.get(self.word(1)) == 10:
            tens, self.i = unit * 10, self.i + 2
        elif unit in CLIPPED_TENS and self.unit(1) == 5 and self.factor_at(2) == 1000:
            tens, self.i = unit * 10, self.i + 1
        else:
            self.i += 1
        if tens >= 20 and not tens % 10:
            return tens + self.last_digit()
        return tens

    def last_digit(self) -> int:
        unit = self.unit(0)
        typed = self.word()
        if unit <= 0 and len(typed) == 1 and typed.isdigit():
            unit = int(typed)
        if not 0 < unit < 10 or self.words.factors.get(self.word(1), 0) in (10, 100):
            return 0
        if self.word(1) in self.words.teen:
            return 0
        self.i += 1
        return unit

    def unit(self, ahead: int) -> int:
        value = self.words.figures.get(self.word(ahead), -1)
        return value if value < 1000 else -1

    def factor_at(self, ahead: int) -> int:
        factor = self.words.factors.get(self.word(ahead), 1)
        return factor if factor >= 1000 else 1

    def factor(self) -> int:
        factor = self.factor_at(0)
        if factor > 1:
            self.i += 1
        return factor

    def and_half(self, group: Decimal) -> Decimal:
        """dua setengah juta; 2 1/2 juta."""
        if self.word() in self.words.half and self.factor_at(1) > 1 and 1 <= group < 1000:
            self.i += 1
            return HALF
        if self.word(1) == "/" and self.word().isdigit() and 1 <= group < 1000 and self.fraction():
            return self.fraction_value()
        return Decimal(0)

    def spoken_decimal(self) -> Decimal:
        """satu koma lima juta."""
        if self.word() != "koma":
            return Decimal(0)
        after = self.word(1)
        digits = int(after) if after.isdigit() else self.unit(1)
        if not 0 < digits < 100 or self.factor_at(2) == 1:
            return Decimal(0)
        self.i += 2
        return Decimal(digits) / (10 if digits < 10 else 100)

    def half_of(self, factor: int) -> Decimal:
        """sejuta setengah, 2 juta setengah, sejuta seperempat; "sejuta tujuh setengah" by the way of `part`."""
        word = self.word()
        if word not in self.words.half | self.words.quarter or self.factor_at(1) > 1:
            return Decimal(0)
        self.i += 1
        self.halved = True
        return (HALF if word in self.words.half else HALF / 2) * factor


def split_numbers(tokens: Sequence[Token], words: NumberWords, speller: Speller) -> list[Token]:
    """Glued and mistyped number words made plain: duapuluhlima, seratusribu, sembilam."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        word = token.text
        if word == "an" and about_a_factor(tokens, i, words):
            continue
        if word in ONE and i + 1 < len(tokens) and tokens[i + 1].text in words.factors:
            out.append(Token(ONE_SAID, token.raw, token.glued))
        elif not word.isalpha() or words.known(word) or word in speller.known:
            out.append(token)
        else:
            behind_a_figure = i > 0 and words.counts(tokens[i - 1])
            out += made_plain(token, words, speller, behind_a_figure)
    return out


def made_plain(token: Token, words: NumberWords, speller: Speller, behind_a_figure: bool) -> Sequence[Token]:
    """The number words that a word is made of, or the one it is a typo of; else the word itself."""
    if parts := glued_numbers(token.text, words):
        return [Token(part, token.raw, token.glued and not i) for i, part in enumerate(parts)]
    if near := words.mistyped(token.text, speller, behind_a_figure):
        return (Token(near, token.raw, token.glued),)
    return (token,)


def about_a_factor(tokens: Sequence[Token], i: int, words: NumberWords) -> bool:
    """The "an" of "300an ribu"."""
    after = tokens[i + 1].text if i + 1 < len(tokens) else ""
    return i > 0 and tokens[i - 1].numeral and words.factors.get(after, 0) >= 1000


def glued_numbers(word: str, words: NumberWords) -> list[str]:
    """The number words a word is made of, all of them longer than one letter; [] when it is not."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(2, min(len(word), 40) + 1):
        for start in range(max(0, end - 10), end - 1):
            head = best[start]
            if head is not None and len(word[start:end]) > 2 and words.known(word[start:end]):
                best[end] = [*head, word[start:end]]
                break
    return (best[len(word)] or []) if len(word) <= 40 else []
