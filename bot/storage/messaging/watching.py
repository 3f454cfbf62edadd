"""What shows whether the house is well: how long the oldest letter and timer have been due, beats, incidents."""

from __future__ import annotations

from collections.abc import Mapping

from bot.storage.database import Tx
from bot.storage.messaging.letters import URGENCY_NAMES
from bot.timer_kinds import Rank


def lane_ages(tx: Tx, now: int) -> Mapping[str, int]:
    """Milliseconds since the oldest letter of each lane became due and has not left."""
    return {
        name: max(now - _oldest(tx, "letter", f"state = 'queued' AND urgency = {rank}", "not_before", now), 0)
        for rank, name in URGENCY_NAMES.items()
    }


def timer_lags(tx: Tx, now: int) -> Mapping[str, int]:
    """Milliseconds since the oldest timer of each rank became due and has not rung."""
    return {
        rank.name.lower(): max(
            now - _oldest(tx, "timer", f"state = 'waiting' AND rank = {int(rank)}", "due_at", now), 0
        )
        for rank in Rank
    }


def _oldest(tx: Tx, table: str, which: str, due: str, now: int) -> int:
    """By the index that its claims use, one row of it."""
    row = tx.one(f"SELECT {due} AS due FROM {table} WHERE {which} ORDER BY {due}, id LIMIT 1")
    return int(row.due) if row else now


def beats(tx: Tx) -> Mapping[str, int]:
    """When each worker's round and each daily job was last through (milliseconds), by name."""
    return {row.name: int(row.at) for row in tx.all("SELECT name, at FROM heartbeat")}


def note_done(tx: Tx, name: str, now: int) -> None:
    """A daily job is through."""
    tx.run(
        "INSERT INTO heartbeat (name, at, beats) VALUES (:name, :now, 1) ON CONFLICT (name) DO UPDATE"
        " SET at = excluded.at, beats = heartbeat.beats + 1",
        {"name": name, "now": now},
    )


def note_there(tx: Tx, name: str, now: int) -> None:
    """A daily job is planned: its silence counts from here where it was never heard of."""
    tx.run(
        "INSERT INTO heartbeat (name, at, beats) VALUES (:name, :now, 0) ON CONFLICT (name) DO NOTHING",
        {"name": name, "now": now},
    )


def begin(tx: Tx, what: str, subject: str, now: int) -> bool:
    """Note that something is wrong; whether that is new."""
    return bool(
        tx.changed(
            "INSERT INTO incident (what, subject, since) VALUES (:what, :subject, :now) ON CONFLICT DO NOTHING",
            {"what": what, "subject": subject, "now": now},
        )
    )


def end(tx: Tx, what: str, subject: str) -> bool:
    """It is over; whether it had begun."""
    return bool(
        tx.changed(
            "DELETE FROM incident WHERE what = :what AND subject = :subject",
            {"what": what, "subject": subject},
        )
    )


def open_ones(tx: Tx) -> dict[tuple[str, str], int]:
    """What is wrong now: what and subject, since when (milliseconds)."""
    rows = tx.all("SELECT what, subject, since FROM incident ORDER BY since")
    return {(row.what, row.subject): int(row.since) for row in rows}
