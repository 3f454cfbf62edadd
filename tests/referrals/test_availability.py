"""Hours, days off and the minutes that count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.referrals.availability import Hours, after_working_minutes, next_opening, works_now

CILINCING, MAKASSAR, JAYAPURA = 106.94, 119.43, 140.7
DAYTIME = Hours(8 * 60, 20 * 60)
MONDAY = date(2026, 11, 23)


def at(hour: float, day: int = 23) -> datetime:
    """A moment by the clock of Jakarta."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour - 7)


def test_eight_in_jayapura_is_six_in_jakarta() -> None:
    assert works_now(DAYTIME, JAYAPURA, at(6))
    assert not works_now(DAYTIME, CILINCING, at(6))
    assert works_now(DAYTIME, MAKASSAR, at(7))


def test_a_weekly_day_off_and_a_leave_are_free() -> None:
    assert not works_now(Hours(days_off=(1,)), CILINCING, at(12))
    assert not works_now(Hours(off_until=MONDAY), CILINCING, at(12))
    assert works_now(Hours(off_until=MONDAY), CILINCING, at(12, day=24))


def test_a_leave_that_begins_tomorrow_leaves_today_alone() -> None:
    hours = Hours(off_from=date(2026, 11, 24), off_until=date(2026, 11, 24))
    assert [works_now(hours, CILINCING, at(12, day=day)) for day in (23, 24, 25)] == [True, False, True]


def test_ten_minutes_before_closing_the_rest_runs_the_next_morning() -> None:
    nine_to_five = Hours(9 * 60, 17 * 60)
    assert after_working_minutes(nine_to_five, CILINCING, at(16.5), 45) == at(9.25, day=24)


def test_minutes_skip_days_off() -> None:
    hours = Hours(9 * 60, 17 * 60, days_off=(2, 3))
    assert after_working_minutes(hours, CILINCING, at(17), 15) == at(9.25, day=26)


def test_somebody_away_for_months_does_not_hold_an_offer() -> None:
    hours = Hours(off_until=date(2027, 11, 1))
    assert next_opening(hours, CILINCING, at(12)) is None
    assert after_working_minutes(hours, CILINCING, at(12), 15) == at(12.25)
