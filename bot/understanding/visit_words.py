"""When somebody wants to meet, in their own words: "besok jam 9", "kamis sore", "tgl 5 abis zuhur". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.understanding.lexicon import Lexicon

DAYS_AHEAD = 30  # farther away nobody promises anything
SOONEST = timedelta(minutes=30)
TOPIC, WORK = "visits", "own_work"
SOON = {f"in_{ahead}_days": ahead for ahead in range(3)}
WEEKDAYS = {f"weekday_{day}": day for day in range(1, 8)}
HOURS = {f"hour_{hour}": hour for hour in range(24)}
MONTHS = {str(month): month for month in range(1, 13)}
COUNTS = {str(count): count for count in range(1, 13)}
ROMAN = frozenset("ivx")  # calendar.yaml lists months as Roman figures, and letters that are words elsewhere
SHORTEST_MONTH = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """A time on the wall clock where they meet, and where, if it was said. `sure`: the hour was said, not guessed."""

    at: datetime
    place: str = ""
    sure: bool = True


class VisitWords:
    """Times and places of a visit, made of the words that the lexicon lists under `visits`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._soon = {**self._figures(SOON, WORK), **self._figures(SOON)}
        self._weekdays = self._figures(WEEKDAYS, WORK)
        self._parts = self._figures(HOURS)
        self._counts = self._figures(COUNTS, "numbers")
        months = self._figures(MONTHS, "calendar")
        self._months = {
            word: month
            for word, month in months.items()
            if len(word) >= SHORTEST_MONTH and not ROMAN.issuperset(word)
        }
        self._sentences()

    def _figures(self, keys: Mapping[str, int], topic: str = TOPIC) -> dict[str, int]:
        return {word: figure for key, figure in keys.items() for word in self._lexicon.words(topic, key)}

    def _any(self, *keys: str) -> str:
        return self._lexicon.pattern(TOPIC, *keys)

    def _sentences(self) -> None:
        month, count = _any_of(self._months), _any_of(self._counts)
        parts = _any_of(self._parts)
        teen = self._lexicon.pattern("numbers", "+")
        self._soonish = re.compile(rf"\b({_any_of(self._soon)})\b")
        self._on_weekday = re.compile(
            rf"\b(?:{self._any('on_day')} )?({_any_of(self._weekdays)})\b(?: ({self._any('next')})\b)?"
        )
        self._dated = re.compile(
            rf"\b{self._any('dated')}\.? ?(\d{{1,2}})(?: ({month}))?\b|\b(\d{{1,2}}) ({month})\b"
        )
        self._named = re.compile(rf"\b({month})\b(?: (20\d\d))?")
        self._clock = re.compile(
            rf"\b{self._any('clock')} ?({self._any('half')})? ?(?:(\d{{1,2}})|({count})\b( {teen})?)(?:[.:](\d{{2}}))?"
            rf"(?:an)?\b(?: {self._any('past')} (\d{{1,2}})| {self._any('less')} (\d{{1,2}}))?"
            rf"|\b(\d{{1,2}})[.:](\d{{2}})\b|\b(\d{{1,2}})(?= ?{self._any('morning', 'noon', 'evening')}\b)"
        )
        self._part_of_day = re.compile(rf"(?:\b|(?<=\d))({parts})\b")
        lasting = self._any("lasting")
        self._no_time = re.compile(
            rf"\b(?:\d+ ?{lasting}\b(?! ?\d)|{self._any('no_time')}"
            rf"|{self._any('a_week_on')}(?! {lasting}| {self._any('morning', 'noon', 'evening')}))\b"
        )
        self._denied = re.compile(rf"\b{self._any('denied')}\b")
        self._but = re.compile(rf"[,;!?\n]|\.(?!\d)|\b{self._any('but')}\b")
        self._at_place = re.compile(
            rf"\b{self._any('at_place')}\s+(?!{self._any('clock', 'on_day', 'dated')}\b)([^\d].{{2,60}})$"
        )
        self._ending = re.compile(rf"\s+{self._any('ending')}$")

    def month_named(self, text: str) -> tuple[int, int] | None:
        """The first month that a message names and its year, 0 where none is said; None for no month."""
        found = self._named.search(text)
        return (self._months[found[1]], int(found[2] or 0)) if found else None

    def read(self, text: str, now: datetime) -> Wish | None:
        """The one time that a message asks for, `now` being local; None where it names none, two, or a past one."""
        placed = [self._place(clause) for clause in self._wanted(text)]
        place, said = next((one for one, _ in placed if one), ""), " ".join(rest for _, rest in placed)
        if self._no_time.search(said):
            return None
        clock, rest = self._hour_said(said)
        day, part = self._day(rest, now.date()), self._part(rest)
        if clock is None and part is None and day is None:
            return None
        if isinstance(day, str) or isinstance(clock, str):
            return None
        hour = clock if clock is not None else (time(self._parts[part]) if part else time(9))
        at = _moment(self._with_part(hour, part if clock is not None else None), day, now)
        return Wish(at, place, clock is not None) if at else None

    def _wanted(self, text: str) -> list[str]:
        """The message without the clauses in which something is denied: "besok gak bisa, lusa jam 9"."""
        clauses = self._but.split(text.casefold())
        return [" ".join(clause.split()) for clause in clauses if not self._denied.search(clause)]

    def _place(self, said: str) -> tuple[str, str]:
        """What follows the last "di": "kamis jam 3 di pasar koja"."""
        found = self._at_place.search(said)
        if not found:
            return "", said
        return self._without_ending(found[1]), said[: found.start()].strip()

    def _without_ending(self, place: str) -> str:
        bare = place.strip(" .?!")
        while (shorter := self._ending.sub("", bare).strip(" .?!")) != bare:
            bare = shorter
        return bare

    def _hour_said(self, said: str) -> tuple[time | str | None, str]:
        """The hour that was said, and the rest of the message; "two" hours are none."""
        found = list(self._clock.finditer(said))
        if not found:
            return None, said
        if len(found) > 1:
            return "two", said
        one = found[0]
        rest = f"{said[: one.start()]} {said[one.end() :]}"
        at = self._hour(one)
        return (at if at is not None else "none"), " ".join(rest.split())

    def _hour(self, found: re.Match[str]) -> time | None:
        """ "setengah 10" is half past nine, "jam dua belas" twelve."""
        half, figure, word, teen, minutes, past, less, hour_alone, minutes_alone, before_part = found.groups()
        hour = int(figure or hour_alone or before_part or 0) or self._counts.get(word or "", 0)
        hour += 10 if teen else 0
        minute = int(minutes or minutes_alone or past or 0)
        if half or less:
            hour, minute = hour - 1, 30 if half else 60 - int(less)
        return time(hour % 24, minute) if 0 <= hour <= 24 and 0 <= minute < 60 else None

    def _day(self, said: str, today: date) -> date | str | None:
        """The day that was said; "two" for two different ones."""
        soon = self._soonish.finditer(said)
        found: set[date] = {today + timedelta(days=self._soon[one[1]]) for one in soon}
        bare = self._soonish.sub(" ", said)
        found |= {self._weekday(one, today) for one in self._on_weekday.finditer(bare)}
        dated = [self._date(one, today) for one in self._dated.finditer(bare)]
        if None in dated:
            return "none"
        found |= {one for one in dated if one}
        return found.pop() if len(found) == 1 else "two" if found else None

    def _weekday(self, found: re.Match[str], today: date) -> date:
        """The next such day; "minggu depan" is next Sunday, said with what follows being asked back anyway."""
        ahead = (self._weekdays[found[1]] - today.isoweekday()) % 7
        if found[2] and ahead + today.isoweekday() <= 7:  # "kamis depan" is not this week's
            ahead += 7
        return today + timedelta(days=ahead)

    def _date(self, found: re.Match[str], today: date) -> date | None:
        number, month = int(found[1] or found[3]), self._months.get(found[2] or found[4] or "", 0)
        for ahead in range(DAYS_AHEAD + 1):
            day = today + timedelta(days=ahead)
            if day.day == number and month in (0, day.month):
                return day
        return None

    def _part(self, said: str) -> str | None:
        found = self._part_of_day.findall(said)
        return found[0] if len(set(found)) == 1 else None

    def _with_part(self, at: time, part: str | None) -> time:
        """ "3 sore" is fifteen o'clock; a bare hour from one to six is after noon: nobody visits in the night."""
        if at.hour >= 13 or at.hour == 0:
            return at
        morning, noon, evening = (
            part in self._lexicon.words(TOPIC, half) for half in ("morning", "noon", "evening")
        )
        if morning:
            return at
        late = evening or (noon and at.hour < 10) or (not noon and at.hour < 7)
        return at.replace(hour=at.hour + 12) if late and at.hour < 12 else at


def _any_of(words: Mapping[str, int]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"


def _moment(at: time, day: date | None, now: datetime) -> datetime | None:
    """The next such time: today while it is still to come, else tomorrow; a named day stands."""
    chosen = datetime.combine(day or now.date(), at, now.tzinfo)
    if day is None and chosen < now + SOONEST:
        chosen += timedelta(days=1)
    return chosen if now + SOONEST <= chosen <= now + timedelta(days=DAYS_AHEAD) else None
