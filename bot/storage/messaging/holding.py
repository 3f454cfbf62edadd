"""What a restored or long-stopped worker holds: rows keep when they were due, and wait until staff release them.

Held rows are due in the year 9999, so that queues never read past them; `held` is when they were due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.database import Tx
from bot.storage.messaging.letters import LEASES, URGENCY
from bot.timer_kinds import HOUSEWORK

FAR = 253_402_300_799_000  # milliseconds
WORKER = "worker"
# What staff release by name: the table, and which of its rows.
KINDS: Mapping[str, tuple[str, str]] = {
    "replies": ("letter", f"urgency = {URGENCY['reply']}"),
    "referrals": ("letter", f"urgency = {URGENCY['referral']}"),
    "bulk": ("letter", f"urgency = {URGENCY['bulk']}"),
    "timers": ("timer", "1 = 1"),
}
_QUEUED = "state = 'queued' AND held IS NULL"
_HELD = f"held = CASE WHEN not_before > created_at THEN not_before ELSE created_at END, not_before = {FAR}"
_WAITING = f"state = 'waiting' AND held IS NULL AND kind NOT IN ({', '.join(map(repr, HOUSEWORK))})"


@dataclass(frozen=True, slots=True)
class Beat:
    """A worker's round: when it was, and the how manieth."""

    at: int
    beats: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Why something was held last: gap or restore; when, and since when nobody had worked (milliseconds)."""

    at: int
    why: str
    since: int


def last_beat(tx: Tx) -> Beat | None:
    row = tx.one("SELECT at, beats FROM heartbeat WHERE name = :name", {"name": WORKER})
    return Beat(row.at, row.beats) if row else None


def beat(tx: Tx, now: int, at_least: int) -> int:
    """One more round; how many there were, never fewer than were noted outside."""
    row = tx.run(
        "INSERT INTO heartbeat (name, at, beats) VALUES (:name, :now, :least + 1) ON CONFLICT (name) DO UPDATE"
        " SET at = excluded.at, beats = CASE WHEN heartbeat.beats > :least THEN heartbeat.beats ELSE :least END + 1"
        " RETURNING beats",
        {"name": WORKER, "now": now, "least": at_least},
    ).one()
    return int(row.beats)


def hold_late(tx: Tx, now: int, *, late: int, stale: int) -> int:
    """After a gap: referrals, bulk and timers due before `late`, and replies before `stale`; how many."""
    others = f"urgency <> {URGENCY['reply']} AND not_before < :late AND created_at < :late"
    replies = f"urgency = {URGENCY['reply']} AND not_before < :stale AND created_at < :stale"
    held = sum(
        tx.changed(f"UPDATE letter SET {_HELD} WHERE {_QUEUED} AND {which}", named)
        for which, named in ((others, {"late": late}), (replies, {"stale": stale}))
    )
    return held + _hold_timers(tx, late)


def hold_all(tx: Tx, now: int) -> int:
    """After a restore: whatever is due; it may have gone out already, from the database that was lost."""
    return tx.changed(f"UPDATE letter SET {_HELD} WHERE {_QUEUED}") + _hold_timers(tx, now)


def _hold_timers(tx: Tx, before: int) -> int:
    return tx.changed(
        f"UPDATE timer SET held = due_at, due_at = {FAR} WHERE {_WAITING} AND due_at < :before",
        {"before": before},
    )


def wait_no_longer(tx: Tx, now: int, by: int) -> int:
    """The clock was ahead by so much (milliseconds): what was put off by seconds must not wait for hours; how many.

    Replies, and leads that were tried already: of the rest nobody can tell a wrong hour from one that was meant.
    """
    tried = f"urgency = {URGENCY['reply']} OR (urgency = {URGENCY['referral']} AND tries > 0)"
    named = {"now": now, "by": by}
    leased = f"state = 'sending' AND lease_until > :now + {max(LEASES.values())}"
    tx.changed(f"UPDATE letter SET lease_until = lease_until - :by WHERE {leased}", named)
    return tx.changed(
        f"UPDATE letter SET not_before = not_before - :by WHERE {_QUEUED} AND not_before > :now AND ({tried})",
        named,
    )


def note_hold(tx: Tx, hold: Hold) -> None:
    tx.run(
        "INSERT INTO hold (at, why, since) VALUES (:at, :why, :since)",
        {"at": hold.at, "why": hold.why, "since": hold.since},
    )


def last_hold(tx: Tx) -> Hold | None:
    row = tx.one("SELECT at, why, since FROM hold ORDER BY id DESC LIMIT 1")
    return Hold(row.at, row.why, row.since) if row else None


def count(tx: Tx) -> dict[str, int]:
    """How much of each kind is held; kinds of which nothing is are left out."""
    found = {}
    for kind, (table, which) in KINDS.items():
        state = "queued" if table == "letter" else "waiting"
        sql = f"SELECT COUNT(*) AS n FROM {table} WHERE held IS NOT NULL AND state = '{state}' AND {which}"
        found[kind] = int(tx.run(sql).one().n)
    return {kind: number for kind, number in found.items() if number}


def release(tx: Tx, kind: str) -> int:
    """Let go of what is held of one kind: due again when it was due; how many."""
    table, which = KINDS[kind]
    due = "not_before" if table == "letter" else "due_at"
    return tx.changed(f"UPDATE {table} SET {due} = held, held = NULL WHERE held IS NOT NULL AND {which}")
