"""When a broadcast would end: what each channel takes in an hour, in the hours when each clock may be written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

STEP = timedelta(minutes=30)
FURTHEST = timedelta(days=60)

Awake = Callable[[datetime], Iterable[str]]


def ends_at(
    begin: datetime,
    waiting: Mapping[tuple[str, str], int],
    per_second: Mapping[str, float],
    awake: Awake,
    *,
    per_minute: int | None = None,
) -> datetime | None:
    """When the last of `waiting`, (channel, clock) -> recipients, has gone; None past sixty days.

    `awake` names the clocks by which something may go at a moment; `per_minute` holds all channels together.
    """
    left = {key: float(count) for key, count in waiting.items() if count}
    at = begin
    while at - begin < FURTHEST:
        took = _step(left, set(awake(at)), per_second, per_minute)
        if not left:
            return at + timedelta(seconds=took)
        at += STEP
    return None


def _step(
    left: dict[tuple[str, str], float],
    clocks: set[str],
    per_second: Mapping[str, float],
    per_minute: int | None,
) -> float:
    """Half an hour: what there is room for is taken off `left`; the seconds that the slowest channel took."""
    seconds = STEP.total_seconds()
    room = per_minute * seconds / 60 if per_minute else float("inf")
    spent, slowest = 0.0, 0.0
    for channel in sorted({channel for channel, _ in left}):
        rate = per_second.get(channel, 1.0)
        used = _send(left, channel, clocks, min(rate * seconds, room - spent))
        spent, slowest = spent + used, max(slowest, used / rate)
    return max(slowest, spent * 60 / per_minute) if per_minute else slowest


def _send(left: dict[tuple[str, str], float], channel: str, clocks: set[str], room: float) -> float:
    """Of one channel as many as there is room for; how many."""
    used = 0.0
    for key in sorted(key for key in left if key[0] == channel and key[1] in clocks):
        now = min(left[key], max(0.0, room - used))
        used += now
        left[key] -= now
        if left[key] <= 0:
            del left[key]
    return used
