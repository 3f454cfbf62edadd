"""The answers that eligibility reads: their kinds, what is refused, and the age they leave open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.errors import BadArgument
from bot.rules.rulebook import SECTORS

MEMBERSHIPS = ("no", "bpu_active", "bpu_lapsed", "pu", "government_paid", "unknown")
OLDEST = 120
MOST_JOBS = 100
MOST_INCOME = 10**12
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has said so far; None is not answered."""

    birth_year: int | None = None
    birth_date: date | None = None
    citizen: bool | None = None
    has_nik: bool | None = None
    works_now: bool | None = None
    paid_by_employer: bool | None = None
    works_abroad: bool | None = None
    construction_project: bool | None = None
    domestic_worker: bool | None = None
    employs_others: bool | None = None
    already_member: str | None = None
    jobs: int | None = None
    monthly_income: int | None = None
    sector: str | None = None
    sick_now: bool | None = None


def read_answers(raw: Mapping[str, object], on: date) -> Answers:
    """The answers checked one by one (null is not answered); raises BadArgument naming answer and value."""
    unknown = [name for name in raw if name not in _KINDS]
    if unknown:
        raise BadArgument(f"unknown answer {shown(unknown[0])}")
    given = {name: answer for name, answer in raw.items() if answer is not None}
    read = {name: _KINDS[name](name, answer) for name, answer in given.items()}
    answers = Answers(**read)  # type: ignore[arg-type]
    _refuse_birth(answers, on)
    return answers


def shown(raw: object) -> str:
    """A value as an error may quote it: printable and short."""
    text = ascii(raw)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _yes_or_no(name: str, raw: object) -> bool:
    if not isinstance(raw, bool):
        raise BadArgument(f"{name}: {shown(raw)} is neither true nor false")
    return raw


def _count(most: int) -> Callable[[str, object], int]:
    def read(name: str, raw: object) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= most:
            raise BadArgument(f"{name}: {shown(raw)} is no whole number from 0 to {most}")
        return raw

    return read


def _word(allowed: tuple[str, ...]) -> Callable[[str, object], str]:
    def read(name: str, raw: object) -> str:
        if not isinstance(raw, str) or raw not in allowed:
            raise BadArgument(f"{name}: {shown(raw)} is none of {', '.join(allowed)}")
        return raw

    return read


def read_day(name: str, raw: object) -> date:
    """A calendar day from a date or ISO text; raises BadArgument."""
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw if isinstance(raw, str) and _ISO_DAY.fullmatch(raw) else "")
    except ValueError:
        raise BadArgument(f"{name}: {shown(raw)} is no day written YYYY-MM-DD") from None


def _refuse_birth(answers: Answers, on: date) -> None:
    if answers.birth_date and answers.birth_date > on:
        raise BadArgument(f"birth_date: {answers.birth_date} lies in the future")
    for name, year in (("birth_year", answers.birth_year), ("birth_date", _year(answers.birth_date))):
        if year is not None and not on.year - OLDEST <= year <= on.year:
            raise BadArgument(f"{name}: {year} is no birth year of a living person")


def _year(day: date | None) -> int | None:
    return day.year if day else None


_KINDS: dict[str, Callable[[str, object], object]] = {
    "birth_year": _count(9999),
    "birth_date": read_day,
    "citizen": _yes_or_no,
    "has_nik": _yes_or_no,
    "works_now": _yes_or_no,
    "paid_by_employer": _yes_or_no,
    "works_abroad": _yes_or_no,
    "construction_project": _yes_or_no,
    "domestic_worker": _yes_or_no,
    "employs_others": _yes_or_no,
    "already_member": _word(MEMBERSHIPS),
    "jobs": _count(MOST_JOBS),
    "monthly_income": _count(MOST_INCOME),
    "sector": _word(SECTORS),
    "sick_now": _yes_or_no,
}
NAMES = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Age:
    """The youngest and oldest a person can be, in completed years; equal when the birth date is known."""

    youngest: int
    oldest: int

    def reached(self, years: int) -> bool:
        """Certainly this old."""
        return self.youngest >= years

    def below(self, years: int) -> bool:
        """Certainly not yet this old."""
        return self.oldest < years

    def leaves_open(self, years: int) -> bool:
        return self.youngest < years <= self.oldest


def births_contradict(answers: Answers) -> bool:
    """The birth year and the birth date name different years."""
    day = answers.birth_date
    return day is not None and answers.birth_year is not None and answers.birth_year != day.year


def age_of(answers: Answers, on: date) -> Age | None:
    """The age on a WIB calendar day; None without a birth, or with two that contradict.

    Born on 29 February turns a year older on 1 March in other years.
    """
    if births_contradict(answers):
        return None
    if answers.birth_date:
        before_birthday = (on.month, on.day) < (answers.birth_date.month, answers.birth_date.day)
        years = on.year - answers.birth_date.year - before_birthday
        return Age(years, years)
    if answers.birth_year is None:
        return None
    oldest = on.year - answers.birth_year
    everyone_had_a_birthday = (on.month, on.day) == (12, 31)
    return Age(oldest if everyone_had_a_birthday else max(oldest - 1, 0), oldest)
