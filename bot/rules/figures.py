"""The kinds of number a rule can hold, and how each is said in Indonesian and English."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_MONTH = re.compile(r"([0-8][0-9]{3})-(0[1-9]|1[0-2])")


class Rupiah(int):
    """Whole rupiah."""


class Percent(int):
    """Whole percent."""


class Month(NamedTuple):
    """A contribution month; ordered by time."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """The month written as YYYY-MM (years below 9000), or None when the text is no such month."""
        found = _MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found and found[1] != "0000" else None

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def plus(self, months: int) -> Month:
        """The month so many months later; negative counts go back."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


Figure = Rupiah | Percent | Month | date | int | str


def spoken(figure: object, language: str) -> str:
    """One value as a person reads it: Rp16.800, 50%, Desember 2026, 31 Desember 2026; whatever else as it is."""
    if isinstance(figure, Rupiah):
        return f"Rp{figure:,}".replace(",", ".")
    if isinstance(figure, Percent):
        return f"{int(figure)}%"
    if isinstance(figure, Month):
        return f"{_month(figure.month, language)} {figure.year}"
    if isinstance(figure, date):
        return f"{figure.day} {_month(figure.month, language)} {figure.year}"
    return str(figure)


def _month(number: int, language: str) -> str:
    """Javanese and Sundanese write months as Indonesian does."""
    return _MONTHS.get(language, _MONTHS["id"])[number - 1]


def day_after(day: date) -> date:
    return day + timedelta(days=1)
