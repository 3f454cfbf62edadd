"""Outages: channels by which nothing can leave, since when and why; for doctor, console and alarms."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx

FRESH = 15 * 60_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Outage:
    """Times in milliseconds; `times` it was tried in vain."""

    channel: str
    since: int
    last_at: int
    times: int
    reason: str


def begin(tx: Tx, channel: str, reason: str, now: int) -> bool:
    """Note that a channel is away; whether that is new."""
    new = tx.one("SELECT 1 FROM outage WHERE channel = :channel", {"channel": channel}) is None
    tx.run(
        "INSERT INTO outage (channel, since, last_at, times, reason) VALUES (:channel, :now, :now, 1, :reason)"
        " ON CONFLICT (channel) DO UPDATE SET last_at = excluded.last_at, times = outage.times + 1,"
        " reason = excluded.reason",
        {"channel": channel, "reason": reason[:200], "now": now},
    )
    return new


def end(tx: Tx, channel: str) -> bool:
    """A letter left by it; whether it was away."""
    return bool(tx.changed("DELETE FROM outage WHERE channel = :channel", {"channel": channel}))


def all_now(tx: Tx, now: int) -> list[Outage]:
    """A channel that is away is tried every five minutes at least: what nobody tried for longer is over."""
    rows = tx.all("SELECT * FROM outage WHERE last_at > :since ORDER BY since", {"since": now - FRESH})
    return [Outage(row.channel, row.since, row.last_at, row.times, row.reason) for row in rows]
