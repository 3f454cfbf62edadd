"""Quiet hours: when a message that nobody asked for may go, by the clock on the wall where each person lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

# Keputusan Presiden 41/1987, and the provinces made since: the first two digits of a Kemendagri code.
WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
UNKNOWN = "unknown"  # the clock of somebody whose province nobody knows
CLOCKS = (*ZONES, UNKNOWN)


def clock_of(area: str) -> str:
    """The clock on the wall of an area, by its Kemendagri code: wib, wita, wit or unknown."""
    province = area[:2]
    if not province:
        return UNKNOWN
    return "wita" if province in WITA else "wit" if province in WIT else "wib"


def is_quiet(hour: int, start: int, end: int) -> bool:
    """Whether an hour lies in start..end; over midnight when start is the later one, never when they are equal."""
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From hour `start` until `end`, local; `otherwise` names the zone of an unknown area."""

    start: int
    end: int
    otherwise: str = ZONES["wib"]

    def opens(self, moment: datetime, area: str) -> datetime:
        """`moment` itself, or in quiet hours the end of them; aware, UTC."""
        return self._opens(moment, clock_of(area))

    def awake(self, moment: datetime) -> list[str]:
        """The clocks by which something may go now."""
        return [clock for clock in CLOCKS if self._opens(moment, clock) <= moment]

    def first_opens(self, moment: datetime) -> datetime:
        """When the first clock that is quiet now opens; `moment` where none is quiet."""
        later = [at for clock in CLOCKS if (at := self._opens(moment, clock)) > moment]
        return min(later, default=moment)

    def _opens(self, moment: datetime, clock: str) -> datetime:
        local = moment.astimezone(self._zone(clock))
        if not is_quiet(local.hour, self.start, self.end):
            return moment.astimezone(UTC)
        opens = local.replace(hour=self.end, minute=0, second=0, microsecond=0)
        if opens <= local:
            opens += timedelta(days=1)
        return opens.astimezone(UTC)

    def _zone(self, clock: str) -> tzinfo:
        return ZoneInfo(ZONES.get(clock, self.otherwise))
