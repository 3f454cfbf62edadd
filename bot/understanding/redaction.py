"""Masks what may never be stored: identity numbers, payment cards and one-time codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Redacted

# Letters that stand for 0 and 1 where somebody copies a number: 3172O412I29OOOO7.
RUN = re.compile(r"(?:(?<![^\W\d_])[oOIl|]+(?=[0-9]))?[0-9](?:[ \t\u00a0.\-_]{0,3}[0-9oOIl|])*")
GROUP = re.compile(r"[0-9oOIl|]*[0-9][0-9oOIl|]*|[oOIl|]{2,}|[oO]")
SLIPS = str.maketrans("oOIl|", "00111")
FEWEST_DIGITS = 8
DAY = re.compile(r"[0-3]?[0-9][-/. ][01]?[0-9][-/. ](?:[0-9]{4}|[0-9]{2})")
AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
PHONE = re.compile(r"(?:0|62|8)[0-9]{8,12}")
# Not part of a longer number, a date or a sum, and not a count of anything.
COUNTED = r"(?![0-9]|[.,/\-][0-9]|\s?(?:rb|ribu|k|jt|juta|rupiah|tahun|thn|th)\b)"
CODE = re.compile(r"(?<![0-9.,/\-])(?:[0-9oO]{4,8}|[0-9]{3}[ \-][0-9]{3})" + COUNTED)
WORD = re.compile(r"[^\W\d_]+")
MASK = "•"
NIK_LENGTH = 16
# No card is shorter; identity numbers begin with a province.
SHORTEST, LONGEST = 13, 19
PROVINCES = re.compile(r"1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6]")
# Prefixes of payment cards by their length; without them one phone number in ten passes Luhn.
CARD_STARTS = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37"), 17: ("5", "6"), 18: ("5", "6"),
               19: ("4", "5", "6")}  # fmt: skip
SUMS = {"number", "rupiah", "date", "birth_year", "phone"}
# How many words may stand between "kode" and its digits.
REACH = 4
Group = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Redaction:
    """Knows the words beside which a short number is a secret."""

    secret: frozenset[str]
    harmless: frozenset[str]

    def redact(self, text: str, expects: str | None) -> Redacted:
        """`expects` is the kind the question asks for; no code is sought where figures are expected."""
        spans = list(numbers(text))
        if expects not in SUMS:
            spans += self.codes(text, [span[:2] for span in spans])
        return masked(text, spans)

    def codes(self, text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        words = [(m.start(), m.end(), m.group().casefold()) for m in WORD.finditer(text)]
        if not any(word in self.secret for _, _, word in words):
            return
        for match in CODE.finditer(text):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken) or DAY.match(text, start):
                continue
            before = [word for _, b, word in words if b <= start][-REACH:]
            after = [word for a, _, word in words if a >= end][:REACH]
            if self.secretive(before) or self.secretive(after):
                yield start, end, "code"

    def secretive(self, words: list[str]) -> bool:
        return not self.secret.isdisjoint(words) and self.harmless.isdisjoint(words)


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of 16 digits (blanks, dots, O for 0 forgiven) and of cards that pass Luhn."""
    for run in RUN.finditer(text):
        if len(run.group()) < SHORTEST:
            continue
        groups = [(run.start() + m.start(), run.start() + m.end()) for m in GROUP.finditer(run.group())]
        yield from secrets(text, groups)


def secrets(text: str, groups: list[Group]) -> Iterator[tuple[int, int, str]]:
    """Windows of groups that make a secret; longest masking wins where a run is endless."""
    i = 0
    while i < len(groups):
        taken, kind = secret_at(text, groups, i)
        if kind:
            yield groups[i][0], groups[taken - 1][1], kind
        i = taken


def secret_at(text: str, groups: list[Group], i: int) -> tuple[int, str]:
    """The end and kind of the secret that begins with a group; else the next group and ""."""
    size = 0
    for j in range(i, min(i + NIK_LENGTH + 3, len(groups))):
        size += groups[j][1] - groups[j][0]
        if size > LONGEST and j > i:
            break
        if kind := kind_of(text, groups[i : j + 1], size):
            return j + 1, kind
    return i + 1, ""


def kind_of(text: str, groups: list[Group], size: int) -> str:
    """nik or card for a window of groups that may be one, "" for none."""
    if size < SHORTEST:
        return ""
    typed = "".join(text[a:b] for a, b in groups)
    if sum(map(str.isdigit, typed)) < FEWEST_DIGITS:
        return ""
    digits = typed.translate(SLIPS)
    if size == NIK_LENGTH:
        return sixteen(text, groups, digits)
    if digits.startswith(CARD_STARTS.get(size, ())) and luhn(digits) and not harmless(text, groups):
        return "card"
    return "nik" if size > NIK_LENGTH and len(groups) == 1 else ""


def sixteen(text: str, groups: list[Group], digits: str) -> str:
    """Sixteen digits are an identity number unless they are clearly something else."""
    if len(groups) > 1 and harmless(text, groups):
        return ""
    return "card" if digits[0] in "3456" and luhn(digits) and not nik(digits) else "nik"


def harmless(text: str, groups: list[Group]) -> bool:
    """Two dates, a phone number with something behind it, or sums with dots."""
    said = text[groups[0][0] : groups[-1][1]]
    if DAY.sub("", said).strip(" \t.-_") == "":
        return True
    if any(PHONE.fullmatch(text[a:b]) for a, b in groups):
        return True
    parts = said.split()
    return len(parts) > 1 and all(AMOUNT.fullmatch(part) for part in parts)


def nik(digits: str) -> bool:
    """Province, day (women plus 40) and month where an identity number has them."""
    day = int(digits[6:8]) % 40
    return bool(PROVINCES.match(digits)) and 1 <= day <= 31 and 1 <= int(digits[8:10]) <= 12


def luhn(digits: str) -> bool:
    total = 0
    for i, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def masked(text: str, spans: list[tuple[int, int, str]]) -> Redacted:
    out: list[str] = []
    at = 0
    for start, end, _ in sorted(spans):
        out += [text[at:start], MASK * 6]
        at = max(at, end)
    kinds = tuple(dict.fromkeys(kind for _, _, kind in sorted(spans)))
    return Redacted("".join(out) + text[at:], kinds)


def redaction(lexicon: Lexicon) -> Redaction:
    return Redaction(lexicon.words("secrets", "secret"), lexicon.words("secrets", "harmless"))
