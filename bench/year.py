"""A simulated year of five thousand registered workers, with the companion for paying and without it.

People are assumed, and the assumptions stand in the table; the companion is real: when it speaks, what it says and when
it falls silent is asked of `bot/rules/paying.py`, and `played` holds a few of these workers against the whole house.
What follows is how the mechanics work out, never how people behave.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from bench.registration_cost import Prices
from bot.rules.figures import Month
from bot.rules.paying import DAYS, LAPSED, next_day, noted, open_months, told
from bot.storage.messaging import timers
from bot.storage.people import consents
from tests.cast import agree
from tests.house import WITHOUT_TLS, HeldClock, migrated, opened
from tests.launching import Server
from tests.stage import Stage

WORKERS, SEED, PLAYED = 5_000, 2027, 12
BEGINS, ENDS = date(2027, 1, 2), date(2027, 12, 31)
FIRST = Month.of(BEGINS)
LATER = 5  # days after "belum bisa", as services/referrals/paying.py has it
OFF_AFTER = 3  # unpaid months in a row after which membership has ended (membership.off_after_months)
# How likely somebody pays a month unasked -> how many of a hundred are like that.
HABITS = {0.9: 35, 0.6: 40, 0.3: 25}
PICKED = {"early": 40, "middle": 25, "late": 15, "none": 20}
SAYS, TYPES, PUTS_OFF = 0.7, 0.3, 0.25  # answers a reminder, notes unasked, answers "not yet"
HEEDS = (0.0, 0.2, 0.4)  # who had not paid does so when reminded
PRICES = Prices(Decimal("0.005"), Decimal("0.02"), Decimal(16_500))
ABOUT = (
    f"{WORKERS:,} workers begin in {FIRST}. Assumed, not known: of a hundred,"
    f" {', '.join(f'{many} pay a month unasked with probability {p}' for p, many in HABITS.items())};"
    f" {', '.join(f'{many} pick {day}' for day, many in PICKED.items())}; who was reminded answers with {SAYS},"
    f" who paid unasked notes it with {TYPES}, who cannot pay says so with {PUTS_OFF}. The rows differ in one thing:"
    " how likely somebody who had not paid does so when reminded. A membership ends after more than"
    f" {OFF_AFTER} unpaid months in a row. The companion's part is the rules themselves, and the first {PLAYED} workers"
    " are played through the whole house, which must send and note the same. At"
    f" US${PRICES.fee} to the provider a message out or in and US${PRICES.message} to Meta a reminder (a template),"
    f" {PRICES.exchange:,} rupiah a dollar. Only mechanics are claimed."
)


@dataclass
class Lived:
    """One worker's year: what was sent unasked and as an answer, what came, and which months were really paid."""

    reminded: list[date] = field(default_factory=list)  # the offer in the beginning aside
    answers: int = 0
    came: int = 0
    paid: set[Month] = field(default_factory=set)
    said: list[tuple[date, str]] = field(default_factory=list)  # what they typed, and on which day
    noted_until: Month | None = None

    @property
    def lasted(self) -> bool:
        """Whether never more than OFF_AFTER months in a row were unpaid."""
        months = [FIRST.plus(-1), *sorted(self.paid, key=str), Month.of(ENDS).plus(1)]
        return all(_apart(one, other) - 1 <= OFF_AFTER for one, other in pairwise(months))


def _apart(one: Month, other: Month) -> int:
    return (other.year - one.year) * 12 + other.month - one.month


def lived(number: int, heeds: float, *, reminded: bool = True) -> Lived:
    """The same worker draws the same luck in every row: only what reminding does is another."""
    return _Year(random.Random(f"{SEED}.{number}"), heeds, reminded).live()


class _Year:
    """Day after day: they pay or not, the companion speaks on its day, they answer or not."""

    def __init__(self, luck: random.Random, heeds: float, reminded: bool) -> None:
        self.luck, self.heeds = luck, heeds
        self.habit = luck.choices(list(HABITS), list(HABITS.values()))[0]
        self.day = DAYS[picked := luck.choices(list(PICKED), list(PICKED.values()))[0]]
        self.pays_on = {FIRST.plus(n): self._unasked(FIRST.plus(n)) for n in range(12)}
        self.rolls = {FIRST.plus(n): [luck.random() for _ in range(12)] for n in range(12)}
        self.found, self.next = Lived(), date.max
        if reminded:
            self._say(BEGINS, picked)
            self.next = next_day(self.day, BEGINS) if self.day else date.max

    def _unasked(self, month: Month) -> date | None:
        day = date(month.year, month.month, self.luck.randint(3, 28))
        return day if self.luck.random() < self.habit else None

    def _roll(self, day: date) -> float:
        return self.rolls[Month.of(day)].pop()

    def live(self) -> Lived:
        day = BEGINS + timedelta(days=1)
        while day <= ENDS and self._is_member(day):
            if self.pays_on[Month.of(day)] == day and Month.of(day) not in self.found.paid:
                self.found.paid.add(Month.of(day))
                if self._roll(day) < TYPES and self.next is not date.max:
                    self._note(day)
            if self.next == day:
                self._speak(day)
            day += timedelta(days=1)
        return self.found

    def _is_member(self, day: date) -> bool:
        last = max(self.found.paid, key=str, default=FIRST.plus(-1))
        return _apart(last, Month.of(day)) - 1 <= OFF_AFTER

    def _say(self, day: date, what: str) -> None:
        self.found.said.append((day, what))
        self.found.came += 1
        self.found.answers += 1

    def _note(self, day: date) -> None:
        self.found.noted_until = noted(self.found.noted_until, FIRST, day)
        self._say(day, "paid")
        self.next = next_day(self.day, day)

    def _speak(self, day: date) -> None:
        kind = told(open_months(self.found.noted_until, FIRST, day))
        self.next = date.max if kind == LAPSED else next_day(self.day, day)
        if not kind:
            return
        self.found.reminded.append(day)
        month = Month.of(day)
        if month not in self.found.paid and self._roll(day) < self.heeds:
            self.found.paid.add(month)
        if month in self.found.paid:
            if self._roll(day) < SAYS:
                self._note(day)
        elif kind != LAPSED and self._roll(day) < PUTS_OFF:
            self._say(day, "later")
            self.next = day + timedelta(days=LATER)


