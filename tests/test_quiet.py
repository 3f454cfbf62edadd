"""Quiet hours, by the clock on the wall where each person lives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.quiet import CLOCKS, QuietHours, clock_of, is_quiet

HOURS = QuietHours(21, 7)
CILINCING, MAKASSAR, JAYAPURA, NOWHERE = "31.72.04", "73.71.01", "91.71", ""


def at(utc: str) -> datetime:
    return datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("utc", "allowed"),
    [
        ("2026-11-23T05:00", "2026-11-23T05:00"),  # noon
        ("2026-11-23T13:59", "2026-11-23T13:59"),  # 20.59
        ("2026-11-23T14:00", "2026-11-24T00:00"),  # 21.00: tomorrow at seven
        ("2026-11-23T17:30", "2026-11-24T00:00"),  # 00.30: today at seven
        ("2026-11-23T23:59", "2026-11-24T00:00"),  # 06.59
        ("2026-11-24T00:00", "2026-11-24T00:00"),  # 07.00
    ],
)
def test_nothing_goes_from_nine_in_the_evening_to_seven_in_the_morning(utc: str, allowed: str) -> None:
    moment = at(utc)
    assert HOURS.opens(moment, CILINCING) == at(allowed)


def test_equal_hours_mean_no_quiet_hours() -> None:
    assert not any(is_quiet(hour, 7, 7) for hour in range(24))


def test_every_province_has_its_own_clock() -> None:
    codes = ("11.01", "51", MAKASSAR, JAYAPURA, "96", NOWHERE)
    assert [clock_of(code) for code in codes] == ["wib", "wita", "wita", "wit", "wit", "unknown"]
    assert {clock_of(code) for code in codes} == set(CLOCKS)


def test_the_morning_comes_first_in_the_east() -> None:
    night = at("2026-11-23T20:00")
    opens = [HOURS.opens(night, area) for area in (JAYAPURA, MAKASSAR, CILINCING, NOWHERE)]
    assert opens == [at(f"2026-11-{day}") for day in ("23T22:00", "23T23:00", "24T00:00", "24T00:00")]
    assert HOURS.first_opens(night) == opens[0]
    assert HOURS.awake(at("2026-11-23T22:30")) == ["wit"]


def test_who_has_no_province_goes_by_the_installs_own_clock() -> None:
    papua = QuietHours(21, 7, "Asia/Jayapura")
    assert papua.opens(at("2026-11-23T22:30"), NOWHERE) == at("2026-11-23T22:30")
    assert papua.opens(at("2026-11-23T22:30"), CILINCING) == at("2026-11-24T00:00")


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert [hour for hour in range(24) if is_quiet(hour, 12, 14)] == [12, 13]
