"""Quiet hours: when a broadcast may go, by the clock on the wall where people live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

# Keputusan Presiden 41/1987, and the provinces made since: the first two digits of a Kemendagri code.
WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def zone_of(area: str, otherwise: str) -> ZoneInfo:
    """The clock on the wall of an area (its Kemendagri code); `otherwise` names that of an unknown one."""
    province = area[:2]
    if not province:
        return ZoneInfo(otherwise)
    return ZoneInfo(
        "Asia/Makassar" if province in WITA else "Asia/Jayapura" if province in WIT else "Asia/Jakarta"
    )


def is_quiet(hour: int, start: int, end: int) -> bool:
    """Whether an hour lies in start..end; over midnight when start is the later one, never when they are equal."""
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def next_allowed(moment: datetime, zone: tzinfo, start: int, end: int) -> datetime:
    """`moment` itself, or in quiet hours the end of them; aware, UTC."""
    local = moment.astimezone(zone)
    if not is_quiet(local.hour, start, end):
        return moment.astimezone(UTC)
    opens = local.replace(hour=end, minute=0, second=0, microsecond=0)
    if opens <= local:
        opens += timedelta(days=1)
    return opens.astimezone(UTC)
