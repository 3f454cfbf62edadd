"""Duplicates: registrations that share a NIK or a phone, noted here and settled by a person, never silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.staff.scope import Scope
from bot.storage.transaction import Tx

MERGED, APART = "merged", "apart"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two registrations by id and reference; `state` is open, merged or apart; they share a `kind`: nik or phone."""

    id: int
    earlier: str
    later: str
    earlier_reference: str
    later_reference: str
    state: str
    found_at: int
    kind: str = "nik"


_SELECT = (
    "SELECT d.id, d.earlier, d.later, e.reference AS earlier_reference, l.reference AS later_reference,"
    " d.state, d.found_at, CASE WHEN e.nik_hash = l.nik_hash THEN 'nik' ELSE 'phone' END AS kind FROM duplicate d"
    " JOIN registration e ON e.id = d.earlier JOIN registration l ON l.id = d.later"
    " JOIN person ep ON ep.id = e.person JOIN person lp ON lp.id = l.person"
)

# Which of a pair is the earlier, whichever of them is looked at.
_FIRST = "r.created_at < n.created_at OR (r.created_at = n.created_at AND r.id < n.id)"


def note(tx: Tx, registration: str, hashed: bytes, now: int) -> None:
    """Write down every living registration that has the same NIK. Noted twice is noted once."""
    tx.run(
        "DELETE FROM duplicate WHERE state = 'open' AND (earlier = :id OR later = :id) AND EXISTS (SELECT 1"
        " FROM registration o WHERE o.id IN (duplicate.earlier, duplicate.later) AND o.id <> :id"
        " AND o.nik_hash <> :hash)",
        {"id": registration, "hash": hashed},
    )
    tx.run(
        "INSERT INTO duplicate (earlier, later, found_at, state)"
        f" SELECT CASE WHEN {_FIRST} THEN r.id ELSE n.id END, CASE WHEN {_FIRST} THEN n.id ELSE r.id END, :now, 'open'"
        " FROM registration n JOIN registration r ON r.nik_hash = :hash AND r.id <> n.id"
        " WHERE n.id = :id AND r.state NOT IN ('withdrawn', 'merged') ON CONFLICT (earlier, later) DO NOTHING",
        {"id": registration, "hash": hashed, "now": now},
    )


def note_phone(tx: Tx, registration: str, hashed: bytes, now: int) -> None:
    """Write down living registrations of other people with the same phone, unless their NIK differ.

    Those whom one person filled in for several are a family on one phone, not one person twice.
    """
    tx.run(
        "INSERT INTO duplicate (earlier, later, found_at, state)"
        f" SELECT CASE WHEN {_FIRST} THEN r.id ELSE n.id END, CASE WHEN {_FIRST} THEN n.id ELSE r.id END, :now, 'open'"
        " FROM registration n JOIN found_by f ON f.hash = :hash AND f.kind = 'phone' AND f.person <> n.person"
        " JOIN registration r ON r.person = f.person"
        " WHERE n.id = :id AND r.state NOT IN ('withdrawn', 'merged')"
        " AND COALESCE(r.helper, r.person) <> COALESCE(n.helper, n.person)"
        " AND (r.nik_hash IS NULL OR n.nik_hash IS NULL OR r.nik_hash = n.nik_hash)"
        " ON CONFLICT (earlier, later) DO NOTHING",
        {"id": registration, "hash": hashed, "now": now},
    )


def _both(scope: Scope) -> str:
    """A pair is for whoever reaches both: the other half is shown beside the first."""
    return scope.people("ep") + scope.people("lp")


def open_ones(tx: Tx, scope: Scope, most: int = 200, after: int = 0) -> list[Duplicate]:
    """What waits for a person's decision, oldest first, those behind a number."""
    rows = tx.all(
        f"{_SELECT} WHERE d.state = 'open' AND d.id > :after{_both(scope)} ORDER BY d.id LIMIT :most",
        {**scope.values, "most": most, "after": after},
    )
    return [Duplicate(**row._mapping) for row in rows]


def count_open(tx: Tx, scope: Scope) -> int:
    found = f"SELECT COUNT(*) AS n FROM ({_SELECT} WHERE d.state = 'open'{_both(scope)}) AS pairs"
    return int(tx.run(found, scope.values).one().n)


def stands(tx: Tx, registration: str) -> Mapping[str, Any]:
    """How a registration stands, in clear: state, area, times, channel, referral."""
    row = tx.run(
        "SELECT g.reference, g.person, g.state, g.area, g.created_at, g.form_at, p.channel, p.last_seen_at,"
        " r.state AS referral_state, a.handle AS agent FROM registration g JOIN person p ON p.id = g.person"
        " LEFT JOIN referral r ON r.registration = g.id LEFT JOIN agent a ON a.id = r.agent WHERE g.id = :id",
        {"id": registration},
    ).one()
    return dict(row._mapping)


def load(tx: Tx, scope: Scope, duplicate: int) -> Duplicate | None:
    row = tx.one(f"{_SELECT} WHERE d.id = :id{_both(scope)}", {**scope.values, "id": duplicate})
    return Duplicate(**row._mapping) if row else None


def decide(tx: Tx, duplicate: int, state: str, *, who: str, now: int) -> bool:
    """Merged or apart, once; False when somebody decided before."""
    return bool(
        tx.changed(
            "UPDATE duplicate SET state = :state, decided_by = :who, decided_at = :now"
            " WHERE id = :id AND state = 'open'",
            {"state": state, "who": who, "now": now, "id": duplicate},
        )
    )
