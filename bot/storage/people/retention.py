"""What is too old: each kind of data, what becomes of it, and how many rows of it there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.storage.people.consents import SERVICE, once_agreed
from bot.storage.transaction import Tx


@dataclass(frozen=True, slots=True)
class Kind:
    """`old` chooses rows of `table` by :before; `change` is what becomes of them: DELETE, or a SET of columns.

    `first` is an id before every other of its table.
    """

    table: str
    old: str
    change: str = "DELETE"
    first: int | str = 0


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
    "form": Kind("registration", _SETTLED, "form_sealed = NULL, nik_hash = NULL", first=""),
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
    "p.last_seen_at < :before AND p.wrapped_key IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.person = p.id"
    " AND r.state IN ('waiting', 'offered', 'accepted', 'contacted'))"
)
_STRANGER = (
    "p.last_seen_at < :before AND p.wrapped_key IS NOT NULL AND p.helper IS NULL"
    f" AND NOT {once_agreed(SERVICE, 'p.id')}"
    " AND NOT EXISTS (SELECT 1 FROM agent a WHERE a.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM person w WHERE w.helper = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM complaint c WHERE c.person = p.id"
    " AND (c.closed_at IS NULL OR c.closed_at >= :before))"
    " AND NOT EXISTS (SELECT 1 FROM help_request h WHERE h.person = p.id"
    " AND (h.state = 'open' OR COALESCE(h.closed_at, h.answered_at, h.heard_at, h.asked_at) >= :before))"
)
# Who is erased. Silent: agents, and those whose referral is open, are kept. Strangers never agreed to anything: nothing
# of theirs waits for us, nothing of another's hangs on them.
PEOPLE: Mapping[str, str] = {"silent_person": _SILENT, "stranger": _STRANGER}


def count_old(tx: Tx, kind: str, before: int) -> int:
    """How many rows of a kind are older than a moment."""
    found = KINDS[kind]
    row = tx.one(f"SELECT COUNT(*) AS n FROM {found.table} WHERE {found.old}", {"before": before})
    return int(row.n) if row else 0


def purge(tx: Tx, kind: str, before: int, after: str, most: int) -> tuple[int, str]:
    """Let go of what is old among the next `most` rows behind id `after`: how many were, and the last id looked at.

    Empty where no more rows follow. So much is read and no more, however few of a large table are old.
    """
    found = KINDS[kind]
    behind = {"after": type(found.first)(after) if after else found.first}
    last = tx.one(
        f"SELECT id FROM {found.table} WHERE id > :after ORDER BY id LIMIT 1 OFFSET :most",
        {**behind, "most": most - 1},
    )
    what = (
        f"DELETE FROM {found.table}"
        if found.change == "DELETE"
        else f"UPDATE {found.table} SET {found.change}"
    )
    upto = " AND id <= :last" if last else ""
    sql = f"{what} WHERE id > :after{upto} AND {found.old}"
    named = {**behind, "before": before, "last": last and last.id, "nothing": b""}
    changed = tx.changed(sql, {name: value for name, value in named.items() if f":{name}" in sql})
    return changed, str(last.id) if last else ""


def purge_words(tx: Tx, before: int) -> int:
    """One-time words and invitations that ended long ago."""
    return sum(tx.changed(sql, {"before": before}) for sql in _WORDS)


def count_words(tx: Tx, before: int) -> int:
    tables = (sql.removeprefix("DELETE ") for sql in _WORDS)
    rows = [tx.one(f"SELECT COUNT(*) AS n {sql}", {"before": before}) for sql in tables]
    return sum(int(row.n) for row in rows if row)


def count_people(tx: Tx, kind: str, before: int) -> int:
    """How many who wrote nothing since a moment would be erased."""
    row = tx.one(f"SELECT COUNT(*) AS n FROM person p WHERE {PEOPLE[kind]}", {"before": before})
    return int(row.n) if row else 0


def looked_through(tx: Tx, kind: str, before: int, after: str, most: int) -> Sequence[tuple[str, bool]]:
    """The next people by id, and whether each goes: a look at so many, however few of them do."""
    rows = tx.all(
        f"SELECT p.id, CASE WHEN {PEOPLE[kind]} THEN 1 ELSE 0 END AS goes FROM person p WHERE p.id > :after"
        " ORDER BY p.id LIMIT :most",
        {"before": before, "after": after, "most": most},
    )
    return [(row.id, bool(row.goes)) for row in rows]
