"""rehearse: what would happen, with nothing sent: who gets it, who does not, what it costs, and when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.broadcasts.forecast import ends_at
from bot.channels.table import CHANNELS, paces
from bot.runtime import Runtime
from bot.services.broadcasts.hours import awake
from bot.services.broadcasts.ways import cost_of, news_ways
from bot.services.leaving import Way
from bot.storage.broadcasts import planning
from bot.storage.broadcasts.broadcasts import Broadcast
from bot.storage.broadcasts.planning import Group
from bot.storage.database import Tx, milliseconds, moment


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`low` and `high` in sen: should every window that is open stay so, and should all have closed by then.

    `missing` names channels whose prices were not entered; while there is one, nothing paid can be approved.
    `ends` in milliseconds since 1970, None where it would take more than sixty days.
    """

    people: int
    skipped: Mapping[str, int]
    channels: Mapping[str, int]
    low: int
    high: int
    missing: Sequence[str]
    ends: int | None
    at: int

    @property
    def paid(self) -> bool:
        return bool(self.high or self.missing)


def rehearsal_of(plain: Mapping[str, Any]) -> Rehearsal | None:
    """As it was kept; None for a broadcast that was never rehearsed."""
    return Rehearsal(**plain) if plain else None


def rehearsed(runtime: Runtime, tx: Tx, broadcast: Broadcast) -> Rehearsal:
    """Counted from the ledger as it stands."""
    groups = planning.groups(tx, broadcast.id)
    planned = [group for group in groups if group.state == "planned"]
    skipped: dict[str, int] = {}
    channels: dict[str, int] = {}
    for group in groups:
        counts, key = (channels, group.channel) if group.state == "planned" else (skipped, group.reason)
        counts[key] = counts.get(key, 0) + group.count
    low, high, missing = _costs(runtime, tx, planned)
    ends = _ends(runtime, broadcast, planned)
    return Rehearsal(
        people=sum(group.count for group in planned),
        skipped=dict(sorted(skipped.items())),
        channels=dict(sorted(channels.items())),
        low=low,
        high=high,
        missing=missing,
        ends=milliseconds(ends) if ends else None,
        at=runtime.now_ms(),
    )


def _costs(runtime: Runtime, tx: Tx, planned: Sequence[Group]) -> tuple[int, int, list[str]]:
    """Should every window that is open stay so, and should all have closed by then."""
    low, high, missing, ways = 0, 0, set[str](), news_ways(runtime, tx)
    for group in planned:
        each = cost_of(runtime, tx, group.channel, group.category)
        if each is None:
            missing.add(group.channel)
            continue
        way = ways.get(group.channel)
        dearest = max(each, way.cost or 0) if way and way.way is Way.TEMPLATE else each
        low, high = low + each * group.count, high + dearest * group.count
    return low, high, sorted(missing)


def _ends(runtime: Runtime, broadcast: Broadcast, planned: Sequence[Group]) -> datetime | None:
    begin = max(runtime.now(), moment(broadcast.start_at) if broadcast.start_at else runtime.now())
    return ends_at(
        begin,
        _waiting(planned),
        _rates(runtime),
        lambda at: awake(runtime, at),
        per_minute=broadcast.per_minute,
    )


def _waiting(planned: Sequence[Group]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for group in planned:
        key = (group.channel, group.clock)
        found[key] = found.get(key, 0) + group.count
    return found


def _rates(runtime: Runtime) -> dict[str, float]:
    """Letters a second by channel, as the throttle lets them go."""
    found = {channel: pace.per_second for channel, pace in paces(runtime.settings.config.throttle).items()}
    return {channel: found.get(channel, 100.0) for channel in CHANNELS}


def plain_of(rehearsal: Rehearsal) -> dict[str, Any]:
    """As it is kept."""
    return asdict(rehearsal)


def over_limits(runtime: Runtime, rehearsal: Rehearsal) -> bool:
    """Whether somebody else has to approve it."""
    limits = runtime.settings.config.broadcasts
    return (
        rehearsal.people > limits.approve_above_people
        or rehearsal.high > limits.approve_above_rupiah * 100
        or bool(rehearsal.missing)
    )
