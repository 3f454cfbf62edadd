"""office_days: when branches are open, as staff keep it: hours, days of their own, what the country's calendar says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.errors import Refused
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.world import world_now
from bot.storage.agents import offices
from bot.working_days import ClosedDay

LONGEST_WHY = 80
LONGEST_SPAN = 31  # days closed at once
AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """`branches` with their hours, `own` days of theirs, `closed` days of the country, and whether a year is known."""

    branches: list[Mapping[str, Any]]
    own: list[Mapping[str, Any]]
    closed: list[ClosedDay]
    known: Mapping[int, bool]


def office_days(runtime: Runtime, scope: Scope) -> OfficeDays:
    """From today on, for the branches in reach."""
    demand(scope, "see")
    world = world_now(runtime)
    ahead = [day for day in world.calendar.closed.values() if world.today <= day.day <= world.today + AHEAD]
    with runtime.database.look() as tx:
        branches, own = offices.listed(tx, scope), offices.own_days(tx, scope, world.today)
    years = (world.today.year, world.today.year + 1)
    known = {year: year in world.calendar.years for year in years}
    return OfficeDays(list(branches), list(own), sorted(ahead, key=lambda day: day.day), known)


def set_hours(runtime: Runtime, scope: Scope, branch: str, hours: tuple[int, int], weekdays: str) -> None:
    """From and until in minutes after local midnight, ISO weekdays as "12345". Raises Refused."""
    demand(scope, "keep_places")
    opens, closes = hours
    if not 0 <= opens < closes <= 24 * 60:
        raise Refused("office_hours_wrong")
    days = "".join(sorted(set(weekdays)))
    if not days or not set(days) <= set("1234567"):
        raise Refused("office_weekdays_wrong")
    with runtime.database.begin() as tx:
        if not offices.set_hours(tx, scope, branch, opens, closes, days):
            raise Refused("office_unknown")
        note(runtime, tx, scope, "set office hours", branch, f"{opens}-{closes} {days}")


def set_days(
    runtime: Runtime, scope: Scope, branch: str, span: tuple[date, date], *, is_open: bool, why: str
) -> int:
    """Close a branch from the first day to the last, or open it in spite of the calendar; how many days."""
    demand(scope, "keep_places")
    first, last = span
    count, reason = (last - first).days + 1, " ".join(why.split())[:LONGEST_WHY]
    if first < world_now(runtime).today:
        raise Refused("office_day_past")
    if not 1 <= count <= LONGEST_SPAN:
        raise Refused("office_days_many", most=LONGEST_SPAN)
    if not is_open and not reason:
        raise Refused("office_why_missing")
    now = runtime.now_ms()
    with runtime.database.begin() as tx:
        for ahead in range(count):
            day = first + timedelta(days=ahead)
            if not offices.set_day(tx, scope, branch, day, is_open=is_open, why=reason, now=now):
                raise Refused("office_unknown")
        what = "open office" if is_open else "close office"
        note(runtime, tx, scope, what, branch, f"{first.isoformat()} {last.isoformat()}")
    return count


def forget_day(runtime: Runtime, scope: Scope, branch: str, day: date) -> None:
    """A day of a branch's own is taken back: the country's calendar holds again."""
    demand(scope, "keep_places")
    with runtime.database.begin() as tx:
        if not offices.forget_day(tx, scope, branch, day):
            raise Refused("office_day_unset")
        note(runtime, tx, scope, "forget office day", branch, day.isoformat())