# --- held against the whole house ----------------------------------------------------------------

TYPED = {"paid": "sudah bayar", "later": "belum bisa bayar"}
PRESSED = {"early": "AWAL", "middle": "TENGAH", "late": "AKHIR", "none": "TIDAKUSAH"}


def played(
    stage: Stage, clock: HeldClock, numbers: Sequence[int], heeds: float
) -> Iterator[tuple[Lived, Lived]]:
    """These workers as they were simulated, and as the house had it: what it sent unasked, and noted."""
    years = {f"w{number}": lived(number, heeds) for number in numbers}
    _begin(stage, clock, list(years))
    found = {name: Lived() for name in years}
    days = {day for year in years.values() for day in (*year.reminded, *(on for on, _ in year.said))}
    for day in sorted(days | set(_quiet_days())):
        clock.at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        before = {name: _unasked(stage, name) for name in years}
        stage.ring()
        for name, year in years.items():
            found[name].reminded += [day] * (_unasked(stage, name) - before[name])
            for what in [said for on, said in year.said if on == day and said in TYPED]:
                stage.say(name, TYPED[what])
                stage.ring()
    for name, year in years.items():
        found[name].noted_until = _noted_until(stage, name)
        yield year, found[name]


def _quiet_days() -> Iterator[date]:
    """Some of each month, on which a reminder that was not simulated would come."""
    for number in range(12):
        month = FIRST.plus(number)
        yield from (date(month.year, month.month, day) for day in (1, 10, 20))
    yield ENDS


def _begin(stage: Stage, clock: HeldClock, names: Sequence[str]) -> None:
    clock.at = datetime(BEGINS.year, BEGINS.month, BEGINS.day, 2, tzinfo=UTC)
    for name in names:
        referral = stage.worker(name)
        agree(stage.runtime, stage.person(name), consents.QUESTIONS)
        with stage.runtime.database.begin() as tx:
            tx.run("UPDATE referral SET state = 'confirmed' WHERE id = :id", {"id": referral})
            tx.run("UPDATE timer SET state = 'cancelled' WHERE ref = :id", {"id": referral})
            timers.start(tx, "offer_companion", due=stage.runtime.now_ms(), ref=referral)
    stage.ring()
    for name in names:
        year = lived(int(name[1:]), 0.0)
        stage.say(name, PRESSED[year.said[0][1]])
        stage.ring()


UNASKED = ("Waktunya iuran", "bulan belum dibayar", "sudah lebih dari")


def _unasked(stage: Stage, name: str) -> int:
    return sum(any(part in bubble.text for part in UNASKED) for bubble in stage.heard(name))


def _noted_until(stage: Stage, name: str) -> Month | None:
    (row,) = stage.rows("SELECT paid_until FROM paying WHERE person = :person", person=stage.person(name))
    return Month.parse(row.paid_until)


def differing(heeds: float = HEEDS[-1]) -> int:
    """How many of the first workers the house treats otherwise than the simulation says."""
    with tempfile.TemporaryDirectory() as folder:
        url, clock = f"sqlite:///{folder}/year.db", HeldClock()
        migrated(url)
        with opened(url, clock, **WITHOUT_TLS) as runtime:
            pairs = list(played(Stage(runtime, clock), clock, range(PLAYED), heeds))
    return sum((one.reminded, one.noted_until) != (other.reminded, other.noted_until) for one, other in pairs)


# --- the table -----------------------------------------------------------------------------------

HEAD = (
    *("reminding", "months paid a worker", "all twelve", "membership not ended"),
    *("reminders a worker", "messages a worker, out and in", "rupiah a worker"),
)


def measured(
    servers: Mapping[str, Server], runs: int
) -> list[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """One row without the companion, and one for each assumption of what reminding does."""
    if wrong := differing():
        raise AssertionError(f"the house treats {wrong} of {PLAYED} workers otherwise than was simulated")
    rows = [_row("none", [lived(number, 0.0, reminded=False) for number in range(WORKERS)])]
    for heeds in HEEDS:
        name = f"heeded by {heeds:.0%}"
        rows.append(_row(name, [lived(number, heeds) for number in range(WORKERS)]))
    return [("", HEAD, rows)]


def _row(name: str, years: Sequence[Lived]) -> tuple[str, ...]:
    many = len(years)
    answers, came = (sum(getattr(year, part) for year in years) / many for part in ("answers", "came"))
    reminders = sum(len(year.reminded) + bool(year.said) for year in years) / many  # and the offer
    rupiah = (
        (PRICES.fee + PRICES.message) * Decimal(reminders) + PRICES.fee * Decimal(answers + came)
    ) * PRICES.exchange
    return (
        name,
        f"{sum(len(year.paid) for year in years) / many:.1f}",
        f"{sum(len(year.paid) == 12 for year in years) / many:.0%}",
        f"{sum(year.lasted for year in years) / many:.0%}",
        f"{reminders:.1f}",
        f"{reminders + answers:.1f} + {came:.1f}",
        f"{round(rupiah):,}",
    )
