"""service_level: how many replies left within ten seconds, day by day; the days that are over are kept, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.channels.table import real_channels
from bot.engine.world import WIB
from bot.runtime import Runtime
from bot.storage.database import Tx, milliseconds
from bot.storage.messaging import punctuality
from bot.storage.messaging.punctuality import Day

DAYS = 30
LOOKS_BACK = 3  # days: a letter cut off may be settled a day later


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """Today as far as it has come, the days before it (the newest first), and all of them together."""

    today: Day
    days: Sequence[Day]
    whole: Day


def service_level(runtime: Runtime) -> ServiceLevel:
    """The last thirty days, today among them."""
    today = runtime.now().astimezone(WIB).date()
    first = today - timedelta(days=DAYS - 1)
    with runtime.database.look() as tx:
        now = _count(runtime, tx, today)
        days = [day for day in punctuality.kept(tx, first.isoformat()) if day.day < now.day]
    every = [now, *days]
    whole = Day("", *(sum(getattr(day, what) for day in every) for what in ("quick", "late", "lost")))
    return ServiceLevel(now, days, whole)


def keep_service(runtime: Runtime, tx: Tx, after: str) -> str | None:
    """One slice of the nightly work: one of the last days; where it ended, None when yesterday is counted."""
    yesterday = runtime.now().astimezone(WIB).date() - timedelta(days=1)
    first = yesterday - timedelta(days=LOOKS_BACK - 1)
    day = max(first, date.fromisoformat(after) + timedelta(days=1)) if after else first
    punctuality.keep(tx, _count(runtime, tx, day))
    return day.isoformat() if day < yesterday else None


def _count(runtime: Runtime, tx: Tx, day: date) -> Day:
    since = datetime.combine(day, time(), WIB)
    until = since + timedelta(days=1)
    # Where real people are served, rehearsals in the simulator count for nothing.
    counted = tuple(real_channels(runtime.settings)) if runtime.settings.production else ()
    span = (milliseconds(since), milliseconds(until))
    return punctuality.count(tx, day.isoformat(), *span, runtime.now_ms(), counted)
