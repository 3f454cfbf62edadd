"""Claims due rows in batches with leases: one function for letters and for timers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from bot.storage.database import Tx


@dataclass(frozen=True, slots=True)
class Queue:
    """A table of work. `due` chooses the rows that may be taken now, `order` which go first."""

    table: str
    waiting: str
    taken: str
    due: str
    order: str  # as an index gives it: the rest of the queue is never read
    returning: str
    also: str = ""  # what else is set as a row is taken, in SQL; begins with a comma


def claim(
    tx: Tx, queue: Queue, *, now: int, lease: int, most: int, by: str | None = None, **named: object
) -> Sequence[Row[Any]]:
    """Take up to `most` due rows for `lease` milliseconds, in no order; nobody else takes them meanwhile.

    `by` is the process that takes them (coordination/hands.py), `named` are further parameters of `due`.
    """
    # A common table, not a plain subquery: PostgreSQL may run the latter more than once, and take too many.
    return tx.all(
        f"WITH due AS (SELECT q.id FROM {queue.table} q WHERE q.state = '{queue.waiting}' AND {queue.due}"
        f" ORDER BY {queue.order} LIMIT :most{tx.skip_locked})"
        f" UPDATE {queue.table} SET state = '{queue.taken}', lease_until = :until, taken_by = :by,"
        f" tries = tries + 1{queue.also} WHERE id IN (SELECT id FROM due) RETURNING {queue.returning}",
        {"now": now, "until": now + lease, "most": most, "by": by, **named},
    )
