"""Times to meet in people's own words, on Saturday, 28 November 2026, ten in the morning in Jakarta."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.visit_words import Wish
from tests.house import the_world


def read_wish(text: str, now: datetime) -> Wish | None:
    return the_world().understanding.wish(text, now)


NOW = datetime(2026, 11, 28, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("besok jam 9", "2026-11-29 09:00"),
        ("bsk sore aja kak", "2026-11-29 16:00"),
        ("kamis jam 3", "2026-12-03 15:00"),
        ("jam stgh 10 besok", "2026-11-29 09:30"),
        ("tgl 5 jam 8", "2026-12-05 08:00"),
        ("5 desember jam 9.30", "2026-12-05 09:30"),
        ("ba'da ashar besok", "2026-11-29 15:00"),
        ("senin depan jam 10 pagi", "2026-11-30 10:00"),
        ("sabtu depan jam 1 siang", "2026-12-05 13:00"),
        ("pukul 16.30 tgl 1 desember", "2026-12-01 16:30"),
        ("1 desember jam 10 kurang 15", "2026-12-01 09:45"),
        ("selasa jam 8 malam", "2026-12-01 20:00"),
        ("tuesday 10am", "2026-12-01 10:00"),
        ("besok gak bisa kak, gimana kalau lusa jam 9 pagi", "2026-11-30 09:00"),
        ("jam 9", "2026-11-29 09:00"),  # today's is over
        ("jam 11", "2026-11-28 11:00"),
        ("besok jam dua belas", "2026-11-29 12:00"),
        ("mbenjing jam sanga", "2026-11-29 09:00"),
    ],
)
def test_one_time_is_read_as_it_is_meant(text: str, at: str) -> None:
    wish = read_wish(text, NOW)
    assert wish and wish.at == datetime.fromisoformat(at).replace(tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    "text",
    [
        *("oke", "di pasar aja", "nanti saya kabari", "kerja 8 jam", "2 jam lagi", "kemarin jam 9", ""),
        *(
            "gak bisa besok",
            "besok atau lusa",
            "jam 9 atau jam 10",
            "minggu depan",
            "sebelum jam 9",
            "jam 25",
        ),
        *("hari ini jam 9", "tanggal 31", "tgl 40", "tiap senin jam 9"),
    ],
)
def test_no_time_two_times_and_times_that_passed_are_none(text: str) -> None:
    assert read_wish(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("kamis jam 3 di pasar koja ya", "pasar koja"),
        ("lusa pagi di rumah bu haji ya kak", "rumah bu haji"),
        ("jam 4 sore di warung saya, besok", "warung saya"),
        ("besok jam 9", ""),
    ],
)
def test_the_place_is_what_follows_di(text: str, place: str) -> None:
    wish = read_wish(text, NOW)
    assert wish and wish.place == place


def test_whoever_names_only_a_part_of_the_day_gets_a_guess_that_is_marked_as_one() -> None:
    part, hour = read_wish("besok sore", NOW), read_wish("besok jam 4 sore", NOW)
    assert part and hour
    assert (part.at, part.sure, hour.sure) == (hour.at, False, True)
