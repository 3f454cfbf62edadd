"""When news may go, by each person's own clock: by day, on no holiday, outside Friday prayer and Ramadan evenings."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.quiet import CLOCKS, UNKNOWN
from bot.runtime import Runtime
from bot.services.world import undisturbed
from bot.working_days import HOLIDAY, zone_of

# A place of each clock, by its Kemendagri code.
PLACES = {"wib": "31", "wita": "51", "wit": "91", UNKNOWN: ""}
MOST_DAYS = 30


def opens_by(runtime: Runtime, clock: str, at: datetime) -> datetime:
    """`at`, or the next moment at which somebody who lives by a clock may be written to; aware, UTC."""
    area, moment = PLACES[clock], at.astimezone(UTC)
    for _ in range(MOST_DAYS):
        moment = undisturbed(runtime, area, moment)
        local = moment.astimezone(zone_of(area))
        closed = runtime.world.calendar.closed_day(local.date())
        if closed is None or closed.kind != HOLIDAY:
            return moment
        tomorrow = local.date() + timedelta(days=1)
        moment = datetime.combine(tomorrow, time(), local.tzinfo).astimezone(UTC)
    return moment


def awake(runtime: Runtime, at: datetime) -> list[str]:
    """The clocks by which something may go now."""
    return [clock for clock in CLOCKS if opens_by(runtime, clock, at) <= at]


def first_opens(runtime: Runtime, at: datetime) -> datetime:
    """When the first clock that rests now opens; `at` where none rests."""
    later = [moment for clock in CLOCKS if (moment := opens_by(runtime, clock, at)) > at]
    return min(later, default=at)
