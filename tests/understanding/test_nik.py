"""Identity numbers: 1,000 that may be, 1,000 that cannot be, and what only calls for a second look."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from bot.understanding.nik import Nik, read_nik, shown

TODAY = date(2026, 11, 22)
REGIONS = {317204, 317203, 120101}
CILINCING = "317204"


def number(born: date, *, woman: bool = False, region: str = CILINCING, serial: str = "0003") -> str:
    day = born.day + (40 if woman else 0)
    return f"{region}{day:02}{born.month:02}{born.year % 100:02}{serial}"


def read(typed: str) -> Nik:
    found = read_nik(typed, TODAY)
    assert isinstance(found, Nik)
    return found


def made_up(dice: random.Random) -> tuple[str, date, bool]:
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(25_000))
    woman = dice.random() < 0.5
    serial = f"{dice.randrange(1, 10_000):04}"
    return number(born, woman=woman, region=f"{dice.randrange(110101, 979999)}", serial=serial), born, woman


def as_typed(digits: str, dice: random.Random) -> str:
    """With the blanks, dots and letters O that people put in."""
    groups = dice.choice([[16], [6, 6, 4], [4, 4, 4, 4], [2, 2, 2, 6, 4]])
    mark, out, at = dice.choice(["", " ", ".", " . ", "-", "\u00a0"]), [], 0
    for size in groups:
        out.append(digits[at : at + size])
        at += size
    said = mark.join(out)
    return said.replace("0", "O", dice.randrange(3)) if dice.random() < 0.3 else said


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_numbers_that_may_be_are_taken_however_they_are_spaced(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(100):
        digits, born, woman = made_up(dice)
        found = read(as_typed(digits, dice))
        assert (found.digits, found.woman) == (digits, woman)
        assert born in found.born


BREAKS = {
    "nik_length": lambda digits, dice: digits[: dice.randrange(1, 16)] + "7" * dice.choice([0, 17]),
    "nik_letters": lambda digits, dice: digits[:8] + dice.choice("abcxyzIl%😀<") + digits[9:],
    "nik_serial": lambda digits, dice: digits[:12] + "0000",
    "nik_date": lambda digits, dice: (
        digits[:6] + dice.choice(["00", "32", "36", "40", "72", "80", "99"]) + digits[8:]
        if dice.random() < 0.5
        else digits[:8] + dice.choice(["00", "13", "20", "99"]) + digits[10:]
    ),
}


@pytest.mark.parametrize("why", BREAKS)
def test_two_hundred_and_fifty_broken_numbers_are_refused(why: str) -> None:
    dice = random.Random(why)
    for _ in range(250):
        digits, _, _ = made_up(dice)
        assert read_nik(BREAKS[why](digits, dice), TODAY) == why


@pytest.mark.parametrize(
    ("day", "month", "year"), [("31", "04", "90"), ("30", "02", "88"), ("29", "02", "89"), ("71", "06", "75")]
)
def test_a_day_no_calendar_has_is_refused(day: str, month: str, year: str) -> None:
    assert read_nik(f"{CILINCING}{day}{month}{year}0001", TODAY) == "nik_date"


def test_29_february_stands_where_one_of_both_centuries_had_it() -> None:
    assert read(number(date(2000, 2, 29))).born == (date(2000, 2, 29),)  # 1900 was no leap year
    assert read(number(date(1988, 2, 29), woman=True)).born == (date(1988, 2, 29),)  # 2088 has not come


def test_two_digits_of_a_year_may_mean_two_centuries() -> None:
    assert read(number(date(2017, 1, 5))).born == (date(1917, 1, 5), date(2017, 1, 5))
    assert read(number(date(1985, 1, 5))).born == (date(1985, 1, 5),)


def test_a_woman_is_told_by_forty_more_days() -> None:
    assert read(number(date(1990, 8, 31), woman=True)).woman
    assert not read(number(date(1990, 8, 31))).woman


def test_another_birth_date_or_sex_only_calls_for_a_second_look() -> None:
    siti = read(number(date(1985, 3, 2), woman=True))
    assert siti.doubts(REGIONS, birth_date=date(1985, 3, 2), woman=True) == []
    assert siti.doubts(REGIONS, birth_date=date(1985, 3, 20), woman=False) == ["nik_birth_date", "nik_sex"]


@pytest.mark.parametrize(
    ("region", "doubts"),
    [
        ("317204", []),
        ("910101", []),
        ("640402", []),
        ("927101", []),
        ("009999", ["nik_region"]),
        ("317299", ["nik_region"]),
    ],
)
def test_an_unknown_region_warns_and_a_former_one_does_not(region: str, doubts: list[str]) -> None:
    assert read(number(date(1990, 1, 1), region=region)).doubts(REGIONS) == doubts


@pytest.mark.parametrize(
    "typed", ["NIK: 3172044203850003", "no. KTP 3172 0442 0385 0003", "３１７２０４４２０３８５０００３"]
)
def test_a_pasted_label_and_wide_digits_are_forgiven(typed: str) -> None:
    assert read(typed).digits == "3172044203850003"


@pytest.mark.parametrize(
    "typed", ["", " ", "٣١٧٢٠٤٤٢٠٣٨٥٠٠٠٣", "3" * 10_000, "3172044203850003" + " " * 10_000]
)
def test_nothing_endless_or_foreign_is_taken(typed: str) -> None:
    assert isinstance(read_nik(typed, TODAY), str)


def test_only_the_last_four_are_shown_again() -> None:
    assert read("3172044203850003").last_four == "•••• 0003"
    assert shown("") == ""
