"""When an agent works: hours, weekly days off and holidays, in their own time zone; and minutes that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

DAY = 24 * 60
LOOK_AHEAD = 60  # days; somebody off for longer is not waited for


@dataclass(frozen=True, slots=True)
class Hours:
    """`opens` and `closes` in minutes after local midnight; `days_off` ISO weekdays.

    `off_from` and `off_until` are the first and last day of a leave; without a first one it has begun.
    Somebody who named no hours is asked at any: silence passes an offer on.
    """

    opens: int = 0
    closes: int = DAY
    days_off: tuple[int, ...] = ()
    off_until: date | None = None
    off_from: date | None = None


def never(day: date) -> bool:
    """No day is a holiday."""
    return False


def zone_at(lon: float) -> timezone:
    """WIB, WITA or WIT by longitude; right save for a few kilometres of Kalimantan's and Maluku's borders."""
    hours = 7 if lon < 114.42 else 8 if lon < 127.0 else 9
    return timezone(timedelta(hours=hours))


def works_on(hours: Hours, day: date) -> bool:
    """Whether somebody works at all on a calendar day."""
    begun = hours.off_from is None or hours.off_from <= day
    away = hours.off_until is not None and begun and day <= hours.off_until
    return not away and day.isoweekday() not in hours.days_off


def works_now(hours: Hours, lon: float, now: datetime) -> bool:
    """Whether `now`, aware, falls into the hours of somebody at longitude `lon`."""
    local = now.astimezone(zone_at(lon))
    minute = local.hour * 60 + local.minute
    return works_on(hours, local.date()) and hours.opens <= minute < hours.closes


def next_opening(hours: Hours, lon: float, now: datetime) -> datetime | None:
    """The first moment from `now` on at which they work; None when that is not within LOOK_AHEAD days."""
    local = now.astimezone(zone_at(lon))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(LOOK_AHEAD):
        start = midnight + timedelta(days=ahead)
        opens, closes = (start + timedelta(minutes=edge) for edge in (hours.opens, hours.closes))
        if works_on(hours, start.date()) and local < closes:
            return max(opens, local).astimezone(now.tzinfo)
    return None


def after_working_minutes(
    hours: Hours, lon: float, now: datetime, minutes: float, stands_still: Callable[[date], bool] = never
) -> datetime:
    """The moment at which `minutes` of somebody's working time have passed since `now`.

    Days on which the clock `stands_still` (holidays) count for nothing, though they may work on them. Somebody who
    does not work again soon is given the minutes as they are: an offer must end one day.
    """
    left, moment = timedelta(minutes=minutes), now
    for _ in range(LOOK_AHEAD):
        opening = next_opening(hours, lon, moment)
        if opening is None:
            return now + timedelta(minutes=minutes)
        closing = _closing(hours, lon, opening)
        if stands_still(opening.astimezone(zone_at(lon)).date()):
            moment = closing
            continue
        if opening + left <= closing:
            return opening + left
        left, moment = left - (closing - opening), closing
    return now + timedelta(minutes=minutes)


def _closing(hours: Hours, lon: float, moment: datetime) -> datetime:
    local = moment.astimezone(zone_at(lon))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(minutes=hours.closes)).astimezone(moment.tzinfo)
