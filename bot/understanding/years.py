"""The year of a birth; an age is not a year, and two bare digits are one only when no age is likely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.understanding.days import OLDEST, YOUNGEST, Days, Part
from bot.understanding.fold import Token
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, phrasebook, shelf
from bot.understanding.year_parts import JOINING, Joins, year_parts

# Nobody older than this is asked for a birth year in practice: "85" bare is 1985, "78" may be an age.
OLDEST_LIKELY = 80
LABELS = shelf(("lahir", "kelahiran", "tahun"))
DIGITS = {"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"}
TENS = ("tujuh", "delapan", "sembilan")
# Whoever is asked for a birth year can type.
YOUNGEST_TOLD = 6
# At the front these are no form of address.
KIN = {"ibu", "bapak", "ayah", "emak", "mama", "kakek", "nenek", "kakak", "ibuk", "abah"}
UNITS = frozenset({"%", "$", "€", "km", "meter", "hektar", "rb", "k", "x", "persen", "orang", "buah", "biji"})
# "tahun 69" is a year, "tahun 34" may be an age said the wrong way round.
OLDEST_NAMED = 60
SMALL = {"ktp", "kk", "kartu", "tertulis", "tercatat", "ya", "oke", "tahun"}
BESIDE = {"sesuai", "asli", "data", "umur", "tahun", "orang", "angka"}
SHORT_YEAR = re.compile(r"['’‘`´]\s?([0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Years:
    """Reads a birth year."""

    days: Days
    context: Phrasebook
    small: frozenset[str]
    units: frozenset[str]
    beside: frozenset[str]
    joining: tuple[Joins, ...] = JOINING

    def read(self, text: str, on: date) -> Reading:
        typed = self.days.speller.read(text)
        spelt = self.days.cut(typed)
        whole = self.days.read_tokens(spelt, on)
        if whole.understood and whole.how != "synonym":
            return understood(whole.value.year, whole.how)
        tokens = [self.labelled(token) for token in typed]
        words = [token.text for token in tokens]
        if len(tokens) > 1 and tokens[0].raw in KIN:
            return unsure("another year")
        if reason := self.refused(words) or self.measured(tokens):
            return unsure(reason) if any(t.numeral for t in tokens) else not_understood(reason)
        return self.year(text, tokens, spelt, on)

    def labelled(self, token: Token) -> Token:
        """ "lahit", "tahum": the word beside a year, mistyped."""
        near = self.days.speller.near(token.text, LABELS)
        return Token(near, token.raw, token.glued) if near else token

    def refused(self, words: Sequence[str]) -> str:
        meanings = {meaning for meaning, _, _ in self.context.tags(words)}
        if "doubt" in meanings or "not_birth" in meanings:
            return "doubt" if "doubt" in meanings else "another year"
        return self.days.refused(words)

    def measured(self, tokens: Sequence[Token]) -> str:
        """ "1985 meter", "Rp1985", "85 kg": a figure beside a unit."""
        for i, token in enumerate(tokens):
            near = [t.text for t in (*tokens[max(i - 1, 0) : i], *tokens[i + 1 : i + 2])]
            if token.numeral and any(word in self.units for word in near):
                return "a unit"
        return ""

    def year(self, text: str, tokens: Sequence[Token], spelt: Sequence[Token], on: date) -> Reading:
        parts = [part for part in year_parts(self.days.parts(spelt), self.joining) if not part.month]
        full = [part for part in parts if part.value >= 1000]
        if len(full) > 1 or any(map(pointed, tokens)):
            return unsure("two", *(part.value for part in full))
        if full:
            return self.full(full[0], [p for p in parts if p is not full[0]], tokens, on)
        if len(parts) == 1:
            return self.short(parts[0], text, tokens, on)
        return unsure("two") if parts else not_understood("no year")

    def full(self, part: Part, rest: Sequence[Part], tokens: Sequence[Token], on: date) -> Reading:
        """`rest` are the other figures, which may be the age that goes with the year."""
        if not on.year - OLDEST <= part.value <= on.year or part.width not in {0, 4}:
            return unsure("not a birth year")
        words = {token.text for token in tokens}
        only_an_age = "umur" in words and not rest
        if on.year - part.value < YOUNGEST_TOLD or only_an_age or not self.about_birth(tokens):
            return unsure("not a birth year", part.value)
        told = not words.isdisjoint({"umur", "tahun"})
        if rest and not (told and all(0 <= on.year - part.value - age.value <= 1 for age in rest)):
            return unsure("two", part.value)
        return understood(part.value, "exact" if len(tokens) == 1 else "normalised")

    def about_birth(self, tokens: Sequence[Token]) -> bool:
        """Beside a year small words only; behind "lahir" also where that was."""
        words = [token.text for token in tokens]
        if at_the_clock(words):
            return False
        return self.born(words) or all(map(self.beside_a_year, tokens))

    def beside_a_year(self, token: Token) -> bool:
        if self.harmless(token) or token.text in self.beside or not token.text.isalpha():
            return True
        return bool(self.days.month(token))

    def short(self, part: Part, text: str, tokens: Sequence[Token], on: date) -> Reading:
        words = [token.text for token in tokens]
        if part.width not in {0, 2} or (part.width == 0 and part.value < 10):
            return not_understood("no year")
        year = 2000 + part.value if on.year - 2000 - part.value >= YOUNGEST else 1900 + part.value
        if self.is_age(words):
            return unsure("an age", year)
        if "tanggal" in words or any(map(self.days.month, tokens)):
            return unsure("incomplete")
        plainly = no_age(part) and all(map(self.harmless, tokens))
        if year < on.year - OLDEST + 5 or not (plainly or self.born(words) or SHORT_YEAR.search(text)):
            return unsure("may be an age", year)
        return understood(year, "normalised")

    def harmless(self, token: Token) -> bool:
        """Beside two bare digits only small words may stand, no kilogram and no number of a house."""
        word = token.text
        return token.numeral or word in self.small or word in ".,!()" or self.days.words.known(word)

    def born(self, words: Sequence[str]) -> bool:
        """Also "tahun 69": the word before the digits, not behind them as beside an age."""
        named = any(names_a_year(words[i + 1 : i + 4]) for i, word in enumerate(words) if word == "tahun")
        return named or self.context.has(words, "born")

    def is_age(self, words: Sequence[str]) -> bool:
        """ "umur 34", "34 tahun", "34 th"; not "tahun 90" nor "lahir tahun 90"."""
        if "umur" in words:
            return True
        last = max((i for i, word in enumerate(words) if word in {"tahun", "years", "old"}), default=-1)
        before = words[last - 1] if last > 0 else ""
        return last > 0 and (before[0].isdigit() or self.days.words.known(before))


def at_the_clock(words: Sequence[str]) -> bool:
    """ "19:85", but not "tahun : 1985" nor "1985:"."""
    if ":" not in words or words[-1] == ":":
        return False
    at = words.index(":")
    return at > 0 and words[at - 1][0].isdigit()


def pointed(token: Token) -> bool:
    """ "19.85", "1,985"."""
    return token.numeral and not token.text.isdigit()


def no_age(part: Part) -> bool:
    """ "07" and "85": two bare digits that nobody gives as an age."""
    return (part.width == 2 and part.value < 10) or part.value > OLDEST_LIKELY


def names_a_year(after: Sequence[str]) -> bool:
    """Behind "tahun": "69", "enam sembilan", "tujuh puluh"."""
    first, second, third = (*after, "", "", "")[:3]
    if first.isdigit():
        return len(first) == 2 and (int(first) > OLDEST_NAMED or first[0] == "0")
    if first in DIGITS and second in DIGITS:
        return third != "puluh"
    return first in TENS and second == "puluh"


def years_reader(lexicon: Lexicon, days: Days) -> Years:
    small = {w for key in ("label", "born") for p in lexicon.words("calendar", key) for w in p.split()}
    small |= {w for p in lexicon.words("answers", "filler") for w in p.split()} | SMALL
    context = phrasebook(lexicon, days.speller, "calendar", "doubt", "not_birth", "born")
    units = lexicon.words("counting", "after") | lexicon.words("money", "currency") - {"m"} | UNITS
    return Years(days, context, frozenset(small), units, lexicon.words("calendar", "weekday") | BESIDE)
