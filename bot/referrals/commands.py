"""What an agent types about their own work, read whole or not at all: "libur 3 hari", "jam kerja 9-17", "maks 5"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_LEAVE = 60  # days
MOST_AT_ONCE = 50
EARLIEST_GUESS = 6 * 60  # "1 - 5 sore" may begin at one in the afternoon: not guessed

WEEKDAYS = {
    **{"senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "jum'at": 5, "sabtu": 6, "minggu": 7},
    **{"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7},
    **{"ahad": 7},
}
MONTHS = {
    **{"januari": 1, "februari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "agustus": 8},
    **{
        "september": 9,
        "oktober": 10,
        "november": 11,
        "desember": 12,
        "january": 1,
        "february": 2,
        "march": 3,
    },
    **{"may": 5, "june": 6, "july": 7, "august": 8, "october": 10, "december": 12},
}
UNITS = {"hari": 1, "hr": 1, "day": 1, "days": 1, "minggu": 7, "mgg": 7, "pekan": 7, "week": 7, "weeks": 7}
COUNTS = {
    **{"se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8},
    **{
        "sembilan": 9,
        "sepuluh": 10,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "ten": 10,
    },
}
SOON = {"hari ini": 0, "today": 0, "besok": 1, "tomorrow": 1, "lusa": 2}
OFF = r"(?:libur|cuti|off|day\s?off|leave|izin|ijin|sakit)"
EVERY = r"(?:tiap|setiap|every)"
UNTIL = r"(?:sampai|sampe|s/d|sd|hingga|until|till)"
WHEN = "|".join(SOON)
DAY_NAMES = "|".join(WEEKDAYS)
# Words around what is meant; they change nothing.
BEFORE = re.compile(r"^(?:saya|aku|sy|mau|ingin|minta|tolong|mohon|maaf|permisi|please|i want)\s+")
AFTER = re.compile(r"\s+(?:ya|yah|dong|pak|bu|kak|min|saja|aja|dulu|please|makasih|trims|terima kasih)$")


@dataclass(frozen=True, slots=True)
class Command:
    """`what` is leave, back, weekdays, hours, capacity, move, leads or month.

    `value` is what it says: the first and last day off ("2026-11-25/2026-11-27"), weekdays as digits, "540-1020"
    minutes, a count.
    """

    what: str
    value: str = ""


def read_command(text: str, today: date) -> Command | None:
    """The command a message is, None when it is none or not wholly one. `today` is the agent's own day."""
    plain = _plain(text)
    for read in (_leave, _back, _weekdays, _hours, _capacity, _words):
        command = read(plain, today)
        if command:
            return command
    return None


def _plain(text: str) -> str:
    plain, before = " ".join(text.casefold().replace("’", "'").split()).strip(" .,!"), ""
    while plain != before:
        before, plain = plain, AFTER.sub("", BEFORE.sub("", plain)).strip(" .,!")
    return plain


def _leave(text: str, today: date) -> Command | None:
    """Days off: "libur 3 hari" is today and the two days after; "libur 3 hari mulai besok" begins tomorrow."""
    if re.fullmatch(r"libur|cuti|off|day\s?off", text):
        return _days(today, 1)
    found = re.fullmatch(rf"{OFF} ({WHEN})|({WHEN})(?: saya)? {OFF}", text)
    if found:
        return _days(today + timedelta(days=SOON[found[1] or found[2]]), 1)
    return _leave_of_days(text, today) or _leave_until(text, today) or _leave_on(text, today)


def _leave_of_days(text: str, today: date) -> Command | None:
    units = "|".join(UNITS)
    found = re.fullmatch(
        rf"(?:(?:mulai )?({WHEN})(?: saya)? )?{OFF} (?:selama )?(\d{{1,2}}|[a-z]+?) ?({units})"
        rf"(?: (?:mulai|dari|from) ({WHEN}))?",
        text,
    )
    if not found:
        return None
    begins = today + timedelta(days=SOON[found[1] or found[4] or "hari ini"])
    return _days(begins, _count(found[2]) * UNITS[found[3]])


def _leave_until(text: str, today: date) -> Command | None:
    """ "libur sampai jumat", "libur sampai tanggal 28", "cuti sampai 3 desember"."""
    named = re.fullmatch(rf"{OFF} {UNTIL} (?:hari )?({DAY_NAMES})", text)
    if named:
        ahead = (WEEKDAYS[named[1]] - today.isoweekday()) % 7
        return _days(today, ahead + 1) if ahead else None
    dated = re.fullmatch(rf"{OFF} {UNTIL} (?:tanggal |tgl )?(\d{{1,2}})(?: ({'|'.join(MONTHS)}))?", text)
    ends = _next_date(int(dated[1]), MONTHS.get(dated[2] or "", 0), today) if dated else None
    return _days(today, (ends - today).days + 1) if ends else None


def _leave_on(text: str, today: date) -> Command | None:
    """One day by its name; "minggu" alone may as well be a week."""
    found = re.fullmatch(rf"{OFF} (hari )?({DAY_NAMES})(?: ini| depan)?", text)
    if not found or (found[2] == "minggu" and not found[1]):
        return None
    return _days(today + timedelta(days=(WEEKDAYS[found[2]] - today.isoweekday()) % 7), 1)


