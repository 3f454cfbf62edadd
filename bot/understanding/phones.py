"""One Indonesian phone number to E.164; two numbers, short codes and masked digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
# "0812 3456 7890 (1)": figures behind a number, and no area code before one.
IN_BRACKETS = re.compile(r"[0-9]{3}\s*\(\s*[0-9]{1,4}\s*\)")
# A number of before.
BEFORE = {"lama", "dulu", "hilang", "mati", "bekas", "mantan"}
SUMS = {"rp", "rupiah", "idr", "rekening", "rek"}
NO_DIGIT = re.compile(r"[^0-9]+")
SHORTEST, LONGEST = 8, 15
# Digits that may stand elsewhere in the text without being more of the number: "umur 45".
MOST_BESIDE = 2
COUNTRY = {"62", "0"}  # "62 0812…": said before the number
# Area codes of two digits, with numbers of seven digits or more; all others have three. "021-14045" is a short code.
LARGE_AREAS, LARGE_LOCAL, LOCAL = {"21", "22", "24", "31", "61"}, 7, 5


class Run(NamedTuple):
    """Digits as they stand in a text, the number they are in international form, "" for none, and whether they stand
    right beside one."""

    text: str
    number: str
    beside: bool = False

    @property
    def left_over(self) -> bool:
        return not self.number and (self.beside or len(only_digits(self.text)) > MOST_BESIDE)


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
        runs = self.runs(folded, tokens)
        found = list(dict.fromkeys(run.number for run in runs if run.number))
        if IN_BRACKETS.search(folded):
            return unsure("slipped", *(self.outside_brackets(folded) or found))
        # "0812-3456-7890 / 91", "0812… 5 orang": more figures than one number has.
        if SLIPPED.search(folded) or (len(found) == 1 and any(run.left_over for run in runs)):
            return unsure("slipped", *found)
        if not found:
            return not_understood("no number")
        if len(found) > 1:
            return unsure("two", *found)
        if reason := self.refused(tokens):
            return unsure(reason, *found)
        return understood(found[0], "exact" if len(tokens) < 3 else "normalised")

    def outside_brackets(self, folded: str) -> list[str]:
        """The numbers that are whole without what stands in brackets behind them."""
        runs = self.runs(IN_BRACKETS.sub(lambda found: found[0].partition("(")[0], folded), ())
        return list(dict.fromkeys(run.number for run in runs if run.number))

    def refused(self, tokens: Sequence[Token]) -> str:
        """ "bukan 0812…", "0812…?", "rekening 0812…": why the number is not simply given; "" when it is."""
        words = {token.text for token in tokens}
        if "?" in words or not self.refusals.isdisjoint(words):
            return "negation"
        return "" if SUMS.isdisjoint(words) else "a sum"

    def runs(self, folded: str, tokens: Iterable[Token]) -> list[Run]:
        """Runs of digits as typed; where none was typed, as dictated."""
        typed = [run for match in RUN.finditer(folded) for run in candidates(match.group())]
        return typed or [Run(run, e164(run)) for run in self.spoken(tokens)]

    def spoken(self, tokens: Iterable[Token]) -> list[str]:
        """Digits dictated one by one."""
        said = "".join(self.digits.get(token.text, " ") for token in tokens)
        return said.split()


def only_digits(text: str) -> str:
    return NO_DIGIT.sub("", text)


def candidates(run: str) -> list[Run]:
    """One run of digits as one number, or as the several numbers that it holds, each with its international form."""
    parts = [part for part in re.split(r"[ /]+", run) if any(map(str.isdigit, part))]
    if len(parts) > 1 and any(map(whole, parts)):
        return together(parts)
    if number := e164(run):
        return [Run(run, number)]
    if any(map(e164, parts)):
        return together(parts)
    if parts[1:] and (number := e164(" ".join(parts[:-1]))):
        return [Run(run, number), Run(parts[-1], "", beside=True)]
    halves = re.split(r"(?<=[0-9])\s*[ /\-]\s*(?=0[28]|\+?62)", run)
    return [Run(half, e164(half)) for half in halves] if len(halves) > 1 else [Run(run, "")]


def together(parts: Sequence[str]) -> list[Run]:
    """Numbers and what stands right beside them; "62" before a number is no more than its country."""
    runs = [Run(part, e164(part), beside=True) for part in parts]
    return runs[1:] if only_digits(parts[0]) in COUNTRY else runs


def whole(part: str) -> bool:
    """Whether a part by itself is a number from its first digit on: what follows is left over."""
    return part.lstrip("+(").startswith(("0", "62")) and bool(e164(part))


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
    if phonenumbers.number_type(number) not in KINDS or not dialled(str(number.national_number)):
        return ""
    return f"+62{number.national_number}"


def dialled(national: str) -> bool:
    """Whether what follows the area code can be a number there; that of a mobile always can."""
    if national.startswith("8"):
        return True
    large = national[:2] in LARGE_AREAS
    local = national[2:] if large else national[3:]
    return local[:1] not in {"0", "1"} and len(local) >= (LARGE_LOCAL if large else LOCAL)


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
