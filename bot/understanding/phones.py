"""One Indonesian phone number to E.164; two numbers, short codes and masked digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import phonenumbers

from bot.understanding.fold import Token, fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.reading import Reading, not_understood, understood, unsure
from bot.understanding.speller import Speller

RUN = re.compile(r"\+?[0-9(][0-9]*(?:[ .\-()_/]{0,3}[0-9]+)*")
KINDS = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
# "0812 3456 789a": a letter among the digits is a slip of the finger, and the number one short.
SLIPPED = re.compile(r"[0-9]{2}[a-z]{1,2}(?![a-z])|(?<![a-z])[a-np-z][0-9]{3}")
MASKED = re.compile(r"[0-9][ .\-]?(?:[*#•]|x(?![a-wyz])|\?(?=[0-9?])|__)|[x*#•]{2,}[ .\-]?[0-9]")
# A number of before.
BEFORE = {"lama", "dulu", "hilang", "mati", "bekas", "mantan"}
SUMS = {"rp", "rupiah", "idr", "rekening", "rek"}
NO_DIGIT = re.compile(r"[^0-9]+")
SHORTEST, LONGEST = 8, 15
# Digits that may stand beside a number without being more of it: "1", "62".
MOST_BESIDE = 2
# Digits as they stand in a text, and the number they are in international form, "" for none.
Run = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Phones:
    """Reads one phone number."""

    speller: Speller
    digits: dict[str, str]
    refusals: frozenset[str]

    def read(self, text: str) -> Reading:
        folded = fold(text)
        if MASKED.search(folded):
            return not_understood("masked")
        tokens = self.speller.read(text)
        found, longest = sifted(self.runs(folded, tokens))
        # "0812-3456-7890 / 7891": more figures than one number has.
        if SLIPPED.search(folded) or (len(found) == 1 and longest > MOST_BESIDE):
            return unsure("slipped", *found)
        if not found:
            return not_understood("no number")
        if len(found) > 1:
            return unsure("two", *found)
        if reason := self.refused(tokens):
            return unsure(reason, *found)
        return understood(found[0], "exact" if len(tokens) < 3 else "normalised")

    def refused(self, tokens: Sequence[Token]) -> str:
        """ "bukan 0812…", "0812…?", "rekening 0812…": why the number is not simply given; "" when it is."""
        words = {token.text for token in tokens}
        if "?" in words or not self.refusals.isdisjoint(words):
            return "negation"
        return "" if SUMS.isdisjoint(words) else "a sum"

    def runs(self, folded: str, tokens: Iterable[Token]) -> list[Run]:
        """Runs of digits as typed; where none was typed, as dictated."""
        typed = [run for match in RUN.finditer(folded) for run in candidates(match.group())]
        return typed or [(run, e164(run)) for run in self.spoken(tokens)]

    def spoken(self, tokens: Iterable[Token]) -> list[str]:
        """Digits dictated one by one."""
        said = "".join(self.digits.get(token.text, " ") for token in tokens)
        return said.split()


def sifted(runs: Sequence[Run]) -> tuple[list[str], int]:
    """The numbers among the runs, each once, and how many digits the longest other run has."""
    numbers = list(dict.fromkeys(number for _, number in runs if number))
    return numbers, max((len(only_digits(run)) for run, number in runs if not number), default=0)


def only_digits(text: str) -> str:
    return NO_DIGIT.sub("", text)


def candidates(run: str) -> list[Run]:
    """One run of digits as one number, or as the several numbers that it holds, each with its international form."""
    if number := e164(run):
        return [(run, number)]
    parts = [(part, e164(part)) for part in re.split(r"[ /]+", run) if any(map(str.isdigit, part))]
    if any(number for _, number in parts):
        return parts
    halves = re.split(r"(?<=[0-9])\s*[ /\-]\s*(?=0[28]|\+?62)", run)
    return [(half, e164(half)) for half in halves] if len(halves) > 1 else [(run, "")]


def e164(run: str) -> str:
    """The number in international form, or "" when it is none of Indonesia."""
    digits = only_digits(run)
    if not SHORTEST <= len(digits) <= LONGEST + 2:
        return ""
    national = bare(digits, run.strip().startswith("+"))
    if not national:
        return ""
    # A national number without its zero needs no parsing; the type says whether it is one at all.
    number = phonenumbers.PhoneNumber(country_code=62, national_number=int(national))
    return f"+62{number.national_number}" if phonenumbers.number_type(number) in KINDS else ""


def bare(digits: str, international: bool) -> str:
    """The digits after 0, 62, +62 (0) or 0062; "" for another country or a number without area code."""
    if digits.startswith("0062"):
        return digits[4:].removeprefix("0")
    if digits.startswith("00"):
        return ""
    if digits.startswith("62") and (international or len(digits) >= 10):
        return digits[2:].removeprefix("0")
    if international:
        return ""
    if digits.startswith("0"):
        return digits[1:]
    return digits if digits.startswith("8") and len(digits) >= 9 else ""


def phones_reader(lexicon: Lexicon, speller: Speller) -> Phones:
    words = {w: key for key, listed in lexicon.of("numbers").items() if len(key) == 1 for w in listed}
    digits = {word: key for word, key in words.items() if key.isdigit()}
    return Phones(
        speller,
        digits,
        lexicon.words("counting", "not") | BEFORE | lexicon.words("counting", "range") - {"dan", "sama"},
    )
