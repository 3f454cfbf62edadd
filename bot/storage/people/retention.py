"""What is too old: each kind of data, what becomes of it, and how many rows of it there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.people.consents import SERVICE, once_agreed
from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Kind:
    """`old` chooses rows of `table` by :before; `change` is what becomes of them: DELETE, or a SET of columns."""

    table: str
    old: str
    change: str = "DELETE"


_SETTLED = (
    "form_sealed IS NOT NULL AND form_at < :before AND (state IN ('registered', 'rejected', 'withdrawn', 'merged')"
    " OR EXISTS (SELECT 1 FROM referral f WHERE f.registration = registration.id"
    " AND f.state IN ('registered', 'confirmed', 'closed') AND f.changed_at < :before))"
)
# Name -> what it is. Rows that others point at keep standing without their content.
KINDS: Mapping[str, Kind] = {
    "message": Kind("message", "sealed IS NOT NULL AND received_at < :before", "sealed = NULL"),
    "letter": Kind(
        "letter",
        "length(sealed) > 0 AND created_at < :before AND state NOT IN ('queued', 'sending')",
        "sealed = :nothing",
    ),
    "event": Kind("event", "at < :before"),
    "timer": Kind("timer", "due_at < :before AND state IN ('done', 'cancelled', 'failed')"),
    "unreadable": Kind("unreadable_payload", "received_at < :before"),
    "form": Kind("registration", _SETTLED, "form_sealed = NULL, nik_hash = NULL"),
    "visit": Kind(
        "visit",
        "place_sealed IS NOT NULL AND changed_at < :before AND (at IS NULL OR at < :before)",
        "place_sealed = NULL",
    ),
}
# Words and invitations are found by other columns than an id.
_WORDS = (
    "DELETE FROM agent_word WHERE expires_at < :before",
    "DELETE FROM invite WHERE expires_at < :before",
)
_SILENT = (
    "FROM person p WHERE p.last_seen_at < :before AND p.wrapped_key IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id"
    " AND r.state IN ('waiting', 'offered', 'accepted', 'contacted'))"
)
# Who never agreed to anything: nothing of theirs waits for us, nothing of another's hangs on them.
_STRANGERS = (
    "FROM person p WHERE p.last_seen_at < :before AND p.wrapped_key IS NOT NULL AND p.helper IS NULL"
    f" AND NOT {once_agreed(SERVICE, 'p.id')}"
    " AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM person w WHERE w.helper = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM complaint c WHERE c.person = p.id"
    " AND (c.closed_at IS NULL OR c.closed_at >= :before))"
    " AND NOT EXISTS (SELECT 1 FROM help_request h WHERE h.person = p.id"
    " AND (h.state = 'open' OR COALESCE(h.closed_at, h.answered_at, h.heard_at, h.asked_at) >= :before))"
)


def count_old(tx: Tx, kind: str, before: int) -> int:
    """How many rows of a kind are older than a moment."""
    found = KINDS[kind]
    row = tx.one(f"SELECT COUNT(*) AS n FROM {found.table} WHERE {found.old}", {"before": before})
    return int(row.n) if row else 0


def purge(tx: Tx, kind: str, before: int, most: int) -> int:
    """Let go of at most `most` rows of a kind; how many."""
    found = KINDS[kind]
    what = (
        f"DELETE FROM {found.table}"
        if found.change == "DELETE"
        else f"UPDATE {found.table} SET {found.change}"
    )
    named = {"before": before, "most": most, "nothing": b""}
    if ":nothing" not in what:
        named.pop("nothing")
    return tx.changed(
        f"{what} WHERE id IN (SELECT id FROM {found.table} WHERE {found.old} ORDER BY id LIMIT :most)", named
    )


def purge_words(tx: Tx, before: int) -> int:
    """One-time words and invitations that ended long ago."""
    return sum(tx.changed(sql, {"before": before}) for sql in _WORDS)


def count_words(tx: Tx, before: int) -> int:
    tables = (sql.removeprefix("DELETE ") for sql in _WORDS)
    rows = [tx.one(f"SELECT COUNT(*) AS n {sql}", {"before": before}) for sql in tables]
    return sum(int(row.n) for row in rows if row)


def count_silent(tx: Tx, before: int) -> int:
    """People who wrote nothing since a moment; agents, and those whose referral is open, are not counted."""
    row = tx.one(f"SELECT COUNT(*) AS n {_SILENT}", {"before": before})
    return int(row.n) if row else 0


def silent_people(tx: Tx, before: int, most: int) -> list[str]:
    """At most so many of them, the longest silent first."""
    rows = tx.all(
        f"SELECT p.id {_SILENT} ORDER BY p.last_seen_at LIMIT :most", {"before": before, "most": most}
    )
    return [row.id for row in rows]


def count_strangers(tx: Tx, before: int) -> int:
    """People who never agreed to anything and wrote nothing since a moment."""
    row = tx.one(f"SELECT COUNT(*) AS n {_STRANGERS}", {"before": before})
    return int(row.n) if row else 0


def strangers(tx: Tx, before: int, most: int) -> list[str]:
    """At most so many of them, the longest silent first."""
    sql = f"SELECT p.id {_STRANGERS} ORDER BY p.last_seen_at LIMIT :most"
    return [row.id for row in tx.all(sql, {"before": before, "most": most})]
