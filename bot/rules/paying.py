"""Paying month by month, as the worker notes it: which months are open, when to remind, when to warn. Pure.

Nothing here knows whether cover holds: it counts what somebody noted, and only that.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bot.rules.figures import Month

DAYS = {"early": 1, "middle": 10, "late": 20, "none": 0}  # the day of the month that somebody picked
SHOWN = ("early", "middle", "late", "none")
WARNED_FROM = 2  # months not noted, this one among them
LAPSED_FROM = 5  # more than three whole months and this one: said once, then silence
STILL_AFTER = (1, 3, 6, 12)  # months after which staff count who still pays
REMIND, WARN, LAPSED = "pay_remind", "pay_warn", "pay_lapsed"


def open_months(paid_until: Month | None, begun: Month, today: date) -> tuple[Month, ...]:
    """The months that nobody noted as paid, from the one after the last to this one."""
    month, found = (paid_until.plus(1) if paid_until else begun), list[Month]()
    while month <= Month.of(today):
        found.append(month)
        month = month.plus(1)
    return tuple(found)


def told(months: tuple[Month, ...]) -> str:
    """What is said on the day that was picked; empty while nothing is open."""
    if not months:
        return ""
    return LAPSED if len(months) >= LAPSED_FROM else WARN if len(months) >= WARNED_FROM else REMIND


def next_day(day: int, after: date) -> date:
    """The next such day of a month after a date; the last of a month that has no such day."""
    month = Month.of(after)
    for ahead in (0, 1):
        one = month.plus(ahead)
        found = date(one.year, one.month, min(day, monthrange(one.year, one.month)[1]))
        if found > after:
            return found
    raise AssertionError("a month has a day")


def noted(paid_until: Month | None, begun: Month, today: date) -> Month:
    """The month that "sudah bayar" is for: the oldest open one; what is paid ahead is for the next."""
    months = open_months(paid_until, begun, today)
    return months[0] if months else (paid_until or begun).plus(1)
