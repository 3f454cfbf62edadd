"""An identity number (NIK) as far as it can be judged without asking the civil registry: certainly wrong, or plausible.

`PPKKCC DDMMYY SSSS`: region of first registration, day (women plus 40), month, year, serial. There is no check
digit, and neither a move nor a corrected birth date changes the number, so region and date only ever warn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from bot.digits import plain

LENGTH = 16
WOMEN = 40
# What stands between the digits when a number is copied from a card or a form.
BETWEEN = re.compile(r"[\s.\-_/,:;|•·*()]+")
LABEL = re.compile(r"^(?:(?:no(?:mor)?|nomer)\W*)?(?:nik|ktp|e-?ktp)\b\W*", re.IGNORECASE)
SLIPS = str.maketrans("oO", "00")
MOST_TYPED = 100

# Regencies whose code changed when their province was divided; people keep the number they were given.
FORMER = frozenset(
    [
        *(f"91{number:02}" for number in range(1, 29)),  # Papua before its four provinces of 2022
        *("9201", "9204", "9205", "9209", "9210", "9271"),  # Papua Barat before Papua Barat Daya, 2022
        *("6404", "6405", "6406", "6410", "6473"),  # Kalimantan Timur before Kalimantan Utara, 2012
        *("7319", "7320", "7321", "7323"),  # Sulawesi Selatan before Sulawesi Barat, 2004
    ]
)


@dataclass(frozen=True, slots=True)
class Nik:
    """A plausible number. `born` holds every day it may mean, the earlier first: 000117 is 1917 or 2017."""

    digits: str
    woman: bool
    born: tuple[date, ...]

    @property
    def last_four(self) -> str:
        """The only part that is ever shown again."""
        return shown(self.digits)

    def doubts(
        self, regions: Container[int], *, birth_date: date | None = None, woman: bool | None = None
    ) -> list[str]:
        """What to read again on the card: nik_region, nik_birth_date, nik_sex. None of them makes it wrong."""
        found = []
        if not _known_region(self.digits, regions):
            found.append("nik_region")
        if birth_date is not None and birth_date not in self.born:
            found.append("nik_birth_date")
        if woman is not None and woman is not self.woman:
            found.append("nik_sex")
        return found


def read_nik(typed: str, on: date) -> Nik | str:
    """The number, or why it cannot be one: nik_letters, nik_length, nik_date, nik_serial. `on` is today in WIB."""
    said = plain(typed[:MOST_TYPED]).text.strip()
    if any(
        sign.isdecimal() and not sign.isascii() for sign in unicodedata.normalize("NFKC", typed[:MOST_TYPED])
    ):
        return "nik_letters"  # a card has figures that everybody at the branch can read
    digits = BETWEEN.sub("", LABEL.sub("", said)).translate(SLIPS)
    if not re.fullmatch(r"[0-9]*", digits):
        return "nik_letters"
    if len(digits) != LENGTH or len(typed) > MOST_TYPED:
        return "nik_length"
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    woman = day > WOMEN
    born = tuple(_days(year, month, day - WOMEN if woman else day, on))
    if not born:
        return "nik_date"
    return "nik_serial" if digits.endswith("0000") else Nik(digits, woman, born)


def shown(digits: str) -> str:
    """A kept number as people see it again: •••• 0001; empty when there is none."""
    return f"•••• {digits[-4:]}" if digits else ""


def _days(year: int, month: int, day: int, on: date) -> list[date]:
    """The days of both centuries that exist and have come: 29 February only in leap years."""
    found = []
    for century in (1900, 2000):
        try:
            found.append(date(century + year, month, day))
        except ValueError:
            continue
    return [one for one in found if one <= on]


def _known_region(digits: str, regions: Container[int]) -> bool:
    """Whether the district is one of today's, or its regency one that has since been renumbered."""
    return int(digits[:6]) in regions or digits[:4] in FORMER
