"""Which three times to propose for a visit: in the agent's hours, when the worker likes it, on different days. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.referrals.availability import DAY, Hours, works_on
from bot.working_days import Calendar

# What a worker called a good time of the day -> the hours that are tried, the best first.
LIKED = {
    "morning": (9, 10, 8),
    "noon": (11, 13, 10),
    "afternoon": (15, 16, 14),
    "evening": (18, 17, 19),
    "": (9, 15, 11),
}
PLAIN = (9, 13, 16)  # where the agent works at none of those
USUAL = (8 * 60, 18 * 60)  # of an agent who named no hours
LATE = 20 * 60
SOONEST = timedelta(hours=3)
APART = timedelta(hours=1)  # between two visits of one agent
LOOK_AHEAD = 21  # days
MANY = 3


def three_times(
    hours: Hours,
    calendar: Calendar,
    area: str,
    now: datetime,
    *,
    zone: ZoneInfo,
    liked: str = "",
    taken: Collection[datetime] = (),
) -> list[datetime]:
    """At most three, one a day, the soonest first: no closed day, no hour of rest, none beside another visit."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
    open_days = (day for day in days if works_on(hours, day) and not calendar.closed_day(day))

    def suits(at: datetime) -> bool:
        return at - now >= SOONEST and not calendar.resting(at, area) and not _beside(at, taken)

    firsts = (next(filter(suits, _hours_of(day, hours, liked, zone)), None) for day in open_days)
    return list(islice((at for at in firsts if at), MANY))


def _hours_of(day: date, hours: Hours, liked: str, zone: ZoneInfo) -> Iterator[datetime]:
    """An agent who named no hours is taken to work by day, and in the evening for whoever likes that."""
    named = (hours.opens, hours.closes) != (0, DAY)
    opens, closes = (
        (hours.opens, hours.closes) if named else (USUAL[0], LATE if liked == "evening" else USUAL[1])
    )
    for hour in (*LIKED.get(liked, LIKED[""]), *PLAIN):
        if opens <= hour * 60 and (hour + 1) * 60 <= closes:
            yield datetime.combine(day, time(hour), zone)


def _beside(at: datetime, taken: Collection[datetime]) -> bool:
    return any(abs(at - other) < APART for other in taken)


def evening_before(at: datetime, zone: ZoneInfo) -> datetime:
    """Seven in the evening of the day before, by the clock where they meet."""
    local = at.astimezone(zone)
    return datetime.combine(local.date() - timedelta(days=1), time(19), zone)
