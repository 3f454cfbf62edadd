"""When somebody wants to meet, in their own words: "besok jam 9", "kamis sore", "tgl 5 abis zuhur". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAYS_AHEAD = 30  # farther away nobody promises anything
SOONEST = timedelta(minutes=30)
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
    **{"senen": 1, "rebo": 3, "kemis": 4, "jemuwah": 5, "jumaah": 5, "setu": 6, "saptu": 6},
}
MONTHS = {
    name: number
    for language in (
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "january february march april may june july august september october november december",
        "jan feb mar apr mei jun jul agu sep okt nov des",
    )
    for number, name in enumerate(language.split(), start=1)
}
COUNTS = {
    name: number
    for number, name in enumerate(
        [
            "satu",
            "dua",
            "tiga",
            "empat",
            "lima",
            "enam",
            "tujuh",
            "delapan",
            "sembilan",
            "sepuluh",
            "sebelas",
        ],
        start=1,
    )
}
SOON = {
    **{"hari ini": 0, "hr ini": 0, "skrg": 0, "sekarang": 0, "today": 0, "dina iki": 0, "dinten niki": 0},
    **{"besok lusa": 2, "lusa": 2, "besok": 1, "bsk": 1, "bsok": 1, "esok": 1, "tomorrow": 1, "sesuk": 1},
    **{"mbenjing": 1, "isuk": 1, "énjing": 1, "enjing": 1, "pageto": 2},
}
# Times of prayer are said for times of the day; the hour is a guess that the other side is asked about.
PARTS = {
    **{
        "subuh": 5,
        "pagi": 9,
        "pg": 9,
        "siang": 13,
        "sore": 16,
        "petang": 17,
        "malam": 19,
        "malem": 19,
        "mlm": 19,
    },
    **{
        "morning": 9,
        "noon": 12,
        "afternoon": 14,
        "evening": 19,
        "esuk": 9,
        "sonten": 16,
        "wengi": 19,
        "beurang": 13,
    },
    **{
        "zuhur": 12,
        "dzuhur": 12,
        "duhur": 12,
        "lohor": 12,
        "asar": 15,
        "ashar": 15,
        "magrib": 18,
        "maghrib": 18,
    },
    **{"isya": 19, "am": 9, "pm": 16},
}
EVENING = frozenset(
    {"sore", "petang", "malam", "malem", "mlm", "afternoon", "evening", "sonten", "wengi", "pm"}
)
MORNING = frozenset({"pagi", "pg", "morning", "esuk", "subuh", "am"})
NOON = frozenset({"siang", "noon", "beurang"})
_HOURS = "|".join(sorted(COUNTS, key=len, reverse=True))
_SOON = re.compile(rf"\b({'|'.join(sorted(SOON, key=len, reverse=True))})\b")
_WEEKDAY = re.compile(rf"\b(?:hari )?({'|'.join(WEEKDAYS)})\b(?: (depan|dpn|next))?")
_DATED = re.compile(
    rf"\b(?:tanggal|tgl|tg)\.? ?(\d{{1,2}})(?: ({'|'.join(MONTHS)}))?\b|\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b"
)
_CLOCK = re.compile(
    rf"\b(?:jam|jm|pukul|pkl|at) ?(setengah|stgh|½)? ?(\d{{1,2}}|{_HOURS})(?:[.:](\d{{2}}))?(?:an)?\b"
    r"( lewat (\d{1,2})| kurang (\d{1,2}))?"
    r"|\b(\d{1,2})[.:](\d{2})\b|\b(\d{1,2})(?= ?(?:am|pm|pagi|siang|sore|malam)\b)"
)
_PART = re.compile(rf"(?:\b|(?<=\d))({'|'.join(PARTS)})\b")
# Whoever says how long, or how often, names no time to meet.
_NO_TIME = re.compile(
    r"\b(?:\d+ ?jam\b(?! ?\d)|tiap|setiap|kemarin|tadi|kmrn|yesterday|sejak|selama|sebelum|before|next week"
    r"|minggu depan(?! jam| pagi| siang| sore| malam))\b"
)
_DENIED = re.compile(
    r"\b(?:gak|ga|gk|nggak|ngga|enggak|engga|tidak|tdk|tak|ndak|jangan|jgn|bukan|belum|blm|mboten|henteu|teu|not|can't|cannot)\b"
)
_ENDING = re.compile(r"\s+(?:ya|yah|aja|saja|dong|kak|pak|bu|mas|mbak|bang|gimana|bisa|boleh|kan|nggih)$")


@dataclass(frozen=True, slots=True)
class Wish:
    """A time on the wall clock where they meet, and where, if it was said. `sure`: the hour was said, not guessed."""

    at: datetime
    place: str = ""
    sure: bool = True


def read_wish(text: str, now: datetime) -> Wish | None:
    """The one time that a message asks for, `now` being local; None where it names none, two, or one in the past."""
    placed = [_place(clause) for clause in _wanted(text)]
    place, said = next((one for one, _ in placed if one), ""), " ".join(rest for _, rest in placed)
    if _NO_TIME.search(said):
        return None
    clock, rest = _clock(said)
    day = _day(rest, now.date())
    part = _part(rest)
    if clock is None and part is None and day is None:
        return None
    if isinstance(day, str) or isinstance(clock, str):
        return None
    hour = clock if clock is not None else (time(PARTS[part]) if part else time(9))
    at = _moment(_with_part(hour, part if clock is not None else None), day, now)
    if at is None:
        return None
    return Wish(at, place, clock is not None)


def _wanted(text: str) -> list[str]:
    """The message without the clauses in which something is denied: "besok gak bisa, lusa jam 9"."""
    clauses = re.split(r"[,;!?\n]|\.(?!\d)|\b(?:tapi|tp|tetapi|but)\b", text.casefold())
    return [" ".join(clause.split()) for clause in clauses if not _DENIED.search(clause)]


def _place(said: str) -> tuple[str, str]:
    """What follows the last "di": "kamis jam 3 di pasar koja"."""
    found = re.search(
        r"\b(?:di|ning|dateng ke|ketemu di)\s+(?!jam|hari|tgl|tanggal|pukul)([^\d].{2,60})$", said
    )
    if not found:
        return "", said
    return _without_ending(found[1]), said[: found.start()].strip()


def _without_ending(place: str) -> str:
    bare = place.strip(" .?!")
    while (shorter := _ENDING.sub("", bare).strip(" .?!")) != bare:
        bare = shorter
    return bare


def _clock(said: str) -> tuple[time | str | None, str]:
    """The hour that was said, and the rest of the message; "two" hours are none."""
    found = list(_CLOCK.finditer(said))
    if not found:
        return None, said
    if len(found) > 1:
        return "two", said
    one = found[0]
    rest = f"{said[: one.start()]} {said[one.end() :]}"
    at = _hour(one)
    return (at if at is not None else "none"), " ".join(rest.split())


def _hour(found: re.Match[str]) -> time | None:
    word = found[2] or found[7] or found[9]
    hour = int(word) if word.isdecimal() else COUNTS[word]
    minute = int(found[3] or found[8] or 0)
    if found[1]:  # "setengah 10" is half past nine
        hour, minute = hour - 1, 30
    if found[5]:
        minute = int(found[5])
    if found[6]:
        hour, minute = hour - 1, 60 - int(found[6])
    return time(hour % 24, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else None


def _day(said: str, today: date) -> date | str | None:
    """The day that was said; "two" for two different ones."""
    found: set[date] = {today + timedelta(days=SOON[one[1]]) for one in _SOON.finditer(said)}
    bare = _SOON.sub(" ", said)
    found |= {_on_weekday(one, today) for one in _WEEKDAY.finditer(bare)}
    dated = [_on_date(one, today) for one in _DATED.finditer(bare)]
    if None in dated:
        return "none"
    found |= {one for one in dated if one}
    return found.pop() if len(found) == 1 else "two" if found else None


def _on_weekday(found: re.Match[str], today: date) -> date:
    """The next such day; "minggu depan" is next Sunday, said with what follows being asked back anyway."""
    ahead = (WEEKDAYS[found[1]] - today.isoweekday()) % 7
    if found[2] and ahead + today.isoweekday() <= 7:  # "kamis depan" is not this week's
        ahead += 7
    return today + timedelta(days=ahead)


def _on_date(found: re.Match[str], today: date) -> date | None:
    number, month = int(found[1] or found[3]), MONTHS.get(found[2] or found[4] or "", 0)
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if day.day == number and month in (0, day.month):
            return day
    return None


def _part(said: str) -> str | None:
    found = _PART.findall(said)
    return found[0] if len(set(found)) == 1 else None


def _with_part(at: time, part: str | None) -> time:
    """ "3 sore" is fifteen o'clock; a bare hour from one to six is after noon: nobody visits at four in the night."""
    if at.hour >= 13 or at.hour == 0:
        return at
    if part in MORNING:
        return at
    late = part in EVENING or (part in NOON and at.hour < 10) or (part not in NOON and at.hour < 7)
    return at.replace(hour=at.hour + 12) if late and at.hour < 12 else at


def _moment(at: time, day: date | None, now: datetime) -> datetime | None:
    """The next such time: today while it is still to come, else tomorrow; a named day stands."""
    chosen = datetime.combine(day or now.date(), at, now.tzinfo)
    if day is None and chosen < now + SOONEST:
        chosen += timedelta(days=1)
    return chosen if now + SOONEST <= chosen <= now + timedelta(days=DAYS_AHEAD) else None
