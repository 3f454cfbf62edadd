"""Timers: everything that must happen later, or in another process, as rows that survive a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx
from bot.storage.keys.sealing import CannotOpen, seal, unseal
from bot.storage.messaging.leases import Queue, claim
from bot.storage.people import people
from bot.timer_kinds import KINDS, Rank

LEASE = 5_000  # milliseconds; a verb takes far less, and whoever is late finds its timer done
MOST_TRIES = 5

TIMERS = Queue(
    "timer",
    "waiting",
    "ringing",
    "q.rank = :rank AND q.due_at <= :now",
    "q.due_at, q.id",
    "id, kind, person, ref, sealed, tries, due_at, about",
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
    about: str | None = None


def start(
    tx: Tx,
    kind: str,
    *,
    due: int,
    ref: str = "",
    person: str | None = None,
    facts: Mapping[str, Any] | None = None,
    slot: str | None = None,
    about: str | None = None,
) -> None:
    """Have `kind` happen at `due`. Facts are sealed under the person's key; `about` is whoever else they name.

    Of a `slot` one timer is open at a time: while there is one, nothing is started. Raises KeyError for a kind
    that bot/timer_kinds.py does not know, ValueError for facts it does not carry.
    """
    if wrong := KINDS[kind].refuses(facts or {}):
        raise ValueError(f"timer {kind}: {wrong}")
    sealed = None
    if facts is not None:
        assert person is not None
        sealed = seal(people.key_of(tx, person), dict(facts), f"timer.sealed:{person}")
    named = {"person": person, "kind": kind, "rank": KINDS[kind].rank, "slot": slot}
    tx.run(
        "INSERT INTO timer (person, kind, rank, slot, ref, sealed, due_at, state, about)"
        " VALUES (:person, :kind, :rank, :slot, :ref, :sealed, :due, 'waiting', :about) ON CONFLICT DO NOTHING",
        {**named, "ref": ref, "sealed": sealed, "due": due, "about": about},
    )


def keep_one(tx: Tx, kind: str, *, due: int, ref: str, person: str) -> None:
    """The one timer of a kind that is about `ref`: moved to `due`, or begun."""
    moved = tx.changed(
        "UPDATE timer SET due_at = :due, held = NULL WHERE kind = :kind AND ref = :ref AND state = 'waiting'",
        {"due": due, "kind": kind, "ref": ref},
    )
    if not moved:
        start(tx, kind, due=due, ref=ref, person=person)


def due_of(tx: Tx, kind: str, ref: str) -> int | None:
    """When a timer that waits will ring, in milliseconds; None where none waits."""
    row = tx.one(
        "SELECT due_at FROM timer WHERE kind = :kind AND ref = :ref AND state = 'waiting' ORDER BY due_at",
        {"kind": kind, "ref": ref},
    )
    return int(row.due_at) if row else None


def cancel(tx: Tx, kind: str, ref: str) -> None:
    tx.run(
        "UPDATE timer SET state = 'cancelled' WHERE kind = :kind AND ref = :ref AND state = 'waiting'",
        {"kind": kind, "ref": ref},
    )


def claim_due(tx: Tx, *, now: int, most: int, by: str | None = None) -> list[Timer]:
    """Take timers that are due: leads before talks before bulk, within a rank the longest overdue first."""
    found: list[Timer] = []
    for rank in Rank:
        if len(found) < most:
            rows = claim(tx, TIMERS, now=now, lease=LEASE, most=most - len(found), by=by, rank=int(rank))
            found += [_open(tx, row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]
    return found


def _open(tx: Tx, row: Any) -> Timer:
    facts: Mapping[str, Any] = {}
    if row.sealed is not None:
        try:
            facts = unseal(people.key_of(tx, row.person), row.sealed, f"timer.sealed:{row.person}")
        except (CannotOpen, ValueError):  # erased: whoever is to be told is told without
            facts = {}
    return Timer(row.id, row.kind, row.person, row.ref, facts, row.tries, row.about)


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
    ranks = ", ".join(str(int(rank)) for rank in Rank)
    found = tx.one(
        f"SELECT 1 FROM timer WHERE state = 'waiting' AND rank IN ({ranks}) AND due_at <= :now LIMIT 1",
        {"now": now},
    )
    return found is not None


def take_up(tx: Tx, owner: str) -> int:
    """Timers that a dead process had in its hands ring at once."""
    return tx.changed(
        "UPDATE timer SET state = 'waiting', lease_until = NULL WHERE state = 'ringing' AND taken_by = :owner",
        {"owner": owner},
    )


def recover(tx: Tx, *, now: int, all_leases: bool = False) -> int:
    """Timers whose process died ring again."""
    expired = "" if all_leases else " AND lease_until < :now"
    return tx.changed(
        f"UPDATE timer SET state = 'waiting', lease_until = NULL WHERE state = 'ringing'{expired}",
        {} if all_leases else {"now": now},
    )
