"""Sums that a text for many holds, typed or in words, in any language known: such figures come from the rulebook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.figures import Figure, NumberWords, Scanner, glued_numbers, number_words
from bot.understanding.fold import Token, fold, tokens
from bot.understanding.lexicon import Lexicon

# A year, a telephone number and a short hotline are no sums.
YEARS, PHONE_DIGITS, LEAST = range(1945, 2100), 8, 1000
SHARE = re.compile(r"\d\s*(?:%|٪|persen\b|prosen\b|percent\b|per cent\b)", re.IGNORECASE)
MONEY = re.compile(r"(?:\bRp|\bIDR|\brupiah\b)\s*\.?\s*\d|\d[\d.,]*\s*(?:rupiah|perak|idr)\b", re.IGNORECASE)
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:\s?[.,'’ \u00a0]\s?\d{3})+(?![\d])")
SCALED = re.compile(
    r"\d\s*[-–]?\s*(?:rb|ribu|k|jt|juta|ewu|rebu|yuta|mio|thousand|million)(?:an)?\b", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\d.,])(?:\+?62|0)[\d\s()-]{7,}\d")
UNITS = frozenset({"rupiah", "perak", "rp", "idr", "persen", "prosen", "percent"})


@dataclass(frozen=True, slots=True)
class Sums:
    """Finds them."""

    words: NumberWords

    def found(self, text: str) -> list[str]:
        """Each sum or share as it stands there, first things first; empty where there is none."""
        plain = "".join(
            sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
        )
        plain = PHONE.sub(" ", plain)
        patterns = (SHARE, MONEY, GROUPED, SCALED)
        typed = [match[0] for pattern in patterns for match in pattern.finditer(plain)]
        return list(dict.fromkeys([*typed, *self._spoken(plain)]))

    def _spoken(self, text: str) -> Iterator[str]:
        """Figures in words, and bare numbers too large to be anything else."""
        said = [one for token in tokens(fold(text)) if token.text != "-" for one in self._parted(token)]
        for figure in Scanner(said, self.words).figures():
            beside = [*said[max(0, figure.start - 1) : figure.start], *said[figure.end : figure.end + 1]]
            if self._is_sum(figure) or any(token.text in UNITS for token in beside):
                yield " ".join(token.raw for token in said[figure.start : figure.end])

    def _parted(self, token: Token) -> list[Token]:
        """ "enambelasribu" as its words."""
        parts = [] if token.numeral else glued_numbers(token.text, self.words)
        return [Token(part, part) for part in parts] or [token]

    def _is_sum(self, figure: Figure) -> bool:
        digits = figure.digits
        if digits and (digits.startswith("0") or len(digits) >= PHONE_DIGITS):
            return False
        if digits and not figure.grouped and figure.whole and int(figure.value) in YEARS:
            return False
        return figure.value >= LEAST


def sums_reader(lexicon: Lexicon) -> Sums:
    return Sums(number_words(lexicon, ("money",)))
