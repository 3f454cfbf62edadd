"""Hours, days off and the minutes that count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.referrals.availability import Hours, after_working_minutes, next_opening, works_now
from bot.referrals.commands import Command, read_command

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


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("libur 3 hari", "leave", "2026-11-23/2026-11-25"),
        ("Libur hari ini", "leave", "2026-11-23/2026-11-23"),
        ("saya mau libur 3 hari ya, Pak", "leave", "2026-11-23/2026-11-25"),
        ("libur besok", "leave", "2026-11-24/2026-11-24"),
        ("besok saya libur", "leave", "2026-11-24/2026-11-24"),
        ("libur 3 hari mulai besok", "leave", "2026-11-24/2026-11-26"),
        ("cuti seminggu", "leave", "2026-11-23/2026-11-29"),
        ("libur dua minggu", "leave", "2026-11-23/2026-12-06"),
        ("izin 2 hari", "leave", "2026-11-23/2026-11-24"),
        ("libur sampai jumat", "leave", "2026-11-23/2026-11-27"),
        ("libur sampai tanggal 5", "leave", "2026-11-23/2026-12-05"),
        ("cuti sampai 3 desember", "leave", "2026-11-23/2026-12-03"),
        ("libur hari sabtu", "leave", "2026-11-28/2026-11-28"),
        ("day off 2 days", "leave", "2026-11-23/2026-11-24"),
        ("masuk lagi", "back", ""),
        ("saya sudah masuk lagi", "back", ""),
        ("tiap sabtu minggu libur", "weekdays", "67"),
        ("libur tiap sabtu dan minggu", "weekdays", "67"),
        ("tidak ada hari libur", "weekdays", ""),
        ("jam kerja 9-17", "hours", "540-1020"),
        ("jam kerja 08.30 sampai 16.00", "hours", "510-960"),
        ("jam kerja saya jam 8 pagi sampai jam 4 sore", "hours", "480-960"),
        ("jam kerja 8-4", "hours", "480-960"),
        ("kerja jam 8 malam sampai 12 malam", "hours", "1200-1440"),
        ("maks 5", "capacity", "5"),
        ("maksimum lima orang ya", "capacity", "5"),
        ("maksimal 12 orang", "capacity", "12"),
        ("pindah lokasi", "move", ""),
        ("pekerja saya", "leads", ""),
    ],
)
def test_an_agent_s_own_words_are_read(text: str, what: str, value: str) -> None:
    assert read_command(text, MONDAY) == Command(what, value)


@pytest.mark.parametrize(
    "text",
    [
        *("libur 300 hari", "jam kerja 17-9", "jam kerja 9-25", "maks 0", "maks 500", "libur tiap hari", "5"),
        *(
            "libur minggu",
            "libur sabtu dan minggu",
            "libur sampai tanggal 31 november",
            "libur sampai senin",
            "sakit",
        ),
        *(
            "jam kerja 1 sampai 5 sore",
            "jam kerja 15 pagi sampai 4 sore",
            "maks 5 juta",
            "tidak libur",
            "libur 0 hari",
        ),
        *("kapan libur 3 hari?", "pekerja saya libur", "terima K7", "", "jam kerja"),
    ],
)
def test_what_is_not_wholly_a_command_is_none(text: str) -> None:
    assert read_command(text, MONDAY) is None
