"""The year of a birth; an age is not a year, and two bare digits are one only when no age is likely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.understanding.days import OLDEST, YOUNGEST, Days, Part, spoken_years
from bot.understanding.fold import Token
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, phrasebook, shelf

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
SHORT_YEAR = re.compile(r"['’‘`´]\s?([0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Years:
    """Reads a birth year."""

    days: Days
    context: Phrasebook
    small: frozenset[str]
    units: frozenset[str]
    weekdays: frozenset[str]

    def read(self, text: str, on: date) -> Reading:
        typed = self.days.speller.read(text)
        spelt = self.days.cut(typed)
        whole = self.days.read_tokens(spelt, on)
        if whole.understood and whole.how != "synonym":
            return understood(whole.value.year, whole.how)
        tokens = [self.labelled(token) for token in typed]
        words = [token.text for token in tokens]
        if tokens and tokens[0].raw in KIN and len(tokens) > 1:
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
        parts = [part for part in year_parts(self.days.parts(spelt)) if not part.month]
        full = [part for part in parts if part.value >= 1000]
        if len(full) > 1 or any(t.text.count(".") or t.text.count(",") for t in tokens if t.numeral):
            return unsure("two", *(part.value for part in full))
        if full:
            return self.full(full[0], [p for p in parts if p is not full[0]], tokens, on)
        if len(parts) != 1:
            return unsure("two") if parts else not_understood("no year")
        return self.short(parts[0], text, tokens, on)

    def full(self, part: Part, rest: Sequence[Part], tokens: Sequence[Token], on: date) -> Reading:
        if not on.year - OLDEST <= part.value <= on.year or part.width not in {0, 4}:
            return unsure("not a birth year")
        words = {token.text for token in tokens}
        if (
            on.year - part.value < YOUNGEST_TOLD
            or ("umur" in words and not rest)
            or not self.about_birth(tokens)
        ):
            return unsure("not a birth year", part.value)
        ages = [p for p in rest if "umur" in words or "tahun" in words]
        if any(not 0 <= on.year - part.value - p.value <= 1 for p in ages) or len(ages) != len(rest):
            return unsure("two", part.value)
        return understood(part.value, "exact" if len(tokens) == 1 else "normalised")

    def about_birth(self, tokens: Sequence[Token]) -> bool:
        """Beside a year small words only; behind "lahir" also where that was."""
        words = [token.text for token in tokens]
        if (
            ":" in words
            and words[-1] != ":"
            and words.index(":")
            and words[words.index(":") - 1][0].isdigit()
        ):
            return False
        if self.born(words):
            return True
        ages = {*self.weekdays, "sesuai", "asli", "data", "umur", "tahun", "orang", "angka"}
        return all(
            self.harmless(t) or t.text in ages or not t.text.isalpha() or self.days.month(t) for t in tokens
        )

    def short(self, part: Part, text: str, tokens: Sequence[Token], on: date) -> Reading:
        words = [token.text for token in tokens]
        if part.width not in {0, 2} or (part.width == 0 and part.value < 10):
            return not_understood("no year")
        year = 2000 + part.value if on.year - 2000 - part.value >= YOUNGEST else 1900 + part.value
        if self.is_age(words) or "tanggal" in words or any(self.days.month(t) for t in tokens):
            return unsure("an age", year) if self.is_age(words) else unsure("incomplete")
        zero = part.width == 2 and part.value < 10
        likely = zero or part.value > OLDEST_LIKELY
        likely = likely and all(self.harmless(token) for token in tokens)
        if year < on.year - OLDEST + 5 or not (likely or self.born(words) or SHORT_YEAR.search(text)):
            return unsure("may be an age", year)
        return understood(year, "normalised")

    def harmless(self, token: Token) -> bool:
        """Beside two bare digits only small words may stand, no kilogram and no number of a house."""
        word = token.text
        return token.numeral or word in self.small or word in ".,!()" or self.days.words.known(word)

    def born(self, words: Sequence[str]) -> bool:
        """Also "tahun 69": the word before the digits, not behind them as beside an age."""
        after = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "tahun"]
        named = any(
            word.isdigit() and len(word) == 2 and (int(word) > OLDEST_NAMED or word[0] == "0")
            for word in after
        )
        named = named or any(
            {*words[i + 1 : i + 3]} <= DIGITS
            and len(words[i + 1 : i + 3]) == 2
            and words[i + 3 : i + 4] != ["puluh"]
            for i, word in enumerate(words)
            if word == "tahun"
        )
        named = named or any(
            words[i : i + 3] == ["tahun", tens, "puluh"] for tens in TENS for i in range(len(words))
        )
        return named or self.context.has(words, "born")

    def is_age(self, words: Sequence[str]) -> bool:
        """ "umur 34", "34 tahun", "34 th"; not "tahun 90" nor "lahir tahun 90"."""
        if "umur" in words:
            return True
        last = max((i for i, word in enumerate(words) if word in {"tahun", "years", "old"}), default=-1)
        before = words[last - 1] if last > 0 else ""
        return last > 0 and (before[0].isdigit() or self.days.words.known(before))


def year_parts(parts: Sequence[Part]) -> list[Part]:
    """Digits that belong together here: 19 90, delapan lima, seribu sembilan ratus tujuh delapan."""
    out = list(parts)
    values = [part.value for part in out]
    spoken = all(part.width == 0 for part in out)
    last = all(0 < value < 10 for value in values[1:])
    if [part.width for part in out] == [1, 1, 1, 1]:
        return [Part(int("".join(map(str, values))), 4)]
    if len(out) == 2 and spoken and last and 0 < values[0] < 10:
        return [Part(values[0] * 10 + values[1], 0)]
    if len(out) == 3 and last and values[0] in (19, 20) and all(part.width == 0 for part in out[1:]):
        return [Part(values[0] * 100 + values[1] * 10 + values[2], 0)]
    if len(out) == 2 and spoken and last and 1900 < values[0] < 1910:
        return [Part(1900 + (values[0] - 1900) * 10 + values[1], 0)]
    if len(out) == 2 and out[0].width == 0 and values[0] == 1900 and 0 < values[1] < 100:
        return [Part(1900 + values[1], 0)]
    if len(out) == 2 and [part.width for part in out] == [2, 2] and values[0] in (19, 20):
        return [Part(values[0] * 100 + values[1], 4)]
    return spoken_years(out)


def years_reader(lexicon: Lexicon, days: Days) -> Years:
    small = {w for key in ("label", "born") for p in lexicon.words("calendar", key) for w in p.split()}
    small |= {w for p in lexicon.words("answers", "filler") for w in p.split()} | {
        "ktp",
        "kk",
        "kartu",
        "tertulis",
        "tercatat",
        "ya",
        "oke",
        "tahun",
    }
    context = phrasebook(lexicon, days.speller, "calendar", "doubt", "not_birth", "born")
    units = lexicon.words("counting", "after") | lexicon.words("money", "currency") - {"m"} | UNITS
    return Years(days, context, frozenset(small), units, lexicon.words("calendar", "weekday"))