def _next_date(day: int, month: int, today: date) -> date | None:
    """The next such day from today on; without a month the next month that has come to it."""
    for ahead in range(13):
        year, number = divmod(today.month - 1 + ahead, 12)
        if month in (0, number + 1):
            try:
                found = date(today.year + year, number + 1, day)
            except ValueError:
                return None
            if found >= today:
                return found
    return None


def _days(first: date, count: int) -> Command | None:
    if not 1 <= count <= LONGEST_LEAVE:
        return None
    return Command("leave", f"{first.isoformat()}/{(first + timedelta(days=count - 1)).isoformat()}")


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else COUNTS.get(word, 0)


def _back(text: str, today: date) -> Command | None:
    words = (
        r"(?:sudah )?(?:masuk|kerja|aktif|bertugas|siap)(?: kerja)? lagi|sudah (?:masuk|kerja|aktif)(?: kerja)?"
        r"|(?:selesai|batal) (?:libur|cuti)|(?:libur|cuti) (?:selesai|batal)|tidak jadi (?:libur|cuti)"
        r"|back to work|i'?m back"
    )
    return Command("back") if re.fullmatch(words, text) else None


def _weekdays(text: str, today: date) -> Command | None:
    """Weekly days off: "libur tiap sabtu dan minggu"; "tidak ada hari libur" takes them back."""
    if re.fullmatch(r"(?:tidak ada hari libur|kerja (?:tiap|setiap) hari|no days off)", text):
        return Command("weekdays")
    found = re.fullmatch(rf"{OFF} {EVERY} (.+)|{EVERY} (.+?)(?: saya)? {OFF}", text)
    names = re.split(r"[,\s]+|\bdan\b|\band\b|&", found[1] or found[2]) if found else []
    named = [name for name in names if name and name not in ("hari", "dan", "and")]
    if not named or any(name not in WEEKDAYS for name in named) or len({*named}) > 6:
        return None
    return Command("weekdays", "".join(sorted({str(WEEKDAYS[name]) for name in named})))


CLOCK = r"(?:jam |pukul )?(\d{1,2})(?:[.:](\d{2}))?(?: ?(pagi|siang|sore|petang|malam|am|pm))?"
HOURS = re.compile(
    r"(?:jam kerja|jam buka|jam|kerja|buka|working hours|hours)(?: saya| kerja)?\s*:? ?"
    rf"{CLOCK} ?(?:-|–|sampai|sampe|s/d|sd|hingga|to|until) ?{CLOCK}"
)


def _hours(text: str, today: date) -> Command | None:
    """Working hours: "jam kerja 9-17", "jam kerja 8 pagi sampai 4 sore", "kerja jam 8-4"."""
    found = HOURS.fullmatch(text)
    if not found:
        return None
    opens, closes = (_minutes(*found.group(first, first + 1, first + 2)) for first in (1, 4))
    if opens is None or closes is None:
        return None
    named = bool(found[3]), bool(found[6])
    if closes <= opens <= 12 * 60 and not any(named):
        closes += 12 * 60  # "8-4": nobody means to work from eight till four in the night
    guessed = named[1] and not named[0] and opens < EARLIEST_GUESS
    sound = not guessed and closes - opens >= 60 and closes <= 24 * 60
    return Command("hours", f"{opens}-{closes}") if sound else None


def _minutes(hour: str, minute: str | None, part: str | None) -> int | None:
    """Minutes after midnight; None for a time there is not, such as "15 pagi"."""
    at, past = int(hour), int(minute or 0)
    if past > 59 or at > 24 or (part and not 1 <= at <= 12):
        return None
    if part in ("pagi", "am"):
        at %= 12
    elif part == "malam" and at == 12:
        at = 24
    elif part in ("sore", "petang", "malam", "pm") or (part == "siang" and at < 10):
        at += 12 if at < 12 else 0
    return at * 60 + past


def _capacity(text: str, today: date) -> Command | None:
    found = re.fullmatch(
        r"(?:ma(?:ks|x)(?:imal|imum)?|paling banyak|at most)\.? (\d{1,3}|[a-z]+)"
        r"(?: orang| pekerja| leads?)?(?: sekaligus)?",
        text,
    )
    most = _count(found[1]) if found else 0
    return Command("capacity", str(most)) if 1 <= most <= MOST_AT_ONCE else None


def _words(text: str, today: date) -> Command | None:
    simple = {
        "move": r"(?:pindah|ganti|ubah) (?:lokasi|tempat|alamat|daerah)(?: kerja)?(?: saya)?|move|move place|new place",
        "leads": r"(?:lihat |cek )?(?:pekerja saya|daftar pekerja|tugas saya|my leads|leads)",
        "month": r"(?:lihat |cek )?(?:bulan saya|bulan ini|rekap|rekap saya|rekap bulan ini|my month)",
    }
    for what, words in simple.items():
        if re.fullmatch(words, text):
            return Command(what)
    return None
