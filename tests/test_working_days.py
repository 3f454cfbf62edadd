"""Closed days, office hours and times of rest, by the clock on the wall of an office or a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import BadRulebook
from bot.loading.calendar import load_calendar
from bot.working_days import Calendar, Office, Rest, zone_of

CALENDAR = load_calendar()
CILINCING, MAKASSAR, JAYAPURA = Office("31.72.04"), Office("73.71"), Office("91.71")
YEAR = "year: 2031\nsource: SKB\nholiday: {2031-01-01: new_year}\njoint_leave: {2031-01-02: new_year}\n"


def at(day: str, clock: str = "09:00", zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))


def test_christmas_and_its_joint_leave_close_a_branch_and_both_say_why() -> None:
    eve, christmas = CALENDAR.closed_day(date(2026, 12, 24)), CALENDAR.closed_day(date(2026, 12, 25))
    assert eve and christmas
    assert (eve.what, eve.kind, christmas.kind) == ("christmas", "joint_leave", "holiday")
    assert "1497/2025" in christmas.source
    assert not CALENDAR.is_open(at("2026-12-24"), CILINCING)


def test_a_year_that_nobody_announced_is_unknown() -> None:
    assert CALENDAR.knows(date(2027, 12, 31))
    assert not CALENDAR.knows(date(2028, 1, 1))
    assert CALENDAR.closed_day(date(2028, 12, 25)) is None


def test_what_hangs_on_the_moon_says_that_it_is_calculated() -> None:
    days = [CALENDAR.closed_day(day) for day in (date(2027, 3, 10), date(2027, 3, 8))]
    assert [day and day.calculated for day in days] == [True, False]


@pytest.mark.parametrize(
    ("day", "clock", "opens_day", "opens_clock"),
    [
        ("2026-11-30", "07:59", "2026-11-30", "08:00"),
        ("2026-11-30", "08:00", "2026-11-30", "08:00"),
        ("2026-11-30", "14:59", "2026-11-30", "14:59"),
        ("2026-11-30", "15:00", "2026-12-01", "08:00"),
        ("2026-12-23", "15:00", "2026-12-28", "08:00"),  # joint leave, Christmas, a weekend
        ("2026-12-31", "16:00", "2027-01-04", "08:00"),  # over the new year
        ("2027-03-05", "15:00", "2027-03-16", "08:00"),  # Nyepi and Idulfitri in one week
    ],
)
def test_the_next_opening_skips_nights_weekends_and_closed_days(
    day: str, clock: str, opens_day: str, opens_clock: str
) -> None:
    assert CALENDAR.next_opening(at(day, clock), CILINCING) == at(opens_day, opens_clock)


def test_one_moment_is_a_working_hour_in_papua_and_too_early_in_jakarta() -> None:
    moment = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Monday 06.30 WIB, 07.30 WITA, 08.30 WIT
    assert [CALENDAR.is_open(moment, office) for office in (CILINCING, MAKASSAR, JAYAPURA)] == [
        False,
        False,
        True,
    ]


def test_a_branch_has_days_of_its_own_both_ways() -> None:
    own = Office(
        "31.72.04", closed={date(2026, 12, 1): "pindah kantor"}, open=frozenset({date(2026, 12, 24)})
    )
    closed = CALENDAR.closed_day(date(2026, 12, 1), own)
    assert closed and (closed.what, closed.kind) == ("pindah kantor", "own")
    assert CALENDAR.is_open(at("2026-12-24"), own)
    assert CALENDAR.works_on(date(2026, 12, 5), Office(open=frozenset({date(2026, 12, 5)})))  # a Saturday


def test_working_minutes_and_days_leave_out_what_is_closed() -> None:
    friday, monday = at("2026-11-27", "14:00"), at("2026-11-30", "09:30")
    assert CALENDAR.working_minutes(friday, monday, CILINCING) == 60 + 90
    assert CALENDAR.working_minutes(monday, friday, CILINCING) == 0
    assert CALENDAR.working_days(date(2026, 12, 23), date(2026, 12, 28), CILINCING) == 1
    assert CALENDAR.after_working_days(date(2026, 12, 23), 1, CILINCING) == date(2026, 12, 28)
    assert CALENDAR.after_working_days(date(2026, 12, 23), 0, CILINCING) == date(2026, 12, 23)
    assert CALENDAR.after_working_minutes(friday, 150, CILINCING) == monday


def test_an_office_that_never_opens_is_not_waited_for() -> None:
    never = Office(weekdays=())
    start = at("2026-11-27", "14:00")
    assert CALENDAR.next_opening(start, never) is None
    assert CALENDAR.after_working_minutes(start, 30, never) == at("2026-11-27", "14:30")
    assert CALENDAR.after_working_days(date(2026, 11, 27), 3, never) == date(2026, 11, 30)


@pytest.mark.parametrize("area", ["31.72.04", "73.71", "91.71", ""])
def test_friday_prayer_is_at_noon_by_everybodys_own_clock(area: str) -> None:
    noon = datetime(2026, 11, 27, 12, 0, tzinfo=zone_of(area))
    assert CALENDAR.rested(noon, area) == noon.replace(hour=13)
    assert CALENDAR.resting(noon.replace(day=26), area) is None
    assert CALENDAR.rested(noon.replace(hour=13), area) == noon.replace(hour=13)


def test_the_evenings_of_ramadan_are_left_in_peace_and_no_others() -> None:
    evening = at("2027-02-08", "18:00")
    rest = CALENDAR.resting(evening, "31.72.04")
    assert rest and (rest.what, rest.calculated) == ("ramadan_evening", True)
    assert CALENDAR.rested(evening, "31.72.04") == at("2027-02-08", "20:30")
    assert CALENDAR.resting(at("2027-03-10", "18:00"), "31.72.04") is None
    assert CALENDAR.resting_by(at("2027-02-08", "18:31"), "wit") is None  # 20.31 in Papua


def test_a_rest_that_runs_into_another_is_waited_out_whole() -> None:
    rests = (Rest("one", time(11), time(12)), Rest("two", time(12), time(13)))
    assert Calendar(rests=rests).rested(at("2026-11-30", "11:30"), "31") == at("2026-11-30", "13:00")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (YEAR.replace("2031-01-02", "2032-01-02"), "2032-01-02 is no day of 2031"),
        (YEAR.replace("2031-01-02", "2031-01-01"), "2031-01-01 stands twice"),
        (YEAR + "calculated: [2031-05-05]\n", "calculated 2031-05-05 is no closed day"),
        (YEAR.replace(": new_year}\nj", ": newyear}\nj"), "no holiday is called newyear"),
        (YEAR.replace("source: SKB\n", ""), "source"),
    ],
)
def test_a_wrong_row_stops_the_start_and_says_which(page: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "2031.yaml").write_text(page, encoding="utf-8")
    with pytest.raises(BadRulebook, match=problem):
        load_calendar(tmp_path)
