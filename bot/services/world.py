"""world_now, by_day: what a turn may look at, at this moment; when somebody may be written to, when clocks stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from bot.engine.world import World
from bot.runtime import Runtime
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import reaching
from bot.storage.staff import troubles
from bot.working_days import Office


def world_now(runtime: Runtime) -> World:
    """The world with this moment and this turn's randomness in it."""
    return runtime.world.at(runtime.now(), runtime.new_id())


def by_day(runtime: Runtime, tx: Tx, person: str, at: datetime | None = None) -> int:
    """`at` (now), or when the night ends where somebody lives: nothing goes at night that they did not ask for."""
    return milliseconds(undisturbed(runtime, reaching.area_of(tx, person), at or runtime.now()))


def undisturbed(runtime: Runtime, area: str, at: datetime) -> datetime:
    """`at`, or the next moment that is no night, no Friday prayer and no evening of Ramadan in an area."""
    quiet, calendar = runtime.settings.config.conversation.quiet_hours, runtime.world.calendar
    return quiet.opens(calendar.rested(quiet.opens(at, area), area), area)


def stands_still(runtime: Runtime, office: Office) -> Callable[[date], bool]:
    """Whether human clocks (offers, questions for news) stand still on a day: the country or the office is closed."""
    return lambda day: runtime.world.calendar.closed_day(day, office) is not None


def troubles_now(runtime: Runtime) -> list[str]:
    """What staff say is down at this moment, for the pages that agents and workers read."""
    with runtime.database.look() as tx:
        return [str(one["what"]) for one in troubles.standing(tx, runtime.now_ms())]
