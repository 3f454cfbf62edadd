"""Dates in the order day, month, year, as digits, names or words; nothing future, impossible or half said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.understanding.figures import NumberWords, Scanner, number_words, split_numbers
from bot.understanding.fold import Token, fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Phrasebook, Shelf, Speller, phrasebook

# A two-digit year is 20xx only for somebody old enough to work and 19xx otherwise.
YOUNGEST = 15
OLDEST = 115
# How most people write a day: nothing is weighed where the month is a plain word.
PLAINLY = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})")
SEPARATORS = {"-", "/", ",", ".", ":", "(", ")", "|", "_", ";", "\\"}


@dataclass(frozen=True, slots=True)
class Part:
    """A figure or a month's name in a date; `width` counts typed digits, 0 for words."""

    value: int
    width: int
    month: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Reads one past day."""

    speller: Speller
    words: NumberWords
    months: dict[str, int]
    context: Phrasebook
    refusals: frozenset[str]
    others: frozenset[str]
    shelf: Shelf
    plain: Mapping[str, int] = field(default_factory=dict)  # months whose names mean nothing else

    def read(self, text: str, on: date) -> Reading:
        return self.plainly(text, on) or self.read_tokens(self.cut(self.speller.read(text)), on)

    def plainly(self, text: str, on: date) -> Reading | None:
        """ "17 agustus 1985", as the long way would read it; None for whatever is not quite so."""
        found = PLAINLY.fullmatch(fold(text))
        month = self.plain.get(found[2]) if found else None
        if found is None or month is None:
            return None
        parts = (Part(int(found[1]), len(found[1])), Part(month, 0, month=True), Part(int(found[3]), 4))
        day = assembled(parts, on)
        told = isinstance(day, date) and on.year - OLDEST <= day.year and day <= on
        return understood(day, "exact") if told else None

    def read_tokens(self, tokens: Sequence[Token], on: date) -> Reading:
        """What `cut` made of a text."""
        words = [token.text for token in tokens]
        said = self.parts(tokens)
        if reason := self.refused(words):
            return unsure(reason) if said else not_understood(reason)
        parts = spoken_years(said)
        if not parts:
            return self.relative(words, on)
        found = assembled(parts, on)
        if isinstance(found, str):
            return unsure(found) if len(parts) > 1 else not_understood(found)
        if found > on:
            return unsure("future")
        if found.year < on.year - OLDEST:
            return unsure("too long ago")
        return understood(found, "exact" if len(parts) == len(tokens) else "normalised")

    def cut(self, read: Sequence[Token]) -> list[Token]:
        """Numerals cut at their dots and runs of 8 or 6 digits cut like a date."""
        spelt = split_numbers(read, self.words, self.speller)
        return [part for token in spelt for part in pieces(token)]

    def refused(self, words: Sequence[str]) -> str:
        if not self.others.isdisjoint(words):
            return "another day"
        for meaning, _, _ in self.context.tags(words):
            if meaning == "doubt":
                return "doubt"
        if "?" in words:
            return "question"
        return "negation" if any(word in self.refusals for word in words) else ""

    def parts(self, tokens: Sequence[Token]) -> list[Part]:
        """Figures and months in order."""
        months = ((i, self.month(token)) for i, token in enumerate(tokens))
        parts: list[tuple[int, Part]] = [(i, Part(m, 0, month=True)) for i, m in months if m]
        for figure in Scanner(tokens, self.words).figures():
            width = len(figure.digits) if figure.digits else 0
            parts.append((figure.start, Part(int(figure.value), width)))
        return [part for _, part in sorted(parts, key=lambda pair: pair[0])]

    def month(self, token: Token) -> int:
        if not token.text.isalpha():
            return 0
        found = self.months.get(token.text) or self.months.get(token.raw)
        if found or token.text in self.speller.known:
            return found or 0
        near = self.speller.near(token.text, self.shelf)
        return self.months[near] if near else 0

    def relative(self, words: Sequence[str], on: date) -> Reading:
        tags = [tag for tag, _, _ in self.context.tags(words) if tag]
        if tags and set(tags) <= {"today", "weekday", "label"} and "today" in tags:
            return understood(on, "synonym")
        if tags and set(tags) <= {"yesterday", "label"} and "yesterday" in tags:
            return understood(on - timedelta(days=1), "synonym")
        return not_understood("no date")


def pieces(token: Token) -> list[Token]:
    text = token.text
    if not token.numeral:
        return [token]
    cut = text.replace(",", ".").split(".")
    if (len(cut) == 1 and len(text) == 8) or (len(cut) == 1 and len(text) == 6):
        iso = len(text) == 8 and text[:2] in {"19", "20"} and text[2:4] > "12"
        cut = [text[:4], text[4:6], text[6:]] if iso else [text[:2], text[2:4], text[4:]]
    return [Token(part, part, token.glued and not i) for i, part in enumerate(cut) if part]


def spoken_years(parts: Sequence[Part]) -> list[Part]:
    """ "sembilan belas sembilan puluh" and "delapan lima" at the end made one year."""
    out = list(parts)
    if len(out) > 1 and out[-1].width == 0 and out[-2].width == 0 and not (out[-1].month or out[-2].month):
        if 0 < out[-1].value < 10 and 0 < out[-2].value < 10 and has_month(out):
            out[-2:] = [Part(out[-2].value * 10 + out[-1].value, 0)]
        if len(out) > 1 and out[-2].value in (19, 20) and 10 <= out[-1].value < 100:
            out[-2:] = [Part(out[-2].value * 100 + out[-1].value, 0)]
    return out


def has_month(parts: Sequence[Part]) -> bool:
    return any(part.month for part in parts) or len(parts) > 3


def assembled(parts: Sequence[Part], on: date) -> date | str:
    """The day that exactly three parts say, or why they say none."""
    if len(parts) != 3:
        return "incomplete" if len(parts) < 3 else "two"
    shape = "".join("m" if part.month else "n" for part in parts)
    first, second, third = parts
    if shape == "nmn" or (shape == "nnn" and first.width != 4):
        return made(first, second, third, on)
    if shape == "nnn":
        return made(third, second, first, on)
    if shape == "mnn" and third.width == 4:
        return made(second, first, third, on)
    return "order"


def made(day: Part, month: Part, year: Part, on: date) -> date | str:
    if max(day.width, month.width) > 2 or year.width not in {0, 2, 4} or year.width == 4 > year.value // 250:
        return "malformed"
    if year.width == 0 and not (10 <= year.value < 100 or 1900 <= year.value <= on.year):
        return "malformed"
    try:
        if year.value >= 100:
            return date(year.value, month.value, day.value)
        return plausible(year.value, month.value, day.value, on)
    except ValueError:
        return "impossible"


def plausible(short: int, month: int, day: int, on: date) -> date:
    """19xx where 20xx would make the person younger than 15. Raises ValueError for no such day."""
    recent = date(2000 + short, month, 28 if (month, day) == (2, 29) else day)
    birthday_passed = (on.month, on.day) >= (recent.month, recent.day)
    age = on.year - recent.year - (not birthday_passed)
    return date((2000 if age >= YOUNGEST else 1900) + short, month, day)


def days_reader(lexicon: Lexicon, speller: Speller) -> Days:
    calendar = lexicon.of("calendar")
    months = {word: int(key) for key, listed in calendar.items() if key.isdigit() for word in listed}
    keys = ("doubt", "today", "yesterday", "label", "weekday")
    context = phrasebook(lexicon, speller, "calendar", *keys)
    refusals, others = lexicon.words("counting", "not"), lexicon.words("calendar", "others")
    days = Days(speller, number_words(lexicon), months, context, refusals, others, Shelf(months))
    tried = date(2000, 1, 1)
    plain = {
        word: month
        for word, month in months.items()
        if days.read(f"7 {word} 1985", tried) == understood(date(1985, month, 7), "exact")
    }
    return replace(days, plain=plain)
