"""Timers: everything that must happen later, or in another process, as rows that survive a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.messaging.leases import Queue, claim
from bot.storage.people import people

LEASE = 60_000  # milliseconds; a verb takes far less
MOST_TRIES = 5

TIMERS = Queue(
    "timer",
    "waiting",
    "ringing",
    "q.due_at <= :now",
    "q.due_at, q.id",
    "id, kind, person, ref, sealed, tries, due_at",
)


@dataclass(frozen=True, slots=True)
class Timer:
    """A due timer. `facts` is what its notice says, opened; `ref` the row it is about."""

    row: int
    kind: str
    person: str | None
    ref: str
    facts: Mapping[str, Any]
    tries: int


def start(
    tx: Tx,
    kind: str,
    *,
    due: int,
    ref: str = "",
    person: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Have `kind` happen at `due`. Facts are sealed under the person's key."""
    sealed = None
    if facts is not None:
        assert person is not None
        sealed = seal(people.key_of(tx, person), dict(facts), f"timer.sealed:{person}")
    tx.run(
        "INSERT INTO timer (person, kind, ref, sealed, due_at, state)"
        " VALUES (:person, :kind, :ref, :sealed, :due, 'waiting')",
        {"person": person, "kind": kind, "ref": ref, "sealed": sealed, "due": due},
    )


def is_waiting(tx: Tx, kind: str) -> bool:
    """Whether one of a kind is still to ring."""
    found = tx.one(
        "SELECT 1 FROM timer WHERE kind = :kind AND state IN ('waiting', 'ringing')", {"kind": kind}
    )
    return found is not None


def cancel(tx: Tx, kind: str, ref: str) -> None:
    tx.run(
        "UPDATE timer SET state = 'cancelled' WHERE kind = :kind AND ref = :ref AND state = 'waiting'",
        {"kind": kind, "ref": ref},
    )


def claim_due(tx: Tx, *, now: int, most: int) -> list[Timer]:
    """Take timers that are due, the longest overdue first."""
    rows = claim(tx, TIMERS, now=now, lease=LEASE, most=most)
    return [_open(tx, row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def _open(tx: Tx, row: Any) -> Timer:
    facts: Mapping[str, Any] = {}
    if row.sealed is not None:
        try:
            facts = unseal(people.key_of(tx, row.person), row.sealed, f"timer.sealed:{row.person}")
        except (CannotOpen, ValueError):  # erased: whoever is to be told is told without
            facts = {}
    return Timer(row.id, row.kind, row.person, row.ref, facts, row.tries)


def finish(tx: Tx, timer: Timer) -> bool:
    """Mark a timer done in the transaction of what it did; False when another process did it already.

    What it was to say goes: a talk's words are kept nowhere but in the letter that carries them.
    """
    return bool(
        tx.changed(
            "UPDATE timer SET state = 'done', lease_until = NULL, sealed = NULL WHERE id = :id AND state = 'ringing'",
            {"id": timer.row},
        )
    )


def fail(tx: Tx, timer: Timer, reason: str, now: int) -> None:
    """Try again a little later, at most MOST_TRIES times; then it stays failed for staff to see."""
    state = "failed" if timer.tries >= MOST_TRIES else "waiting"
    tx.run(
        "UPDATE timer SET state = :state, lease_until = NULL, due_at = :due, reason = :reason"
        " WHERE id = :id AND state = 'ringing'",
        {"state": state, "due": now + 1000 * 2**timer.tries, "reason": reason[:200], "id": timer.row},
    )


def any_due(tx: Tx, now: int) -> bool:
    return tx.one("SELECT 1 FROM timer WHERE state = 'waiting' AND due_at <= :now", {"now": now}) is not None


def recover(tx: Tx, *, now: int, all_leases: bool = False) -> int:
    """Timers whose process died ring again."""
    expired = "" if all_leases else " AND lease_until < :now"
    return tx.changed(
        f"UPDATE timer SET state = 'waiting', lease_until = NULL WHERE state = 'ringing'{expired}",
        {} if all_leases else {"now": now},
    )
