"""Duplicates: registrations that share a NIK. They are noted here and settled by a person, never silently."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.database import Tx

MERGED, APART = "merged", "apart"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two registrations by id and reference; `state` is open, merged or apart."""

    id: int
    earlier: str
    later: str
    earlier_reference: str
    later_reference: str
    state: str
    found_at: int


_SELECT = (
    "SELECT d.id, d.earlier, d.later, e.reference AS earlier_reference, l.reference AS later_reference,"
    " d.state, d.found_at FROM duplicate d"
    " JOIN registration e ON e.id = d.earlier JOIN registration l ON l.id = d.later"
)


def note(tx: Tx, registration: str, hashed: bytes, now: int) -> None:
    """Write down every living registration that has the same NIK. Noted twice is noted once."""
    tx.run(
        "DELETE FROM duplicate WHERE state = 'open' AND (earlier = :id OR later = :id)", {"id": registration}
    )
    tx.run(
        "INSERT INTO duplicate (earlier, later, found_at, state)"
        " SELECT CASE WHEN r.created_at <= n.created_at THEN r.id ELSE n.id END,"
        " CASE WHEN r.created_at <= n.created_at THEN n.id ELSE r.id END, :now, 'open'"
        " FROM registration n JOIN registration r ON r.nik_hash = :hash AND r.id <> n.id"
        " WHERE n.id = :id AND r.state NOT IN ('withdrawn', 'merged') ON CONFLICT (earlier, later) DO NOTHING",
        {"id": registration, "hash": hashed, "now": now},
    )


def open_ones(tx: Tx, most: int = 200) -> list[Duplicate]:
    """What waits for a person's decision, oldest first."""
    rows = tx.all(f"{_SELECT} WHERE d.state = 'open' ORDER BY d.id LIMIT :most", {"most": most})
    return [Duplicate(**row._mapping) for row in rows]


def load(tx: Tx, duplicate: int) -> Duplicate | None:
    row = tx.one(f"{_SELECT} WHERE d.id = :id", {"id": duplicate})
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
