"""The desk of letters nobody knows the end of, and of those that failed: looked at, taken as sent, or sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx, listed
from bot.storage.messaging.letters import URGENCY_NAMES
from bot.storage.staff.scope import Scope

STATES = ("unknown", "failed")


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A letter without its words. `reason` is the provider's own, `kind` its class; times in milliseconds."""

    id: int
    person: str
    channel: str
    urgency: str
    state: str
    kind: str
    reason: str
    tries: int
    held: bool
    created_at: int
    done_at: int | None
    provider_id: str


_COLUMNS = (
    "l.id, l.person, l.channel, l.urgency, l.state, l.kind, l.reason, l.tries, l.lingers, l.created_at, l.done_at,"
    " l.provider_id"
)


# SQLite takes a partial index only where a statement repeats its very condition.
_STUCK = "l.state IN ('unknown', 'failed')"


def waiting(tx: Tx, scope: Scope, states: Sequence[str], most: int, before: int = 0) -> list[OnDesk]:
    """The newest first, those before a number where one is given."""
    older = " AND l.id < :before" if before else ""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM letter l JOIN person p ON p.id = l.person WHERE {_STUCK}"
        f" AND l.state IN ({listed(states)}){older}{scope.people('p')} ORDER BY l.id DESC LIMIT :most",
        {**scope.values, "most": most, "before": before},
    )
    return [_on_desk(row) for row in rows]


def one(tx: Tx, scope: Scope, row: int) -> OnDesk | None:
    found = tx.one(
        f"SELECT {_COLUMNS} FROM letter l JOIN person p ON p.id = l.person WHERE l.id = :id{scope.people('p')}",
        {**scope.values, "id": row},
    )
    return _on_desk(found) if found else None


def take_as_sent(tx: Tx, row: int, now: int) -> bool:
    """Whoever looked saw that it arrived."""
    return bool(
        tx.changed(
            "UPDATE letter SET state = 'sent', reason = 'taken as sent', done_at = :now, lingers = 0"
            " WHERE id = :id AND state = 'unknown'",
            {"id": row, "now": now},
        )
    )


def send_again(tx: Tx, row: int) -> bool:
    """From the beginning, with no memory of the tries before; somebody may get it twice."""
    return bool(
        tx.changed(
            "UPDATE letter SET state = 'queued', reason = 'sent again', done_at = NULL, lease_until = NULL, tries = 0,"
            " cut_off = 0, sending_since = NULL, provider_id = NULL, not_before = 0, lingers = 0"
            f" WHERE id = :id AND state IN ({listed(STATES)})",
            {"id": row},
        )
    )


# --- timers that failed to the end ------------------------------------------------------------------

_TIMERS = "timer t LEFT JOIN person p ON p.id = t.person WHERE t.state = 'failed'"


def _reached(scope: Scope) -> str:
    """A timer about nobody is for those who see everything."""
    return "" if scope.everywhere else f" AND t.person IS NOT NULL{scope.people('p')}"


def dead_timers(tx: Tx, scope: Scope, most: int) -> list[dict[str, Any]]:
    """What was to happen and never did, the newest first."""
    rows = tx.all(
        f"SELECT t.id, t.kind, t.person, t.due_at, t.reason FROM {_TIMERS}{_reached(scope)}"
        " ORDER BY t.id DESC LIMIT :most",
        {**scope.values, "most": most},
    )
    return [dict(row._mapping) for row in rows]


def settle_timer(tx: Tx, scope: Scope, row: int, state: str, now: int) -> bool:
    """It rings again at once, or is given up; False for none of that number that failed, in reach."""
    return bool(
        tx.changed(
            "UPDATE timer SET state = :state, tries = 0, due_at = :now, lease_until = NULL WHERE id IN"
            f" (SELECT t.id FROM {_TIMERS} AND t.id = :id{_reached(scope)})",
            {**scope.values, "state": state, "now": now, "id": row},
        )
    )


def counts(tx: Tx, since: int) -> Sequence[Any]:
    """(channel, state, kind, n) of letters made since then."""
    return tx.all(
        "SELECT channel, state, kind, COUNT(*) AS n FROM letter WHERE created_at >= :since"
        " GROUP BY channel, state, kind",
        {"since": since},
    )


def _on_desk(row: Any) -> OnDesk:
    return OnDesk(
        *(
            row.id,
            row.person,
            row.channel,
            URGENCY_NAMES[row.urgency],
            row.state,
            row.kind,
            row.reason,
            row.tries,
        ),
        *(bool(row.lingers), row.created_at, row.done_at, row.provider_id or ""),
    )
