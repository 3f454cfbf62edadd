"""What an agent types about their own work, read whole or not at all: "libur 3 hari", "jam kerja 9-17", "maks 5"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_LEAVE = 60  # days
MOST_AT_ONCE = 50

WEEKDAYS = {
    **{
        "senin": 1,
        "selasa": 2,
        "rabu": 3,
        "kamis": 4,
        "jumat": 5,
        "jum'at": 5,
        "sabtu": 6,
        "minggu": 7,
        "ahad": 7,
    },
    **{"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7},
}
UNITS = {"hari": 1, "day": 1, "days": 1, "minggu": 7, "pekan": 7, "week": 7, "weeks": 7}
COUNTS = {
    **{"se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
}
OFF = r"(?:libur|cuti|off|day\s?off|leave)"


@dataclass(frozen=True, slots=True)
class Command:
    """`what` is leave, back, weekdays, hours, capacity, move, leads, month, silent (asks for more), or hand_back.

    `value` is what it says: the last day off (ISO), weekdays as digits, "540-1020" minutes, a count, a code.
    """

    what: str
    value: str = ""


def read_command(text: str, today: date) -> Command | None:
    """The command a message is, None when it is none or not wholly one. `today` is the agent's own day."""
    plain = " ".join(text.casefold().replace("’", "'").split()).strip(" .!")
    for read in (_leave, _back, _weekdays, _hours, _capacity, _words):
        command = read(plain, today)
        if command:
            return command
    return None


def _leave(text: str, today: date) -> Command | None:
    """Days off from today on: "libur 3 hari" is today and the two days after."""
    if re.fullmatch(rf"(?:saya )?{OFF}(?: hari ini| today)?(?: dulu)?", text):
        return Command("leave", today.isoformat())
    if re.fullmatch(rf"(?:saya )?{OFF} (?:besok|tomorrow)", text):
        return Command("leave", (today + timedelta(days=1)).isoformat())
    found = re.fullmatch(rf"(?:saya )?{OFF} (?:selama )?(\d{{1,2}}|[a-z]+?) ?({'|'.join(UNITS)})", text)
    count = _count(found[1]) if found else 0
    days = count * UNITS[found[2]] if found else 0
    if not 1 <= days <= LONGEST_LEAVE:
        return None
    return Command("leave", (today + timedelta(days=days - 1)).isoformat())


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else COUNTS.get(word, 0)


def _back(text: str, today: date) -> Command | None:
    words = (
        r"(?:masuk lagi|sudah masuk|kerja lagi|aktif lagi|selesai libur|batal libur|back to work|i'?m back)"
    )
    return Command("back") if re.fullmatch(words, text) else None


def _weekdays(text: str, today: date) -> Command | None:
    """Weekly days off: "libur tiap sabtu dan minggu"; "tidak ada hari libur" takes them back."""
    if re.fullmatch(r"(?:tidak ada hari libur|kerja tiap hari|no days off)", text):
        return Command("weekdays")
    found = re.fullmatch(rf"{OFF} (?:tiap|setiap|every) (.+)", text)
    names = re.split(r"[,\s]+|\bdan\b|\band\b|&", found[1]) if found else []
    named = [name for name in names if name and name not in ("hari", "dan", "and")]
    if not named or any(name not in WEEKDAYS for name in named) or len({*named}) > 6:
        return None
    return Command("weekdays", "".join(sorted({str(WEEKDAYS[name]) for name in named})))


def _hours(text: str, today: date) -> Command | None:
    """Working hours: "jam kerja 9-17", "jam kerja 08.30 sampai 16.00"."""
    clock = r"(\d{1,2})(?:[.:](\d{2}))?"
    found = re.fullmatch(
        rf"(?:jam kerja|kerja jam|working hours|hours)\s*:? ?{clock} ?(?:-|–|sampai|s/d|sd|to|until) ?{clock}",
        text,
    )
    if not found:
        return None
    opens = int(found[1]) * 60 + int(found[2] or 0)
    closes = int(found[3]) * 60 + int(found[4] or 0)
    sound = int(found[2] or 0) < 60 and int(found[4] or 0) < 60 and opens < closes and closes <= 24 * 60
    return Command("hours", f"{opens}-{closes}") if sound and closes - opens >= 60 else None


def _capacity(text: str, today: date) -> Command | None:
    found = re.fullmatch(
        r"(?:maks|max|maksimal|maximal|paling banyak|at most) (\d{1,3})(?: orang| pekerja| leads?)?", text
    )
    return Command("capacity", found[1]) if found and 1 <= int(found[1]) <= MOST_AT_ONCE else None


def _words(text: str, today: date) -> Command | None:
    simple = {
        "move": r"(?:pindah lokasi|pindah tempat|ganti lokasi|move|move place|new place)",
        "leads": r"(?:pekerja saya|daftar pekerja|tugas saya|my leads|leads)",
        "month": r"(?:bulan saya|bulan ini|rekap|rekap saya|my month)",
    }
    for what, words in simple.items():
        if re.fullmatch(words, text):
            return Command(what)
    return None
