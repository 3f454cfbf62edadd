"""What agents write about their own work."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.own_work import Command
from tests.house import the_world

MONDAY = date(2026, 11, 23)


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
    assert the_world().understanding.own_work(text, today=MONDAY) == Command(what, value)


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
    assert the_world().understanding.own_work(text, today=MONDAY) is None
