"""Digits that are a payment card, by how it begins and its check digit, or may be an identity number."""

from __future__ import annotations

import re

# Identity numbers begin with a province.
PROVINCES = re.compile(r"1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]")
# Prefixes of payment cards by their length; without them one phone number in ten passes Luhn.
CARD_STARTS = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37"), 17: ("5", "6"), 18: ("5", "6"),
               19: ("4", "5", "6")}  # fmt: skip


def is_card(digits: str) -> bool:
    return digits.startswith(CARD_STARTS.get(len(digits), ())) and luhn(digits)


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
