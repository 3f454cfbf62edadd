"""What an agent types about their own work, read whole or not at all: "libur 3 hari", "jam kerja 9-17", "maks 5"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.lexicon import Lexicon

LONGEST_LEAVE = 60  # days
MOST_AT_ONCE = 50
EARLIEST_GUESS = 6 * 60  # "1 - 5 sore" may begin at one in the afternoon: not guessed
TOPIC = "own_work"
DAYS_AHEAD = {f"in_{ahead}_days": ahead for ahead in range(3)}
WEEKDAYS = {f"weekday_{day}": day for day in range(1, 8)}
UNITS = {"days_1": 1, "days_7": 7}


@dataclass(frozen=True, slots=True)
class Command:
    """`what` is leave, back, weekdays, hours, capacity, move, leads or month.

    `value` is what it says: the first and last day off ("2026-11-25/2026-11-27"), weekdays as digits, "540-1020"
    minutes, a count.
    """

    what: str
    value: str = ""


class OwnWork:
    """The sentences of agents, made of the words that the lexicon lists under `own_work`."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._soon, self._weekdays = self._figures(DAYS_AHEAD), self._figures(WEEKDAYS)
        self._units = self._figures(UNITS)
        counts = {key: int(key) for key in lexicon.of("numbers") if key.isdecimal()}
        self._counts = {
            **self._figures(counts, "numbers"),
            **dict.fromkeys(lexicon.words(TOPIC, "together"), 1),
        }
        self._months = self._figures({str(month): month for month in range(1, 13)}, "calendar")
        self._before = re.compile(rf"^{self._any('before')}\s+")
        self._after = re.compile(rf"\s+{self._any('after')}$")
        self._sentences = (
            (self._leave_at, self._leave_sentence()),
            (self._leave_of_days, self._days_sentence()),
            (self._leave_until, self._until_sentence()),
            (self._leave_till, self._till_sentence()),
            (self._leave_on, self._on_sentence()),
            (self._weekly, self._weekly_sentence()),
            (self._hours, self._hours_sentence()),
            (self._capacity, self._capacity_sentence()),
        )
        self._simple = self._simple_words()

    def read(self, text: str, today: date) -> Command | None:
        """The command a message is, None when it is none or not wholly one. `today` is the agent's own day."""
        plain = self._plain(text)
        if what := self._simple.get(plain):
            return _days(today, 1) if what == "leave" else Command(what)
        for meaning, sentence in self._sentences:
            found = sentence.fullmatch(plain)
            if found and (command := meaning(found, today)):
                return command
        return None

    def _figures(self, keys: dict[str, int], topic: str = TOPIC) -> dict[str, int]:
        return {word: figure for key, figure in keys.items() for word in self._lexicon.words(topic, key)}

    def _any(self, *keys: str) -> str:
        return self._lexicon.pattern(TOPIC, *keys)

    def _plain(self, text: str) -> str:
        plain, before = " ".join(text.casefold().replace("’", "'").split()).strip(" .,!"), ""
        while plain != before:
            before, plain = plain, self._after.sub("", self._before.sub("", plain)).strip(" .,!")
        return plain

    def _simple_words(self) -> dict[str, str]:
        """Whole messages -> what they are."""
        listed = {what: self._lexicon.words(TOPIC, what) for what in ("back", "move", "leads", "month")}
        looking = self._lexicon.words(TOPIC, "look")
        for what in ("leads", "month"):
            listed[what] |= {f"{look} {words}" for look in looking for words in listed[what]}
        tails = self._lexicon.words(TOPIC, "move_more") | self._lexicon.words(TOPIC, "mine")
        listed["move"] |= {f"{words} {tail}" for words in listed["move"] for tail in tails}
        simple = {words: what for what, every in listed.items() for words in every}
        simple |= dict.fromkeys(self._lexicon.words(TOPIC, "no_days_off"), "weekdays")
        return simple | dict.fromkeys(self._lexicon.words(TOPIC, "off_alone"), "leave")

    # --- days off: "libur 3 hari" is today and the two days after ------------------------------------

    def _leave_sentence(self) -> re.Pattern[str]:
        off, soon = self._any("off", "off_alone"), self._any(*DAYS_AHEAD)
        return re.compile(rf"{off} (?P<soon>{soon})|(?P<first>{soon})(?: {self._any('mine')})? {off}")

    def _leave_at(self, found: re.Match[str], today: date) -> Command | None:
        return _days(today + timedelta(days=self._soon[found["soon"] or found["first"]]), 1)

    def _days_sentence(self) -> re.Pattern[str]:
        off, soon, since = self._any("off", "off_alone"), self._any(*DAYS_AHEAD), self._any("since")
        return re.compile(
            rf"(?:(?:{since} )?(?P<first>{soon})(?: {self._any('mine')})? )?{off} (?:{self._any('lasting')} )?"
            rf"(?P<count>\d{{1,2}}|[a-z]+?) ?(?P<unit>{self._any(*UNITS)})(?: {since} (?P<soon>{soon}))?"
        )

    def _leave_of_days(self, found: re.Match[str], today: date) -> Command | None:
        ahead = self._soon.get(found["first"] or found["soon"] or "", 0)
        return _days(today + timedelta(days=ahead), self._count(found["count"]) * self._units[found["unit"]])

    def _until_sentence(self) -> re.Pattern[str]:
        off, until, day = self._any("off", "off_alone"), self._any("until"), self._any("on_day")
        return re.compile(rf"{off} {until} (?:{day} )?(?P<day>{self._any(*WEEKDAYS)})")

    def _leave_until(self, found: re.Match[str], today: date) -> Command | None:
        """ "libur sampai jumat"."""
        ahead = (self._weekdays[found["day"]] - today.isoweekday()) % 7
        return _days(today, ahead + 1) if ahead else None

    def _till_sentence(self) -> re.Pattern[str]:
        off, until, months = self._any("off", "off_alone"), self._any("until"), _any_of(self._months)
        return re.compile(
            rf"{off} {until} (?:{self._any('dated')} )?(?P<day>\d{{1,2}})(?: (?P<month>{months}))?"
        )

    def _leave_till(self, found: re.Match[str], today: date) -> Command | None:
        """ "libur sampai tanggal 28", "cuti sampai 3 desember"."""
        ends = _next_date(int(found["day"]), self._months.get(found["month"] or "", 0), today)
        return _days(today, (ends - today).days + 1) if ends else None

    def _on_sentence(self) -> re.Pattern[str]:
        off, named = self._any("off", "off_alone"), self._any(*WEEKDAYS)
        return re.compile(
            rf"{off} (?P<on>{self._any('on_day')} )?(?P<day>{named})(?: {self._any('this_or_next')})?"
        )

    def _leave_on(self, found: re.Match[str], today: date) -> Command | None:
        """One day by its name; "minggu" alone may as well be a week."""
        if not found["on"] and found["day"] in self._lexicon.words(TOPIC, "week_or_day"):
            return None
        return _days(today + timedelta(days=(self._weekdays[found["day"]] - today.isoweekday()) % 7), 1)

    def _weekly_sentence(self) -> re.Pattern[str]:
        off, every = self._any("off", "off_alone"), self._any("every")
        return re.compile(
            rf"{off} {every} (?P<after>.+)|{every} (?P<before>.+?)(?: {self._any('mine')})? {off}"
        )

    def _weekly(self, found: re.Match[str], today: date) -> Command | None:
        """Weekly days off: "libur tiap sabtu dan minggu"."""
        between = self._lexicon.words(TOPIC, "and") | self._lexicon.words(TOPIC, "on_day")
        words = re.split(r"[,\s]+", found["after"] or found["before"])
        named = [word for word in words if word and word not in between]
        if not named or any(name not in self._weekdays for name in named) or len({*named}) > 6:
            return None
        return Command("weekdays", "".join(sorted({str(self._weekdays[name]) for name in named})))

    # --- hours and room ------------------------------------------------------------------------------

    def _hours_sentence(self) -> re.Pattern[str]:
        part = self._any("morning", "noon", "evening", "night")
        clock = rf"(?:{self._any('clock')} )?(\d{{1,2}})(?:[.:](\d{{2}}))?(?: ?({part}))?"
        return re.compile(
            rf"{self._any('working')}(?: {self._any('mine')}| {self._any('move_more')})?\s*:? ?"
            rf"{clock} ?(?:-|–|{self._any('until')}) ?{clock}"
        )

    def _hours(self, found: re.Match[str], today: date) -> Command | None:
        """Working hours: "jam kerja 9-17", "jam kerja 8 pagi sampai 4 sore", "kerja jam 8-4"."""
        opens, closes = (self._minutes(*found.group(first, first + 1, first + 2)) for first in (1, 4))
        if opens is None or closes is None:
            return None
        named = bool(found[3]), bool(found[6])
        if closes <= opens <= 12 * 60 and not any(named):
            closes += 12 * 60  # "8-4": nobody means to work from eight till four in the night
        guessed = named[1] and not named[0] and opens < EARLIEST_GUESS
        sound = not guessed and closes - opens >= 60 and closes <= 24 * 60
        return Command("hours", f"{opens}-{closes}") if sound else None

    def _minutes(self, hour: str, minute: str | None, part: str | None) -> int | None:
        """Minutes after midnight; None for a time there is not, such as "15 pagi"."""
        at, past = int(hour), int(minute or 0)
        if past > 59 or at > 24 or (part and not 1 <= at <= 12):
            return None
        words = {
            key: part in self._lexicon.words(TOPIC, key) for key in ("morning", "noon", "evening", "night")
        }
        if words["morning"]:
            at %= 12
        elif words["night"] and at == 12:
            at = 24
        elif words["evening"] or words["night"] or (words["noon"] and at < 10):
            at += 12 if at < 12 else 0
        return at * 60 + past

    def _capacity_sentence(self) -> re.Pattern[str]:
        people, once = self._any("people"), self._any("at_once")
        return re.compile(rf"{self._any('at_most')}\.? (?P<most>\d{{1,3}}|[a-z]+)(?: {people})?(?: {once})?")

    def _capacity(self, found: re.Match[str], today: date) -> Command | None:
        most = self._count(found["most"])
        return Command("capacity", str(most)) if 1 <= most <= MOST_AT_ONCE else None

    def _count(self, word: str) -> int:
        return int(word) if word.isdecimal() else self._counts.get(word, 0)


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"


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
