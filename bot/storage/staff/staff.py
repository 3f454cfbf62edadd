"""Staff: who may open the console, and how often somebody tried in vain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.storage.database import Tx


@dataclass(frozen=True, slots=True)
class Staff:
    """`locked_until` in milliseconds since 1970; `must_change` after a one-time password."""

    id: str
    name: str
    password: str
    role: str
    must_change: bool
    failures: int
    locked_until: int


def _staff(row: Any) -> Staff:
    return Staff(
        row.id, row.name, row.password, row.role, bool(row.must_change), row.failures, row.locked_until or 0
    )


def by_name(tx: Tx, name: str, *, lock: bool = True) -> Staff | None:
    """Somebody by their login, locked until the transaction ends unless it only looks."""
    row = tx.one(f"SELECT * FROM staff WHERE name = :name{tx.for_update if lock else ''}", {"name": name})
    return _staff(row) if row else None


def by_id(tx: Tx, staff: str) -> Staff | None:
    row = tx.one("SELECT * FROM staff WHERE id = :id", {"id": staff})
    return _staff(row) if row else None


def count(tx: Tx) -> int:
    row = tx.one("SELECT COUNT(*) AS n FROM staff")
    return int(row.n) if row else 0


def add(tx: Tx, staff: str, name: str, password: str, role: str, *, must_change: bool, now: int) -> bool:
    """Add somebody; False when the name is taken."""
    return bool(
        tx.changed(
            "INSERT INTO staff (id, name, password, role, must_change, failures, created_at)"
            " VALUES (:id, :name, :password, :role, :must_change, 0, :now) ON CONFLICT (name) DO NOTHING",
            {
                "id": staff,
                "name": name,
                "password": password,
                "role": role,
                "must_change": int(must_change),
                "now": now,
            },
        )
    )


def set_password(tx: Tx, staff: str, password: str, *, must_change: bool) -> None:
    tx.run(
        "UPDATE staff SET password = :password, must_change = :must_change, failures = 0,"
        " locked_until = NULL WHERE id = :id",
        {"password": password, "must_change": int(must_change), "id": staff},
    )


def note_failure(tx: Tx, staff: str, *, locked_until: int | None) -> None:
    tx.run(
        "UPDATE staff SET failures = failures + 1, locked_until = COALESCE(:until, locked_until) WHERE id = :id",
        {"until": locked_until, "id": staff},
    )


def note_login(tx: Tx, staff: str, now: int) -> None:
    tx.run(
        "UPDATE staff SET failures = 0, locked_until = NULL, last_login_at = :now WHERE id = :id",
        {"now": now, "id": staff},
    )
