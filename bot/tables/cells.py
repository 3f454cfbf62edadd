"""One cell as the text it stands for, or why it no longer can: rounded numbers, days that were none, lost zeros."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.tables.problems import Problem
from bot.tables.writing import plain

# Fifteen digits are as many as a spreadsheet keeps of a number.
MOST_DIGITS = 15
SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?E\+?[0-9]{2,}", re.IGNORECASE)
FIRST_DAY = date(1899, 12, 30)
SERIALS = range(1, 80_000)  # days until 2119
ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "Err:502",
        "Err:504",
    ]
)


def cell_text(value: object, *, is_day: bool) -> str | Problem:
    """The text, or a Problem without its place. `is_day`: the column holds dates."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d") if is_day else Problem("day_here")
    if isinstance(value, time | timedelta):
        return Problem("day_here")
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, int | float):
        return _number(float(value), is_day)
    return _typed(plain(" ".join(str(value).replace("\u00a0", " ").split())), is_day)


def _number(value: float, is_day: bool) -> str | Problem:
    if abs(value) >= 10**MOST_DIGITS:
        return Problem("number_lost")
    if not value.is_integer():
        return repr(value)
    return _day(int(value)) if is_day and int(value) in SERIALS else f"{value:.0f}"


def _typed(text: str, is_day: bool) -> str | Problem:
    if SCIENTIFIC.fullmatch(text):
        return Problem("number_lost")
    if text in ERRORS:
        return Problem("error_cell", values={"said": text})
    if is_day and re.fullmatch(r"[1-9][0-9]{4}", text) and int(text) in SERIALS:
        return _day(int(text))
    return text


def _day(serial: int) -> str:
    return (FIRST_DAY + timedelta(days=serial)).isoformat()
