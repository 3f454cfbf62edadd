"""Outages: channels by which nothing can leave, and classes of refusals that need staff; for doctor, console, alarms.

A class stands beside its channel (whatsapp:policy); that staff were told of it, in a row of its own (!whatsapp:policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.failing import LONG, LONGEST_SILENCE
from bot.storage.database import Tx

FRESH = int(LONGEST_SILENCE + LONG) * 1000  # milliseconds
INCIDENT = 60 * 60_000  # so long after the last refusal of a class its incident is over
OF_CLASS, TOLD = ":", "!"


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
    """A channel that is away is tried every hour at least: what nobody tried for longer is over."""
    sql = f"SELECT * FROM outage WHERE last_at > :since AND channel NOT LIKE '%{OF_CLASS}%' ORDER BY since"
    return [_outage(row) for row in tx.all(sql, {"since": now - FRESH})]


def _outage(row: Any) -> Outage:
    return Outage(row.channel, row.since, row.last_at, row.times, row.reason)


def note_refusal(tx: Tx, channel: str, kind: str, now: int) -> None:
    """A provider refused a letter for what only staff can mend; after a quiet hour that is a new incident."""
    key = f"{channel}{OF_CLASS}{kind}"
    over = {"key": key, "told": TOLD + key, "since": now - INCIDENT}
    tx.run(
        "DELETE FROM outage WHERE channel IN (:key, :told) AND EXISTS"
        " (SELECT 1 FROM outage o WHERE o.channel = :key AND o.last_at <= :since)",
        over,
    )
    begin(tx, key, kind, now)


def refusals(tx: Tx, now: int) -> list[Outage]:
    """Classes of refusals of the last hour, each an incident: `channel` of `reason`, its class."""
    sql = (
        f"SELECT * FROM outage WHERE channel LIKE '%{OF_CLASS}%' AND channel NOT LIKE '{TOLD}%'"
        " AND last_at > :since ORDER BY channel"
    )
    return [_outage(row) for row in tx.all(sql, {"since": now - INCIDENT})]


def tell_once(tx: Tx, incident: Outage, now: int) -> bool:
    """Whether staff have not been told of it; from now on they have."""
    return begin(tx, TOLD + incident.channel, incident.reason, now)


def untold(tx: Tx, now: int) -> list[Outage]:
    """Incidents of refused letters that staff do not know of."""
    told = {row.channel for row in tx.all(f"SELECT channel FROM outage WHERE channel LIKE '{TOLD}%'")}
    return [one for one in refusals(tx, now) if TOLD + one.channel not in told]
