"""What shows whether the house is well: how long the oldest letter and timer have been due, beats, incidents."""

from __future__ import annotations

from collections.abc import Mapping

from bot.storage.database import Tx
from bot.storage.messaging.letters import URGENCY_NAMES
from bot.timer_kinds import Rank


def lane_ages(tx: Tx, now: int) -> Mapping[str, int]:
    """Milliseconds since the oldest letter of each lane became due and has not left."""
    return {name: max(now - _due_since(tx, rank, now), 0) for rank, name in URGENCY_NAMES.items()}


def _due_since(tx: Tx, urgency: int, now: int) -> int:
    """Since when the oldest has been due: most may go as soon as they are written, the others from a moment on."""
    at_once = "created_at AS due FROM letter WHERE not_before = 0"
    later = "not_before AS due FROM letter WHERE not_before > 0"
    lane = f"state = 'queued' AND urgency = {urgency} ORDER BY not_before, id LIMIT 1"
    rows = (tx.one(f"SELECT {which} AND {lane}") for which in (at_once, later))
    return min((int(row.due) for row in rows if row), default=now)


def timer_lags(tx: Tx, now: int) -> Mapping[str, int]:
    """Milliseconds since the oldest timer of each rank became due and has not rung."""
    return {rank.name.lower(): max(now - _ring_since(tx, int(rank), now), 0) for rank in Rank}


def _ring_since(tx: Tx, rank: int, now: int) -> int:
    """By the index that its claims use, one row of it."""
    waits = f"state = 'waiting' AND rank = {rank} ORDER BY due_at, id LIMIT 1"
    row = tx.one(f"SELECT due_at AS due FROM timer WHERE {waits}")
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
